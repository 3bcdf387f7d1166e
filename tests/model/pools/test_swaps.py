"""What swaps come to."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, given

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.pool import EVEN, STABLE, spot_price
from tao_model.pools.swaps import (
    DEFAULT_FEE_RATE,
    HIGHEST_LIMIT,
    LOWEST_LIMIT,
    MAXIMUM_FEE_RATE,
    NO_FEE,
    Bought,
    Sold,
    admitted_fee_rate,
    alpha_for_tao,
    ensure_something_for_something,
    ensure_within_reserves,
    fee_on_top,
    fee_within,
    greatest_input,
    limit_in_tao,
    paid_out,
    price_after_purchase,
    price_after_sale,
    swap_alpha,
    swap_tao,
    tao_for_alpha,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state.pools import Pool
from tao_model.units import Alpha, PoolMechanism, PriceLimit, Proportion16, Rao, U64F64Bits
from tests.strategies.consensus import edged, proportions
from tests.strategies.pools import pools, reserves

FEE_RATES = edged(0, MAXIMUM_FEE_RATE, 33).map(Proportion16)


@pytest.mark.rule("POOLS-12")
@given(FEE_RATES, reserves())
def test_a_fee_is_its_rate_of_the_offer_rounded_down(rate: Proportion16, amount: int) -> None:
    exact = Fraction(rate, 65535) * amount
    assert 0 <= exact - fee_within(PoolMechanism(1), rate, amount) < 2
    on_top = Fraction(rate, 65535 - rate) * amount
    assert 0 <= on_top - fee_on_top(rate, amount) < 2


@pytest.mark.rule("POOLS-12")
@given(proportions())
def test_rates_above_the_greatest_are_refused_and_stable_pools_charge_none(
    rate: Proportion16,
) -> None:
    assert fee_within(STABLE, rate, 10**12) == 0
    if rate > MAXIMUM_FEE_RATE:
        with pytest.raises(Rejected) as refusal:
            admitted_fee_rate(rate)
        assert refusal.value.reason is Reason.FEE_RATE_TOO_HIGH
    else:
        assert admitted_fee_rate(rate) == rate


@pytest.mark.rule("POOLS-13")
@given(pools(), reserves(), reserves())
def test_no_swap_pays_out_more_than_the_reserve(pool: Pool, tao: int, alpha: int) -> None:
    assert 0 <= alpha_for_tao(pool, Rao(tao)) <= pool.alpha_reserve
    assert 0 <= tao_for_alpha(pool, Alpha(alpha)) <= pool.tao_reserve


@pytest.mark.rule("POOLS-13")
def test_the_whole_reserve_is_paid_out_where_nothing_is_left_of_it() -> None:
    assert paid_out(10**15, U64F64.zero) == 10**15
    assert paid_out(10**15, U64F64.one) == 0


@pytest.mark.rule("POOLS-14")
@given(pools())
def test_too_much_for_the_pool_is_refused_and_so_is_a_poor_pool(pool: Pool) -> None:
    assume(greatest_input(pool.tao_reserve) < U64.maximum)
    with pytest.raises(Rejected) as refusal:
        swap_tao(pool, NO_FEE, Rao(greatest_input(pool.tao_reserve) + 1), HIGHEST_LIMIT)
    assert refusal.value.reason is Reason.SWAP_INPUT_TOO_LARGE
    poor = attrs.evolve(pool, alpha_reserve=Alpha(10**6 - 1))
    with pytest.raises(Rejected) as refusal:
        swap_tao(poor, NO_FEE, Rao(1), HIGHEST_LIMIT)
    assert refusal.value.reason is Reason.RESERVES_TOO_LOW
    with pytest.raises(Rejected):
        ensure_something_for_something(1, 0)
    ensure_within_reserves(1, 10**6, 10**6)


@pytest.mark.rule("POOLS-15")
@given(pools(), reserves(), reserves())
def test_a_purchase_never_lowers_the_price_and_a_sale_never_raises_it(
    pool: Pool, tao: int, alpha: int
) -> None:
    assume(tao <= 10 * pool.tao_reserve and alpha <= 10 * pool.alpha_reserve)
    assume(pool.quote_weight == EVEN)
    assert price_after_purchase(pool, Rao(tao)) >= spot_price(pool)
    assert price_after_sale(pool, Alpha(alpha)) <= spot_price(pool)


@pytest.mark.rule("POOLS-15")
def test_a_limit_counts_in_billionths_of_a_tao() -> None:
    assert limit_in_tao(PriceLimit(10**9)) == U64F64.one
    assert limit_in_tao(PriceLimit(1)) == U64F64Bits(U64F64.one // 10**9)


@pytest.mark.rule("POOLS-16")
@given(pools(), reserves())
def test_without_a_binding_limit_the_whole_offer_is_swapped(pool: Pool, tao: int) -> None:
    net = Rao(tao - fee_within(pool.mechanism, DEFAULT_FEE_RATE, tao))
    assume(price_after_purchase(pool, net) <= limit_in_tao(HIGHEST_LIMIT))
    try:
        _, bought = swap_tao(pool, DEFAULT_FEE_RATE, Rao(tao), HIGHEST_LIMIT)
    except Rejected:
        return
    assert bought.paid + bought.fee == tao


@pytest.mark.rule("POOLS-16")
@given(pools())
def test_a_limit_on_the_wrong_side_of_the_price_is_refused(pool: Pool) -> None:
    assume(spot_price(pool) < limit_in_tao(HIGHEST_LIMIT))
    with pytest.raises(Rejected):
        swap_tao(pool, NO_FEE, Rao(10**6), PriceLimit(0))
    with pytest.raises(Rejected):
        swap_alpha(pool, NO_FEE, Alpha(10**6), HIGHEST_LIMIT)


@pytest.mark.rule("POOLS-16")
def test_nothing_is_exchanged_for_nothing_without_a_fee() -> None:
    pool = Pool(PoolMechanism(1), Rao(10**12), Alpha(10**12), EVEN, True)
    _, bought = swap_tao(pool, Proportion16(33), Rao(0), HIGHEST_LIMIT)
    assert bought == Bought(Rao(0), Rao(0), Alpha(0), Rao(0), Rao(0))
    _, sold = swap_alpha(pool, Proportion16(33), Alpha(0), LOWEST_LIMIT)
    assert sold == Sold(Alpha(0), Alpha(0), Rao(0), Alpha(0), Alpha(0))


@pytest.mark.rule("POOLS-16")
def test_a_limit_at_the_price_is_refused_either_way() -> None:
    pool = Pool(PoolMechanism(1), Rao(10**12), Alpha(10**12), EVEN, True)
    limit = PriceLimit(10**9)
    with pytest.raises(Rejected) as refusal:
        swap_tao(pool, NO_FEE, Rao(10**6), limit)
    assert refusal.value.reason is Reason.PRICE_LIMIT_EXCEEDED
    with pytest.raises(Rejected) as refusal:
        swap_alpha(pool, NO_FEE, Alpha(10**6), limit)
    assert refusal.value.reason is Reason.PRICE_LIMIT_EXCEEDED


@pytest.mark.rule("POOLS-16")
def test_a_sale_at_its_limit_stops_there() -> None:
    pool = Pool(PoolMechanism(1), Rao(10**12), Alpha(10**12), EVEN, True)
    _, sold = swap_alpha(pool, NO_FEE, Alpha(10**12), PriceLimit(810_000_000))
    assert abs(sold.paid - 111_111_111_111) <= 1
    assert abs(sold.received - 10**11) <= 1
    _, all_sold = swap_alpha(pool, NO_FEE, Alpha(10**12), LOWEST_LIMIT)
    assert (all_sold.paid, all_sold.received) == (10**12, 5 * 10**11)
