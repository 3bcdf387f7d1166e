"""Whose a hotkey is, and what its owner keeps (chapters 05-staking, 21-network)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import Place
from tao_model.rejection import Reason, Rejected, require
from tao_model.staking.auto_stake import with_destination
from tao_model.staking.positions import listed
from tao_model.staking.takes import TakeChange, decreased_take, increased_take, with_delegate
from tao_model.state import State
from tao_model.state.system_accounts import is_subnet_account
from tao_model.units import AccountId, BlockNumber, NetUid, Proportion16


@attrs.frozen
class TryAssociateHotkey:
    """Claim a hotkey that has no owner yet."""

    hotkey: AccountId


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
        owned_hotkeys=listed(stake.owned_hotkeys, coldkey, hotkey),
        staking_hotkeys=listed(stake.staking_hotkeys, coldkey, hotkey),
    )
    return attrs.evolve(state, stake=owned)


def try_associate_hotkey(state: State, origin: Origin, action: TryAssociateHotkey) -> State:
    """Return the state after an attempt to own a hotkey (NETWORK-6)."""
    return associated(state, signer(origin), action.hotkey)


@attrs.frozen
class IncreaseTake:
    """Keep more of the dividends of a hotkey."""

    hotkey: AccountId
    take: Proportion16


@attrs.frozen
class DecreaseTake:
    """Keep less of the dividends of a hotkey."""

    hotkey: AccountId
    take: Proportion16


def take_noted(state: State, hotkey: AccountId) -> State:
    """Return the state that knows that a take has just been changed (STAKING-17)."""
    takes = state.rate_limits.delegate_takes.set(hotkey, state.block.number)
    return attrs.evolve(state, rate_limits=attrs.evolve(state.rate_limits, delegate_takes=takes))


def increase_take(state: State, origin: Origin, action: IncreaseTake) -> State:
    """Return the state after a take was increased (STAKING-17)."""
    change = TakeChange(signer(origin), action.hotkey, action.take)
    last = state.rate_limits.delegate_takes.get(action.hotkey, BlockNumber(0))
    stake = increased_take(state.stake, state.parameters, change, last, state.block.number)
    return take_noted(attrs.evolve(state, stake=stake), action.hotkey)


def decrease_take(state: State, origin: Origin, action: DecreaseTake) -> State:
    """Return the state after a take was decreased (STAKING-17)."""
    change = TakeChange(signer(origin), action.hotkey, action.take)
    stake = decreased_take(state.stake, state.parameters, change)
    return take_noted(attrs.evolve(state, stake=stake), action.hotkey)


def made_delegate(state: State, place: Place) -> State:
    """Return the state in which a hotkey with another's stake is a delegate (STAKING-17)."""
    if state.stake.owners.get(place.hotkey) == place.coldkey:
        return state
    return attrs.evolve(state, stake=with_delegate(state.stake, place.hotkey))


@attrs.frozen
class SetColdkeyAutoStakeHotkey:
    """Choose the hotkey with which the alpha of the own miners is staked."""

    netuid: NetUid
    hotkey: AccountId


def set_coldkey_auto_stake_hotkey(
    state: State, origin: Origin, action: SetColdkeyAutoStakeHotkey
) -> State:
    """Return the state after a coldkey chose where its miners' alpha is staked (STAKING-18)."""
    coldkey, subnet = signer(origin), state.subnet(action.netuid)
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    is_registered = subnet.neurons.uid_of(action.hotkey) is not None
    require(is_registered, Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET)
    stake = with_destination(subnet.stake, coldkey, action.hotkey)
    return state.with_subnet(action.netuid, attrs.evolve(subnet, stake=stake))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "try_associate_hotkey",
        TryAssociateHotkey,
        ("hotkey",),
        try_associate_hotkey,
    ),
    Call(_PALLET + "increase_take", IncreaseTake, ("hotkey", "take"), increase_take),
    Call(_PALLET + "decrease_take", DecreaseTake, ("hotkey", "take"), decrease_take),
    Call(
        _PALLET + "set_coldkey_auto_stake_hotkey",
        SetColdkeyAutoStakeHotkey,
        ("netuid", "hotkey"),
        set_coldkey_auto_stake_hotkey,
    ),
)
