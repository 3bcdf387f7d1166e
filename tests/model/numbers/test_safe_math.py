import decimal
import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.fixed_point import I32F32, I64F64, U64F64, U96F32
from tao_model.numbers.safe_math import (
    checked_floor,
    checked_logarithm,
    checked_natural_logarithm,
    checked_power,
    checked_square_root,
)
from tests.strategies.numbers import (
    AnyFixed,
    above_one,
    formats,
    integers,
    magnitudes,
    signed_formats,
    with_operand,
    with_signed_operand,
)

CONTEXT = decimal.Context(prec=100)


@pytest.mark.rule("NUMBERS-16")
@given(with_operand())
def test_the_checked_floor_of_a_negative_number_with_a_fraction_is_one_too_low(
    given_: tuple[AnyFixed, int],
) -> None:
    f, operand = given_
    floor = f.floor(operand)
    is_right = operand >= 0 or operand == floor
    assert checked_floor(f, operand) == (floor if is_right else f.raw.check(floor - f.one))


@pytest.mark.rule("NUMBERS-16")
def test_the_checked_floor_of_minus_a_quarter_is_minus_two() -> None:
    assert checked_floor(I64F64, I64F64.raw.wrap(-(2**62))) == -2 * I64F64.one


@pytest.mark.rule("NUMBERS-24")
@given(formats(), st.integers(0, 20), st.integers(1, 40))
def test_a_checked_power_of_a_whole_number_is_exact_or_saturates(
    f: AnyFixed, whole: int, exponent: int
) -> None:
    assert checked_power(f, whole * f.one, exponent) == f.raw.saturate(whole**exponent * f.one)


@pytest.mark.rule("NUMBERS-24")
@given(with_operand(), st.integers(1, 2**31 - 1))
def test_a_negative_checked_power_is_the_inverse_or_zero(
    given_: tuple[AnyFixed, int], exponent: int
) -> None:
    f, operand = given_
    positive = checked_power(f, operand, exponent)
    if operand == f.zero:
        assert checked_power(f, operand, -exponent) is None
    else:
        assert positive is not None
        assert checked_power(f, operand, -exponent) == f.divide_or_zero(f.one, positive)


@pytest.mark.rule("NUMBERS-24")
@given(with_operand(), integers(70))
def test_the_exponent_of_a_checked_power_is_held_within_32_bits(
    given_: tuple[AnyFixed, int], exponent: int
) -> None:
    f, operand = given_
    held = min(max(exponent, -(2**31)), 2**31 - 1)
    assert checked_power(f, operand, exponent) == checked_power(f, operand, held)


@pytest.mark.rule("NUMBERS-24")
def test_zero_to_the_power_of_zero_is_one() -> None:
    assert checked_power(I32F32, I32F32.zero, 0) == I32F32.one


@pytest.mark.rule("NUMBERS-25")
@given(formats(), st.data())
def test_a_checked_root_is_within_epsilon_of_the_root(f: AnyFixed, data: st.DataObject) -> None:
    operand = data.draw(above_one(f, 30))
    epsilon = data.draw(st.integers(2, 40).map(lambda bits: max(4, f.one // 2**bits)))
    root = checked_square_root(f, operand, epsilon)
    assert root is not None
    exact = math.isqrt(operand * f.scale)
    assert abs(root - exact) <= epsilon + 1


@pytest.mark.rule("NUMBERS-25")
@given(with_signed_operand().filter(lambda operands: operands[1] < 0))
def test_a_negative_number_has_no_checked_root(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    assert checked_square_root(f, operand, f.one) is None


@pytest.mark.rule("NUMBERS-25")
@given(formats())
def test_129_bisections_suffice_for_an_epsilon_of_zero(f: AnyFixed) -> None:
    root = checked_square_root(f, 2 * f.one, f.zero)
    assert root is not None
    assert abs(root - math.isqrt(2 * f.one * f.one)) <= 1
    greatest = f.raw.maximum
    root = checked_square_root(f, greatest, f.zero)
    assert root is not None
    assert abs(root - math.isqrt(greatest * f.scale)) <= 1


@pytest.mark.rule("NUMBERS-26")
@given(signed_formats(), st.data())
def test_the_checked_logarithm_lacks_less_than_six_hundredths(
    f: AnyFixed, data: st.DataObject
) -> None:
    operand = min(data.draw(magnitudes(f.raw.width)) + 1, f.raw.maximum)
    logarithm = checked_natural_logarithm(f, operand)
    assert logarithm is not None
    exact = CONTEXT.ln(CONTEXT.divide(Decimal(operand), f.scale))
    found = CONTEXT.divide(Decimal(logarithm), f.scale)
    assert exact - Decimal("0.0587") < found < exact + Decimal("1e-8")


@pytest.mark.rule("NUMBERS-26")
def test_the_checked_logarithm_falls_short_just_below_two() -> None:
    series = sum(Fraction((-1) ** (power + 1), power) for power in range(1, 9))
    below_two = checked_natural_logarithm(I64F64, I64F64.raw.wrap(2 * I64F64.one - 1))
    of_two = checked_natural_logarithm(I64F64, I64F64.raw.wrap(2 * I64F64.one))
    assert below_two is not None
    assert of_two is not None
    assert abs(Fraction(below_two, I64F64.one) - series) < Fraction(1, 2**50)
    assert Fraction(of_two - below_two, I64F64.one) > Fraction(58, 1000)


@pytest.mark.rule("NUMBERS-26")
def test_the_checked_logarithm_of_less_than_one_is_huge_in_an_unsigned_format() -> None:
    half = U64F64.raw.wrap(U64F64.one // 2)
    logarithm = checked_natural_logarithm(U64F64, half)
    assert logarithm is not None
    assert U64F64.floor(logarithm) > 2**63 * U64F64.one


@pytest.mark.rule("NUMBERS-26")
@given(with_operand(), st.data())
def test_a_logarithm_to_a_base_is_a_quotient_of_checked_logarithms(
    given_: tuple[AnyFixed, int], data: st.DataObject
) -> None:
    f, operand = given_
    base = data.draw(st.one_of(above_one(f, 8), st.integers(0, f.one)))
    of_operand, of_base = checked_natural_logarithm(f, operand), checked_natural_logarithm(f, base)
    found = checked_logarithm(f, operand, base)
    if base == f.one or of_operand is None or of_base is None:
        assert found is None
    else:
        assert found == f.checked_divide(of_operand, of_base)


@pytest.mark.rule("NUMBERS-26")
@given(with_signed_operand().filter(lambda operands: operands[1] <= 0))
def test_only_positive_numbers_have_a_checked_logarithm(given_: tuple[AnyFixed, int]) -> None:
    f, operand = given_
    assert checked_natural_logarithm(f, operand) is None
    assert checked_natural_logarithm(U96F32, U96F32.zero) is None
