"""What swaps move."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import given

from tao_model.numbers.rational_power import Ratio
from tao_model.pools.balancer import base_weight
from tao_model.pools.pool import DYNAMIC, EVEN, STABLE
from tao_model.pools.swaps import (
    DEFAULT_FEE_RATE,
    HIGHEST_LIMIT,
    LOWEST_LIMIT,
    NO_FEE,
    Bought,
    Sold,
)
from tao_model.pools.trades import (
    buy,
    outstanding_after_purchase,
    outstanding_after_sale,
    sell,
    stable_purchase,
    stable_sale,
    total_stake_after_purchase,
    total_stake_after_sale,
    unsold,
)
from tao_model.rejection import Rejected
from tao_model.state.pools import Pool
from tao_model.units import Alpha, PriceLimit, Rao
from tao_proofs.powers import LEAST, UNIT, real_power
from tests.strategies.pools import pools, reserves

ROUNDED = Fraction(1, 10**18) + Fraction(1, 2**64)
"""By how much a fraction that a swap leaves may be too small."""


@pytest.mark.rule("POOLS-18", "POOLS-19")
@given(pools(), reserves())
def test_a_swap_keeps_the_alpha_in_the_pool_and_outside_of_it_together(
    pool: Pool, amount: int
) -> None:
    outside = Alpha(10**15)
    try:
        after, bought = buy(pool, DEFAULT_FEE_RATE, Rao(amount), HIGHEST_LIMIT)
    except Rejected:
        return
    held = after.alpha_reserve + outstanding_after_purchase(outside, bought)
    assert held == pool.alpha_reserve + outside
    assert after.tao_reserve == pool.tao_reserve + bought.paid
    assert after.volume == pool.volume + amount


@pytest.mark.rule("POOLS-18", "POOLS-19")
@given(pools(), reserves())
def test_a_sale_keeps_them_together_too(pool: Pool, amount: int) -> None:
    outside = Alpha(22 * 10**18 // 2)
    try:
        after, sold = sell(pool, DEFAULT_FEE_RATE, Alpha(amount), LOWEST_LIMIT)
    except Rejected:
        return
    held = after.alpha_reserve + outstanding_after_sale(outside, sold)
    assert held == pool.alpha_reserve + outside
    assert after.tao_reserve == pool.tao_reserve - sold.received


@pytest.mark.rule("POOLS-18")
@given(pools(), reserves())
def test_with_even_weights_a_round_trip_gains_no_more_than_a_rounding(
    pool: Pool, amount: int
) -> None:
    """A fraction that is left is too small by less than 10^-18 and 2^-64, in both swaps."""
    even = attrs.evolve(pool, quote_weight=EVEN)
    try:
        after, bought = buy(even, NO_FEE, Rao(amount), HIGHEST_LIMIT)
        _, sold = sell(after, NO_FEE, bought.received, LOWEST_LIMIT)
    except Rejected:
        return
    profit = sold.received - bought.paid
    assert profit <= 2 * ROUNDED * after.tao_reserve
    assert profit <= 0 or after.tao_reserve > 4.7 * 10**17


@pytest.mark.rule("POOLS-18")
@given(pools(), reserves())
def test_a_round_trip_gains_no_more_than_the_bound_of_the_chapter(pool: Pool, amount: int) -> None:
    try:
        after, bought = buy(pool, NO_FEE, Rao(amount), HIGHEST_LIMIT)
        _, sold = sell(after, NO_FEE, bought.received, LOWEST_LIMIT)
    except Rejected:
        return
    quote, base = pool.quote_weight, base_weight(pool.quote_weight)
    left = real_power(Ratio(pool.tao_reserve, after.tao_reserve), Ratio(quote, base))
    if left < LEAST:
        return
    steepest = max(Fraction(base, quote), Fraction(1))
    bound = after.tao_reserve + steepest * pool.tao_reserve * Fraction(UNIT, left)
    profit = sold.received - bought.paid
    assert profit <= (ROUNDED + Fraction(1, 2**120)) * bound
    assert profit <= 0 or bound > 9 * 10**17


@pytest.mark.rule("POOLS-17")
@given(reserves())
def test_a_stable_pool_swaps_one_for_one_without_fee(amount: int) -> None:
    assert stable_purchase(Rao(amount)) == Bought(
        Rao(amount), Rao(amount), Alpha(amount), Rao(0), Rao(0)
    )
    assert stable_sale(Alpha(amount)) == Sold(
        Alpha(amount), Alpha(amount), Rao(amount), Alpha(0), Alpha(0)
    )


@pytest.mark.rule("POOLS-17", "POOLS-18")
def test_a_stable_pool_sells_what_it_does_not_have() -> None:
    empty = Pool(mechanism=STABLE)
    after, bought = buy(empty, NO_FEE, Rao(500), PriceLimit(0))
    assert (after.tao_reserve, after.alpha_reserve, bought.received) == (500, 0, 500)


@pytest.mark.rule("POOLS-19")
def test_total_stake_keeps_the_fee_of_a_purchase() -> None:
    pool = Pool(DYNAMIC, Rao(10**12), Alpha(10**12), EVEN, True)
    after, bought = buy(pool, DEFAULT_FEE_RATE, Rao(10**10), HIGHEST_LIMIT)
    total = total_stake_after_purchase(pool.tao_reserve, bought)
    assert total - after.tao_reserve == bought.fee == 5_035_477
    _, sold = sell(after, NO_FEE, bought.received, LOWEST_LIMIT)
    assert total_stake_after_sale(total, sold) == total - sold.received


@pytest.mark.rule("POOLS-19")
def test_alpha_that_a_limit_left_over_goes_back() -> None:
    sold = Sold(Alpha(100), Alpha(60), Rao(50), Alpha(3), Alpha(3))
    assert unsold(sold) == 37
    assert unsold(attrs.evolve(sold, paid=Alpha(99))) == 0
