import struct
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given

from tao_model.numbers.binary_floats import (
    BINARY32,
    BINARY64,
    BinaryFloatFormat,
    checked_from_float,
    saturating_from_float,
    wrapping_from_float,
)
from tao_model.numbers.fixed_point import I32F32, U64F64
from tao_model.rejection import Reason, Rejected
from tests.strategies.numbers import AnyFixed, floats, formats


def pattern_of(value: float) -> int:
    """The bits of a 64-bit float, as this machine has them."""
    pattern: int = struct.unpack("<Q", struct.pack("<d", value))[0]
    return pattern


def value_of(float_format: BinaryFloatFormat, pattern: int) -> Fraction:
    """The value of a pattern, as this machine understands it."""
    integer, real = {"f32": ("<I", "<f"), "f64": ("<Q", "<d")}[float_format.name]
    return Fraction(struct.unpack(real, struct.pack(integer, pattern))[0])


@pytest.mark.rule("NUMBERS-14")
@given(floats())
def test_a_float_is_the_fraction_that_the_machine_takes_it_for(
    given_: tuple[BinaryFloatFormat, int],
) -> None:
    float_format, pattern = given_
    assert Fraction(*float_format.fraction_of(pattern)) == value_of(float_format, pattern)


@pytest.mark.rule("NUMBERS-14")
@given(formats(), floats())
def test_a_float_is_rounded_half_to_even_before_it_wraps_saturates_or_is_checked(
    number_format: AnyFixed, given_: tuple[BinaryFloatFormat, int]
) -> None:
    float_format, pattern = given_
    units = round(value_of(float_format, pattern) * 2**number_format.fraction_bits)
    raw = number_format.raw
    assert wrapping_from_float(number_format, float_format, pattern) == raw.wrap(units)
    assert saturating_from_float(number_format, float_format, pattern) == raw.saturate(units)
    assert checked_from_float(number_format, float_format, pattern) == raw.check(units)


@pytest.mark.rule("NUMBERS-14")
@pytest.mark.parametrize(
    ("units", "nearest"), [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (0.75, 1)]
)
def test_half_a_unit_goes_to_the_even_one(units: float, nearest: int) -> None:
    assert saturating_from_float(I32F32, BINARY64, pattern_of(units / 2**32)) == nearest


@pytest.mark.rule("NUMBERS-14")
@pytest.mark.parametrize("float_format", [BINARY32, BINARY64])
def test_an_infinity_saturates_or_aborts_or_is_none(float_format: BinaryFloatFormat) -> None:
    infinity = float_format.exponent_of_non_finite * float_format.hidden_bit
    assert saturating_from_float(I32F32, float_format, infinity) == I32F32.raw.maximum
    below = infinity + float_format.sign_bit
    assert saturating_from_float(I32F32, float_format, below) == I32F32.raw.minimum
    assert checked_from_float(U64F64, float_format, infinity) is None
    with pytest.raises(Rejected) as refusal:
        wrapping_from_float(U64F64, float_format, infinity)
    assert refusal.value.reason is Reason.PANIC


@pytest.mark.rule("NUMBERS-14")
@pytest.mark.parametrize("convert", [wrapping_from_float, saturating_from_float])
def test_what_is_not_a_number_aborts_or_is_none(
    convert: Callable[[AnyFixed, BinaryFloatFormat, int], int],
) -> None:
    nan = pattern_of(float("nan"))
    with pytest.raises(Rejected) as refusal:
        convert(I32F32, BINARY64, nan)
    assert refusal.value.reason is Reason.PANIC
    assert checked_from_float(I32F32, BINARY64, nan) is None
