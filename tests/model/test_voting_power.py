"""The moving average of stake that votes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.rejection import Reason, Rejected
from tao_model.state import Map
from tao_model.state.voting_power import VotingPower
from tao_model.units import AccountId, Alpha, BlockNumber, Perquintill, Rao
from tao_model.voting_power import (
    WHOLE,
    after_epoch,
    enabled,
    ending,
    moving_average,
    next_power,
)
from tests.strategies.consensus import edged

alpha = edged(0, 2**64 - 1, 10**9).map(Alpha)
parts = edged(0, 10**18, VotingPower().smoothing).map(Perquintill)

FIRST, SECOND = AccountId(b"1" * 32), AccountId(b"2" * 32)
ALL = WHOLE
NONE = Rao(0)


@pytest.mark.rule("VOTING-POWER-1")
@given(alpha, alpha, parts)
def test_the_average_lies_between_both_and_loses_less_than_one(
    stake: Alpha, previous: Alpha, smoothing: Perquintill
) -> None:
    average = moving_average(stake, previous, smoothing)
    assert min(stake, previous) <= average <= max(stake, previous)
    exact = smoothing * stake + (WHOLE - smoothing) * previous
    assert average * WHOLE <= exact < (average + 1) * WHOLE


@pytest.mark.rule("VOTING-POWER-1")
def test_by_default_the_average_comes_to_rest_280_units_below_the_stake() -> None:
    smoothing, stake = VotingPower().smoothing, Alpha(10**12)
    for below, moves in ((280, False), (281, True)):
        previous = Alpha(stake - below)
        assert (moving_average(stake, previous, smoothing) > previous) is moves


@pytest.mark.rule("VOTING-POWER-1")
def test_by_default_half_of_a_difference_is_gone_after_194_epochs() -> None:
    power = Alpha(0)
    for _ in range(194):
        power = moving_average(Alpha(10**15), power, VotingPower().smoothing)
    assert 0 < power - 5 * 10**14 < 10**12


@pytest.mark.rule("VOTING-POWER-2")
@given(alpha, alpha, parts, alpha)
def test_power_is_lost_where_it_falls_below_the_threshold_and_only_there(
    previous: Alpha, stake: Alpha, smoothing: Perquintill, least: Alpha
) -> None:
    threshold = Rao(int(least))
    average = moving_average(stake, previous, smoothing)
    power = next_power(previous, stake, smoothing, threshold)
    if average < threshold <= previous:
        assert power == 0
    elif average > 0:
        assert power == average
    else:
        assert power == previous


@pytest.mark.rule("VOTING-POWER-2")
def test_who_loses_all_stake_at_once_keeps_the_power() -> None:
    assert next_power(Alpha(5), Alpha(0), ALL, NONE) == 5
    assert next_power(Alpha(5), Alpha(0), ALL, Rao(5)) == 0


def followed(disable_at: int = 0) -> VotingPower:
    power = Map({FIRST: Alpha(10), SECOND: Alpha(20)})
    return VotingPower(True, BlockNumber(disable_at), Perquintill(ALL // 2), power)


@pytest.mark.rule("VOTING-POWER-3")
def test_those_with_a_permit_have_power_and_all_others_none() -> None:
    after = after_epoch(followed(), {SECOND: Alpha(30)}, NONE, BlockNumber(7))
    assert after.power == Map({SECOND: 25})


@pytest.mark.rule("VOTING-POWER-3")
def test_after_the_grace_period_all_power_is_forgotten() -> None:
    still = after_epoch(followed(8), {FIRST: Alpha(10)}, NONE, BlockNumber(7))
    assert (still.power, still.tracking_enabled) == (Map({FIRST: 10}), True)
    over = after_epoch(followed(7), {FIRST: Alpha(10)}, NONE, BlockNumber(7))
    assert over == VotingPower(smoothing=Perquintill(ALL // 2))
    assert after_epoch(over, {FIRST: Alpha(10)}, NONE, BlockNumber(8)) == over


@pytest.mark.rule("VOTING-POWER-4")
@given(st.integers(0, 2**64 - 1))
def test_an_end_can_be_called_off(now: int) -> None:
    ends = ending(followed(), BlockNumber(now))
    assert ends.disable_at == min(now + 100_800, 2**64 - 1)
    assert enabled(ends) == followed()


@pytest.mark.rule("VOTING-POWER-4")
def test_what_is_not_followed_has_no_end() -> None:
    with pytest.raises(Rejected) as refusal:
        ending(VotingPower(), BlockNumber(7))
    assert refusal.value.reason is Reason.VOTING_POWER_TRACKING_NOT_ENABLED
