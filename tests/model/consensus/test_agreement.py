"""From weights to consensus, trust and incentive."""

import pytest
from hypothesis import given

from tao_model.consensus.agreement import (
    clipped_weights,
    consensus_weights,
    incentive,
    ranks,
    validator_trust,
)
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import run_stages
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Proportion16, Uid
from tests.strategies.consensus import agreeing_epochs

ONE = I32F32.one
TENTH = I32F32Bits(ONE // 10)
HALF = I32F32Bits(ONE // 2)


@pytest.mark.rule("CONSENSUS-10", "CONSENSUS-11", "CONSENSUS-12", "CONSENSUS-13")
def test_an_outlier_is_clipped_and_loses_trust() -> None:
    """Two validators agree that miner 2 is worth a half, the third gives it all."""
    third = I32F32Bits(ONE // 3)
    stake = (third, third, third, I32F32.zero)
    agreed = ((Uid(2), HALF), (Uid(3), HALF))
    weights = (agreed, agreed, ((Uid(2), ONE),), ())
    consensus = consensus_weights(stake, weights, 4, Proportion16(32767))
    assert consensus == (0, 0, HALF, HALF)
    clipped = clipped_weights(weights, consensus)
    assert clipped[2] == ((2, HALF),)
    assert validator_trust(clipped) == (ONE, ONE, HALF, 0)
    assert ranks(clipped, stake, 4) == (0, 0, 3 * (third // 2), 2 * (third // 2))
    shares = incentive(ranks(clipped, stake, 4))
    assert [round(100 * share / ONE) for share in shares] == [0, 0, 60, 40]


@pytest.mark.rule("CONSENSUS-11")
@given(agreeing_epochs())
def test_a_clipped_weight_is_never_above_its_weight_nor_above_consensus(epoch: EpochInput) -> None:
    stages = run_stages(epoch)
    for row, clipped in zip(stages.weights, stages.clipped_weights, strict=True):
        given_weights = dict(row)
        for column, value in clipped:
            assert value == min(given_weights[column], stages.consensus[column])


@pytest.mark.rule("CONSENSUS-12", "CONSENSUS-13")
@given(agreeing_epochs())
def test_trust_rank_and_incentive_are_shares(epoch: EpochInput) -> None:
    stages = run_stages(epoch)
    assert all(0 <= trust <= ONE for trust in stages.validator_trust)
    assert 0 <= sum(stages.ranks) <= ONE
    assert sum(stages.incentive) == 0 or ONE - epoch.neuron_count < sum(stages.incentive) <= ONE
