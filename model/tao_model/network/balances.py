"""Transfers of TAO by hand (chapter 21-network). Source: the framework's ``pallet_balances``."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.state.records import evolve
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT, deposit, pay
from tao_model.supply.issuance import destroy_unseen
from tao_model.units import AccountId, Rao


@attrs.frozen
class TransferAllowDeath:
    """Pay somebody, even if the own account ceases to exist by it."""

    payee: AccountId
    amount: Rao


@attrs.frozen
class TransferKeepAlive:
    """Pay somebody, but only if the own account goes on existing."""

    payee: AccountId
    amount: Rao


def require_withdrawable(issuance: Rao, balance: Rao, amount: Rao) -> None:
    """Reject an amount that an account cannot part with (NETWORK-5).

    Source: the framework's ``can_withdraw``.
    """
    if amount > issuance:
        raise Rejected(Reason.UNDERFLOW)
    if amount > balance:
        raise Rejected(Reason.FUNDS_UNAVAILABLE)


def paid(state: State, payer: AccountId, payee: AccountId, amount: Rao) -> State:
    """Return the state after one account paid another, or itself (NETWORK-5).

    Dust that the payer leaves leaves the accounts' issuance alone. Source: the framework's
    ``transfer``.
    """
    if payer == payee:
        if amount > 0:
            deposit(state.balance(payee), amount)
        return state
    payment = pay(state.balance(payer), state.balance(payee), amount)
    after = state.with_balance(payer, payment.payer).with_balance(payee, payment.payee)
    return evolve(after, supply=destroy_unseen(after.supply, payment.dust))


def transfer_allow_death(state: State, origin: Origin, action: TransferAllowDeath) -> State:
    """Return the state after a payment that may end the payer's account (NETWORK-5)."""
    payer = signer(origin)
    require_withdrawable(state.supply.balances_issuance, state.balance(payer), action.amount)
    return paid(state, payer, action.payee, action.amount)


def transfer_keep_alive(state: State, origin: Origin, action: TransferKeepAlive) -> State:
    """Return the state after a payment that leaves the payer's account alive (NETWORK-5)."""
    payer = signer(origin)
    balance = state.balance(payer)
    require_withdrawable(state.supply.balances_issuance, balance, action.amount)
    if action.amount > 0 and balance - action.amount < EXISTENTIAL_DEPOSIT:
        raise Rejected(Reason.NOT_EXPENDABLE)
    return paid(state, payer, action.payee, action.amount)


CALLS: Final = (
    Call(
        "Balances.transfer_allow_death",
        TransferAllowDeath,
        ("dest", "value"),
        transfer_allow_death,
    ),
    Call(
        "Balances.transfer_keep_alive",
        TransferKeepAlive,
        ("dest", "value"),
        transfer_keep_alive,
    ),
)
