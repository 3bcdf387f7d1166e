"""What paying does to the balances of two accounts (chapter 02-supply).

A balance is what an account can spend; an account that holds nothing does not exist. Holds,
freezes and reserves do not occur in the economy that is modelled here.
"""

from typing import Final

import attrs

from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected
from tao_model.units import Rao

EXISTENTIAL_DEPOSIT: Final = Rao(500)
"""The least balance of an account. Source: ``runtime/src/lib.rs``, ``ExistentialDeposit``."""


@attrs.frozen
class Payment:
    """What a payment left behind."""

    payer: Rao
    """The payer's balance."""
    payee: Rao
    """The payee's balance."""
    dust: Rao
    """What the payer's account lost when it ceased to exist: less than 500 rao."""


def keep_alive_balance(balance: Rao) -> Rao:
    """Return what an account can spend without ceasing to exist (SUPPLY-4).

    Source: ``coinbase/tao.rs``, ``get_keep_alive_balance``.
    """
    return Rao(U64.saturating_subtract(balance, EXISTENTIAL_DEPOSIT))


def deposit(balance: Rao, amount: Rao) -> Rao:
    """Return a balance after something was added (SUPPLY-4).

    Rejected if the sum is below the existential deposit, or more than a u64 holds.
    Source: the framework's ``increase_balance``, ``can_deposit``.
    """
    increased = balance + amount
    if increased > U64.maximum:
        raise Rejected(Reason.OVERFLOW)
    if increased < EXISTENTIAL_DEPOSIT:
        raise Rejected(Reason.BELOW_MINIMUM)
    return Rao(increased)


def pay(payer: Rao, payee: Rao, amount: Rao) -> Payment:
    """Return what two different accounts hold after one paid the other (SUPPLY-5).

    A rest below the existential deposit is lost as dust. Paying nothing changes nothing.
    Rejected if the payer holds less, and as :func:`deposit` is.
    Source: the framework's ``transfer`` with ``Preservation::Expendable``.
    """
    if amount == 0:
        return Payment(payer, payee, Rao(0))
    if amount > payer:
        raise Rejected(Reason.FUNDS_UNAVAILABLE)
    received = deposit(payee, amount)
    rest = payer - amount
    if rest < EXISTENTIAL_DEPOSIT:
        return Payment(Rao(0), received, Rao(rest))
    return Payment(Rao(rest), received, Rao(0))


def pay_and_stay_alive(payer: Rao, payee: Rao, amount: Rao) -> Payment:
    """Return what two accounts hold after one paid what it can spare (SUPPLY-5).

    Pays less than ``amount`` where the rest would be below the existential deposit. Rejected if
    nothing can be paid, and as :func:`deposit` is. Paying nothing changes nothing.
    Source: ``coinbase/tao.rs``, ``transfer_tao_to_subnet``.
    """
    available = keep_alive_balance(payer)
    paid = Rao(amount if amount < available else available)
    if amount != 0 and paid == 0:
        raise Rejected(Reason.INSUFFICIENT_BALANCE)
    return pay(payer, payee, paid)
