import decimal
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tao_model.numbers.rational_power import (
    GUARD,
    Ratio,
    Series,
    approximate_power,
    exact_power,
    exponential,
    floor_root,
    logarithm,
    logarithm_of_one_plus,
    logarithm_of_two,
    power_near_one,
    rational_power,
    without_guard,
)
from tests.strategies.numbers import integers, magnitudes, ratios

CONTEXT = decimal.Context(prec=150)
SERIES = Series.of_precision(256)
SCALE = 10**18


def ratio_logarithm(base: Ratio) -> Decimal:
    quotient = CONTEXT.divide(Decimal(base.numerator), Decimal(base.denominator))
    return CONTEXT.ln(quotient)


def exponents() -> st.SearchStrategy[Ratio]:
    """Weights of a pool: parts of 10^18 that sum to one, which drift away from one half."""
    parts = st.one_of(
        st.integers(SCALE // 100, SCALE - SCALE // 100),
        st.integers(SCALE // 2 - 10**6, SCALE // 2 + 10**6),
    )
    return parts.map(lambda part: Ratio(part, SCALE - part))


@pytest.mark.rule("NUMBERS-34")
@given(ratios(64), exponents(), magnitudes(64))
def test_a_power_with_a_zero_is_none_zero_or_the_scale(
    base: Ratio, exponent: Ratio, scale: int
) -> None:
    assert rational_power(Ratio(base.numerator, 0), exponent, 256, scale) is None
    assert rational_power(base, Ratio(exponent.numerator, 0), 256, scale) is None
    assert rational_power(Ratio(0, 1), exponent, 256, scale) == 0
    assert rational_power(base, Ratio(0, 1), 256, scale) == scale


@pytest.mark.rule("NUMBERS-34")
def test_zero_to_the_power_of_zero_is_zero() -> None:
    assert rational_power(Ratio(0, 1), Ratio(0, 1), 256, SCALE) == 0


@pytest.mark.rule("NUMBERS-34")
@given(ratios(64), st.builds(Ratio, st.integers(1, 12), st.integers(1, 12)), st.integers(1, 2**60))
def test_the_exponent_counts_in_lowest_terms(base: Ratio, exponent: Ratio, factor: int) -> None:
    extended = Ratio(exponent.numerator * factor, exponent.denominator * factor)
    assert rational_power(base, extended, 256, SCALE) == exact_power(
        base, exponent.reduced(), SCALE
    )


@pytest.mark.rule("NUMBERS-34", "NUMBERS-40")
@pytest.mark.parametrize(
    ("exponent", "is_exact"),
    [
        (Ratio(1024, 1023), True),
        (Ratio(1025, 1024), False),
        (Ratio(1024, 1), True),
        (Ratio(1025, 1), False),
        (Ratio(7 * 10**17, 3 * 10**17), True),
        (Ratio(7 * 10**17 + 1, 3 * 10**17 - 1), False),
    ],
)
def test_the_exact_path_ends_at_1024(exponent: Ratio, is_exact: bool) -> None:
    tiny = Ratio(1, 10**100)
    nonsense = approximate_power(SERIES, tiny, exponent, SCALE)
    assert nonsense != 0
    assert rational_power(tiny, exponent, 256, SCALE) == (0 if is_exact else nonsense)


@pytest.mark.rule("NUMBERS-35")
@given(ratios(64), st.integers(1, 9), st.integers(1, 9), magnitudes(64))
def test_an_exact_power_is_a_floor(
    base: Ratio, numerator: int, denominator: int, scale: int
) -> None:
    power = exact_power(base, Ratio(numerator, denominator), scale)
    exact = Fraction(base.numerator, base.denominator) ** numerator * scale**denominator
    assert power**denominator <= exact < (power + 1) ** denominator


@pytest.mark.rule("NUMBERS-35")
@given(ratios(64), magnitudes(64), st.integers(1, 9), st.integers(1, 9))
def test_a_greater_base_never_has_a_lesser_exact_power(
    base: Ratio, more: int, numerator: int, denominator: int
) -> None:
    greater = Ratio(base.numerator + more, base.denominator)
    exponent = Ratio(numerator, denominator)
    assert exact_power(base, exponent, SCALE) <= exact_power(greater, exponent, SCALE)


@pytest.mark.rule("NUMBERS-35")
@given(ratios(64), magnitudes(64))
def test_with_even_weights_a_power_is_one_floored_division(base: Ratio, scale: int) -> None:
    power = rational_power(base, Ratio(SCALE // 2, SCALE // 2), 256, scale)
    assert power == base.numerator * scale // base.denominator


@pytest.mark.rule("NUMBERS-35")
@given(magnitudes(300), st.integers(1, 12))
def test_a_root_is_a_floor(radicand: int, degree: int) -> None:
    root = floor_root(radicand, degree)
    assert root**degree <= radicand < (root + 1) ** degree


@pytest.mark.rule("NUMBERS-36")
@given(integers(300))
def test_guard_bits_are_rounded_off_half_away_from_zero(value: int) -> None:
    away = math.floor(Fraction(abs(value), GUARD) + Fraction(1, 2))
    assert without_guard(value) == (away if value >= 0 else -away)


@pytest.mark.rule("NUMBERS-36")
@given(integers(300), integers(60))
def test_only_a_term_below_the_guard_leaves_a_sum_as_it_was_without_guard_bits(
    total: int, term: int
) -> None:
    # So the series need not look at the rounded sum, as production does (NUMBERS-37, NUMBERS-39).
    assert abs(term) < GUARD or without_guard(total + term) != without_guard(total)


@pytest.mark.rule("NUMBERS-37")
@pytest.mark.parametrize("precision", [256, 1024])
def test_the_logarithm_of_two_is_right_to_the_precision(precision: int) -> None:
    series = Series.of_precision(precision)
    context = decimal.Context(prec=400)
    exact = context.multiply(context.ln(Decimal(2)), Decimal(series.scale))
    computed = -logarithm_of_one_plus(series, -series.scale // 2)
    assert abs(context.subtract(Decimal(computed), exact)) < GUARD
    assert logarithm_of_two(series) == computed


@pytest.mark.rule("NUMBERS-37")
@given(st.integers(-SERIES.scale // 2, SERIES.scale // 2))
def test_the_logarithm_near_one_is_right_to_the_precision(operand: int) -> None:
    one_plus = CONTEXT.divide(Decimal(SERIES.scale + operand), Decimal(SERIES.scale))
    exact = CONTEXT.multiply(CONTEXT.ln(one_plus), Decimal(SERIES.scale))
    assert abs(logarithm_of_one_plus(SERIES, operand) - exact) < GUARD


@pytest.mark.rule("NUMBERS-38")
@given(magnitudes(128).map(lambda value: value + 1))
def test_the_logarithm_of_an_integer_is_off_by_a_unit_for_each_bit_at_most(operand: int) -> None:
    exact = CONTEXT.multiply(CONTEXT.ln(Decimal(operand)), Decimal(SERIES.scale))
    off = CONTEXT.subtract(Decimal(logarithm(SERIES, operand)), exact)
    assert abs(off) < GUARD * operand.bit_length() + GUARD


@pytest.mark.rule("NUMBERS-39")
@given(st.one_of(magnitudes(286), st.integers(0, 90 * SERIES.scale)))
def test_the_exponential_down_to_minus_90_is_right_to_the_precision(size: int) -> None:
    operand = -min(size, 90 * SERIES.scale)
    exact = CONTEXT.multiply(
        CONTEXT.exp(CONTEXT.divide(Decimal(operand), SERIES.scale)), Decimal(SERIES.scale)
    )
    assert abs(exponential(SERIES, operand) - exact) < GUARD


@pytest.mark.rule("NUMBERS-39")
def test_the_exponential_of_less_than_minus_137_is_nonsense() -> None:
    assert exponential(SERIES, -136 * SERIES.scale) * SCALE < SERIES.scale
    assert exponential(SERIES, -148 * SERIES.scale) > SERIES.scale // 10**5
    assert exponential(SERIES, -156 * SERIES.scale) > SERIES.scale * 10**4


@pytest.mark.rule("NUMBERS-40")
@given(ratios(64), exponents())
def test_an_approximate_power_is_within_one_of_the_floor(base: Ratio, exponent: Ratio) -> None:
    base = Ratio(min(base.numerator, base.denominator), max(base.numerator, base.denominator))
    product = CONTEXT.multiply(ratio_logarithm(base), Decimal(exponent.numerator))
    operand = CONTEXT.divide(product, Decimal(exponent.denominator))
    if operand > -90:
        floor = math.floor(CONTEXT.multiply(CONTEXT.exp(operand), Decimal(SCALE)))
        assert abs(approximate_power(SERIES, base, exponent, SCALE) - floor) <= 1


@pytest.mark.rule("NUMBERS-40")
def test_the_approximate_path_takes_a_fifth_for_slightly_less() -> None:
    fifth = Ratio(1, 5)
    assert approximate_power(SERIES, fifth, Ratio(1, 1), SCALE) == 199_999_999_999_999_999
    assert exact_power(fifth, Ratio(1, 1), SCALE) == 200_000_000_000_000_000


@st.composite
def swaps(draw: st.DrawFn) -> tuple[Ratio, Ratio]:
    """A reserve before and after what enters it, and weights of a pool over one another."""
    reserve = draw(st.integers(1, 2**64 - 1))
    added = draw(st.integers(1, max(1, reserve // 15)) | st.integers(1, min(1000, reserve)))
    weight = draw(st.integers(10**16, 99 * 10**16))
    return Ratio(reserve, reserve + added), Ratio(weight, 10**18 - weight)


@pytest.mark.rule("NUMBERS-40b", "NUMBERS-40")
@settings(max_examples=300)
@given(swaps())
def test_the_short_way_has_the_digits_of_the_long_one(swap: tuple[Ratio, Ratio]) -> None:
    base, exponent = swap
    short = power_near_one(base, exponent, SCALE)
    assert short is None or short == approximate_power(SERIES, base, exponent, SCALE)


@pytest.mark.rule("NUMBERS-40b")
@given(st.integers(10**9, 2**63), st.integers(1, 10**6), st.integers(10**16, 99 * 10**16))
def test_the_short_way_is_taken_for_what_a_block_swaps(tao: int, part: int, weight: int) -> None:
    weight += weight % 2 == 0  # an odd weight has no small quotient
    base, exponent = Ratio(tao, tao + tao // (100 * part)), Ratio(weight, 10**18 - weight)
    assume(base.numerator != base.denominator)
    short = power_near_one(base, exponent, SCALE)
    assert short is not None
    assert rational_power(base, exponent, 256, SCALE) == short


@pytest.mark.rule("NUMBERS-40b")
@pytest.mark.parametrize(
    ("base", "exponent"),
    [
        (Ratio(15, 16), Ratio(1, 2**70)),  # more digits are asked for than are certain
        (Ratio(1, 1), Ratio(1, 3)),
        (Ratio(17, 16), Ratio(1, 3)),
        (Ratio(14, 16), Ratio(1, 3)),
        (Ratio(999, 1000), Ratio(129, 1)),
        (Ratio(15, 16), Ratio(10, 1)),
    ],
)
def test_the_short_way_is_not_taken_in_doubt_or_far_from_one(base: Ratio, exponent: Ratio) -> None:
    taken = power_near_one(base, exponent, 10**60)
    assert taken is None
