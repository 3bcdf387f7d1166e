"""Bonds and dividends."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import given

from tao_model.consensus.bonds import (
    averaged_bonds,
    bond_proportions,
    bonds_coefficient,
    bonds_to_established,
    counted_bonds,
    previous_epoch_block,
    stored_bonds,
    weights_for_bonds,
    yuma2_bonds,
    yuma3_bonds,
)
from tao_model.consensus.interface import EpochInput, Matrix
from tao_model.consensus.reference import run_stages
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import BlockNumber, I32F32Bits, Millionths, Proportion16, Tempo, Uid
from tests.strategies.consensus import agreeing_epochs, edged, epochs

ONE = I32F32.one


def entry(column: int, value: int) -> tuple[Uid, I32F32Bits]:
    return Uid(column), I32F32Bits(value)


@pytest.mark.rule("CONSENSUS-14")
def test_a_full_penalty_takes_the_clipped_weight_and_none_the_whole() -> None:
    weights: Matrix = ((entry(0, ONE),),)
    clipped: Matrix = ((entry(0, ONE // 2),),)
    assert weights_for_bonds(weights, clipped, 1, Proportion16(65535)) == clipped
    assert weights_for_bonds(weights, clipped, 1, Proportion16(0)) == weights
    ((middle,),) = weights_for_bonds(weights, clipped, 1, Proportion16(32767))
    assert middle == (0, ONE - (32767 * ONE // 65535) // 2 - 1)


@pytest.mark.rule("CONSENSUS-15")
def test_bonds_to_those_registered_since_the_previous_epoch_are_void() -> None:
    now, tempo = BlockNumber(1_000), Tempo(360)
    assert previous_epoch_block(BlockNumber(640), now, tempo) == 641
    assert previous_epoch_block(BlockNumber(0), now, tempo) == 640
    assert previous_epoch_block(BlockNumber(0), BlockNumber(7), tempo) == 0
    registered = (BlockNumber(640), BlockNumber(641))
    bonds: Matrix = ((entry(0, 1), entry(1, 1), entry(2, 1)),)
    assert bonds_to_established(bonds, BlockNumber(641), registered) == (
        (bonds[0][0], bonds[0][2]),
    )
    assert bonds_to_established(bonds, BlockNumber(0), registered) == ((),)
    # That of the last neuron is not stored, and counts as block zero.
    assert bonds_to_established(bonds, BlockNumber(1), registered) == ((bonds[0][2],),)


@pytest.mark.rule("CONSENSUS-15")
@given(epochs(min_neurons=1))
def test_bonds_that_count_are_among_those_stored(epoch: EpochInput) -> None:
    stored = stored_bonds(epoch.bonds, epoch.neuron_count)
    for counted, row in zip(counted_bonds(epoch), stored, strict=True):
        assert set(counted) <= set(row)


@pytest.mark.rule("CONSENSUS-17")
@given(edged(0, 10**7, 900_000, 10**6).map(Millionths))
def test_the_coefficient_is_what_the_average_leaves_rounded_up(average: Millionths) -> None:
    exact = 1 - Fraction(average, 10**6)
    assert 0 <= Fraction(bonds_coefficient(average), ONE) - exact < Fraction(1, ONE)


@pytest.mark.rule("CONSENSUS-17")
def test_an_average_above_one_makes_the_coefficient_negative() -> None:
    assert bonds_coefficient(Millionths(1_500_000)) == -ONE // 2
    # The average is held within the format before it is taken off.
    assert bonds_coefficient(Millionths(2**64 - 1)) == 2**32 - (2**63 - 1)


@pytest.mark.rule("CONSENSUS-19")
def test_in_yuma2_a_validator_buys_its_part_in_a_miner_with_stake_times_weight() -> None:
    """Validators with three quarters and one quarter of the stake give miner 2 the same weight."""
    stake = (I32F32Bits(ONE * 3 // 4), I32F32Bits(ONE // 4), I32F32.zero)
    weights: Matrix = ((entry(2, ONE),), (entry(2, ONE),), ())
    incentive = (I32F32.zero, I32F32.zero, ONE)
    bonds = yuma2_bonds(((), (), ()), weights, stake, incentive, ONE)
    assert bonds.normalized == ((entry(2, ONE * 3 // 4),), (entry(2, ONE // 4),), ())
    assert bonds.stored == ((entry(2, ONE),), (entry(2, ONE // 3),), ())
    assert bonds.dividends == (ONE * 3 // 4, ONE // 4, 0)


@pytest.mark.rule("CONSENSUS-20")
def test_in_yuma3_stake_enters_the_dividends_and_not_the_bonds() -> None:
    """The same validators: equal bonds, dividends by stake."""
    stake = (I32F32Bits(ONE * 3 // 4), I32F32Bits(ONE // 4), I32F32.zero)
    incentive = (I32F32.zero, I32F32.zero, ONE)
    averaged: Matrix = ((entry(2, ONE),), (entry(2, ONE),), ())
    bonds = yuma3_bonds(averaged, stake, incentive)
    assert bonds.stored == averaged
    assert bonds.normalized == ((entry(2, ONE // 2),), (entry(2, ONE // 2),), ())
    assert bonds.dividends == (ONE * 3 // 4, ONE // 4, 0)


@pytest.mark.rule("CONSENSUS-20")
@given(agreeing_epochs())
def test_in_yuma3_bonds_stay_between_zero_and_one(epoch: EpochInput) -> None:
    stages = run_stages(attrs.evolve(epoch, yuma3_enabled=True))
    assert all(0 < bond <= ONE for row in stages.ema_bonds_stored for _, bond in row)
    assert all(0 <= bond <= ONE for row in stages.ema_bonds_normalized for _, bond in row)


@pytest.mark.rule("CONSENSUS-20")
@given(agreeing_epochs())
def test_liquid_alpha_has_no_effect_without_a_consensus(epoch: EpochInput) -> None:
    bonds = bond_proportions(counted_bonds(epoch))
    weights = run_stages(epoch).weights_for_bonds
    nobody = (I32F32.zero,) * epoch.neuron_count
    on, off = (attrs.evolve(epoch, liquid_alpha_enabled=enabled) for enabled in (True, False))
    assert averaged_bonds(bonds, weights, nobody, on) == averaged_bonds(bonds, weights, nobody, off)


@pytest.mark.rule("CONSENSUS-19", "CONSENSUS-20")
@given(agreeing_epochs())
def test_dividends_are_shares_of_those_with_bonds_in_earning_miners(epoch: EpochInput) -> None:
    stages = run_stages(epoch)
    total = sum(stages.dividends)
    assert total == 0 or ONE - epoch.neuron_count < total <= ONE
    for row, dividend in zip(stages.ema_bonds_normalized, stages.dividends, strict=True):
        if dividend:
            assert any(stages.incentive[column] for column, bond in row if bond)
