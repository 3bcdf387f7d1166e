"""Locked stake, across the parts of the state (chapter 16-locks)."""

from typing import Final

import attrs

from tao_model.locks import changes
from tao_model.locks.aging import Terms
from tao_model.locks.changes import Locking, Move, Transfer
from tao_model.locks.ownership import all_conviction, favourite, is_overdue, with_owner_changed
from tao_model.locks.totals import locked_on
from tao_model.network.call import Call
from tao_model.network.epochs import NOBODY
from tao_model.network.origins import Origin, signer
from tao_model.neurons import with_neuron
from tao_model.rejection import Reason, Rejected, require
from tao_model.staking.positions import total_position
from tao_model.state import State, put
from tao_model.state.locks import Locks
from tao_model.state.records import evolve
from tao_model.units import AccountFlags, AccountId, Alpha, NetUid

ACCEPTS_LOCKED_ALPHA: Final = 1
"""The bit of an account's flags. Source: ``lib.rs``, ``ACCOUNT_FLAGS_ACCEPT_LOCKED_ALPHA``."""


@attrs.frozen
class LockStake:
    """Lock own stake of a subnet on a hotkey."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class MoveLock:
    """Lock on another hotkey what is locked already."""

    destination_hotkey: AccountId
    netuid: NetUid


@attrs.frozen
class SetPerpetualLock:
    """Choose whether the own lock on a subnet is perpetual."""

    netuid: NetUid
    enabled: bool


@attrs.frozen
class SetRejectLockedAlpha:
    """Choose whether locked alpha of others is rejected."""

    enabled: bool


def terms_of(state: State, netuid: NetUid) -> Terms:
    """Return what holds for locks on a subnet in this block."""
    owner_hotkey = state.subnet(netuid).identity.owner_hotkey
    return Terms(
        state.block.number,
        state.parameters.lock_unlock_rate,
        state.parameters.lock_maturity_rate,
        NOBODY if owner_hotkey is None else owner_hotkey,
    )


def total_alpha(state: State, coldkey: AccountId, netuid: NetUid) -> Alpha:
    """Return what a coldkey has staked on a subnet, with whichever hotkeys it lists."""
    hotkeys = state.stake.staking_hotkeys.get(coldkey, ())
    return total_position(state.subnet(netuid).stake, hotkeys, coldkey)


def with_locks(state: State, netuid: NetUid, locks: Locks) -> State:
    """Return the state with other locks on a subnet."""
    subnet = state.subnet(netuid)
    return (
        state if locks is subnet.locks else state.with_subnet(netuid, evolve(subnet, locks=locks))
    )


def locked(state: State, coldkey: AccountId, netuid: NetUid) -> Alpha:
    """Return how much a coldkey has locked on a subnet now (LOCKS-6)."""
    return changes.locked(state.subnet(netuid).locks, terms_of(state, netuid), coldkey)


def with_lock_refreshed(state: State, coldkey: AccountId, netuid: NetUid) -> State:
    """Return the state after a coldkey staked or unstaked: its lock is as of now (LOCKS-6)."""
    locks = state.subnet(netuid).locks
    return with_locks(state, netuid, changes.refreshed(locks, terms_of(state, netuid), coldkey))


def with_lock_transferred(
    state: State, origin: AccountId, destination: AccountId, netuid: NetUid, amount: Alpha
) -> State:
    """Return the state before alpha goes to another coldkey, its lock gone ahead (LOCKS-10)."""
    flags = state.account_flags.get(destination, AccountFlags(0))
    total = total_alpha(state, origin, netuid)
    is_welcome = flags & ACCEPTS_LOCKED_ALPHA != 0
    transfer = Transfer(origin, destination, amount, total, is_welcome)
    locks = state.subnet(netuid).locks
    return with_locks(state, netuid, changes.transferred(locks, terms_of(state, netuid), transfer))


def with_lock_forced_down(state: State, coldkey: AccountId, netuid: NetUid, amount: Alpha) -> State:
    """Return the state after alpha of a coldkey was taken, locked or not (LOCKS-11)."""
    locks = state.subnet(netuid).locks
    after = changes.forced_down(locks, terms_of(state, netuid), coldkey, amount)
    return with_locks(state, netuid, after)


def with_coldkey_of_locks_swapped(state: State, old: AccountId, new: AccountId) -> State:
    """Return the state after a coldkey's locks became another's, and its flags (LOCKS-14).

    The other coldkey must have no locks; its own flags are forgotten.
    Source: ``staking/lock.rs``, ``swap_coldkey_locks``.
    """
    for netuid, subnet in state.subnets.items():
        changes.ensure_none_active(subnet.locks, terms_of(state, netuid), new)
    for netuid, subnet in state.subnets.items():
        after = changes.with_coldkey_swapped(subnet.locks, terms_of(state, netuid), old, new)
        state = with_locks(state, netuid, after)
    nothing = AccountFlags(0)
    flags = state.account_flags.get(old, nothing)
    others = put(state.account_flags, old, nothing, nothing)
    return evolve(state, account_flags=put(others, new, flags, nothing))


def with_hotkey_of_locks_swapped(
    state: State, netuid: NetUid, old: AccountId, new: AccountId
) -> State:
    """Return the state after locks on a hotkey of a subnet went over to another (LOCKS-15)."""
    locks = state.subnet(netuid).locks
    after = changes.with_hotkey_swapped(locks, terms_of(state, netuid), old, new)
    return with_locks(state, netuid, after)


def with_stake_locked(state: State, coldkey: AccountId, action: LockStake) -> State:
    """Return the state after a coldkey locked stake on a hotkey (LOCKS-7).

    Source: ``staking/lock.rs``, ``do_lock_stake``.
    """
    require(action.amount > 0, Reason.AMOUNT_TOO_LOW)
    require(action.hotkey in state.stake.owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    total = total_alpha(state, coldkey, action.netuid)
    locks, terms = state.subnet(action.netuid).locks, terms_of(state, action.netuid)
    locking = Locking(coldkey, action.hotkey, action.amount, total)
    return with_locks(state, action.netuid, changes.with_more_locked(locks, terms, locking))


def with_cut_locked(state: State, netuid: NetUid, cut: Alpha) -> State:
    """Return the state after the owner's cut was locked, where the owner wants it so (LOCKS-12).

    A lock that cannot be made is passed over. Source: ``staking/lock.rs``, ``auto_lock_owner_cut``.
    """
    subnet = state.subnet(netuid)
    if not subnet.parameters.owner_cut_auto_lock_enabled:
        return state
    owner = NOBODY if subnet.identity.owner is None else subnet.identity.owner
    existing = locked_on(subnet.locks, owner)
    hotkey = terms_of(state, netuid).owner_hotkey if existing is None else existing
    try:
        return with_stake_locked(state, owner, LockStake(hotkey, netuid, cut))
    except Rejected:
        return state


def with_owner_by_conviction(state: State, netuid: NetUid) -> State:
    """Return the state in which a subnet is owned by whom most conviction favours (LOCKS-13).

    Source: ``staking/lock.rs``, ``change_subnet_owner_if_needed``.
    """
    subnet, terms = state.subnet(netuid), terms_of(state, netuid)
    conviction = all_conviction(subnet.locks, terms)
    age, out = subnet.identity.registered_at, subnet.alpha.alpha_out
    hotkey = favourite(subnet.locks, terms)
    if hotkey is None or not is_overdue(age, terms.now, conviction, out):
        return state
    owner = NOBODY if subnet.identity.owner is None else subnet.identity.owner
    coldkey = state.stake.owners.get(hotkey, NOBODY)
    if coldkey in (NOBODY, owner):
        return state
    if subnet.neurons.uid_of(hotkey) is None:
        owned = state.stake.owned_hotkeys.get(owner, ())
        try:
            subnet = with_neuron(subnet, owned, hotkey, terms.now)
        except Rejected:
            return state
    identity = evolve(subnet.identity, owner=coldkey, owner_hotkey=hotkey)
    locks = with_owner_changed(subnet.locks, terms, hotkey)
    return state.with_subnet(netuid, evolve(subnet, identity=identity, locks=locks))


def lock_stake(state: State, origin: Origin, action: LockStake) -> State:
    """Return the state after stake was locked on a hotkey (LOCKS-7)."""
    return with_stake_locked(state, signer(origin), action)


def move_lock(state: State, origin: Origin, action: MoveLock) -> State:
    """Return the state after a lock went to another hotkey (LOCKS-9).

    Source: ``staking/lock.rs``, ``do_move_lock``.
    """
    coldkey, owners = signer(origin), state.stake.owners
    require(action.destination_hotkey in owners, Reason.HOTKEY_ACCOUNT_NOT_EXISTS)
    locks, terms = state.subnet(action.netuid).locks, terms_of(state, action.netuid)
    hotkey = locked_on(locks, coldkey)
    if hotkey is None:
        raise Rejected(Reason.NO_EXISTING_LOCK)
    keeps = owners.get(hotkey, NOBODY) == owners[action.destination_hotkey]
    move = Move(coldkey, hotkey, action.destination_hotkey, keeps)
    return with_locks(state, action.netuid, changes.moved(locks, terms, move))


def set_perpetual_lock(state: State, origin: Origin, action: SetPerpetualLock) -> State:
    """Return the state after a coldkey chose whether its lock decays (LOCKS-8)."""
    coldkey, terms = signer(origin), terms_of(state, action.netuid)
    locks = state.subnet(action.netuid).locks
    after = changes.with_perpetuity(locks, terms, coldkey, action.enabled)
    return with_locks(state, action.netuid, after)


def set_reject_locked_alpha(state: State, origin: Origin, action: SetRejectLockedAlpha) -> State:
    """Return the state after a coldkey chose whether it takes locked alpha (LOCKS-10).

    Source: ``staking/lock.rs``, ``set_accept_locked_alpha``.
    """
    coldkey, nothing = signer(origin), AccountFlags(0)
    others = state.account_flags.get(coldkey, nothing) & ~ACCEPTS_LOCKED_ALPHA
    flags = AccountFlags(others if action.enabled else others | ACCEPTS_LOCKED_ALPHA)
    return evolve(state, account_flags=put(state.account_flags, coldkey, flags, nothing))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(_PALLET + "lock_stake", LockStake, ("hotkey", "netuid", "amount"), lock_stake),
    Call(_PALLET + "move_lock", MoveLock, ("destination_hotkey", "netuid"), move_lock),
    Call(
        _PALLET + "set_perpetual_lock",
        SetPerpetualLock,
        ("netuid", "enabled"),
        set_perpetual_lock,
    ),
    Call(
        _PALLET + "set_reject_locked_alpha",
        SetRejectLockedAlpha,
        ("enabled",),
        set_reject_locked_alpha,
    ),
)
