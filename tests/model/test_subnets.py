"""What a subnet costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.subnets import lock_cost, reduction_interval, times_last_cost
from tao_model.units import BlockCount, BlockNumber, Rao
from tests.strategies.consensus import U64_MAXIMUM, edged

TAO = 10**9
costs = edged(0, U64_MAXIMUM, 10**12, 2**63).map(Rao)
spans = edged(0, U64_MAXIMUM, 1, 2, 100_800).map(BlockCount)
multipliers = edged(1, 2)
INTERVAL = BlockCount(100_800)
LEAST = Rao(1000 * TAO)


@pytest.mark.rule("SUBNETS-1")
def test_the_interval_halves_with_the_emission() -> None:
    assert reduction_interval(INTERVAL, Rao(10**9)) == 100_800
    assert reduction_interval(INTERVAL, Rao(5 * 10**8)) == 50_400
    assert reduction_interval(INTERVAL, Rao(0)) == 0


@pytest.mark.rule("SUBNETS-1")
@given(spans, edged(0, 10**9, 5 * 10**8).map(Rao))
def test_the_interval_is_rounded_down_and_held_within_63_bits(
    interval: BlockCount, emission: Rao
) -> None:
    exact = min(interval, 2**63 - 1) * emission
    found = reduction_interval(interval, emission)
    assert found * 10**9 <= exact
    assert found >= exact // 10**9 - 1 - interval // 2**63


@pytest.mark.rule("SUBNETS-2")
@pytest.mark.parametrize(
    ("elapsed", "price"), [(0, 4000 * TAO), (100_800, 2_000_000_084_800), (201_600, 1000 * TAO)]
)
def test_the_prices_of_the_chapter(elapsed: int, price: int) -> None:
    assert lock_cost(Rao(2000 * TAO), 2, BlockCount(elapsed), INTERVAL, LEAST) == price


@pytest.mark.rule("SUBNETS-2")
@given(costs, multipliers, st.lists(spans, min_size=2, max_size=2), spans, costs)
def test_the_price_of_a_subnet_never_rises_while_nobody_registers_one(
    last: Rao, times: int, elapsed: list[BlockCount], interval: BlockCount, least: Rao
) -> None:
    sooner, later = sorted(elapsed)
    after = lock_cost(last, times, later, interval, least)
    assert least <= after <= lock_cost(last, times, sooner, interval, least)


@pytest.mark.rule("SUBNETS-2")
@given(edged(0, 2**62, 10**12).map(Rao), spans.filter(bool))
def test_after_an_interval_the_price_is_the_last_cost_and_less_than_a_rao_a_block_more(
    last: Rao, interval: BlockCount
) -> None:
    after = lock_cost(last, 2, interval, interval, Rao(0))
    assert 0 <= after - last < interval


@pytest.mark.rule("SUBNETS-2")
@given(costs, multipliers, spans, costs)
def test_without_an_interval_the_price_stays(
    last: Rao, times: int, elapsed: BlockCount, least: Rao
) -> None:
    price = lock_cost(last, times, elapsed, BlockCount(0), least)
    assert price == max(min(times * last, U64_MAXIMUM), least)


@pytest.mark.rule("SUBNETS-2")
def test_the_first_price_falls_from_the_stored_cost_itself() -> None:
    assert times_last_cost(BlockNumber(0)) == 1
    assert times_last_cost(BlockNumber(1)) == 2
