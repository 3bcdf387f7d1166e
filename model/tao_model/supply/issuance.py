"""The two counters of issued TAO, and all that moves them (chapter 02-supply)."""

from collections.abc import Iterable

import attrs

from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected
from tao_model.state.records import evolve
from tao_model.state.supply import Supply
from tao_model.supply.balances import Payment, deposit, keep_alive_balance, pay
from tao_model.supply.curve import (
    INITIAL_BLOCK_EMISSION,
    MAXIMUM_SUPPLY,
    block_emission_by_logarithm,
)
from tao_model.units import Rao


@attrs.frozen
class Recycled:
    """What recycling from an account left behind."""

    supply: Supply
    balance: Rao
    """The balance of the account."""


@attrs.frozen
class Settled:
    """What a payment left behind, the dust being accounted for."""

    supply: Supply
    payment: Payment


@attrs.frozen
class Spent:
    """What spending a credit left behind."""

    credit: Rao
    """What is left of the credit."""
    balance: Rao
    """The balance of the account that received the other part."""


def genesis_supply(balances: Iterable[Rao]) -> Supply:
    """Return the supply of a chain that begins with these balances (SUPPLY-6).

    Source: ``macros/genesis.rs``; ``node/src/chain_spec``, ``balances_issuance``.
    """
    issued = Rao(sum(balances))
    return Supply(issued, issued, INITIAL_BLOCK_EMISSION)


def mint(supply: Supply, amount: Rao) -> tuple[Supply, Rao]:
    """Return the supply with up to ``amount`` more, and how much was created (SUPPLY-7).

    Not more than what the counter of the accounts is short of the cap.
    Source: ``coinbase/tao.rs``, ``mint_tao``.
    """
    remaining = U64.saturating_subtract(MAXIMUM_SUPPLY, supply.balances_issuance)
    minted = Rao(amount if amount < remaining else remaining)
    grown = evolve(
        supply,
        total_issuance=Rao(U64.saturating_add(supply.total_issuance, minted)),
        balances_issuance=Rao(U64.saturating_add(supply.balances_issuance, minted)),
    )
    return grown, minted


def remember_emission(supply: Supply, issuance: Rao, emission: Rao) -> Supply:
    """Return the supply after the curve has answered at an issuance, whoever asked (SUPPLY-8).

    At the cap or beyond it, nothing is written.
    Source: ``coinbase/block_emission.rs``, ``get_block_emission_for_issuance``.
    """
    if issuance >= MAXIMUM_SUPPLY:
        return supply
    return evolve(supply, latest_emission=emission)


def mint_block_emission(supply: Supply) -> tuple[Supply, Rao]:
    """Return the supply with what this block creates, and the block's credit (SUPPLY-9).

    Source: ``coinbase/block_emission.rs``, ``get_block_emission``.
    """
    issuance = supply.total_issuance
    emission = block_emission_by_logarithm(issuance)
    return mint(remember_emission(supply, issuance, emission), emission)


def spend(credit: Rao, part: Rao, balance: Rao) -> Spent | None:
    """Return what is left of a credit, and the balance that received a part of it (SUPPLY-10).

    ``None`` where nothing can be spent: the credit is less than the part, or the account would
    hold less than the existential deposit. The credit is whole then.
    Source: ``coinbase/tao.rs``, ``spend_tao``.
    """
    if credit < part:
        return None
    try:
        received = deposit(balance, part)
    except Rejected:
        return None
    return Spent(Rao(credit - part), received)


def recycle(supply: Supply, amount: Rao) -> Supply:
    """Return the supply without what ceased to exist and may be emitted again (SUPPLY-11).

    Source: ``coinbase/tao.rs``, ``recycle_credit``.
    """
    return evolve(
        supply,
        total_issuance=Rao(U64.saturating_subtract(supply.total_issuance, amount)),
        balances_issuance=Rao(U64.saturating_subtract(supply.balances_issuance, amount)),
    )


def recycle_from(supply: Supply, balance: Rao, amount: Rao) -> Recycled:
    """Return supply and balance after an account had some of its TAO recycled (SUPPLY-11).

    Rejected if less than the existential deposit would remain.
    Source: ``coinbase/tao.rs``, ``recycle_tao``.
    """
    if amount > keep_alive_balance(balance):
        raise Rejected(Reason.INSUFFICIENT_BALANCE)
    return Recycled(recycle(supply, amount), Rao(balance - amount))


def transfer(supply: Supply, payer: Rao, payee: Rao, amount: Rao) -> Settled:
    """Return supply and balances after a payment by the economy's own function (SUPPLY-12).

    Its dust leaves both counters. Rejected as :func:`~tao_model.supply.balances.pay` is, under
    another name where the payer holds less. Source: ``coinbase/tao.rs``, ``transfer_tao``.
    """
    if amount > payer:
        raise Rejected(Reason.INSUFFICIENT_BALANCE)
    payment = pay(payer, payee, amount)
    return Settled(recycle(supply, payment.dust), payment)


def burn(supply: Supply, payer: Rao, burn_account: Rao, amount: Rao) -> Settled:
    """Return supply and balances after TAO went to the account that nobody controls (SUPPLY-13).

    It still counts as issued. Rejected as :func:`transfer` is.
    Source: ``coinbase/tao.rs``, ``burn_tao``.
    """
    return transfer(supply, payer, burn_account, amount)


def destroy_unseen(supply: Supply, amount: Rao) -> Supply:
    """Return the supply after the accounts lost what the economy did not notice (SUPPLY-14).

    Source: the callers that SUPPLY-14 lists.
    """
    return evolve(
        supply,
        balances_issuance=Rao(U64.saturating_subtract(supply.balances_issuance, amount)),
    )
