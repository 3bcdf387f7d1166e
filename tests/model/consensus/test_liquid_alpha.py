"""Liquid alpha: the coefficient of each bond."""

from fractions import Fraction
from math import e

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.consensus.liquid_alpha import (
    LiquidAlpha,
    coefficient,
    coefficients,
    difference,
    safe_exponential,
    safe_natural_logarithm,
    safe_sigmoid,
    values_met_in_order,
)
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Proportion16, Steepness, Uid
from tests.strategies.consensus import edged, proportions, shares

ONE = I32F32.one
PRODUCTION = LiquidAlpha.stored(Proportion16(45875), Proportion16(58982), Steepness(1000))


def parameters() -> st.SearchStrategy[LiquidAlpha]:
    steepness = edged(-32768, 32767, 0, 1000).map(Steepness)
    return st.builds(LiquidAlpha.stored, proportions(), proportions(), steepness)


@pytest.mark.rule("CONSENSUS-21")
def test_a_weight_at_its_bond_is_measured_against_consensus() -> None:
    half = I32F32Bits(ONE // 2)
    assert difference(I32F32.zero, half, half) == half


@pytest.mark.rule("CONSENSUS-21")
@given(shares(), shares(), shares(), parameters())
def test_a_coefficient_lies_within_its_bounds(
    consensus: I32F32Bits, weight: I32F32Bits, bond: I32F32Bits, given_parameters: LiquidAlpha
) -> None:
    value = coefficient(consensus, weight, bond, given_parameters)
    low, high = given_parameters.low, given_parameters.high
    assert low <= value <= max(low, high)


@pytest.mark.rule("CONSENSUS-21")
@given(shares(), shares(), shares())
def test_a_bond_follows_faster_the_farther_its_weight_calls(
    consensus: I32F32Bits, weight: I32F32Bits, bond: I32F32Bits
) -> None:
    nearer = coefficient(consensus, weight, weight, PRODUCTION)
    other = coefficient(consensus, weight, bond, PRODUCTION)
    farther = difference(consensus, weight, bond) >= difference(consensus, weight, weight)
    assert (other >= nearer - 1) if farther else (other <= nearer + 1)


@pytest.mark.rule("CONSENSUS-21")
def test_a_difference_of_one_half_gives_the_middle_of_the_bounds() -> None:
    half = I32F32Bits(ONE // 2)
    middle = coefficient(I32F32.zero, half, I32F32.zero, PRODUCTION)
    assert middle == PRODUCTION.low + (PRODUCTION.high - PRODUCTION.low) // 2


@pytest.mark.rule("CONSENSUS-21")
@given(edged(I32F32.raw.minimum, I32F32.raw.maximum, 0, ONE, 20 * ONE, -20 * ONE).map(I32F32Bits))
def test_the_exponential_is_held_between_the_20th_powers(operand: I32F32Bits) -> None:
    twenty = I32F32Bits(20 * ONE)
    ends = (safe_exponential(I32F32.saturating_negate(twenty)), safe_exponential(twenty))
    assert ends[0] <= safe_exponential(operand) <= ends[1]


@pytest.mark.rule("CONSENSUS-21")
def test_the_20th_power_of_e_falls_short_by_nearly_one_percent() -> None:
    """The series ends after 31 terms, too early for so great an operand."""
    computed = Fraction(safe_exponential(I32F32Bits(20 * ONE)), ONE)
    shortfall = 1 - computed / Fraction(e**20)
    assert Fraction(80, 10_000) < shortfall < Fraction(81, 10_000)


@pytest.mark.rule("CONSENSUS-22")
def test_the_walk_through_an_unsorted_row_does_not_turn_back() -> None:
    row = ((Uid(2), I32F32Bits(20)), (Uid(0), I32F32Bits(5)), (Uid(3), I32F32Bits(30)))
    columns = [Uid(column) for column in range(4)]
    assert values_met_in_order(row, columns) == (0, 0, 20, 30)


@pytest.mark.rule("CONSENSUS-22")
@given(st.dictionaries(st.integers(0, 6).map(Uid), shares()))
def test_the_walk_through_a_sorted_row_meets_every_entry(row: dict[Uid, I32F32Bits]) -> None:
    columns = [Uid(column) for column in range(7)]
    met = values_met_in_order(tuple(sorted(row.items())), columns)
    assert met == tuple(row.get(column, 0) for column in columns)


@pytest.mark.rule("CONSENSUS-22")
def test_only_bonds_with_weight_have_a_coefficient() -> None:
    weights = (((Uid(1), I32F32Bits(ONE // 2)), (Uid(9), ONE)),)
    bonds = (((Uid(0), ONE),),)
    consensus = (I32F32.zero, I32F32.zero)
    (row,) = coefficients(weights, bonds, consensus, PRODUCTION)
    assert row == {1: coefficient(I32F32.zero, I32F32Bits(ONE // 2), I32F32.zero, PRODUCTION)}


@pytest.mark.rule("CONSENSUS-28")
@given(shares(), shares())
def test_the_sigmoid_is_one_half_at_its_middle(operand: I32F32Bits, rho: I32F32Bits) -> None:
    assert safe_sigmoid(operand, rho, operand) == ONE // 2


@pytest.mark.rule("CONSENSUS-28")
@given(edged(I32F32.raw.minimum, I32F32.raw.maximum, 0, 1, ONE).map(I32F32Bits))
def test_the_logarithm_is_zero_where_it_is_undefined(operand: I32F32Bits) -> None:
    logarithm = safe_natural_logarithm(operand)
    if operand <= 0 or operand == ONE:
        assert logarithm == 0
    elif operand > 2 * ONE:
        assert logarithm > 0
