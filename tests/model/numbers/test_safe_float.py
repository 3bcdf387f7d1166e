import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.numbers.safe_float import ZERO, SafeFloat, normal_form
from tao_model.units import DecimalExponent, Mantissa, U64F64Bits
from tests.strategies.numbers import bits_of, magnitudes, pairs_of_safe_floats, safe_floats, within

DIGIT = Fraction(1, 10**20)
"""The relative size of a unit of the last place of the least mantissa."""


def value(number: SafeFloat | None) -> Fraction:
    assert number is not None
    return Fraction(number.mantissa) * Fraction(10) ** number.exponent


def is_normal(number: SafeFloat) -> bool:
    return number == ZERO or 10**20 < number.mantissa <= 10**21


def decimal(mantissa: int, exponent: int) -> SafeFloat:
    return SafeFloat(Mantissa(mantissa), DecimalExponent(exponent))


@pytest.mark.rule("NUMBERS-27")
@given(magnitudes(255), st.integers(-100, 100))
def test_the_normal_form_loses_less_than_a_digit(mantissa: int, exponent: int) -> None:
    normal = normal_form(mantissa, exponent)
    assert normal is not None
    assert is_normal(normal)
    exact = Fraction(mantissa) * Fraction(10) ** exponent
    assert exact * (1 - DIGIT) <= value(normal) <= exact


@pytest.mark.rule("NUMBERS-27")
@given(safe_floats())
def test_a_normal_number_is_its_own_normal_form(number: SafeFloat) -> None:
    assert normal_form(number.mantissa, number.exponent) == number


@pytest.mark.rule("NUMBERS-27")
@given(magnitudes(128), st.integers(-100, 100))
def test_only_mantissas_up_to_ten_to_the_21_are_accepted(mantissa: int, exponent: int) -> None:
    expected = normal_form(mantissa, exponent) if mantissa <= 10**21 else None
    assert SafeFloat.new(mantissa, exponent) == expected


@pytest.mark.rule("NUMBERS-27")
def test_the_normal_form_of_one_has_22_digits() -> None:
    assert SafeFloat.new(1, 0) == decimal(10**21, -21)
    assert SafeFloat.new(10**20, 0) == decimal(10**21, -1)
    assert SafeFloat.new(0, 5) == ZERO


@pytest.mark.rule("NUMBERS-27")
def test_a_mantissa_just_above_the_greatest_loses_its_last_digit() -> None:
    assert normal_form(10**21 + 9, 0) == decimal(10**21, 0)


@pytest.mark.rule("NUMBERS-27")
def test_an_exponent_outside_64_bits_has_no_normal_form() -> None:
    assert SafeFloat.new(10**21, -(2**63)) == decimal(10**21, -(2**63))
    assert SafeFloat.new(10**20, -(2**63)) is None
    assert normal_form(10**21, 2**63 - 1) == decimal(10**21, 2**63 - 1)
    assert normal_form(10**21 + 1, 2**63 - 1) is None


@pytest.mark.rule("NUMBERS-28")
@given(pairs_of_safe_floats())
def test_a_sum_loses_less_than_a_digit(numbers: tuple[SafeFloat, SafeFloat]) -> None:
    left, right = numbers
    total = left.add(right)
    assert total is not None
    assert is_normal(total)
    assert total == right.add(left)
    exact = value(left) + value(right)
    assert exact * (1 - DIGIT) < value(total) <= exact


@pytest.mark.rule("NUMBERS-28")
@given(pairs_of_safe_floats())
def test_a_difference_is_never_too_small_and_at_most_a_unit_too_large(
    numbers: tuple[SafeFloat, SafeFloat],
) -> None:
    left, right = numbers
    difference = left.subtract(right)
    assert difference is not None
    assert is_normal(difference)
    exact = max(value(left) - value(right), Fraction(0))
    assert exact <= value(difference) < exact + Fraction(10) ** left.exponent


@pytest.mark.rule("NUMBERS-28")
@given(safe_floats())
def test_nothing_can_be_subtracted_from_zero(number: SafeFloat) -> None:
    assert number.add(ZERO) == ZERO.add(number) == number.subtract(ZERO) == number
    assert number.subtract(number) == ZERO
    assert ZERO.subtract(number) is None
    assert ZERO.subtract(ZERO) == ZERO


@pytest.mark.rule("NUMBERS-28")
@given(safe_floats(st.just(0)), safe_floats(st.integers(22, 10**6)))
def test_numbers_22_orders_apart_do_not_meet(small: SafeFloat, large: SafeFloat) -> None:
    assert large.add(small) == small.add(large) == large.subtract(small) == large


@pytest.mark.rule("NUMBERS-29")
@given(pairs_of_safe_floats())
def test_a_quotient_loses_less_than_a_digit(numbers: tuple[SafeFloat, SafeFloat]) -> None:
    left, right = numbers
    quotient = left.divide(right)
    assert quotient is not None
    assert is_normal(quotient)
    exact = value(left) / value(right)
    assert exact * (1 - DIGIT) < value(quotient) <= exact


@pytest.mark.rule("NUMBERS-29")
@given(safe_floats())
def test_zero_is_divided_but_never_divides(number: SafeFloat) -> None:
    assert ZERO.divide(number) == ZERO
    assert number.divide(ZERO) is None
    assert ZERO.divide(ZERO) is None


@pytest.mark.rule("NUMBERS-29", "NUMBERS-30")
def test_an_exponent_outside_64_bits_has_no_quotient() -> None:
    low, high = decimal(10**21, -(2**63)), decimal(10**21, 2**63 - 1)
    assert low.divide(high) is None
    assert high.divide(low) is None
    assert low.multiply_divide(low, low) is None
    assert low.multiply_divide(ZERO, decimal(10**21, 1)) is None
    assert high.multiply_divide(low, decimal(10**21, -1)) == decimal(10**21, 0)


@pytest.mark.rule("NUMBERS-30")
@given(pairs_of_safe_floats(), safe_floats())
def test_a_product_over_a_divisor_loses_less_than_ten_digits(
    numbers: tuple[SafeFloat, SafeFloat], divisor: SafeFloat
) -> None:
    left, right = numbers
    result = left.multiply_divide(right, divisor)
    assert result is not None
    assert is_normal(result)
    assert result == right.multiply_divide(left, divisor)
    exact = value(left) * value(right) / value(divisor)
    assert exact * (1 - 10 * DIGIT) < value(result) <= exact


@pytest.mark.rule("NUMBERS-30")
@given(pairs_of_safe_floats())
def test_multiplying_and_dividing_by_the_same_changes_nothing(
    numbers: tuple[SafeFloat, SafeFloat],
) -> None:
    left, right = numbers
    assert left.multiply_divide(right, right) == left
    assert left.multiply_divide(ZERO, right) == ZERO
    assert left.multiply_divide(right, ZERO) is None


@pytest.mark.rule("NUMBERS-30")
def test_a_short_quotient_is_filled_up_with_zeros() -> None:
    tenth, one = decimal(10**20 + 4, -21), decimal(10**21, -21)
    assert tenth.multiply_divide(tenth, one) == decimal(10**21, -23)
    assert value(tenth) ** 2 == Fraction(10**40 + 8 * 10**20 + 16, 10**42)


@pytest.mark.rule("NUMBERS-31")
@given(pairs_of_safe_floats())
def test_numbers_above_zero_are_compared_rightly(numbers: tuple[SafeFloat, SafeFloat]) -> None:
    left, right = numbers
    assert left.greater_than(right) is (value(left) > value(right))


@pytest.mark.rule("NUMBERS-31")
def test_zero_counts_as_greater_than_a_billion_units() -> None:
    billion = SafeFloat.from_u64(10**9)
    assert billion == decimal(10**21, -12)
    assert ZERO.greater_than(billion)
    assert not billion.greater_than(ZERO)


@pytest.mark.rule("NUMBERS-31")
@pytest.mark.parametrize(
    ("exponent", "zero_is_greater", "zero_is_less"),
    [(-3, True, False), (-2, True, False), (-1, False, True), (0, False, True), (1, False, True)],
)
def test_zero_is_compared_as_if_its_exponent_counted(
    exponent: int, zero_is_greater: bool, zero_is_less: bool
) -> None:
    number = decimal(10**21, exponent)
    assert ZERO.greater_than(number) is zero_is_greater
    assert number.greater_than(ZERO) is zero_is_less


@pytest.mark.rule("NUMBERS-32")
@given(within(U64))
def test_an_integer_of_64_bits_is_held_exactly(integer: int) -> None:
    number = SafeFloat.from_u64(integer)
    assert is_normal(number)
    assert value(number) == integer
    assert number.to_u64() == integer


@pytest.mark.rule("NUMBERS-32")
@given(st.one_of(st.just(ZERO), safe_floats()))
def test_a_number_becomes_the_floor_held_within_64_bits(number: SafeFloat) -> None:
    assert number.to_u64() == U64.saturate(math.floor(value(number)))


@pytest.mark.rule("NUMBERS-33")
@given(bits_of(U64F64))
def test_a_fixed_point_number_loses_less_than_two_digits(bits: int) -> None:
    number = SafeFloat.from_u64f64(U64F64Bits(bits))
    assert is_normal(number)
    exact = Fraction(bits, 2**64)
    assert exact * (1 - 2 * DIGIT) <= value(number) <= exact


@pytest.mark.rule("NUMBERS-33")
def test_the_least_fraction_keeps_21_digits() -> None:
    assert SafeFloat.from_u64f64(U64F64Bits(1)) == decimal(542101086242752217003, -40)
