"""A few locks, and times at which they are looked at."""

from typing import Final

from tao_model.locks.aging import Terms
from tao_model.numbers.fixed_point import U64F64
from tao_model.state.locks import Lock
from tao_model.units import AccountId, Alpha, BlockCount, BlockNumber

RATE: Final = 1_000
ALICE, BOB = AccountId(b"a" * 32), AccountId(b"b" * 32)
OWNER, FIRST, SECOND = (AccountId(letter * 32) for letter in (b"o", b"1", b"2"))


def terms(now: int = 0, unlock: int = RATE, maturity: int = RATE) -> Terms:
    """Return the terms of a block."""
    return Terms(BlockNumber(now), BlockCount(unlock), BlockCount(maturity), OWNER)


def lock(mass: int, conviction: int = 0, since: int = 0) -> Lock:
    """Return a lock, its conviction in whole alpha."""
    bits = U64F64.saturating_from_integer(conviction)
    return Lock(Alpha(mass), bits, BlockNumber(since))
