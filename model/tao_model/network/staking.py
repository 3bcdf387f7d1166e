"""Staking, and whose a hotkey is (chapters 05-staking, 21-network)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, State
from tao_model.state.system_accounts import is_subnet_account
from tao_model.units import AccountId


@attrs.frozen
class TryAssociateHotkey:
    """Claim a hotkey that has no owner yet."""

    hotkey: AccountId


def with_listed(
    lists: Map[AccountId, tuple[AccountId, ...]], coldkey: AccountId, hotkey: AccountId
) -> Map[AccountId, tuple[AccountId, ...]]:
    """Return lists of hotkeys, one hotkey added to a coldkey's where it is not in it."""
    listed = lists.get(coldkey, ())
    return lists if hotkey in listed else lists.set(coldkey, (*listed, hotkey))


def associated(state: State, coldkey: AccountId, hotkey: AccountId) -> State:
    """Return the state in which a hotkey has an owner: the coldkey, if it had none (NETWORK-6).

    Rejected for a subnet's own account. Source: ``staking/helpers.rs``,
    ``create_account_if_non_existent``.
    """
    if is_subnet_account(hotkey):
        raise Rejected(Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    stake = state.stake
    if hotkey in stake.owners:
        return state
    owned = attrs.evolve(
        stake,
        owners=stake.owners.set(hotkey, coldkey),
        owned_hotkeys=with_listed(stake.owned_hotkeys, coldkey, hotkey),
        staking_hotkeys=with_listed(stake.staking_hotkeys, coldkey, hotkey),
    )
    return attrs.evolve(state, stake=owned)


def try_associate_hotkey(state: State, origin: Origin, action: TryAssociateHotkey) -> State:
    """Return the state after an attempt to own a hotkey (NETWORK-6)."""
    return associated(state, signer(origin), action.hotkey)


CALLS: Final = (
    Call(
        "SubtensorModule.try_associate_hotkey",
        TryAssociateHotkey,
        ("hotkey",),
        try_associate_hotkey,
    ),
)
