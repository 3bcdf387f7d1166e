"""Which subnets a block's TAO goes to."""

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tao_model.emission.shares import (
    Candidate,
    PricedSubnet,
    counted_price,
    enabled_shares,
    part_paid_to_miners,
    price_shares,
    root_sells,
    shares_of,
    takes_part,
    tao_emission,
    tao_emissions,
    weighted_shares,
)
from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.units import (
    BlockNumber,
    I96F32Bits,
    NetUid,
    PoolMechanism,
    Rao,
    U64F64Bits,
    U96F32Bits,
)
from tests.strategies.consensus import edged
from tests.strategies.emission import fractions, moving_prices, priced_subnets

ONE = U64F64.one
BLOCK = Rao(10**9)

blocks = edged(0, 10**9, 10**9 // 2).map(Rao)


def subnet(price: int, burned: int = 0, *, enabled: bool = True, dynamic: int = 1) -> PricedSubnet:
    return PricedSubnet(
        NetUid(1), PoolMechanism(dynamic), I96F32Bits(price), U96F32Bits(burned), enabled
    )


def replaced(
    subnets: tuple[PricedSubnet, ...], index: int, new: PricedSubnet
) -> tuple[PricedSubnet, ...]:
    return (*subnets[:index], new, *subnets[index + 1 :])


@pytest.mark.rule("EMISSION-1")
def test_a_subnet_takes_part_once_started_traded_and_open() -> None:
    sound = Candidate(NetUid(7), BlockNumber(100), True, True)
    assert takes_part(sound)
    assert not takes_part(attrs.evolve(sound, netuid=NetUid(0)))
    assert not takes_part(attrs.evolve(sound, first_emission_block_number=None))
    assert not takes_part(attrs.evolve(sound, subtoken_enabled=False))
    assert not takes_part(attrs.evolve(sound, network_registration_allowed=False))


@pytest.mark.rule("EMISSION-2")
@given(st.lists(edged(0, ONE, 1).map(U64F64Bits), max_size=9))
def test_shares_sum_to_one_less_at_most_one_unit_for_each_but_one(
    values: list[U64F64Bits],
) -> None:
    shares = shares_of(values)
    positive = sum(value > 0 for value in values)
    assert sum(shares) <= ONE
    assert sum(shares) >= (ONE - (positive - 1) if positive else 0)


@pytest.mark.rule("EMISSION-2")
@given(priced_subnets())
def test_a_price_share_is_the_floor_of_the_price_over_all_prices(
    subnets: tuple[PricedSubnet, ...],
) -> None:
    prices = [counted_price(one) for one in subnets]
    for share, price in zip(price_shares(subnets), prices, strict=True):
        assert share == (price * ONE // sum(prices) if price else 0)


@pytest.mark.rule("EMISSION-2")
def test_a_stable_subnet_counts_as_if_its_price_were_one() -> None:
    assert counted_price(subnet(123, dynamic=0)) == ONE
    assert counted_price(subnet(I96F32.one // 4)) == ONE // 4


@pytest.mark.rule("EMISSION-2")
def test_an_average_below_zero_counts_as_zero() -> None:
    assert counted_price(subnet(-1)) == 0


@pytest.mark.rule("EMISSION-3")
@given(priced_subnets())
def test_a_weighted_share_is_price_times_what_reached_miners_over_their_sum(
    subnets: tuple[PricedSubnet, ...],
) -> None:
    weights = [
        share * part_paid_to_miners(one.miner_burned_bits) // ONE
        for share, one in zip(price_shares(subnets), subnets, strict=True)
    ]
    assume(sum(weights) > 0)
    assert weighted_shares(subnets) == tuple(w * ONE // sum(weights) for w in weights)


@pytest.mark.rule("EMISSION-3")
@given(edged(0, 2 * U96F32.one, U96F32.one).map(U96F32Bits))
def test_what_reached_miners_is_what_was_not_withheld_and_never_below_nothing(
    burned: U96F32Bits,
) -> None:
    assert part_paid_to_miners(burned) == max(0, U96F32.one - burned) * 2**32


@pytest.mark.rule("EMISSION-3")
def test_where_no_subnet_paid_its_miners_price_alone_decides() -> None:
    all_burned = (subnet(3, U96F32.one), subnet(1, U96F32.one))
    assert weighted_shares(all_burned) == price_shares(all_burned) == (3 * ONE // 4, ONE // 4)


@pytest.mark.rule("EMISSION-3")
def test_withholding_everything_costs_everything_as_long_as_another_pays() -> None:
    assert weighted_shares((subnet(99, U96F32.one), subnet(1))) == (0, ONE)


@pytest.mark.rule("EMISSION-4")
@given(priced_subnets())
def test_disabled_subnets_get_nothing_and_the_others_share_all(
    subnets: tuple[PricedSubnet, ...],
) -> None:
    shares = enabled_shares(subnets)
    for share, one in zip(shares, subnets, strict=True):
        assert share == 0 or one.subnet_emission_enabled
    if any(shares):
        assert ONE - len(subnets) < sum(shares) <= ONE


@pytest.mark.rule("EMISSION-4")
def test_what_a_disabled_subnet_leaves_goes_to_the_others_in_proportion() -> None:
    disabled = (subnet(1), subnet(4, enabled=False), subnet(3))
    assert weighted_shares(disabled) == (ONE // 8, ONE // 2, 3 * ONE // 8)
    assert enabled_shares(disabled) == (ONE // 4, 0, 3 * ONE // 4)


@pytest.mark.rule("EMISSION-4")
def test_where_every_subnet_is_disabled_none_has_a_share() -> None:
    assert enabled_shares((subnet(2, enabled=False), subnet(1, enabled=False))) == (0, 0)


@pytest.mark.rule("EMISSION-5")
@given(blocks, priced_subnets())
def test_subnets_never_receive_more_than_the_block_creates_and_little_less(
    block: Rao, subnets: tuple[PricedSubnet, ...]
) -> None:
    """n subnets lose less than n * (block * 2^-64 + 2^-64 + 2^-32) rao, if any has a share."""
    received = sum(tao_emissions(block, subnets))
    assert received <= block * U96F32.one
    if any(enabled_shares(subnets)):
        lost = block * U96F32.one - received
        assert lost * 2**32 <= len(subnets) * (block + 1 + 2**32)


@pytest.mark.rule("EMISSION-5")
@given(blocks, blocks, edged(0, ONE, ONE // 3).map(U64F64Bits))
def test_a_subnet_receives_no_less_of_a_larger_block(
    one: Rao, another: Rao, share: U64F64Bits
) -> None:
    smaller, larger = min(one, another), max(one, another)
    assert tao_emission(smaller, share) <= tao_emission(larger, share)


@pytest.mark.rule("EMISSION-5")
@given(priced_subnets(), moving_prices(), st.data())
def test_a_subnet_receives_no_less_for_a_higher_moving_price(
    subnets: tuple[PricedSubnet, ...], price: I96F32Bits, data: st.DataObject
) -> None:
    assume(subnets)
    index = data.draw(st.integers(0, len(subnets) - 1))
    assume(price > subnets[index].subnet_moving_price_bits)
    higher = attrs.evolve(subnets[index], subnet_moving_price_bits=price)
    before = tao_emissions(BLOCK, subnets)[index]
    assert tao_emissions(BLOCK, replaced(subnets, index, higher))[index] >= before


@pytest.mark.rule("EMISSION-5")
@given(priced_subnets(), fractions(), st.data())
def test_a_subnet_receives_no_more_for_withholding_more(
    subnets: tuple[PricedSubnet, ...], burned: U96F32Bits, data: st.DataObject
) -> None:
    assume(subnets)
    index = data.draw(st.integers(0, len(subnets) - 1))
    assume(burned > subnets[index].miner_burned_bits)
    stricter = attrs.evolve(subnets[index], miner_burned_bits=burned)
    before = tao_emissions(BLOCK, subnets)[index]
    assert tao_emissions(BLOCK, replaced(subnets, index, stricter))[index] <= before


@pytest.mark.rule("EMISSION-2")
def test_a_sum_that_does_not_fit_is_held() -> None:
    greatest = U64F64.raw.maximum
    shares = shares_of((U64F64Bits(greatest), U64F64Bits(2**127)))
    assert shares == (U64F64.one, U64F64.one // 2)


@pytest.mark.rule("EMISSION-5")
def test_prices_whose_sum_does_not_fit_emit_the_block_twice() -> None:
    """No chain reaches it: averages stay below one. Weighting by miners' pay would heal it."""
    enormous = subnet(2**96, U96F32.one)
    received = tao_emissions(BLOCK, (enormous, enormous))
    assert received == (BLOCK * U96F32.one, BLOCK * U96F32.one)
    healed = attrs.evolve(enormous, miner_burned_bits=U96F32.zero)
    assert sum(tao_emissions(BLOCK, (healed, healed))) == BLOCK * U96F32.one


@pytest.mark.rule("EMISSION-6")
def test_root_sells_when_moving_prices_sum_to_above_one() -> None:
    half = subnet(I96F32.one // 2)
    assert not root_sells(())
    assert not root_sells((half, half))
    assert root_sells((half, half, subnet(1)))


@pytest.mark.rule("EMISSION-6")
def test_one_stable_subnet_and_any_other_price_make_root_sell() -> None:
    assert not root_sells((subnet(0, dynamic=0),))
    assert root_sells((subnet(0, dynamic=0), subnet(1)))


@pytest.mark.rule("EMISSION-6")
def test_the_sum_of_prices_wraps_around() -> None:
    """No chain reaches it: 2^63 and 2^63 sum to 2^64, which wraps to zero."""
    assert root_sells((subnet(2**95),))
    assert not root_sells((subnet(2**95), subnet(2**95)))
