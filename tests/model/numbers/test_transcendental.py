"""Bounds and identities; the exact results are those of the records."""

import decimal
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tao_model.numbers.fixed_point import I32F32, I64F64, I96F32, U64F64
from tao_model.numbers.transcendental import (
    BINARY_LOGARITHM_OF_EULER_AT_23_BITS,
    EULER_AT_23_BITS,
    exponential,
    halve_half_up,
    integer_power,
    logarithm_base_2,
    natural_logarithm,
    power,
    square_root,
)
from tao_model.rejection import Reason, Rejected
from tao_model.units import I32F32Bits
from tests.strategies.numbers import (
    AnyFixed,
    above_one,
    formats,
    magnitudes,
    signed_formats,
    with_signed_operand,
)

CONTEXT = decimal.Context(prec=100)


def exact_logarithm(f: AnyFixed, operand: int) -> Decimal:
    """The natural logarithm to 100 digits."""
    return CONTEXT.ln(CONTEXT.divide(Decimal(operand), f.scale))


def in_units(f: AnyFixed, exact: Decimal) -> Decimal:
    """How many units of the last place a number is."""
    return CONTEXT.multiply(exact, Decimal(f.scale))


@st.composite
def with_positive_operand(draw: DrawFn) -> tuple[AnyFixed, int]:
    """A signed format and a positive number whose inverse fits."""
    number_format = draw(signed_formats())
    operand = min(draw(magnitudes(number_format.raw.width)) + 1, number_format.raw.maximum)
    assume(number_format.checked_divide(number_format.one, operand) is not None)
    return number_format, operand


@st.composite
def with_number_above_one(draw: DrawFn, integer_bits: int) -> tuple[AnyFixed, int]:
    number_format = draw(signed_formats())
    return number_format, draw(above_one(number_format, integer_bits))


def refuses(operation: object, *arguments: object) -> bool:
    assert callable(operation)
    with pytest.raises(Rejected) as refusal:
        operation(*arguments)
    return refusal.value.reason is Reason.TRANSCENDENTAL_ERROR


def test_the_constants_have_23_fraction_bits() -> None:
    euler = CONTEXT.exp(Decimal(1))
    assert math.floor(euler * 2**23) == EULER_AT_23_BITS
    binary_logarithm = CONTEXT.divide(Decimal(1), CONTEXT.ln(Decimal(2)))
    assert math.floor(binary_logarithm * 2**23) == BINARY_LOGARITHM_OF_EULER_AT_23_BITS


@pytest.mark.rule("NUMBERS-17")
@given(magnitudes(130))
def test_half_a_unit_goes_up(operand: int) -> None:
    assert halve_half_up(operand) == math.floor(Fraction(operand, 2) + Fraction(1, 2))


@pytest.mark.rule("NUMBERS-18")
@given(with_positive_operand())
def test_the_binary_logarithm_is_less_than_four_units_off(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    exact = CONTEXT.divide(exact_logarithm(f, operand), CONTEXT.ln(Decimal(2)))
    assert abs(logarithm_base_2(f, operand) - in_units(f, exact)) < 4


@pytest.mark.rule("NUMBERS-18")
@pytest.mark.parametrize("f", [I32F32, I64F64, I96F32])
def test_the_binary_logarithm_of_a_power_of_two_is_exact(f: AnyFixed) -> None:
    highest = f.integer_bits - 2
    lowest = -min(f.fraction_bits, highest)
    for exponent in range(lowest, highest + 1):
        operand = f.scale * 2**exponent if exponent >= 0 else f.scale // 2**-exponent
        assert logarithm_base_2(f, operand) == exponent * f.scale


@pytest.mark.rule("NUMBERS-18")
def test_the_binary_logarithm_needs_a_positive_operand_with_an_inverse() -> None:
    assert refuses(logarithm_base_2, I32F32, 0)
    assert refuses(logarithm_base_2, I32F32, -I32F32.one)
    assert refuses(logarithm_base_2, I32F32, 2)
    assert logarithm_base_2(I32F32, I32F32Bits(3)) < -30 * I32F32.one
    assert logarithm_base_2(I96F32, I96F32.raw.check(1) or I96F32.zero) == -32 * I96F32.one


@pytest.mark.rule("NUMBERS-19")
@given(with_positive_operand())
def test_the_natural_logarithm_is_the_binary_one_over_a_short_constant(
    given_: tuple[AnyFixed, int],
) -> None:
    f, operand = given_
    divisor = Fraction(BINARY_LOGARITHM_OF_EULER_AT_23_BITS, 2**23)
    assert natural_logarithm(f, operand) == math.trunc(logarithm_base_2(f, operand) / divisor)


@pytest.mark.rule("NUMBERS-19")
@given(with_positive_operand())
def test_the_natural_logarithm_is_too_large_by_thirteen_parts_in_a_billion(
    given_: tuple[AnyFixed, int],
) -> None:
    f, operand = given_
    exact = in_units(f, exact_logarithm(f, operand))
    off = abs(natural_logarithm(f, operand)) - abs(exact)
    excess = abs(exact) * Decimal("13.4e-9")
    assert -5 < off < excess + 5


@pytest.mark.rule("NUMBERS-20")
@given(with_number_above_one(5))
def test_the_exponential_of_more_than_one_is_never_too_large(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    exact = in_units(f, CONTEXT.exp(CONTEXT.divide(Decimal(operand), f.scale)))
    try:
        assert f.one + operand < exponential(f, operand) <= exact
    except Rejected:
        assert exact > f.raw.maximum or operand > 20 * f.one


@pytest.mark.rule("NUMBERS-20")
@given(signed_formats(), st.data())
def test_the_exponential_up_to_eight_is_right_to_eight_digits(
    f: AnyFixed, data: st.DataObject
) -> None:
    operand = data.draw(st.one_of(magnitudes(f.fraction_bits), above_one(f, 3)))
    exact = in_units(f, CONTEXT.exp(CONTEXT.divide(Decimal(operand), f.scale)))
    assert exact * (1 - Decimal("31e-9")) <= exponential(f, operand) <= exact


@pytest.mark.rule("NUMBERS-20")
@given(signed_formats(), st.data())
def test_the_exponential_of_a_negative_number_is_an_inverse(
    f: AnyFixed, data: st.DataObject
) -> None:
    operand = data.draw(above_one(f, 4))
    inverse = Fraction(f.one * f.one, exponential(f, operand))
    assert exponential(f, -operand) == math.trunc(inverse)


@pytest.mark.rule("NUMBERS-20")
@pytest.mark.parametrize("f", [I32F32, I64F64, I96F32])
def test_the_exponential_falls_where_it_reaches_one(f: AnyFixed) -> None:
    assert exponential(f, f.zero) == f.one
    assert exponential(f, f.one) == EULER_AT_23_BITS * f.scale // 2**23
    assert exponential(f, f.one - 1) > exponential(f, f.one) < exponential(f, f.one + 1)


@pytest.mark.rule("NUMBERS-20")
def test_the_exponential_of_twenty_lacks_eight_thousandths_and_that_of_21_is_refused() -> None:
    of_twenty = Decimal(exponential(I32F32, I32F32.saturating_from_integer(20)))
    exact = in_units(I32F32, CONTEXT.exp(Decimal(20)))
    assert Decimal("0.0080") < 1 - CONTEXT.divide(of_twenty, exact) < Decimal("0.0081")
    assert refuses(exponential, I32F32, I32F32.saturating_from_integer(21))
    assert refuses(exponential, I32F32, I32F32.raw.minimum)


@pytest.mark.rule("NUMBERS-21")
@given(with_number_above_one(4), magnitudes(65))
def test_a_power_is_right_to_seven_digits(given_: tuple[AnyFixed, int], exponent: int) -> None:
    f, operand = given_
    exponent = min(exponent, 2 * f.one)
    logarithm = exact_logarithm(f, operand) * CONTEXT.divide(Decimal(exponent), f.scale)
    exact = in_units(f, CONTEXT.exp(logarithm))
    assert abs(power(f, operand, exponent) - exact) <= exact * Decimal("1e-7")


@pytest.mark.rule("NUMBERS-21")
@given(with_signed_operand(), with_signed_operand())
def test_zero_to_any_power_is_zero_and_zero_and_one_are_exact_exponents(
    base: tuple[AnyFixed, int], other: tuple[AnyFixed, int]
) -> None:
    f, operand = base
    exponent = f.raw.saturate(other[1])
    assert power(f, f.zero, exponent) == f.zero
    assert power(f, operand, f.one) == operand
    if operand != f.zero:
        assert power(f, operand, f.zero) == f.one


@pytest.mark.rule("NUMBERS-21")
def test_even_the_square_of_a_negative_number_is_refused() -> None:
    assert refuses(power, I32F32, -I32F32.one, 2 * I32F32.one)


@pytest.mark.rule("NUMBERS-22")
@given(with_signed_operand(), st.integers(1, 40))
def test_a_power_is_the_floored_product_of_the_one_before(
    given_: tuple[AnyFixed, int], exponent: int
) -> None:
    f, operand = given_
    exact: int | None = operand
    for _ in range(exponent - 1):
        exact = None if exact is None else f.checked_multiply(exact, operand)
    if exact is None:
        assert refuses(integer_power, f, operand, exponent)
    else:
        assert integer_power(f, operand, exponent) == exact


@pytest.mark.rule("NUMBERS-22")
@given(signed_formats(), st.integers(-12, 12), st.integers(1, 8))
def test_a_power_of_a_whole_number_is_exact(f: AnyFixed, whole: int, exponent: int) -> None:
    assert integer_power(f, whole * f.one, exponent) == whole**exponent * f.one


@pytest.mark.rule("NUMBERS-22")
@given(with_signed_operand())
def test_the_least_exponent_counts_as_minus_one(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    inverse = f.checked_divide(f.one, operand)
    if operand == f.zero:
        assert integer_power(f, operand, -(2**31)) == f.zero
    elif inverse is None:
        assert refuses(integer_power, f, operand, -(2**31))
    else:
        assert integer_power(f, operand, -(2**31)) == inverse == integer_power(f, operand, -1)


@pytest.mark.rule("NUMBERS-22")
def test_zero_to_the_power_of_zero_is_zero() -> None:
    assert integer_power(I32F32, I32F32.zero, 0) == I32F32.zero
    assert integer_power(I32F32, I32F32.zero, -1) == I32F32.zero
    assert integer_power(I32F32, I32F32.one, 0) == I32F32.one


@pytest.mark.rule("NUMBERS-23")
@given(formats(), st.data())
def test_a_square_root_above_one_is_the_floor_or_one_unit_more_below_a_square(
    f: AnyFixed, data: st.DataObject
) -> None:
    square = data.draw(st.integers(1, 2**20)) ** 2 * f.scale
    beside = st.integers(-4, 4).map(lambda step: square + step * math.isqrt(square // f.scale))
    operand = data.draw(st.one_of(above_one(f, 56), beside.filter(lambda near: near > f.one)))
    radicand = operand * f.scale
    floor = math.isqrt(radicand)
    root = square_root(f, operand)
    assert root in (floor, floor + 1)
    assert root == floor or root * root == radicand + 1


@pytest.mark.rule("NUMBERS-23")
@given(formats(), st.data())
def test_a_square_root_below_one_is_the_inverse_of_a_root(f: AnyFixed, data: st.DataObject) -> None:
    operand = data.draw(st.integers(1, f.scale - 1))
    inverse = f.checked_divide(f.one, operand)
    if inverse is None:
        assert refuses(square_root, f, operand)
    elif inverse > f.one:
        assert square_root(f, operand) == f.one * f.one // square_root(f, inverse)


@pytest.mark.rule("NUMBERS-23")
def test_the_square_root_of_a_large_number_with_few_fraction_bits_is_far_too_large() -> None:
    quarter_of_the_range = I96F32.saturating_from_integer(2**90)
    exact = I96F32.saturating_from_integer(2**45)
    assert 4096 * exact < square_root(I96F32, quarter_of_the_range) < 4097 * exact
    assert square_root(U64F64, U64F64.saturating_from_integer(2**62)) == 2**31 * U64F64.one


@pytest.mark.rule("NUMBERS-23")
def test_a_square_root_needs_an_operand_that_is_not_negative() -> None:
    assert square_root(I32F32, I32F32.zero) == I32F32.zero
    assert square_root(I32F32, I32F32.one) == I32F32.one
    assert refuses(square_root, I32F32, -1)
    assert refuses(square_root, I32F32, 2)
