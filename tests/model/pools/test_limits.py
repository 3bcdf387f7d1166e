"""How much a limit allows."""

import pytest
from hypothesis import assume, given

from tao_model.pools.limits import (
    inverse_limit,
    most_alpha_between,
    most_alpha_to_limit,
    most_alpha_to_move,
    most_tao_to_limit,
)
from tao_model.pools.pool import DYNAMIC, EVEN, STABLE, spot_price
from tao_model.pools.swaps import DEFAULT_FEE_RATE, NO_FEE, swap_alpha, swap_tao
from tao_model.state.pools import Pool
from tao_model.units import Alpha, PriceLimit, Rao
from tests.strategies.pools import pools

ONE = PriceLimit(10**9)
LAST = 2**64 - 1
EVEN_POOL = Pool(DYNAMIC, Rao(10**12), Alpha(10**12), EVEN, True)
STABLE_POOL = Pool(mechanism=STABLE)


@pytest.mark.rule("POOLS-20")
def test_the_most_to_a_limit_is_what_a_swap_of_more_would_take() -> None:
    limit = PriceLimit(1_210_000_000)
    most = most_tao_to_limit(EVEN_POOL, DEFAULT_FEE_RATE, limit)
    _, bought = swap_tao(EVEN_POOL, DEFAULT_FEE_RATE, Rao(10**12), limit)
    assert most == bought.paid + bought.fee
    low = PriceLimit(810_000_000)
    _, sold = swap_alpha(EVEN_POOL, NO_FEE, Alpha(10**12), low)
    assert most_alpha_to_limit(EVEN_POOL, NO_FEE, low) == sold.paid


@pytest.mark.rule("POOLS-20")
def test_a_stable_pool_allows_everything_or_nothing() -> None:
    below, above = PriceLimit(ONE - 1), PriceLimit(ONE + 1)
    assert most_tao_to_limit(STABLE_POOL, NO_FEE, ONE) == LAST
    assert most_tao_to_limit(STABLE_POOL, NO_FEE, below) == 0
    assert most_alpha_to_limit(STABLE_POOL, NO_FEE, ONE) == LAST
    assert most_alpha_to_limit(STABLE_POOL, NO_FEE, above) == 0


@pytest.mark.rule("POOLS-21")
def test_a_move_between_stable_pools_is_bound_by_the_price_of_one() -> None:
    def most(limit: int) -> int:
        return most_alpha_to_move(STABLE_POOL, NO_FEE, STABLE_POOL, NO_FEE, PriceLimit(limit))

    assert (most(10**9), most(10**9 + 1)) == (LAST, 0)


@pytest.mark.rule("POOLS-21")
@given(pools(), pools())
def test_a_limit_above_the_price_allows_no_move(origin: Pool, destination: Pool) -> None:
    assume(spot_price(origin) <= 10**9 * spot_price(destination))
    assert most_alpha_between(origin, destination, PriceLimit(LAST)) == 0
    assert most_alpha_between(origin, destination, PriceLimit(0)) == LAST


@pytest.mark.rule("POOLS-21")
def test_a_limit_and_its_inverse() -> None:
    assert inverse_limit(PriceLimit(2 * 10**9)) == 5 * 10**8
    assert inverse_limit(PriceLimit(0)) == 0
