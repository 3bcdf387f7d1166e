"""The stake-weighted median."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tao_model.consensus.median import weighted_median, weighted_median_of_columns
from tao_model.consensus.vectors import normalize
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Uid
from tests.strategies.consensus import distributions, edged, shares

Voters = tuple[tuple[I32F32Bits, ...], tuple[I32F32Bits, ...]]


@st.composite
def votes(draw: DrawFn) -> Voters:
    """Stake and score of one to nine voters."""
    count = draw(st.integers(1, 9))
    stake = draw(distributions(count))
    score = draw(
        st.lists(
            st.one_of(shares(), st.sampled_from((0, 7, 9)).map(I32F32Bits)),
            min_size=count,
            max_size=count,
        )
    )
    return stake, tuple(score)


minorities = edged(-I32F32.one, I32F32.one, 0, I32F32.one // 2).map(I32F32Bits)


def median_by_pivots(stake: tuple[int, ...], score: tuple[int, ...], minority: int) -> int:
    """Search as production does: divide around the middle voter's score, go on in one part."""
    voters = list(range(len(stake)))
    low, high = 0, sum(stake)
    while voters:
        pivot = score[voters[len(voters) // 2]]
        lower = [voter for voter in voters if score[voter] < pivot]
        upper = [voter for voter in voters if score[voter] > pivot]
        below = low + sum(stake[voter] for voter in lower)
        above = high - sum(stake[voter] for voter in upper)
        if lower and minority < below:
            voters, high = lower, below
        elif upper and above <= minority:
            voters, low = upper, above
        else:
            return pivot
    return 0


@pytest.mark.rule("CONSENSUS-9")
@given(votes(), minorities)
def test_the_median_is_what_the_search_by_pivots_finds(
    voters: Voters, minority: I32F32Bits
) -> None:
    stake, score = voters
    assert weighted_median(stake, score, minority) == median_by_pivots(stake, score, minority)


@pytest.mark.rule("CONSENSUS-9")
@given(votes(), minorities)
def test_the_median_is_the_least_score_that_more_than_a_minority_reaches(
    voters: Voters, minority: I32F32Bits
) -> None:
    stake, score = voters

    def backing(value: int) -> int:
        return sum(own for own, other in zip(stake, score, strict=True) if other <= value)

    backed = [value for value in score if backing(value) > minority]
    assert weighted_median(stake, score, minority) == min(backed, default=max(score))


@pytest.mark.rule("CONSENSUS-9")
def test_the_median_of_nobody_is_zero() -> None:
    assert weighted_median((), (), I32F32.zero) == 0


@pytest.mark.rule("CONSENSUS-10")
def test_half_of_the_stake_carries_a_weight_and_less_does_not() -> None:
    """Three validators with 25, 25 and 50 percent; kappa is 32767 / 65535, a little under half."""
    stake = tuple(I32F32Bits(I32F32.one * percent // 100) for percent in (25, 25, 50))
    kappa = I32F32Bits(I32F32.one * 32767 // 65535)
    high, low = I32F32Bits(I32F32.one // 2), I32F32Bits(I32F32.one // 10)

    def consensus(*weights: I32F32Bits) -> tuple[I32F32Bits, ...]:
        rows = tuple(((Uid(0), weight),) for weight in weights)
        return weighted_median_of_columns(stake, rows, 1, kappa)

    assert consensus(low, low, high) == (high,)
    assert consensus(high, low, low) == (low,)
    assert consensus(high, high, low) == (high,)


@pytest.mark.rule("CONSENSUS-10")
@given(distributions(4), st.lists(shares(), min_size=4, max_size=4), shares())
def test_the_consensus_of_a_column_is_zero_or_one_of_its_weights(
    stake: tuple[I32F32Bits, ...], weights: list[I32F32Bits], kappa: I32F32Bits
) -> None:
    rows = tuple(((Uid(0), weight),) for weight in weights)
    (consensus,) = weighted_median_of_columns(stake, rows, 1, kappa)
    assert consensus in {0, *weights}


@st.composite
def ballots(draw: DrawFn) -> tuple[tuple[I32F32Bits, ...], list[I32F32Bits | None]]:
    """Stakes that are normalised, and scores, which some do not give."""
    stake = normalize(I32F32, draw(distributions(6)))
    scores = st.one_of(st.none(), shares(), st.sampled_from((0, 7, 9)).map(I32F32Bits))
    return stake, draw(st.lists(scores, min_size=6, max_size=6))


@pytest.mark.rule("CONSENSUS-10")
@given(ballots(), edged(0, I32F32.one, I32F32.one // 2).map(I32F32Bits))
def test_whoever_gives_no_weight_scores_zero(
    ballot: tuple[tuple[I32F32Bits, ...], list[I32F32Bits | None]], kappa: I32F32Bits
) -> None:
    stake, scores = ballot
    rows = tuple(() if score is None else ((Uid(0), score),) for score in scores)
    voters = [voter for voter, own in enumerate(stake) if own > 0]
    voting_stake = normalize(I32F32, [stake[voter] for voter in voters])
    minority = I32F32Bits(sum(voting_stake) - kappa)
    given_or_zero = [scores[voter] or I32F32.zero for voter in voters]
    expected = weighted_median(voting_stake, given_or_zero, minority)
    assert weighted_median_of_columns(stake, rows, 1, kappa) == (expected,)


@pytest.mark.rule("CONSENSUS-10")
def test_the_last_of_repeated_entries_counts_and_an_unknown_column_does_not() -> None:
    row = ((Uid(0), I32F32Bits(5)), (Uid(9), I32F32Bits(7)), (Uid(0), I32F32Bits(3)))
    assert weighted_median_of_columns((I32F32.one,), (row,), 1, I32F32.one) == (3,)


@pytest.mark.rule("CONSENSUS-10")
def test_stake_without_a_row_has_no_say_nor_a_row_without_stake() -> None:
    row = ((Uid(0), I32F32.one), (Uid(1), I32F32.one))
    half = I32F32Bits(I32F32.one // 2)
    assert weighted_median_of_columns((I32F32.one, I32F32.one), (row,), 1, half) == (half * 2,)
    assert weighted_median_of_columns((I32F32.one,), (row, ()), 1, half) == (half * 2,)


@pytest.mark.rule("CONSENSUS-10")
def test_rows_without_stake_have_no_say() -> None:
    rows = (((Uid(0), I32F32Bits(5)),), ((Uid(0), I32F32Bits(9)),))
    assert weighted_median_of_columns((I32F32Bits(1), I32F32.zero), rows, 1, I32F32.one) == (5,)
    assert weighted_median_of_columns((I32F32.zero, I32F32.zero), rows, 1, I32F32.one) == (0,)


def test_the_pivot_search_agrees_with_a_median_done_by_hand() -> None:
    assert median_by_pivots((2, 3, 5), (10, 20, 30), 5) == 30
    assert median_by_pivots((2, 3, 5), (10, 20, 30), 4) == 20
