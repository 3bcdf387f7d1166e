"""Every operation against exact rational arithmetic."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tao_model.numbers.fixed_point import I32F32, I64F64, I96F32, U64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.rejection import Reason, Rejected
from tao_model.units import I32F32Bits, U96F32Bits
from tests.strategies.numbers import (
    AnyFixed,
    AnyIntegers,
    bits_of,
    formats,
    integer_formats,
    with_operand,
    with_signed_operand,
    with_two_operands,
    within,
)


def value(number_format: AnyFixed, bits: int) -> Fraction:
    return Fraction(bits, 2**number_format.fraction_bits)


def raw(number_format: AnyFixed, exact: Fraction) -> Fraction:
    """How many units of the last place a number is, exactly."""
    return exact * Fraction(2) ** number_format.fraction_bits


def half_away_from_zero(exact: Fraction) -> int:
    away = math.floor(abs(exact) + Fraction(1, 2))
    return away if exact > 0 else -away


def exactly(units: Fraction) -> int:
    assert units.denominator == 1
    return units.numerator


@pytest.mark.rule("NUMBERS-6")
@given(with_two_operands())
def test_a_sum_is_exact_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int, int],
) -> None:
    f, left, right = given_
    total = exactly(raw(f, value(f, left) + value(f, right)))
    assert f.wrapping_add(left, right) == f.raw.wrap(total)
    assert f.saturating_add(left, right) == f.raw.saturate(total)
    assert f.checked_add(left, right) == f.raw.check(total)


@pytest.mark.rule("NUMBERS-6")
@given(with_two_operands())
def test_a_difference_is_exact_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int, int],
) -> None:
    f, left, right = given_
    difference = exactly(raw(f, value(f, left) - value(f, right)))
    assert f.wrapping_subtract(left, right) == f.raw.wrap(difference)
    assert f.saturating_subtract(left, right) == f.raw.saturate(difference)
    assert f.checked_subtract(left, right) == f.raw.check(difference)
    assert f.absolute_difference(left, right) == f.raw.saturate(abs(difference))


@pytest.mark.rule("NUMBERS-6")
@given(with_signed_operand())
def test_a_sign_is_exact_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int],
) -> None:
    f, operand = given_
    assert f.wrapping_negate(operand) == f.raw.wrap(-operand)
    assert f.saturating_negate(operand) == f.raw.saturate(-operand)
    assert f.checked_negate(operand) == f.raw.check(-operand)
    assert f.saturating_absolute(operand) == f.raw.saturate(abs(operand))


@st.composite
def summands(draw: DrawFn) -> tuple[AnyFixed, list[int]]:
    number_format = draw(formats())
    return number_format, draw(st.lists(bits_of(number_format), max_size=6))


@pytest.mark.rule("NUMBERS-6")
@given(summands())
def test_a_long_sum_wraps_as_if_each_step_did(given_: tuple[AnyFixed, list[int]]) -> None:
    f, values = given_
    step_by_step: int = f.zero
    for bits in values:
        step_by_step = f.wrapping_add(step_by_step, bits)
    assert f.wrapping_sum(values) == step_by_step


@pytest.mark.rule("NUMBERS-6")
def test_the_plain_sum_of_two_large_numbers_is_negative() -> None:
    largest = I32F32Bits(I32F32.raw.maximum)
    assert I32F32.wrapping_add(largest, largest) == -2
    assert I32F32.saturating_add(largest, largest) == largest
    assert I32F32.checked_add(largest, largest) is None


@pytest.mark.rule("NUMBERS-7")
@given(with_two_operands())
def test_a_product_is_floored_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int, int],
) -> None:
    f, left, right = given_
    product = math.floor(raw(f, value(f, left) * value(f, right)))
    assert f.wrapping_multiply(left, right) == f.raw.wrap(product)
    assert f.saturating_multiply(left, right) == f.raw.saturate(product)
    assert f.checked_multiply(left, right) == f.raw.check(product)


@pytest.mark.rule("NUMBERS-7")
def test_a_negative_product_never_vanishes() -> None:
    least, half = I32F32Bits(-1), I32F32Bits(I32F32.one // 2)
    assert I32F32.saturating_multiply(least, half) == least
    assert I32F32.saturating_multiply(I32F32Bits(1), half) == 0


@pytest.mark.rule("NUMBERS-8")
@given(with_two_operands().filter(lambda operands: operands[2] != 0))
def test_a_quotient_is_truncated_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int, int],
) -> None:
    f, left, right = given_
    quotient = math.trunc(raw(f, value(f, left) / value(f, right)))
    assert f.wrapping_divide(left, right) == f.raw.wrap(quotient)
    assert f.saturating_divide(left, right) == f.raw.saturate(quotient)
    assert f.checked_divide(left, right) == f.raw.check(quotient)


@pytest.mark.rule("NUMBERS-8")
@given(with_operand())
def test_only_the_checked_quotient_survives_a_zero_divisor(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    assert f.checked_divide(operand, f.zero) is None
    for divide in (f.wrapping_divide, f.saturating_divide):
        with pytest.raises(Rejected) as refusal:
            divide(operand, f.zero)
        assert refusal.value.reason is Reason.PANIC


@pytest.mark.rule("NUMBERS-8")
def test_two_thirds_and_minus_two_thirds_are_equally_far_from_zero() -> None:
    two, three = I32F32.saturating_from_integer(2), I32F32.saturating_from_integer(3)
    assert I32F32.saturating_divide(two, three) == 2863311530
    assert I32F32.saturating_divide(I32F32.saturating_negate(two), three) == -2863311530


@pytest.mark.rule("NUMBERS-9")
@given(with_two_operands(), st.data())
def test_the_default_stands_in_for_a_quotient_that_is_none(
    given_: tuple[AnyFixed, int, int], data: st.DataObject
) -> None:
    f, left, right = given_
    default = data.draw(bits_of(f))
    quotient = f.checked_divide(left, right)
    assert f.divide_or(left, right, default) == (default if quotient is None else quotient)
    assert f.divide_or_zero(left, right) == (0 if quotient is None else quotient)


@pytest.mark.rule("NUMBERS-9")
def test_a_quotient_that_is_too_large_counts_as_zero() -> None:
    greatest, nearly_one = U96F32Bits(U96F32.raw.maximum), U96F32Bits(U96F32.one - 1)
    assert U96F32.divide_or_zero(greatest, U96F32.one) == greatest
    assert U96F32.divide_or_zero(greatest, nearly_one) == 0
    assert U96F32.saturating_divide(greatest, nearly_one) == greatest


@pytest.mark.rule("NUMBERS-10")
@given(with_operand())
def test_whole_numbers_are_found_below_above_and_nearest(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    exact = value(f, operand)
    assert value(f, f.floor(operand)) == math.floor(exact)
    assert value(f, f.fraction(operand)) == exact - math.floor(exact)
    above = exactly(raw(f, Fraction(math.ceil(exact))))
    nearest = exactly(raw(f, Fraction(half_away_from_zero(exact))))
    assert f.wrapping_ceiling(operand) == f.raw.wrap(above)
    assert f.wrapping_round(operand) == f.raw.wrap(nearest)
    assert f.saturating_round(operand) == f.raw.saturate(nearest)


@pytest.mark.rule("NUMBERS-10")
def test_minus_a_quarter_has_floor_minus_one_and_fraction_three_quarters() -> None:
    quarter = I32F32.one // 4
    minus_a_quarter = I32F32Bits(-quarter)
    assert I32F32.floor(minus_a_quarter) == -I32F32.one
    assert I32F32.fraction(minus_a_quarter) == 3 * quarter


@pytest.mark.rule("NUMBERS-10")
def test_the_greatest_number_rounds_to_the_least() -> None:
    greatest = I32F32Bits(I32F32.raw.maximum)
    assert I32F32.wrapping_round(greatest) == I32F32.raw.minimum
    assert I32F32.wrapping_ceiling(greatest) == I32F32.raw.minimum
    assert I32F32.saturating_round(greatest) == greatest


@st.composite
def with_integer(draw: DrawFn) -> tuple[AnyFixed, int]:
    return draw(formats()), draw(draw(integer_formats().map(within)))


@pytest.mark.rule("NUMBERS-11")
@given(with_integer())
def test_an_integer_is_exact_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int],
) -> None:
    f, integer = given_
    units = exactly(raw(f, Fraction(integer)))
    assert f.wrapping_from_integer(integer) == f.raw.wrap(units)
    assert f.saturating_from_integer(integer) == f.raw.saturate(units)
    assert f.checked_from_integer(integer) == f.raw.check(units)


@pytest.mark.rule("NUMBERS-12")
@given(with_operand(), formats())
def test_another_format_s_number_is_floored_before_it_wraps_saturates_or_is_checked(
    given_: tuple[AnyFixed, int], target: AnyFixed
) -> None:
    source, operand = given_
    units = math.floor(raw(target, value(source, operand)))
    assert target.wrapping_from_fixed(operand, source) == target.raw.wrap(units)
    assert target.saturating_from_fixed(operand, source) == target.raw.saturate(units)
    assert target.checked_from_fixed(operand, source) == target.raw.check(units)


@pytest.mark.rule("NUMBERS-12")
@given(bits_of(I32F32))
def test_a_number_survives_the_way_through_a_wider_format(bits: int) -> None:
    original = I32F32Bits(bits)
    widened = I64F64.saturating_from_fixed(original, I32F32)
    assert I32F32.saturating_from_fixed(widened, I64F64) == original
    wider = I96F32.saturating_from_fixed(original, I32F32)
    assert I32F32.saturating_from_fixed(wider, I96F32) == original


@pytest.mark.rule("NUMBERS-13")
@given(with_operand(), integer_formats())
def test_a_number_is_floored_before_it_becomes_an_integer(
    given_: tuple[AnyFixed, int], target: AnyIntegers
) -> None:
    f, operand = given_
    floor = math.floor(value(f, operand))
    assert f.saturating_to_integer(operand, target) == target.saturate(floor)
    assert f.wrapping_to_integer(operand, target) == target.wrap(floor)


@pytest.mark.rule("NUMBERS-13")
def test_the_least_negative_number_becomes_zero_or_the_greatest_integer() -> None:
    least_negative = I32F32Bits(-1)
    assert I32F32.saturating_to_integer(least_negative, U16) == 0
    assert I32F32.wrapping_to_integer(least_negative, U16) == 65535


@pytest.mark.rule("NUMBERS-15")
@given(with_two_operands())
def test_raw_bits_are_in_the_order_of_their_values(given_: tuple[AnyFixed, int, int]) -> None:
    f, left, right = given_
    first, second = value(f, left), value(f, right)
    assert f.compare(left, right) == (first > second) - (first < second)
    assert value(f, f.lesser(left, right)) == min(first, second)
    assert value(f, f.greater(left, right)) == max(first, second)


def test_the_five_formats_have_the_widths_of_their_names() -> None:
    assert (I32F32.raw.minimum, I32F32.raw.maximum) == (-(2**63), 2**63 - 1)
    for number_format in (I64F64, I96F32):
        assert number_format.raw.minimum == -(2**127)
        assert number_format.raw.maximum == 2**127 - 1
    for unsigned in (U64F64, U96F32):
        assert (unsigned.raw.minimum, unsigned.raw.maximum) == (0, 2**128 - 1)
    assert (I32F32.one, I64F64.one, U96F32.one) == (2**32, 2**64, 2**32)


@pytest.mark.rule("NUMBERS-11", "NUMBERS-13")
@given(within(U64))
def test_every_amount_fits_into_the_two_unsigned_formats(amount: int) -> None:
    in_u96f32 = U96F32.saturating_from_integer(amount)
    in_u64f64 = U64F64.saturating_from_integer(amount)
    assert U96F32.saturating_to_integer(in_u96f32, U64) == amount
    assert U64F64.saturating_to_integer(in_u64f64, U64) == amount
