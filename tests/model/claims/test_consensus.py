"""Claims about how work and stake are judged, and how far they hold beyond the examples."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tao_model.claims.consensus import (
    pay_lost_to_rounding_at_most,
    poor_performers_are_excluded,
    rewards_follow_performance,
    stake_gives_weight,
    validators_out_of_consensus_earn_less,
)
from tao_model.claims.epochs import rows, small_epoch
from tao_model.claims.verdict import Exact
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import run_epoch, run_stages
from tao_model.units import Alpha, Millionths, Proportion16
from tests.strategies.consensus import edged

WEIGHT = edged(0, 65_535, 1, 32_768)


def _numbers(exact: Exact) -> list[int]:
    assert isinstance(exact, tuple)
    return [int(value) for value in exact]


def _whole(exact: Exact) -> int:
    assert isinstance(exact, int)
    return exact


def _row(miners: int) -> st.SearchStrategy[list[int]]:
    return st.lists(WEIGHT, min_size=miners, max_size=miners)


@st.composite
def judged(draw: DrawFn) -> tuple[list[int], list[list[int]]]:
    """Stakes of one to four validators, and the weights that they give to two to four miners."""
    stakes = draw(st.lists(st.integers(1, 100), min_size=1, max_size=4))
    miners = draw(st.integers(2, 4))
    return stakes, [draw(_row(miners)) for _ in stakes]


def _eighth_joins() -> tuple[EpochInput, EpochInput]:
    """All that eight equal validators give goes to one miner, of the eighth first nothing."""
    full = Alpha(360 * 10**9)
    epoch = attrs.evolve(small_epoch([1] * 8, [[65_535]] * 8), emission=full)
    return attrs.evolve(epoch, weights=rows([[65_535]] * 7 + [[0]], 9)), epoch


# CLAIM-7


@pytest.mark.rule("CLAIM-7")
def test_weight_of_all_is_paid_and_weight_of_a_minority_is_not() -> None:
    verdict = rewards_follow_performance()
    assert verdict.verdict == "bounded"
    paid = _numbers(verdict.computed["earns_if_all_validators_give_it_alpha"])
    assert paid == sorted(set(paid))
    alone = _numbers(verdict.computed["earns_if_only_a_fifth_of_the_stake_gives_it_alpha"])
    assert set(alone) == {0}


@pytest.mark.rule("CLAIM-7")
def test_a_miner_earns_less_when_the_eighth_validator_agrees_with_seven() -> None:
    """Seven dividends of a seventh are four units short of one, eight of an eighth are not."""
    computed = rewards_follow_performance().computed
    seven, eight = _numbers(
        computed["earns_if_seven_of_eight_validators_give_it_and_if_all_do_alpha"]
    )
    emission = 360 * 10**9
    assert 7 * (2**32 // 7) == 2**32 - 4
    assert seven == (2**64 // (2**33 - 4)) * emission // 2**32
    assert eight == emission // 2
    assert 0 < seven - eight <= _whole(computed["rounding_takes_of_that_at_most_alpha"])


@pytest.mark.rule("CLAIM-7")
def test_a_miner_earns_half_once_its_weight_makes_a_bond() -> None:
    computed = rewards_follow_performance().computed
    emission = _whole(computed["emission_of_360_blocks_alpha"])
    before, after = _numbers(computed["earns_before_and_after_its_weight_makes_bonds_alpha"])
    assert (before, after) == (emission, emission // 2)


@st.composite
def before_and_after_more_weight(draw: DrawFn) -> tuple[EpochInput, EpochInput, int]:
    """An epoch, the same with more weight for one miner, and that miner's uid.

    Without and with old bonds, under both rules of bonds, at any speed.
    """
    stakes = draw(st.lists(st.sampled_from([1, 1, 1, 3, 100]), min_size=6, max_size=16))
    miners = draw(st.sampled_from([1, 1, 2, 3]))
    often_none = st.one_of(st.just(0), WEIGHT)
    weights = [draw(st.lists(often_none, min_size=miners, max_size=miners)) for _ in stakes]
    miner = draw(st.integers(0, miners - 1))
    convinced = draw(st.sets(st.integers(0, len(stakes) - 1), min_size=1))
    more = [list(row) for row in weights]
    for validator in convinced:
        more[validator][miner] = draw(edged(weights[validator][miner], 65_535))
    epoch = small_epoch(stakes, weights)
    bonds = draw(st.sampled_from([[], weights, more]))
    before = attrs.evolve(
        epoch,
        emission=Alpha(360 * 10**9),
        yuma3_enabled=draw(st.booleans()),
        liquid_alpha_enabled=draw(st.booleans()),
        bonds_moving_average=Millionths(draw(edged(0, 1_000_000, 900_000, 975_000, 999_999))),
        bonds_penalty=Proportion16(draw(edged(0, 65_535))),
        bonds=rows(bonds, epoch.neuron_count),
    )
    after = attrs.evolve(before, weights=rows(more, epoch.neuron_count))
    return before, after, len(stakes) + miner


@pytest.mark.rule("CONSENSUS-13")
@given(before_and_after_more_weight())
def test_a_miner_that_is_given_more_weight_never_has_less_incentive(
    case: tuple[EpochInput, EpochInput, int],
) -> None:
    before, after, miner = case
    assert run_stages(after).incentive[miner] >= run_stages(before).incentive[miner]


@pytest.mark.rule("CONSENSUS-25")
@given(before_and_after_more_weight())
@example((*_eighth_joins(), 8))
def test_a_miner_that_is_given_more_weight_earns_less_by_rounding_or_where_dividends_begin(
    case: tuple[EpochInput, EpochInput, int],
) -> None:
    before, after, miner = case
    lost = run_epoch(before).server_emission[miner] - run_epoch(after).server_emission[miner]
    dividends_begin = not any(run_stages(before).dividends) and any(run_stages(after).dividends)
    bound = pay_lost_to_rounding_at_most(before.neuron_count, before.emission)
    assert lost <= bound or dividends_begin


# CLAIM-8


@pytest.mark.rule("CLAIM-8")
def test_weight_grows_with_stake_and_filters_take_all_of_it() -> None:
    verdict = stake_gives_weight()
    assert verdict.verdict == "bounded"
    weights = verdict.computed["voting_weight_percent"]
    assert isinstance(weights, tuple)
    for stake, weight in zip((0, 10, 20, 100, 1_000), weights, strict=True):
        exact = Fraction(100 * stake, 80 + stake)
        assert 0 <= exact - Fraction(weight) < Fraction(1, 10**5)
    for filtered in ("below_the_threshold_by_a_rao", "third_where_two_may_validate"):
        assert verdict.computed[f"{filtered}_percent"] == "0.000000"


@pytest.mark.rule("CLAIM-8")
def test_a_tao_on_root_weighs_a_nineteenth_of_an_alpha() -> None:
    weight = Fraction(971_718_665_099_567_868, 2**64 - 1) * 10**9
    computed = stake_gives_weight().computed["a_tao_on_root_weighs_rao_of_alpha"]
    assert isinstance(computed, int)
    assert 0 <= weight - computed < 1
    assert round(Fraction(10**9, computed)) == 19


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=5), st.integers(0, 10**6))
def test_more_stake_never_has_less_voting_weight(stakes: list[int], added: int) -> None:
    weights = [[1]] * len(stakes)
    before = run_stages(small_epoch(stakes, weights)).active_stake[0]
    after = run_stages(small_epoch((stakes[0] + added, *stakes[1:]), weights)).active_stake[0]
    assert after >= before


# CLAIM-9


@pytest.mark.rule("CLAIM-9")
def test_the_deviating_validator_earns_less_unless_it_lives_on_old_bonds() -> None:
    verdict = validators_out_of_consensus_earn_less()
    assert verdict.verdict == "bounded"

    def earned(name: str) -> int:
        exact = verdict.computed[f"{name}_earns_alpha"]
        assert isinstance(exact, int)
        return exact

    assert 2 * earned("deviating_validator") < earned("agreeing_validator")
    lenient = "without_bonds_penalty_"
    assert earned(f"{lenient}deviating") < earned(f"{lenient}agreeing")
    assert earned("deviating_holder_of_old_bonds") > 10 * earned("agreeing_newcomer")


@st.composite
def deviations(draw: DrawFn) -> EpochInput:
    """Epochs in which 0 has a majority, 1 agrees with it, and 2 has the stake of 1."""
    miners = draw(st.integers(2, 4))
    agreed, other = draw(_row(miners)), draw(_row(miners))
    assume(any(agreed) and any(other))
    stake = draw(st.integers(1, 49))
    epoch = small_epoch((100, stake, stake), (agreed, agreed, other))
    return attrs.evolve(
        epoch,
        yuma3_enabled=draw(st.booleans()),
        bonds_penalty=Proportion16(draw(edged(0, 65_535))),
    )


@given(deviations())
def test_beside_a_majority_that_agrees_deviating_never_pays(epoch: EpochInput) -> None:
    """As long as nobody holds bonds yet, and up to two units of rounding."""
    earned = run_epoch(epoch).validator_emission
    assert earned[2] <= earned[1] + 2


# CLAIM-10


@pytest.mark.rule("CLAIM-10")
def test_a_miner_of_a_minority_earns_nothing_and_the_least_weight_of_all_is_paid() -> None:
    verdict = poor_performers_are_excluded()
    assert verdict.verdict == "bounded"
    computed = verdict.computed
    assert computed["earns_if_only_a_fifth_of_the_stake_gives_it_weight_alpha"] == 0
    least = computed["earns_with_the_least_weight_that_all_give_alpha"]
    assert isinstance(least, int)
    assert 0 <= Fraction(10**9, 65_536) - least < 2


@pytest.mark.rule("CLAIM-10")
def test_the_lowest_score_loses_its_uid_but_for_an_immune_one_where_few_are_old() -> None:
    computed = poor_performers_are_excluded().computed
    scores = _numbers(computed["scores_of_eleven_old_neurons_alpha"])
    immune = _whole(computed["score_of_an_immune_one_alpha"])
    assert immune > max(scores)
    assert computed["gives_way_to_a_newcomer_the_one_with_alpha"] == min(scores)
    assert computed["trimmed_by_one_place_the_one_with_alpha"] == min(scores)
    assert computed["if_only_the_first_ten_are_old_the_one_with_alpha"] == immune


@given(st.integers(1, 49), st.lists(WEIGHT, min_size=3, max_size=3), WEIGHT)
def test_a_miner_that_a_majority_ignores_earns_nothing(
    minority: int, by_minority: list[int], by_majority: int
) -> None:
    assume(by_majority > 0)
    epoch = small_epoch((100 - minority, minority), ((by_majority, by_majority, 0), by_minority))
    assert run_epoch(epoch).server_emission[4] == 0


def test_rows_of_old_bonds_are_read_like_weights() -> None:
    """The witness of CLAIM-9 hands bonds over in this form."""
    assert rows(((65_535, 0),), 3) == (((1, 65_535),), (), ())
