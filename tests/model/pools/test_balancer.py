import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.balancer import (
    WHOLE,
    alpha_left_by_purchase,
    alpha_to_reach_price,
    alpha_to_sell_for_tao,
    base_weight,
    price_power,
    reserve_power,
    tao_left_by_sale,
    tao_to_reach_price,
)
from tao_model.units import Alpha, Perquintill, Rao, U64F64Bits
from tests.strategies.numbers import bits_of, within

HALF = Perquintill(WHOLE // 2)


def weights() -> SearchStrategy[Perquintill]:
    """Quote weights that production allows, those near one half being likely."""
    allowed = st.integers(WHOLE // 100, WHOLE - WHOLE // 100)
    drifted = st.integers(WHOLE // 2 - 10**6, WHOLE // 2 + 10**6)
    return st.one_of(st.just(WHOLE // 2), drifted, allowed).map(Perquintill)


def amounts() -> SearchStrategy[int]:
    return within(U64)


def prices() -> SearchStrategy[U64F64Bits]:
    return bits_of(U64F64).map(U64F64Bits)


def fraction(bits: U64F64Bits) -> Fraction:
    return Fraction(bits, 2**64)


@pytest.mark.rule("POOLS-1")
@given(weights())
def test_the_weights_sum_to_one(quote_weight: Perquintill) -> None:
    assert quote_weight + base_weight(quote_weight) == WHOLE


@pytest.mark.rule("POOLS-2")
@given(amounts(), amounts())
def test_with_even_weights_the_power_of_reserves_is_a_quotient_floored_twice(
    before: int, after: int
) -> None:
    power = reserve_power(before, after, HALF, HALF)
    parts = before * WHOLE // after if after else 0
    assert power == (parts * 2**64 // WHOLE if parts < 2**64 else 0)


@pytest.mark.rule("POOLS-2")
@given(amounts(), weights())
def test_an_empty_reserve_has_the_power_zero(reserve: int, weight: Perquintill) -> None:
    assert reserve_power(reserve, 0, weight, base_weight(weight)) == 0
    assert reserve_power(0, reserve, weight, base_weight(weight)) == 0


@pytest.mark.rule("POOLS-3")
@given(weights(), amounts(), amounts())
def test_a_swap_leaves_at_most_the_whole_reserve(
    quote_weight: Perquintill, reserve: int, amount: int
) -> None:
    by_sale = tao_left_by_sale(quote_weight, Alpha(reserve), Alpha(amount))
    by_purchase = alpha_left_by_purchase(quote_weight, Rao(reserve), Rao(amount))
    assert 0 <= by_sale <= U64F64.one
    assert 0 <= by_purchase <= U64F64.one


@pytest.mark.rule("POOLS-3")
@given(weights(), amounts(), amounts())
def test_a_sale_is_a_purchase_with_the_weights_exchanged(
    quote_weight: Perquintill, reserve: int, amount: int
) -> None:
    by_sale = tao_left_by_sale(quote_weight, Alpha(reserve), Alpha(amount))
    exchanged = alpha_left_by_purchase(base_weight(quote_weight), Rao(reserve), Rao(amount))
    assert by_sale == exchanged


@pytest.mark.rule("POOLS-3")
@given(amounts().filter(bool), amounts())
def test_with_even_weights_a_swap_leaves_too_little_by_less_than_two_floors(
    reserve: int, amount: int
) -> None:
    after = U64.saturating_add(reserve, amount)
    left = fraction(tao_left_by_sale(HALF, Alpha(reserve), Alpha(amount)))
    exact = Fraction(reserve, after)
    assert exact - Fraction(1, WHOLE) - Fraction(1, 2**64) < left <= exact


@pytest.mark.rule("POOLS-3")
@given(amounts(), amounts(), amounts())
def test_with_even_weights_more_alpha_sold_never_leaves_more_tao(
    reserve: int, amount: int, more: int
) -> None:
    less_left = tao_left_by_sale(HALF, Alpha(reserve), Alpha(U64.saturating_add(amount, more)))
    assert less_left <= tao_left_by_sale(HALF, Alpha(reserve), Alpha(amount))


@pytest.mark.rule("POOLS-3")
def test_one_part_of_weight_decides_whether_a_purchase_takes_all_alpha_or_none() -> None:
    reserve, amount = Rao(10**9), Rao(578 * 10**9)
    assert alpha_left_by_purchase(Perquintill(960_000_000_000_000_000), reserve, amount) == 0
    drifted = Perquintill(960_000_000_000_000_001)
    assert alpha_left_by_purchase(drifted, reserve, amount) == U64F64.one


@pytest.mark.rule("POOLS-4")
@given(st.integers(2, 2**63), st.data())
def test_with_even_weights_the_alpha_to_sell_is_hardly_more_than_needed(
    tao_reserve: int, data: st.DataObject
) -> None:
    tao_out = data.draw(st.integers(0, tao_reserve * 9 // 10))
    alpha_reserve = data.draw(st.integers(1, 2**55))
    sold = alpha_to_sell_for_tao(HALF, Rao(tao_reserve), Alpha(alpha_reserve), Rao(tao_out))
    exact = Fraction(alpha_reserve * tao_out, tao_reserve - tao_out)
    error = Fraction(alpha_reserve, WHOLE) + Fraction(alpha_reserve, 2**64) + 1
    assert exact - error < sold <= exact


@pytest.mark.rule("POOLS-4")
def test_the_alpha_to_sell_for_nearly_all_tao_is_zero() -> None:
    tao_reserve, alpha_reserve = Rao(10**12), Alpha(10**12)
    asked = [Rao(tao_reserve * percent // 100) for percent in (50, 90, 95, 100)]
    sold = [alpha_to_sell_for_tao(HALF, tao_reserve, alpha_reserve, tao) for tao in asked]
    assert sold == [1_000_000_000_000, 9_000_000_000_000, 0, 0]


@pytest.mark.rule("POOLS-5")
@given(prices().filter(bool), prices())
def test_with_even_weights_the_power_of_prices_is_a_square_root_floored_twice(
    denominator: U64F64Bits, numerator: U64F64Bits
) -> None:
    power = price_power(numerator, denominator, HALF)
    parts = math.isqrt(numerator * WHOLE**2 // denominator)
    assert power == min(parts, 2**64 - 1) * 2**64 // WHOLE


@pytest.mark.rule("POOLS-5")
@given(weights(), prices(), prices(), amounts())
def test_a_price_that_needs_no_push_costs_nothing(
    quote_weight: Perquintill, first: U64F64Bits, second: U64F64Bits, reserve: int
) -> None:
    low, high = min(first, second), max(first, second)
    assert tao_to_reach_price(quote_weight, high, low, Rao(reserve)) == 0
    assert alpha_to_reach_price(quote_weight, low, high, Alpha(reserve)) == 0


@pytest.mark.rule("POOLS-5")
def test_four_times_the_price_costs_as_much_tao_as_there_is() -> None:
    one, four = U64F64.saturating_from_integer(1), U64F64.saturating_from_integer(4)
    assert tao_to_reach_price(HALF, one, four, Rao(10**12)) == 10**12
    assert alpha_to_reach_price(HALF, four, one, Alpha(10**12)) == 10**12
    # What does not fit is held.
    assert alpha_to_reach_price(HALF, U64F64Bits(100 * one), one, Alpha(2**63)) == 2**64 - 1


@pytest.mark.rule("POOLS-5")
def test_no_price_costs_more_than_seventeen_and_a_half_reserves() -> None:
    one, thousand = U64F64.saturating_from_integer(1), U64F64.saturating_from_integer(1000)
    million = U64F64.saturating_from_integer(10**6)
    cost = tao_to_reach_price(HALF, one, thousand, Rao(10**12))
    assert cost == 17_446_744_073_709
    assert tao_to_reach_price(HALF, one, million, Rao(10**12)) == cost
    assert math.isqrt(1000) * 10**12 > cost
