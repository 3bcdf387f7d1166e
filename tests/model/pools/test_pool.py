"""The price of a pool."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import given

from tao_model.numbers.fixed_point import U64F64
from tao_model.pools.pool import STABLE, alpha_value, price, spot_price, tao_value
from tao_model.state.pools import Pool
from tao_model.units import Alpha, Perquintill, Rao
from tests.strategies.pools import pools, reserves

HALF = Perquintill(5 * 10**17)


@pytest.mark.rule("POOLS-6")
@given(pools())
def test_the_price_is_the_quotient_of_weights_times_that_of_reserves_floored(pool: Pool) -> None:
    weights = Fraction(10**18 - pool.quote_weight, pool.quote_weight)
    exact = weights * Fraction(pool.tao_reserve, pool.alpha_reserve)
    shortfall = exact - Fraction(spot_price(pool), U64F64.one)
    assert 0 <= shortfall < Fraction(1, U64F64.one) * (weights + pool.tao_reserve + 2)


@pytest.mark.rule("POOLS-6")
def test_a_pool_without_alpha_has_no_price_and_a_stable_one_costs_one_tao() -> None:
    assert price(HALF, Rao(10**9), Alpha(0)) == 0
    assert spot_price(Pool(mechanism=STABLE, tao_reserve=Rao(7))) == U64F64.one
    assert price(HALF, Rao(3 * 10**9), Alpha(2 * 10**9)) == 3 * U64F64.one // 2


@pytest.mark.rule("POOLS-7")
@given(pools(), reserves())
def test_the_value_of_alpha_and_back_is_never_more(pool: Pool, amount: int) -> None:
    there = tao_value(pool, Alpha(amount))
    assert there <= Fraction(spot_price(pool), U64F64.one) * amount
    assert spot_price(pool) == 0 or alpha_value(pool, there) <= amount


@pytest.mark.rule("POOLS-7")
@given(pools(), reserves())
def test_in_a_stable_pool_a_rao_is_worth_an_alpha(pool: Pool, amount: int) -> None:
    stable = attrs.evolve(pool, mechanism=STABLE)
    assert tao_value(stable, Alpha(amount)) == amount
    assert alpha_value(stable, Rao(amount)) == amount
