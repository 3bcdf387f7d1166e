"""What time does to a lock."""

import math

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.locks.aging import (
    NEGLIGIBLE,
    Kind,
    aged,
    decay,
    is_negligible,
    matured,
    merged,
    reduced,
    rolled,
)
from tao_model.numbers.fixed_point import U64F64
from tao_model.state.locks import Lock
from tao_model.units import Alpha, BlockCount, BlockNumber, U64F64Bits
from tests.model.locks.small import RATE, lock, terms
from tests.strategies.consensus import edged

PERPETUAL, DECAYING = Kind(False, True), Kind(False, False)
masses = edged(0, 2**64 - 1, 10**9)
blocks = edged(0, 2**64 - 1, RATE)
locks = st.builds(
    Lock,
    masses.map(Alpha),
    edged(0, 2**128 - 1, 100 << 64).map(U64F64Bits),
    st.integers(0, 10**7).map(BlockNumber),
)


def as_float(bits: int) -> float:
    return bits / 2**64


@pytest.mark.rule("LOCKS-1")
@given(blocks, blocks)
def test_what_is_left_follows_the_exponential_down_to_its_fortieth_power(
    elapsed: int, rate: int
) -> None:
    left = decay(BlockCount(elapsed), BlockCount(rate))
    if rate == 0:
        assert left == (0 if elapsed else U64F64.one)
    else:
        ratio = min(min(elapsed, 2**63) / min(rate, 2**63), 40)
        assert math.isclose(as_float(left), math.exp(-ratio), rel_tol=1e-2, abs_tol=1e-15)
    assert left <= U64F64.one


@pytest.mark.rule("LOCKS-2")
@given(
    masses, masses, st.integers(1, 30 * RATE), st.integers(1, 4 * RATE), st.integers(1, 4 * RATE)
)
def test_conviction_solves_the_equation_that_it_stands_for(
    mass: int, conviction: int, elapsed: int, unlock: int, maturity: int
) -> None:
    held = lock(mass, conviction)
    for is_perpetual in (True, False):
        after = aged(held, terms(elapsed, unlock, maturity), is_perpetual)
        unlocked, unripe = math.exp(-elapsed / unlock), math.exp(-elapsed / maturity)
        earned = 1 - unripe
        if not is_perpetual:
            earned = elapsed / maturity * unripe
            if unlock != maturity:
                earned = unlock * (unlocked - unripe) / (unlock - maturity)
        exact = conviction * unripe + mass * earned
        assert math.isclose(
            as_float(after.conviction), exact, rel_tol=1e-6, abs_tol=(mass + conviction) * 1e-9
        )
        still_locked = mass if is_perpetual else mass * unlocked
        assert math.isclose(after.locked_mass, still_locked, rel_tol=1e-6, abs_tol=mass * 1e-9 + 1)


@pytest.mark.rule("LOCKS-2")
def test_a_decaying_lock_has_most_conviction_after_one_rate() -> None:
    found = [aged(lock(10**12), terms(now), False).conviction for now in (900, 1_000, 1_100)]
    assert max(found) == found[1]
    assert math.isclose(as_float(found[1]), 10**12 / math.e, rel_tol=1e-9)


@pytest.mark.rule("LOCKS-2")
def test_without_one_of_two_rates_a_decaying_lock_earns_nothing() -> None:
    for unlock, maturity in ((0, RATE), (RATE, 0)):
        assert matured(BlockCount(5), terms(5, unlock, maturity), False) == 0
    assert matured(BlockCount(5), terms(5, 0, 0), False) == 0


@pytest.mark.rule("LOCKS-3")
@given(locks, st.integers(0, 2 * 10**7), st.booleans(), st.booleans())
def test_a_lock_as_it_is_now_is_that_still_when_it_is_looked_at_again(
    held: Lock, now: int, is_on_owner: bool, is_perpetual: bool
) -> None:
    kind = Kind(is_on_owner, is_perpetual)
    once = rolled(held, terms(now), kind)
    assert rolled(once, terms(now), kind) == once
    assert once.locked_mass <= held.locked_mass
    assert once.last_update == max(now, held.last_update)
    if is_perpetual and once.locked_mass >= NEGLIGIBLE:
        assert once.locked_mass == held.locked_mass


@pytest.mark.rule("LOCKS-3")
def test_on_the_owners_hotkey_conviction_is_whole_at_once() -> None:
    whole = lock(500, 500)
    for is_perpetual in (True, False):
        assert rolled(lock(500), terms(), Kind(True, is_perpetual)) == whole
    assert rolled(lock(500), terms(), PERPETUAL) == lock(500)


@pytest.mark.rule("LOCKS-3")
def test_what_is_below_a_hundred_of_both_is_nothing() -> None:
    small = Lock(Alpha(99), U64F64Bits((100 << 64) - 1), BlockNumber(0))
    assert is_negligible(small)
    assert rolled(small, terms(), DECAYING) == lock(0)
    for kept in (attrs.evolve(small, locked_mass=Alpha(100)), lock(99, 100)):
        assert not is_negligible(kept)
        assert rolled(kept, terms(), DECAYING) == kept


@given(locks, locks)
def test_what_is_merged_can_be_taken_off_again(left: Lock, right: Lock) -> None:
    both = merged(left, right)
    assert both.last_update == max(left.last_update, right.last_update)
    if left.locked_mass + right.locked_mass < 2**64 and left.conviction + right.conviction < 2**128:
        assert attrs.evolve(reduced(both, right), last_update=left.last_update) == left
