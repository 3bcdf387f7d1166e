"""Numbers of every format, edge-heavy: ends of ranges, powers of two, halves, whole numbers."""

from typing import Any, Final, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.conformance.generation import numbers
from tao_model.conformance.generation.drawing import strategy
from tao_model.numbers.binary_floats import BINARY32, BINARY64, BinaryFloatFormat
from tao_model.numbers.fixed_point import I32F32, I64F64, I96F32, U64F64, U96F32, FixedPointFormat
from tao_model.numbers.integers import (
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    IntegerFormat,
)
from tao_model.numbers.rational_power import Ratio
from tao_model.numbers.safe_float import SafeFloat
from tao_model.units import DecimalExponent, Mantissa

AnyFixed: TypeAlias = FixedPointFormat[Any]
AnyIntegers: TypeAlias = IntegerFormat[Any]

SIGNED: Final[tuple[AnyFixed, ...]] = (I32F32, I64F64, I96F32)
UNSIGNED: Final[tuple[AnyFixed, ...]] = (U64F64, U96F32)
INTEGERS: Final = (U8, U16, U32, U64, U128, I16, I32, I64, I128)


def formats() -> SearchStrategy[AnyFixed]:
    return st.sampled_from((*SIGNED, *UNSIGNED))


def signed_formats() -> SearchStrategy[AnyFixed]:
    return st.sampled_from(SIGNED)


def integer_formats() -> SearchStrategy[AnyIntegers]:
    return st.sampled_from(INTEGERS)


def magnitudes(bits: int) -> SearchStrategy[int]:
    """Integers that are not negative and have up to ``bits`` bits, every length being likely."""
    exponents = st.integers(0, bits)
    near_powers = st.builds(lambda e, step: max(0, 2**e + step), exponents, st.integers(-2, 2))
    any_length = exponents.flatmap(lambda e: st.integers(0, 2**e))
    return st.one_of(near_powers, any_length)


def integers(bits: int = 260) -> SearchStrategy[int]:
    """Integers of up to ``bits`` bits and either sign."""
    return st.builds(lambda size, sign: sign * size, magnitudes(bits), st.sampled_from((1, -1)))


def within(number_range: AnyIntegers) -> SearchStrategy[int]:
    """Integers of a format, its ends being likely."""
    return strategy(numbers.within, number_range)


def bits_of(number_format: AnyFixed) -> SearchStrategy[int]:
    """Raw values of a format: those of :func:`within`, and whole numbers and halves, or nearly."""
    return strategy(numbers.raw_value, number_format)


@st.composite
def with_operand(draw: DrawFn) -> tuple[AnyFixed, int]:
    number_format = draw(formats())
    return number_format, draw(bits_of(number_format))


@st.composite
def with_signed_operand(draw: DrawFn) -> tuple[AnyFixed, int]:
    number_format = draw(signed_formats())
    return number_format, draw(bits_of(number_format))


@st.composite
def with_two_operands(draw: DrawFn) -> tuple[AnyFixed, int, int]:
    """A format and two raw values of it, which are near to each other now and then."""
    number_format = draw(formats())
    left = draw(bits_of(number_format))
    near = st.integers(-2, 2).map(lambda step: number_format.raw.saturate(left + step))
    return number_format, left, draw(st.one_of(bits_of(number_format), near))


@st.composite
def above_one(draw: DrawFn, number_format: AnyFixed, integer_bits: int) -> int:
    """Raw values above one and below 2^integer_bits."""
    excess = draw(magnitudes(number_format.fraction_bits + integer_bits))
    limit: int = min(number_format.scale * 2**integer_bits - 1, number_format.raw.maximum)
    return min(number_format.scale + 1 + excess, limit)


@st.composite
def floats(draw: DrawFn) -> tuple[BinaryFloatFormat, int]:
    """Bit patterns of finite floats, those near the formats' ranges being likely."""
    float_format = draw(st.sampled_from((BINARY32, BINARY64)))
    highest = float_format.exponent_of_non_finite - 1
    near = st.integers(-140, 140).map(lambda e: min(max(float_format.bias + e, 0), highest))
    exponent = draw(st.one_of(near, st.integers(0, highest)))
    fraction = draw(within(IntegerFormat("fraction", False, float_format.fraction_bits)))
    sign = draw(st.sampled_from((0, float_format.sign_bit)))
    return float_format, sign + exponent * float_format.hidden_bit + fraction


@st.composite
def safe_floats(draw: DrawFn, exponents: SearchStrategy[int] | None = None) -> SafeFloat:
    """Normal decimal numbers above zero."""
    top = 10**21
    mantissa = draw(
        st.one_of(
            st.integers(top // 10 + 1, top),
            st.integers(0, 12).map(lambda step: top // 10 + 1 + step),
            st.integers(0, 12).map(lambda step: top - step),
        )
    )
    exponent = draw(st.integers(-30, 4) if exponents is None else exponents)
    return SafeFloat(Mantissa(mantissa), DecimalExponent(exponent))


@st.composite
def pairs_of_safe_floats(draw: DrawFn) -> tuple[SafeFloat, SafeFloat]:
    """Two normal numbers above zero whose exponents are near to each other now and then."""
    left = draw(safe_floats())
    near = st.integers(-2, 2).map(lambda step: left.exponent + step)
    right = draw(st.one_of(safe_floats(), safe_floats(near)))
    return left, right


def ratios(bits: int) -> SearchStrategy[Ratio]:
    """Quotients of two positive integers of up to ``bits`` bits."""
    positive = magnitudes(bits).map(lambda value: value + 1)
    return st.builds(Ratio, positive, positive)
