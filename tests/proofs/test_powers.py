"""What proofs about pools assume of real powers, and of the approximate ones."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tao_model.numbers.rational_power import Ratio, rational_power
from tao_model.pools.balancer import POWER_PRECISION, WHOLE
from tao_model.units import Perquintill
from tao_proofs.pools import bernoulli
from tao_proofs.powers import LEAST, UNIT, power_is_near, real_power
from tests.power_campaign import Measured, measure, path_of
from tests.strategies.pools import payments, weights


def exponent_of(weight: int) -> Ratio:
    return Ratio(weight, WHOLE - weight)


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(1, 6))
def test_a_real_power_is_the_exact_one_where_that_is_rational(
    numerator: int, denominator: int, exponent: int
) -> None:
    base = Ratio(min(numerator, denominator), denominator)
    exact = Fraction(base.numerator, base.denominator) ** exponent
    assert real_power(base, Ratio(exponent, 1)) - math.floor(exact * UNIT) in (-1, 0)


@given(payments(), st.integers(1, 12), st.integers(1, 12))
def test_a_real_power_is_a_root_to_its_last_place(base: Ratio, of: int, root: int) -> None:
    power = real_power(base, Ratio(of, root))
    exact = Fraction(base.numerator, base.denominator) ** of
    assert Fraction(max(power - 1, 0), UNIT) ** root <= exact < Fraction(power + 2, UNIT) ** root


@pytest.mark.rule("NUMBERS-34")
@given(payments(), weights())
def test_a_power_lies_as_near_to_the_real_one_as_proofs_assume(base: Ratio, weight: int) -> None:
    power = rational_power(base, exponent_of(weight), POWER_PRECISION, WHOLE)
    contract = power_is_near.contract
    assert contract is not None
    assert contract.ensures(power, base, exponent_of(weight), POWER_PRECISION, WHOLE)


@given(payments(), weights())
def test_the_campaign_counts_what_it_compares(base: Ratio, weight: int) -> None:
    found = Measured()
    measure(base, exponent_of(weight), found)
    is_compared = real_power(base, exponent_of(weight)) >= LEAST
    assert found.kinds.total() == 1
    assert (path_of(exponent_of(weight)) in found.kinds) == is_compared
    assert found.above >= found.below - UNIT or not is_compared


@given(payments(), weights(), st.integers(1, 10**18), st.floats(0, 1))
def test_what_proofs_assume_of_a_power_too_small_is_true(
    root: Ratio, weight: Perquintill, reserve: int, kept: float
) -> None:
    part = real_power(root, exponent_of(weight))
    assume(part >= LEAST)
    left = max(1, min(reserve, int(reserve * kept)))
    missed = max(0, part + 1 - left * UNIT // reserve)
    power = real_power(Ratio(left, reserve), Ratio(WHOLE - weight, weight))
    assert bernoulli(part, missed, power, of=Ratio(left, reserve), root=root, weight=weight)
