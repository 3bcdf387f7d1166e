"""What people, and what stake does, to locks (chapter 16-locks).

Each function takes the locks of one subnet. Source: ``staking/lock.rs``.
"""

import attrs

from tao_model.locks.aging import NO_CONVICTION, Kind, Terms, merged, reduced, rolled
from tao_model.locks.totals import (
    Counted,
    counted,
    kind_of,
    locked_on,
    total_of,
    with_counted,
    with_lock,
    with_total,
    with_total_added,
    with_total_reduced,
)
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, require
from tao_model.state.locks import Lock, Locks
from tao_model.state.records import evolve
from tao_model.units import AccountId, Alpha


def locked(locks: Locks, terms: Terms, coldkey: AccountId) -> Alpha:
    """Return how much a coldkey has locked on a subnet now (LOCKS-6).

    Source: ``get_current_locked``.
    """
    hotkey = locked_on(locks, coldkey)
    if hotkey is None:
        return Alpha(0)
    return counted(locks, terms, coldkey, hotkey).lock.locked_mass


def refreshed(locks: Locks, terms: Terms, coldkey: AccountId) -> Locks:
    """Return the locks after a coldkey staked or unstaked: its lock is as of now (LOCKS-6).

    Source: ``cleanup_lock_if_zero``.
    """
    hotkey = locked_on(locks, coldkey)
    if hotkey is None:
        return locks
    return with_counted(locks, terms, coldkey, hotkey, counted(locks, terms, coldkey, hotkey))


@attrs.frozen
class Locking:
    """Alpha that a coldkey locks on a hotkey."""

    coldkey: AccountId
    hotkey: AccountId
    amount: Alpha
    total: Alpha
    """All alpha of the coldkey on the subnet."""


def with_more_locked(locks: Locks, terms: Terms, locking: Locking) -> Locks:
    """Return the locks after a coldkey locked more of what it has (LOCKS-7).

    Rejected where it has a lock on another hotkey, and where it has not that much.
    Source: ``do_lock_stake``.
    """
    coldkey, hotkey = locking.coldkey, locking.hotkey
    require(locked_on(locks, coldkey) in {None, hotkey}, Reason.LOCK_HOTKEY_MISMATCH)
    kind, now = kind_of(locks, terms, coldkey, hotkey), counted(locks, terms, coldkey, hotkey)
    added = Lock(locking.amount, NO_CONVICTION, terms.now)
    lock = merged(now.lock, added)
    require(locking.total >= lock.locked_mass, Reason.INSUFFICIENT_STAKE_FOR_LOCK)
    total = merged(rolled(now.total, terms, kind), added)
    after = Counted(rolled(lock, terms, kind), rolled(total, terms, kind))
    return with_counted(locks, terms, coldkey, hotkey, after)


def with_perpetuity(locks: Locks, terms: Terms, coldkey: AccountId, is_perpetual: bool) -> Locks:
    """Return the locks after a coldkey chose whether its lock decays (LOCKS-8).

    Source: ``do_set_perpetual_lock``.
    """
    hotkey = locked_on(locks, coldkey)
    changes = (locks.decaying.get(coldkey) is False) != is_perpetual
    if hotkey is not None:
        now = counted(locks, terms, coldkey, hotkey)
        locks = with_counted(locks, terms, coldkey, hotkey, now)
        if changes:
            locks = with_total_reduced(locks, terms, coldkey, hotkey, now.lock)
    if is_perpetual:
        locks = evolve(locks, decaying=locks.decaying.set(coldkey, False))
    elif coldkey in locks.decaying:
        locks = evolve(locks, decaying=locks.decaying.delete(coldkey))
    still_on = locked_on(locks, coldkey)
    if still_on is not None and changes:
        lock = locks.locks[coldkey, still_on]
        return with_total_added(locks, terms, coldkey, still_on, lock)
    return locks


@attrs.frozen
class Move:
    """A lock on its way from one hotkey to another."""

    coldkey: AccountId
    origin: AccountId
    destination: AccountId
    keeps_conviction: bool
    """Whether one coldkey owns both hotkeys."""


def moved(locks: Locks, terms: Terms, move: Move) -> Locks:
    """Return the locks after a coldkey's lock went to another hotkey (LOCKS-9).

    Source: ``do_move_lock``.
    """
    coldkey, origin, destination = move.coldkey, move.origin, move.destination
    removed = counted(locks, terms, coldkey, origin).lock
    lock = removed if move.keeps_conviction else evolve(removed, conviction=NO_CONVICTION)
    lock = rolled(lock, terms, kind_of(locks, terms, coldkey, destination))
    locks = evolve(locks, locks=locks.locks.delete((coldkey, origin)))
    locks = with_lock(locks, coldkey, destination, lock)
    locks = with_total_reduced(locks, terms, coldkey, origin, removed)
    return with_total_added(locks, terms, coldkey, destination, lock)


@attrs.frozen
class Transfer:
    """Alpha on its way from one coldkey to another."""

    origin: AccountId
    destination: AccountId
    amount: Alpha
    total: Alpha
    """All alpha of the origin on the subnet."""
    is_welcome: bool
    """Whether the destination takes locked alpha."""


def split_off(lock: Lock, amount: Alpha) -> Lock:
    """Return so much of a lock, all at most, with its proportion of conviction (LOCKS-10)."""
    mass = Alpha(min(amount, lock.locked_mass))
    part = U64F64.divide_or_zero(
        U64F64.saturating_from_integer(mass), U64F64.saturating_from_integer(lock.locked_mass)
    )
    return Lock(mass, U64F64.saturating_multiply(lock.conviction, part), lock.last_update)


def transferred(locks: Locks, terms: Terms, transfer: Transfer) -> Locks:
    """Return the locks after alpha went to another coldkey: what was locked stays so (LOCKS-10).

    Rejected where the destination has a lock on another hotkey, or takes no locked alpha.
    Source: ``transfer_lock``.
    """
    origin, destination = transfer.origin, transfer.destination
    hotkey = locked_on(locks, origin)
    if origin == destination or transfer.amount == 0 or hotkey is None:
        return locks
    source = counted(locks, terms, origin, hotkey).lock
    free = U64.saturating_subtract(transfer.total, source.locked_mass)
    beyond = Alpha(U64.saturating_subtract(transfer.amount, free))
    existing = locked_on(locks, destination)
    require(beyond == 0 or existing in (None, hotkey), Reason.LOCK_HOTKEY_MISMATCH)
    target = hotkey if existing is None else existing
    part = split_off(source, beyond)
    require(part.locked_mass == 0 or transfer.is_welcome, Reason.ACCOUNT_REJECTS_LOCKED_ALPHA)
    received = merged(counted(locks, terms, destination, target).lock, part)
    left = rolled(reduced(source, part), terms, kind_of(locks, terms, origin, hotkey))
    received = rolled(received, terms, kind_of(locks, terms, destination, target))
    locks = with_lock(locks, origin, hotkey, left)
    locks = with_lock(locks, destination, target, received)
    if part.locked_mass == 0:
        return locks
    locks = with_total_reduced(locks, terms, origin, hotkey, part)
    return with_total_added(locks, terms, destination, target, part)


def forced_down(locks: Locks, terms: Terms, coldkey: AccountId, amount: Alpha) -> Locks:
    """Return the locks after alpha of a coldkey was taken, locked or not (LOCKS-11).

    Source: ``force_reduce_lock``.
    """
    hotkey = locked_on(locks, coldkey)
    if hotkey is None:
        return locks
    kind, now = kind_of(locks, terms, coldkey, hotkey), counted(locks, terms, coldkey, hotkey)
    mass = Alpha(U64.saturating_subtract(now.lock.locked_mass, amount))
    part = U64F64.divide_or_zero(
        U64F64.saturating_from_integer(amount),
        U64F64.saturating_from_integer(now.lock.locked_mass),
    )
    left = U64F64.saturating_subtract(U64F64.one, part)
    conviction = (
        U64F64.saturating_multiply(now.lock.conviction, left) if mass > 0 else NO_CONVICTION
    )
    lock = Lock(mass, conviction, terms.now)
    total = reduced(rolled(now.total, terms, kind), reduced(now.lock, lock))
    return with_counted(locks, terms, coldkey, hotkey, Counted(lock, total))


def ensure_none_active(locks: Locks, terms: Terms, coldkey: AccountId) -> None:
    """Reject a coldkey that has locked something (LOCKS-14).

    Source: ``ensure_no_active_locks``.
    """
    for (locking, hotkey), lock in locks.locks.items():
        if locking == coldkey:
            now = rolled(lock, terms, kind_of(locks, terms, coldkey, hotkey))
            require(now.locked_mass == 0, Reason.ACTIVE_LOCK_EXISTS)


def with_coldkey_swapped(
    locks: Locks, terms: Terms, coldkey: AccountId, successor: AccountId
) -> Locks:
    """Return the locks after another coldkey took the place of one: the locks are its (LOCKS-14).

    Source: ``swap_coldkey_locks``.
    """
    own = {
        hotkey: rolled(lock, terms, kind_of(locks, terms, coldkey, hotkey))
        for (locking, hotkey), lock in locks.locks.items()
        if locking == coldkey
    }
    for hotkey, lock in own.items():
        locks = evolve(locks, locks=locks.locks.delete((coldkey, hotkey)))
        locks = with_total_reduced(locks, terms, coldkey, hotkey, lock)
    if coldkey in locks.decaying:
        decays = locks.decaying[coldkey]
        locks = evolve(locks, decaying=locks.decaying.delete(coldkey).set(successor, decays))
    for hotkey, lock in own.items():
        locks = with_lock(locks, successor, hotkey, lock)
        locks = with_total_added(locks, terms, successor, hotkey, lock)
    return locks


def with_hotkey_swapped(
    locks: Locks, terms: Terms, hotkey: AccountId, successor: AccountId
) -> Locks:
    """Return the locks after another hotkey took the place of one: they are on it now (LOCKS-15).

    A total that the successor had is gone. Source: ``swap_hotkey_locks_for_netuids``.
    """
    was_owner = hotkey == terms.owner_hotkey
    is_owner = was_owner or successor == terms.owner_hotkey
    has_total = hotkey in locks.perpetual_total or hotkey in locks.decaying_total
    if not is_owner and not has_total:
        return locks
    for coldkey, lock in [(key[0], lock) for key, lock in locks.locks.items() if key[1] == hotkey]:
        is_perpetual = kind_of(locks, terms, coldkey, hotkey).is_perpetual
        now = rolled(lock, terms, Kind(was_owner, is_perpetual))
        locks = evolve(locks, locks=locks.locks.delete((coldkey, hotkey)))
        locks = with_lock(
            locks, coldkey, successor, rolled(now, terms, Kind(is_owner, is_perpetual))
        )
    for is_perpetual in (True, False):
        before, after = Kind(was_owner, is_perpetual), Kind(is_owner, is_perpetual)
        total = total_of(locks, hotkey, before)
        if total is not None:
            total = rolled(rolled(total, terms, before), terms, after)
            locks = with_total(locks, hotkey, before, None)
            locks = with_total(locks, successor, after, total)
    return locks
