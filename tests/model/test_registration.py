"""What it costs to join a subnet."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.registration import (
    ONE,
    after_registration,
    after_root_registration,
    decay_factor,
    fallen_price,
    next_block,
    next_interval,
    raised_price,
    rounded_power,
    rounded_product,
)
from tao_model.state.parameters import SubnetParameters
from tao_model.state.registration import Registration
from tao_model.units import BlockNumber, Count16, Rao, U64F64Bits
from tests.strategies.consensus import U64_MAXIMUM, edged

half_lives = edged(1, 400, 2, 360).map(Count16)
prices = edged(0, U64_MAXIMUM, 500_000, 10**8, 10**11).map(Rao)
LATER = BlockNumber(2)


def bounded(least: int, most: int, half_life: int = 360) -> SubnetParameters:
    return attrs.evolve(
        SubnetParameters(),
        min_burn=Rao(least),
        max_burn=Rao(most),
        burn_half_life=Count16(half_life),
    )


@pytest.mark.rule("REGISTRATION-1")
@given(edged(0, U64_MAXIMUM, ONE), edged(0, U64_MAXIMUM, ONE))
def test_a_product_is_rounded_down_and_held_within_64_bits(left: int, right: int) -> None:
    assert rounded_product(left, right) == min(left * right // 2**32, U64_MAXIMUM)


@pytest.mark.rule("REGISTRATION-1")
@given(edged(0, ONE, ONE // 2), edged(0, 100, 1, 2))
def test_a_power_of_a_part_is_at_most_the_exact_one(base: int, exponent: int) -> None:
    found = rounded_power(base, Count16(exponent))
    assert found * 2 ** (32 * exponent) <= ONE * base**exponent


@pytest.mark.rule("REGISTRATION-1")
@given(half_lives)
def test_the_factor_is_the_greatest_whose_power_is_not_above_one_half(half_life: Count16) -> None:
    factor = decay_factor.__wrapped__(half_life)
    assert rounded_power(factor, half_life) <= ONE // 2 < rounded_power(factor + 1, half_life)
    assert 2 * (factor + 1) ** half_life > ONE**half_life


@pytest.mark.rule("REGISTRATION-1")
@pytest.mark.parametrize(
    ("half_life", "factor"), [(1, 2_147_483_648), (2, 3_037_000_500), (360, 4_286_705_684)]
)
def test_the_factors_of_the_chapter(half_life: int, factor: int) -> None:
    assert decay_factor.__wrapped__(Count16(half_life)) == factor


@pytest.mark.rule("REGISTRATION-1")
def test_a_factor_may_lie_above_the_root_of_one_half() -> None:
    assert 2 * decay_factor.__wrapped__(Count16(2)) ** 2 > ONE**2


@pytest.mark.rule("REGISTRATION-2")
@given(prices, half_lives, prices, prices)
def test_a_price_falls_and_stays_within_its_bounds(
    price: Rao, half_life: Count16, one: Rao, other: Rao
) -> None:
    parameters = bounded(min(one, other), max(one, other), half_life)
    after = fallen_price(price, parameters, LATER)
    assert parameters.min_burn <= after <= parameters.max_burn
    assert after <= max(price, parameters.min_burn)


@pytest.mark.rule("REGISTRATION-2")
def test_a_price_halves_in_its_half_life() -> None:
    price, most_lost_in_a_block = Rao(10**11), 1 + 10**11 // ONE + 1
    for _ in range(360):
        price = fallen_price(price, bounded(0, 10**12), LATER)
    assert 0 <= 5 * 10**10 - price < 360 * most_lost_in_a_block


@pytest.mark.rule("REGISTRATION-2")
@given(prices)
def test_without_a_half_life_and_in_the_first_two_blocks_a_price_stays(price: Rao) -> None:
    assert fallen_price(price, bounded(0, U64_MAXIMUM, 0), LATER) == price
    assert fallen_price(price, bounded(0, U64_MAXIMUM), BlockNumber(1)) == price


@pytest.mark.rule("REGISTRATION-2")
def test_of_bounds_that_contradict_the_upper_one_wins() -> None:
    assert fallen_price(Rao(7), bounded(100, 50), LATER) == 50


@pytest.mark.rule("REGISTRATION-2")
@given(st.integers(0, 10), st.integers(0, 10))
def test_a_block_counts_its_registrations_anew_and_an_interval_its_own(
    this_block: int, this_interval: int
) -> None:
    before = Registration(
        this_block=Count16(this_block), this_interval=Count16(this_interval), recycled=Rao(5)
    )
    after = next_block(before, SubnetParameters(), LATER)
    assert (after.this_block, after.this_interval) == (0, this_interval)
    assert next_interval(after) == attrs.evolve(after, this_interval=Count16(0))


@pytest.mark.rule("REGISTRATION-3")
@pytest.mark.parametrize(
    ("price", "after"), [(10**8, 126_000_000), (90 * 10**9, 100 * 10**9), (0, 500_000)]
)
def test_the_raised_prices_of_the_chapter(price: int, after: int) -> None:
    assert raised_price(Rao(price), SubnetParameters()) == after


@pytest.mark.rule("REGISTRATION-3")
@given(prices, edged(0, 2**128 - 1, 2**64, 2**65).map(U64F64Bits), prices, prices)
def test_a_registration_never_makes_the_next_cheaper(
    price: Rao, multiplier: U64F64Bits, one: Rao, other: Rao
) -> None:
    parameters = attrs.evolve(
        bounded(min(one, other), max(one, other)), burn_increase_multiplier=multiplier
    )
    after = raised_price(price, parameters)
    assert parameters.min_burn <= after <= parameters.max_burn
    assert after >= min(price, parameters.max_burn)
    exact = price * max(multiplier, 2**64) // 2**64
    assert after == min(max(min(exact, U64_MAXIMUM), parameters.min_burn), parameters.max_burn)


@pytest.mark.rule("REGISTRATION-3")
def test_the_price_that_was_asked_is_counted_and_on_root_nothing() -> None:
    before = Registration(burn=Rao(10**9), recycled=Rao(7))
    after = after_registration(before, SubnetParameters())
    assert (after.recycled, after.this_block, after.this_interval) == (10**9 + 7, 1, 0)
    on_root = after_root_registration(before)
    assert on_root == attrs.evolve(before, this_block=Count16(1), this_interval=Count16(1))
