"""The moving average of a subnet's price."""

import pytest
from hypothesis import given

from tao_model.emission.moving_price import (
    AveragedSubnet,
    moved_average,
    moving_price,
    weight_of_spot,
)
from tao_model.numbers.fixed_point import I96F32, U64F64
from tao_model.parameters import EMA_PRICE_HALVING_BLOCKS, SUBNET_MOVING_ALPHA
from tao_model.units import (
    BlockCount,
    BlockNumber,
    I96F32Bits,
    NetUid,
    PoolMechanism,
    U64F64Bits,
)
from tests.strategies.consensus import edged
from tests.strategies.emission import moving_prices, prices

ONE = U64F64.one
UNIT = 2**32
"""A unit of a stored average, in units of a price."""

MOVING_ALPHA = SUBNET_MOVING_ALPHA.default
OLDEST = BlockNumber(2**62)

weights = edged(0, ONE, MOVING_ALPHA * UNIT, ONE // 2).map(U64F64Bits)


def widened(average: int) -> U64F64Bits:
    return U64F64Bits(average * UNIT)


def steady(average: int, price: U64F64Bits) -> I96F32Bits:
    """Return the average after a block of a very old subnet, by default parameters."""
    subnet = AveragedSubnet(
        NetUid(1),
        PoolMechanism(1),
        price,
        I96F32Bits(average),
        BlockNumber(1),
        EMA_PRICE_HALVING_BLOCKS.default,
    )
    return moving_price(subnet, MOVING_ALPHA, OLDEST)


@pytest.mark.rule("EMISSION-26")
@given(edged(1, 2**63, 201_600), edged(0, 10**7, 201_600), edged(0, 10**7, 201_600))
def test_the_spot_price_weighs_more_the_older_the_subnet_and_less_than_its_parameter(
    halving: int, younger: int, older: int
) -> None:
    younger, older = min(younger, older), max(younger, older)
    weigh = [
        weight_of_spot(MOVING_ALPHA, BlockNumber(1), BlockCount(halving), BlockNumber(age))
        for age in (younger, older)
    ]
    assert weigh[0] <= weigh[1] <= MOVING_ALPHA * UNIT


@pytest.mark.rule("EMISSION-26")
def test_at_the_age_of_the_parameter_the_spot_price_has_half_its_final_weight() -> None:
    age = BlockNumber(201_600)
    half = weight_of_spot(MOVING_ALPHA, BlockNumber(1), BlockCount(age), age)
    assert half == MOVING_ALPHA * UNIT // 2


@pytest.mark.rule("EMISSION-26")
def test_in_its_first_block_of_emission_a_subnet_is_one_block_old() -> None:
    first = BlockNumber(10)
    assert weight_of_spot(MOVING_ALPHA, first, BlockCount(1), first) == MOVING_ALPHA * UNIT // 2


@pytest.mark.rule("EMISSION-26")
def test_a_parameter_below_zero_gives_the_spot_price_no_weight() -> None:
    assert weight_of_spot(I96F32Bits(-1), BlockNumber(1), BlockCount(0), OLDEST) == 0


@pytest.mark.rule("EMISSION-26")
@given(moving_prices(), prices(), weights)
def test_an_average_never_passes_the_price_and_never_recedes_by_more_than_one_unit(
    old: I96F32Bits, spot: U64F64Bits, weight: U64F64Bits
) -> None:
    price = min(spot, ONE)
    new = widened(moved_average(widened(old), spot, weight))
    assert new <= max(widened(old), price)
    assert new > min(widened(old), price) - 2 * UNIT


@pytest.mark.rule("EMISSION-26")
@given(moving_prices(), prices(), weights)
def test_an_average_of_at_most_one_stays_at_most_one(
    old: I96F32Bits, spot: U64F64Bits, weight: U64F64Bits
) -> None:
    assert 0 <= moved_average(widened(old), spot, weight) <= I96F32.one


@pytest.mark.rule("EMISSION-26")
@given(moving_prices(), prices(), weights)
def test_an_average_does_not_rise_while_weight_times_distance_is_less_than_a_unit(
    old: I96F32Bits, spot: U64F64Bits, weight: U64F64Bits
) -> None:
    distance = min(spot, ONE) - widened(old)
    if 0 <= distance * weight < UNIT * ONE:
        assert moved_average(widened(old), spot, weight) <= old


@pytest.mark.rule("EMISSION-26")
def test_by_default_a_price_up_to_a_13_thousandth_leaves_the_average_at_zero_for_ever() -> None:
    """The weight is 12885 * 2^-32 and a unit 2^-32, so that the dead band ends at 1 / 12885."""
    end = ONE // 12_885 + 1
    oldest = weight_of_spot(MOVING_ALPHA, BlockNumber(1), BlockCount(0), OLDEST)
    assert oldest == MOVING_ALPHA * UNIT
    assert moved_average(U64F64.zero, U64F64Bits(end - 1), oldest) == 0
    assert moved_average(U64F64.zero, U64F64Bits(end), oldest) == 1


@pytest.mark.rule("EMISSION-26")
def test_an_average_that_is_at_the_price_sinks_by_a_unit_and_stays_there() -> None:
    """Two products are floored; one unit of distance outweighs that."""
    third = I96F32.one // 3
    assert steady(third, widened(third)) == third - 1
    assert steady(third - 1, widened(third)) == third - 1


@pytest.mark.rule("EMISSION-26")
@given(moving_prices(), prices())
def test_an_average_above_the_price_sinks_in_every_block(old: I96F32Bits, spot: U64F64Bits) -> None:
    if widened(old) > spot:
        assert steady(old, spot) < old


@pytest.mark.rule("EMISSION-26")
def test_a_price_above_one_counts_as_one() -> None:
    weight = U64F64Bits(ONE // 2)
    assert moved_average(U64F64.zero, U64F64Bits(9 * ONE), weight) == I96F32.one // 2


@pytest.mark.rule("EMISSION-26")
def test_a_weight_above_one_overshoots() -> None:
    """Root may set it so: twice the weight takes the average to twice the price."""
    weight = U64F64Bits(2 * ONE)
    assert moved_average(U64F64.zero, U64F64Bits(ONE // 2), weight) == I96F32.one
    # And of the old one nothing is left: a weight below zero does not exist.
    assert moved_average(U64F64.one, U64F64.zero, weight) == 0


@pytest.mark.rule("EMISSION-26")
def test_the_average_of_a_stable_subnet_starts_from_one_in_every_block() -> None:
    stable = AveragedSubnet(
        NetUid(1), PoolMechanism(0), U64F64.one, I96F32Bits(5), BlockNumber(1), BlockCount(0)
    )
    assert I96F32.one - 1 <= moving_price(stable, MOVING_ALPHA, OLDEST) <= I96F32.one
