"""How conviction changes the owner of a subnet (chapter 16-locks). Source: ``staking/lock.rs``."""

from typing import Final

from tao_model.locks.aging import Kind, Terms, merged, nothing_locked, rolled
from tao_model.locks.totals import total_of, with_total
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.state.locks import Locks
from tao_model.state.records import evolve
from tao_model.units import AccountId, Alpha, BlockCount, BlockNumber, U64F64Bits

ONE_YEAR: Final = BlockCount(7_200 * 365 + 1_800)
"""Blocks until conviction may change the owner of a subnet. Source: ``ONE_YEAR``."""

_TEN: Final = U64F64.saturating_from_integer(10)


def convictions(locks: Locks, terms: Terms) -> dict[AccountId, U64F64Bits]:
    """Return the conviction in favour of each hotkey now (LOCKS-13).

    Source: ``subnet_king``, ``get_total_conviction``.
    """
    totals = [
        *((hotkey, Kind(False, True), total) for hotkey, total in locks.perpetual_total.items()),
        *((hotkey, Kind(False, False), total) for hotkey, total in locks.decaying_total.items()),
        (terms.owner_hotkey, Kind(True, True), locks.owner_perpetual_total),
        (terms.owner_hotkey, Kind(True, False), locks.owner_decaying_total),
    ]
    found: dict[AccountId, U64F64Bits] = {}
    for hotkey, kind, total in totals:
        if total is not None:
            conviction = rolled(total, terms, kind).conviction
            before = found.get(hotkey, U64F64.zero)
            found[hotkey] = U64F64.saturating_add(before, conviction)
    return found


def is_overdue(
    registered_at: BlockNumber, now: BlockNumber, conviction: U64F64Bits, alpha_out: Alpha
) -> bool:
    """Tell whether conviction may change the owner: after a year, from a tenth (LOCKS-13).

    Source: ``change_subnet_owner_if_needed``.
    """
    is_old = now >= U64.saturating_add(registered_at, ONE_YEAR)
    outstanding = U64F64.saturating_from_integer(alpha_out)
    return is_old and 0 < outstanding <= U64F64.saturating_multiply(conviction, _TEN)


def favourite(locks: Locks, terms: Terms) -> AccountId | None:
    """Return the hotkey with most conviction behind it once the owner may change (LOCKS-13).

    Of several the greatest account. Source: ``subnet_king``.
    """
    found = convictions(locks, terms)
    return max(found, key=lambda hotkey: (found[hotkey], hotkey), default=None)


def all_conviction(locks: Locks, terms: Terms) -> U64F64Bits:
    """Return all conviction on a subnet now (LOCKS-13).

    Source: ``get_total_conviction``.
    """
    total = U64F64.zero
    for conviction in convictions(locks, terms).values():
        total = U64F64.saturating_add(total, conviction)
    return total


def with_total_moved(
    locks: Locks,
    terms: Terms,
    origin: tuple[AccountId, Kind],
    destination: tuple[AccountId, Kind],
) -> Locks:
    """Return the locks after one total went into another (LOCKS-13)."""
    total = total_of(locks, *origin)
    if total is None:
        return locks
    locks = with_total(locks, *origin, None)
    kind = destination[1]
    present = rolled(total_of(locks, *destination) or nothing_locked(terms.now), terms, kind)
    together = merged(present, rolled(total, terms, origin[1]))
    together = evolve(together, last_update=terms.now)
    return with_total(locks, *destination, rolled(together, terms, kind))


def with_owner_changed(locks: Locks, terms: Terms, hotkey: AccountId) -> Locks:
    """Return the locks after a hotkey became the owner's: totals change their roles (LOCKS-13).

    Single locks stay as they are. Source: ``change_subnet_owner_if_needed``.
    """
    for is_perpetual in (True, False):
        of_owner, of_other = Kind(True, is_perpetual), Kind(False, is_perpetual)
        previous = terms.owner_hotkey
        locks = with_total_moved(locks, terms, (previous, of_owner), (previous, of_other))
        locks = with_total_moved(locks, terms, (hotkey, of_other), (hotkey, of_owner))
    return locks
