"""Roots, logarithms and powers that answer ``None`` instead of failing (chapter 01-numbers).

Source: ``primitives/safe-math/src/lib.rs``, ``FixedExt``. They follow other algorithms than
:mod:`tao_model.numbers.transcendental` and give other results.
"""

from typing import Final, TypeVar, cast

from tao_model.numbers.binary_floats import BINARY64, wrapping_from_float
from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.integers import I32

Bits = TypeVar("Bits", bound=int)

MAXIMUM_BISECTIONS: Final = 129

NATURAL_LOGARITHM_OF_TWO: Final = 0x3FE62E42FEFA39EF
"""The f64 nearest to ln 2, as all constants here given by its bits."""

INVERSES: Final = (
    0x3FE0000000000000,
    0x3FD5555555555555,
    0x3FD0000000000000,
    0x3FC999999999999A,
    0x3FC5555555555555,
    0x3FC2492492492492,
    0x3FC0000000000000,
)
"""The f64 nearest to 1/2, 1/3, ... 1/8."""


def checked_floor(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits | None:
    """Return the floor, but one less for a negative operand with a fraction (NUMBERS-16).

    ``None`` if that does not fit.
    """
    floor = number_format.floor(operand)
    if operand >= 0 or floor == operand:
        return floor
    return number_format.checked_subtract(floor, number_format.one)


def checked_power(
    number_format: FixedPointFormat[Bits], operand: Bits, exponent: int
) -> Bits | None:
    """Return operand to the power of an integer, by squaring (NUMBERS-24).

    The exponent is first held within an i32. Products saturate. ``None`` for a negative
    power of zero; a negative power whose positive one has no inverse is zero.
    """
    exponent = I32.saturate(exponent)
    if exponent == 0:
        return number_format.one
    if operand == number_format.zero:
        return number_format.zero if exponent > 0 else None
    result = _power_by_squaring(number_format, operand, abs(exponent))
    if exponent > 0:
        return result
    return number_format.divide_or_zero(number_format.one, result)


def _power_by_squaring(number_format: FixedPointFormat[Bits], operand: Bits, exponent: int) -> Bits:
    """Return operand to the power of a positive integer; products saturate (NUMBERS-24)."""
    result = number_format.one
    while exponent > 0:
        if exponent % 2 == 1:
            result = number_format.saturating_multiply(result, operand)
        operand = number_format.saturating_multiply(operand, operand)
        exponent = exponent // 2
    return result


def checked_square_root(
    number_format: FixedPointFormat[Bits], operand: Bits, epsilon: Bits
) -> Bits | None:
    """Return a root r by bisection, with operand / r within epsilon of r (NUMBERS-25).

    Bisection ends after 129 steps at the latest. ``None`` for a negative operand.
    """
    if operand < 0:
        return None
    if operand > number_format.one:
        low, high = number_format.zero, operand
    else:
        low, high = operand, number_format.one
    middle = _middle(number_format, low, high)
    for _ in range(MAXIMUM_BISECTIONS):
        opposite = number_format.divide_or_zero(operand, middle)
        if number_format.absolute_difference(opposite, middle) <= epsilon:
            break
        if opposite < middle:
            high = middle
        else:
            low = middle
        middle = _middle(number_format, low, high)
    return middle


def _middle(number_format: FixedPointFormat[Bits], low: Bits, high: Bits) -> Bits:
    return cast(Bits, number_format.saturating_add(high, low) // 2)


def checked_natural_logarithm(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits | None:
    """Return k ln 2 + ln y for operand = 2^k y with 1 <= y < 2 (NUMBERS-26).

    ``None`` for an operand that is not positive, and where a step does not fit.
    """
    if operand <= 0:
        return None
    mantissa, halvings = _split(number_format, operand)
    whole = number_format.checked_multiply(
        number_format.wrapping_from_integer(halvings),
        wrapping_from_float(number_format, BINARY64, NATURAL_LOGARITHM_OF_TWO),
    )
    if whole is None:
        return None
    return number_format.checked_add(_logarithm_by_series(number_format, mantissa), whole)


def _split(number_format: FixedPointFormat[Bits], operand: Bits) -> tuple[Bits, int]:
    """Return y in [1, 2) and k with operand = 2^k y, bits below the last one dropped."""
    mantissa: int = operand
    halvings = 0
    while mantissa >= 2 * number_format.one:
        mantissa = mantissa // 2
        halvings += 1
    while mantissa < number_format.one:
        mantissa = 2 * mantissa
        halvings -= 1
    return cast(Bits, mantissa), halvings


def _logarithm_by_series(number_format: FixedPointFormat[Bits], mantissa: Bits) -> Bits:
    """Return ln(1 + z) to the eighth power of z, for z = mantissa - 1 in [0, 1) (NUMBERS-26).

    The series z - z^2/2 + z^3/3 - z^4/4 ... Every product is floored; all sums fit.
    """
    excess = number_format.wrapping_subtract(mantissa, number_format.one)
    total = excess
    power = excess
    for index, pattern in enumerate(INVERSES):
        inverse = wrapping_from_float(number_format, BINARY64, pattern)
        power = number_format.wrapping_multiply(power, excess)
        term = number_format.wrapping_multiply(power, inverse)
        if index % 2 == 0:
            total = number_format.wrapping_subtract(total, term)
        else:
            total = number_format.wrapping_add(total, term)
    return total


def checked_logarithm(
    number_format: FixedPointFormat[Bits], operand: Bits, base: Bits
) -> Bits | None:
    """Return the logarithm of operand to a base, as a quotient of logarithms (NUMBERS-26).

    ``None`` for a base of one, or where one of the logarithms or the quotient is none.
    """
    if base == number_format.one:
        return None
    of_operand = checked_natural_logarithm(number_format, operand)
    of_base = checked_natural_logarithm(number_format, base)
    if of_operand is None or of_base is None:
        return None
    return number_format.checked_divide(of_operand, of_base)
