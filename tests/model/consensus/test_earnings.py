"""What is paid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tao_model.consensus.earnings import EarningShares, earning_shares, paid
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import Alpha, I32F32Bits
from tests.strategies.consensus import SUPPLY, U64_MAXIMUM, distributions, edged, shares

ONE = I32F32.one

emissions = edged(0, U64_MAXIMUM, 360 * 10**9, SUPPLY).map(Alpha)


@st.composite
def parties(draw: DrawFn) -> tuple[tuple[I32F32Bits, ...], ...]:
    """Incentive, dividends, active stake and stake of the same neurons."""
    size = draw(st.integers(1, 8))
    return tuple(draw(distributions(size)) for _ in range(4))


def pay(shares_of_pot: tuple[I32F32Bits, ...], emission: Alpha) -> int:
    return sum(paid(share, emission) for share in shares_of_pot)


@pytest.mark.rule("CONSENSUS-25")
@given(shares(), emissions)
def test_a_payment_is_the_floor_of_the_share(share: I32F32Bits, emission: Alpha) -> None:
    assert paid(share, emission) == share * emission // ONE


@pytest.mark.rule("CONSENSUS-24")
@given(parties(), emissions)
def test_no_more_is_paid_than_is_emitted_and_all_but_rounding(
    party: tuple[tuple[I32F32Bits, ...], ...], emission: Alpha
) -> None:
    """The shares of k parties sum to one less at most k - 1 units; each payment is floored."""
    incentive, dividends, active_stake, stake = party
    earned = earning_shares(*party)
    total = pay(earned.server + earned.validator, emission)
    assert total <= emission
    fallback = active_stake if any(active_stake) else stake
    parties = sum(share > 0 for share in incentive + dividends) or sum(own > 0 for own in fallback)
    if parties:
        assert (emission - total) * ONE < (parties - 1) * emission + parties * ONE


@pytest.mark.rule("CONSENSUS-24")
@given(parties(), emissions)
def test_a_pot_is_overpaid_at_most_by_what_the_other_lost_in_rounding(
    party: tuple[tuple[I32F32Bits, ...], ...], emission: Alpha
) -> None:
    incentive, dividends, _, _ = party
    earned = earning_shares(*party)
    server, validator = sum(incentive), sum(dividends)
    if server and validator:
        assert pay(earned.server, emission) * (server + validator) <= emission * server
        assert pay(earned.validator, emission) * (server + validator) <= emission * validator


@pytest.mark.rule("CONSENSUS-24")
def test_the_miners_pot_is_overpaid_where_dividends_lose_more_in_rounding() -> None:
    """Seven equal dividends sum to four units less than one: 83 of 180,000,000,000 too much."""
    seventh = I32F32Bits(ONE // 7)
    assert 7 * seventh == ONE - 4
    incentive = (ONE, *[I32F32.zero] * 7)
    dividends = (I32F32.zero, *[seventh] * 7)
    earned = earning_shares(incentive, dividends, dividends, dividends)
    emission = Alpha(360 * 10**9)
    assert pay(earned.server, emission) == emission // 2 + 83
    assert pay(earned.validator, emission) == 7 * 25_714_285_690


@pytest.mark.rule("CONSENSUS-24")
def test_one_side_earns_all_where_the_other_has_nothing() -> None:
    nobody, all_to_one = (I32F32.zero, I32F32.zero), (I32F32.zero, ONE)
    without_dividends = earning_shares(all_to_one, nobody, all_to_one, all_to_one)
    assert without_dividends == EarningShares(all_to_one, nobody, all_to_one)
    without_incentive = earning_shares(nobody, all_to_one, nobody, nobody)
    assert without_incentive == EarningShares(nobody, all_to_one, all_to_one)


@pytest.mark.rule("CONSENSUS-24")
def test_without_incentive_and_dividends_validators_share_by_stake() -> None:
    nobody = (I32F32.zero, I32F32.zero)
    active, stake = (ONE, I32F32.zero), (I32F32Bits(ONE // 2), I32F32Bits(ONE // 2))
    assert earning_shares(nobody, nobody, active, stake) == EarningShares(nobody, active, active)
    assert earning_shares(nobody, nobody, nobody, stake) == EarningShares(nobody, stake, stake)
