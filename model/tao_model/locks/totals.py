"""A coldkey's lock, and the total in which it counts (chapter 16-locks).

Each function takes the locks of one subnet. Source: ``staking/lock.rs``.
"""

import attrs

from tao_model.locks.aging import (
    Kind,
    Terms,
    is_negligible,
    merged,
    nothing_locked,
    reduced,
    rolled,
)
from tao_model.state.iteration import blake2_key
from tao_model.state.locks import Lock, Locks
from tao_model.state.maps import Map
from tao_model.state.records import evolve
from tao_model.units import AccountId


@attrs.frozen
class Counted:
    """A lock, and the total in which it counts."""

    lock: Lock
    total: Lock


def kind_of(locks: Locks, terms: Terms, coldkey: AccountId, hotkey: AccountId) -> Kind:
    """Return what kind of lock a coldkey has, or would have, on a hotkey (LOCKS-4)."""
    is_perpetual = locks.decaying.get(coldkey) is False
    return Kind(hotkey == terms.owner_hotkey, is_perpetual)


def total_of(locks: Locks, hotkey: AccountId, kind: Kind) -> Lock | None:
    """Return the total of locks of a kind, None where there is none (LOCKS-4).

    The owner's hotkey has totals of its own, and which hotkey it is does not matter there.
    """
    if kind.is_on_owner:
        return locks.owner_perpetual_total if kind.is_perpetual else locks.owner_decaying_total
    return (locks.perpetual_total if kind.is_perpetual else locks.decaying_total).get(hotkey)


def with_total(locks: Locks, hotkey: AccountId, kind: Kind, total: Lock | None) -> Locks:
    """Return the locks with another total of a kind; one of nothing is not kept (LOCKS-4)."""
    if total is not None and total.locked_mass == 0 and total.conviction == 0:
        total = None
    if kind.is_on_owner and kind.is_perpetual:
        return evolve(locks, owner_perpetual_total=total)
    if kind.is_on_owner:
        return evolve(locks, owner_decaying_total=total)
    if kind.is_perpetual:
        return evolve(locks, perpetual_total=_put(locks.perpetual_total, hotkey, total))
    return evolve(locks, decaying_total=_put(locks.decaying_total, hotkey, total))


def _put(
    totals: Map[AccountId, Lock], hotkey: AccountId, total: Lock | None
) -> Map[AccountId, Lock]:
    if total is not None:
        return totals.set(hotkey, total)
    return totals.delete(hotkey) if hotkey in totals else totals


def with_total_added(
    locks: Locks, terms: Terms, coldkey: AccountId, hotkey: AccountId, added: Lock
) -> Locks:
    """Return the locks with a coldkey's lock in the total in which it counts now (LOCKS-4).

    Source: ``add_aggregate_lock``.
    """
    kind = kind_of(locks, terms, coldkey, hotkey)
    total = rolled(total_of(locks, hotkey, kind) or nothing_locked(terms.now), terms, kind)
    return with_total(locks, hotkey, kind, rolled(merged(total, added), terms, kind))


def with_total_reduced(
    locks: Locks, terms: Terms, coldkey: AccountId, hotkey: AccountId, removed: Lock
) -> Locks:
    """Return the locks without a coldkey's lock in the total in which it counted (LOCKS-4).

    Source: ``reduce_aggregate_lock``.
    """
    kind = kind_of(locks, terms, coldkey, hotkey)
    total = rolled(total_of(locks, hotkey, kind) or nothing_locked(terms.now), terms, kind)
    return with_total(locks, hotkey, kind, reduced(total, removed))


def locked_on(locks: Locks, coldkey: AccountId) -> AccountId | None:
    """Return the hotkey on which a coldkey's lock is: the first in the order of storage (LOCKS-5).

    Source: ``read_conviction_model``.
    """
    hotkeys = (hotkey for locking, hotkey in locks.locks if locking == coldkey)
    return min(hotkeys, key=blake2_key, default=None)


def with_lock(locks: Locks, coldkey: AccountId, hotkey: AccountId, lock: Lock) -> Locks:
    """Return the locks with another lock of a coldkey; a negligible one is not kept (LOCKS-5).

    Source: ``insert_lock_state``.
    """
    key = (coldkey, hotkey)
    if not is_negligible(lock):
        return evolve(locks, locks=locks.locks.set(key, lock))
    return evolve(locks, locks=locks.locks.delete(key)) if key in locks.locks else locks


def counted(locks: Locks, terms: Terms, coldkey: AccountId, hotkey: AccountId) -> Counted:
    """Return a coldkey's lock on a hotkey and its total, both as they are now (LOCKS-6).

    What the lock lost is taken off the total, which is then as of now; only where it lost nothing
    does the total change with time itself. Source: ``roll_forward``.
    """
    kind = kind_of(locks, terms, coldkey, hotkey)
    before = locks.locks.get((coldkey, hotkey)) or nothing_locked(terms.now)
    total = total_of(locks, hotkey, kind) or nothing_locked(terms.now)
    after = rolled(before, terms, kind)
    lost = reduced(before, after)
    if lost.locked_mass == 0 and lost.conviction == 0:
        return Counted(after, rolled(total, terms, kind))
    return Counted(after, evolve(reduced(total, lost), last_update=terms.now))


def with_counted(
    locks: Locks, terms: Terms, coldkey: AccountId, hotkey: AccountId, after: Counted
) -> Locks:
    """Return the locks with another lock of a coldkey, and another total (LOCKS-6).

    Source: ``save_conviction_model``.
    """
    kind = kind_of(locks, terms, coldkey, hotkey)
    return with_total(with_lock(locks, coldkey, hotkey, after.lock), hotkey, kind, after.total)
