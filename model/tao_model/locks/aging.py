"""What time does to a lock (chapter 16-locks). Source: ``staking/lock.rs``, ``ConvictionModel``."""

from typing import Final

import attrs

from tao_model.numbers.fixed_point import I64F64, U64F64
from tao_model.numbers.integers import U64
from tao_model.numbers.transcendental import exponential
from tao_model.state.locks import Lock
from tao_model.state.records import evolve
from tao_model.units import AccountId, Alpha, BlockCount, BlockNumber, U64F64Bits

NEGLIGIBLE: Final = 100
"""A lock of less alpha and less conviction is none. Source: ``LOCK_STATE_ZERO_THRESHOLD``."""

NO_CONVICTION: Final = U64F64.zero

_SMALLEST_EXPONENT: Final = I64F64.saturating_from_integer(-40)
_LEAST_CONVICTION: Final = U64F64.saturating_from_integer(NEGLIGIBLE)


@attrs.frozen
class Terms:
    """What holds for all locks on a subnet in a block."""

    now: BlockNumber
    unlock_rate: BlockCount
    """Blocks in which a decaying lock falls to 1/e."""
    maturity_rate: BlockCount
    """Blocks in which conviction comes within 1/e of what is locked."""
    owner_hotkey: AccountId
    """The hotkey of the subnet's owner; 32 zero bytes where there is none."""


@attrs.frozen
class Kind:
    """How a lock changes with time, and in which total it counts."""

    is_on_owner: bool
    """Whether it is on the hotkey of the subnet's owner."""
    is_perpetual: bool
    """Whether what is locked does not decay."""


def nothing_locked(now: BlockNumber) -> Lock:
    """Return a lock of nothing."""
    return Lock(Alpha(0), NO_CONVICTION, now)


def decay(elapsed: BlockCount, rate: BlockCount) -> U64F64Bits:
    """Return what is left of one after so many blocks, by production's exponential (LOCKS-1).

    The exponent is held at -40; down to there the exponential always exists.
    Source: ``exp_decay``.
    """
    if elapsed == 0:
        return U64F64.one
    if rate == 0:
        return NO_CONVICTION
    exponent = I64F64.divide_or(
        I64F64.saturating_from_integer(-elapsed),
        I64F64.saturating_from_integer(rate),
        _SMALLEST_EXPONENT,
    )
    left = exponential(I64F64, I64F64.greater(exponent, _SMALLEST_EXPONENT))
    return U64F64.saturating_from_fixed(left, I64F64)


def matured(elapsed: BlockCount, terms: Terms, is_perpetual: bool) -> U64F64Bits:
    """Return the conviction that each locked unit earns in so many blocks (LOCKS-2).

    Source: ``calculate_decayed_mass_and_conviction``.
    """
    left = decay(elapsed, terms.maturity_rate)
    if is_perpetual:
        return U64F64.saturating_subtract(U64F64.one, left)
    if terms.unlock_rate == terms.maturity_rate:
        blocks = U64F64.saturating_from_integer(elapsed)
        rate = U64F64.saturating_from_integer(terms.maturity_rate)
        return U64F64.saturating_multiply(U64F64.divide_or_zero(blocks, rate), left)
    if terms.unlock_rate == 0 or terms.maturity_rate == 0:
        return NO_CONVICTION
    ahead = I64F64.saturating_subtract(
        I64F64.saturating_from_fixed(decay(elapsed, terms.unlock_rate), U64F64),
        I64F64.saturating_from_fixed(left, U64F64),
    )
    rate_ahead = I64F64.saturating_from_integer(terms.unlock_rate - terms.maturity_rate)
    unlock_rate = I64F64.saturating_from_integer(terms.unlock_rate)
    earned = I64F64.divide_or_zero(I64F64.saturating_multiply(unlock_rate, ahead), rate_ahead)
    return U64F64.saturating_from_fixed(earned, I64F64)


def aged(lock: Lock, terms: Terms, is_perpetual: bool) -> Lock:
    """Return a lock after the blocks since its last update (LOCKS-2).

    Source: ``calculate_decayed_mass_and_conviction``.
    """
    if terms.now <= lock.last_update:
        return lock
    elapsed = BlockCount(terms.now - lock.last_update)
    mass = U64F64.saturating_from_integer(lock.locked_mass)
    left = U64F64.saturating_multiply(decay(elapsed, terms.unlock_rate), mass)
    still_locked = Alpha(U64F64.saturating_to_integer(left, U64))
    kept = U64F64.saturating_multiply(decay(elapsed, terms.maturity_rate), lock.conviction)
    earned = U64F64.saturating_multiply(mass, matured(elapsed, terms, is_perpetual))
    return Lock(
        lock.locked_mass if is_perpetual else still_locked,
        U64F64.saturating_add(kept, earned),
        terms.now,
    )


def is_negligible(lock: Lock) -> bool:
    """Tell whether a lock is so small that it counts as none (LOCKS-3)."""
    return lock.locked_mass < NEGLIGIBLE and lock.conviction < _LEAST_CONVICTION


def rolled(lock: Lock, terms: Terms, kind: Kind) -> Lock:
    """Return a lock, or a total, as it is now (LOCKS-3).

    Source: ``roll_forward_lock``.
    """
    lock = aged(lock, terms, kind.is_perpetual)
    if kind.is_on_owner:
        lock = evolve(lock, conviction=U64F64.saturating_from_integer(lock.locked_mass))
    if is_negligible(lock):
        return evolve(lock, locked_mass=Alpha(0), conviction=NO_CONVICTION)
    return lock


def merged(left: Lock, right: Lock) -> Lock:
    """Return two locks as one."""
    return Lock(
        Alpha(U64.saturating_add(left.locked_mass, right.locked_mass)),
        U64F64.saturating_add(left.conviction, right.conviction),
        max(left.last_update, right.last_update),
    )


def reduced(lock: Lock, removed: Lock) -> Lock:
    """Return a lock without what another holds, as of its own last update."""
    return evolve(
        lock,
        locked_mass=Alpha(U64.saturating_subtract(lock.locked_mass, removed.locked_mass)),
        conviction=U64F64.saturating_subtract(lock.conviction, removed.conviction),
    )
