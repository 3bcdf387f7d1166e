"""Roots, logarithms and powers as production's library computes them (chapter 01-numbers).

Source: substrate-fixed ``src/transcendental.rs``. Every step is fixed-point arithmetic, so
the results are exact integers that depend on how each step rounds; none is the nearest
number to the true value. Operand and result have the same format. Where production returns
an error, :class:`Rejected` is raised with ``TRANSCENDENTAL_ERROR``.
"""

from typing import Final, TypeVar, cast

from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.rejection import Reason, Rejected

Bits = TypeVar("Bits", bound=int)

EULER_AT_23_BITS: Final = 22802600
"""The floor of e * 2^23."""

BINARY_LOGARITHM_OF_EULER_AT_23_BITS: Final = 12102203
"""The floor of log2(e) * 2^23."""


def _existing(result: Bits | None) -> Bits:
    if result is None:
        raise Rejected(Reason.TRANSCENDENTAL_ERROR)
    return result


def _from_23_bits(number_format: FixedPointFormat[Bits], bits: int) -> Bits:
    return cast(Bits, bits * number_format.scale // 2**23)


def halve_half_up(operand: int) -> int:
    """Return half of a raw value, half a unit going up (NUMBERS-17).

    Source: ``rs``.
    """
    return (operand + 1) // 2


def logarithm_base_2(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return the binary logarithm of operand, for a signed format (NUMBERS-18).

    Rejected for an operand that is not positive, and for one so small that its inverse
    does not fit. Source: ``log2``.
    """
    if operand <= 0:
        raise Rejected(Reason.TRANSCENDENTAL_ERROR)
    if operand < number_format.one:
        inverse = _existing(number_format.checked_divide(number_format.one, operand))
        return number_format.wrapping_negate(_logarithm_from_one(number_format, inverse))
    return _logarithm_from_one(number_format, operand)


def _logarithm_from_one(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return the binary logarithm of an operand of at least one (NUMBERS-18).

    Source: ``log2_inner``.
    """
    mantissa: int = operand
    halvings = 0
    while mantissa >= 2 * number_format.one:
        mantissa = halve_half_up(mantissa)
        halvings += 1
    whole = halvings * number_format.scale
    if mantissa == number_format.one:
        return cast(Bits, whole)
    return cast(Bits, whole + _fraction_of_logarithm(number_format, mantissa))


def _fraction_of_logarithm(number_format: FixedPointFormat[Bits], mantissa: int) -> int:
    """Return the bits of the binary logarithm of a mantissa between one and two (NUMBERS-18).

    Squaring doubles the logarithm; each doubling that reaches one gives the next bit.
    """
    fraction = 0
    for _ in range(number_format.fraction_bits):
        mantissa, bit = square_mantissa(number_format, mantissa)
        fraction = 2 * fraction + bit
    return fraction


def square_mantissa(number_format: FixedPointFormat[Bits], mantissa: int) -> tuple[int, int]:
    """Return the square's own mantissa, and whether the square reached two (NUMBERS-18)."""
    square = mantissa * mantissa // number_format.scale
    if square >= 2 * number_format.one:
        return halve_half_up(square), 1
    return square, 0


def natural_logarithm(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return the binary logarithm divided by log2(e) to 23 bits (NUMBERS-19).

    Rejected as the binary logarithm is. Source: ``ln``.
    """
    divisor = _from_23_bits(number_format, BINARY_LOGARITHM_OF_EULER_AT_23_BITS)
    return number_format.wrapping_divide(logarithm_base_2(number_format, operand), divisor)


def exponential(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return e to the power of operand, for a signed format (NUMBERS-20).

    Rejected where an intermediate result does not fit. Source: ``exp``.
    """
    if operand == number_format.zero:
        return number_format.one
    if operand == number_format.one:
        return _from_23_bits(number_format, EULER_AT_23_BITS)
    if operand > 0:
        return _exponential_of_positive(number_format, operand)
    positive = _existing(number_format.checked_negate(operand))
    inverse = _exponential_of_positive(number_format, positive)
    return _existing(number_format.checked_divide(number_format.one, inverse))


def _exponential_of_positive(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return the Taylor series of a positive operand up to the power F - 1 (NUMBERS-20)."""
    term: int = operand
    total = number_format.scale + operand
    for exponent in range(2, number_format.fraction_bits):
        term = term_of_series(number_format, term, operand, exponent)
        total = total + term
    return _existing(number_format.raw.check(total))


def term_of_series(
    number_format: FixedPointFormat[Bits], previous: int, operand: int, exponent: int
) -> int:
    """Return the next term of the Taylor series, floored twice (NUMBERS-20).

    Rejected where the product with the operand does not fit.
    """
    product = previous * operand // number_format.scale
    if product > number_format.raw.maximum:
        raise Rejected(Reason.TRANSCENDENTAL_ERROR)
    return product // exponent


def power(number_format: FixedPointFormat[Bits], operand: Bits, exponent: Bits) -> Bits:
    """Return operand to the power of exponent, as exp(exponent * ln(operand)) (NUMBERS-21).

    Zero to any power is zero, even to the power of zero. Rejected for a negative operand
    unless the exponent is zero or one, and where an intermediate result does not fit.
    Source: ``pow``.
    """
    if operand == number_format.zero:
        return number_format.zero
    if exponent == number_format.zero:
        return number_format.one
    if exponent == number_format.one:
        return operand
    logarithm = natural_logarithm(number_format, operand)
    return exponential(
        number_format, _existing(number_format.checked_multiply(logarithm, exponent))
    )


def integer_power(number_format: FixedPointFormat[Bits], operand: Bits, exponent: int) -> Bits:
    """Return operand to the power of an i32, one multiplication at a time (NUMBERS-22).

    Zero to any power is zero. The exponent -2^31 counts as -1, because its absolute value
    wraps. Rejected where an intermediate result does not fit. Source: ``powi``.
    """
    if operand == number_format.zero:
        return number_format.zero
    if exponent == 0:
        return number_format.one
    result = operand
    multiplications = 0 if exponent == -(2**31) else abs(exponent) - 1
    for _ in range(multiplications):
        result = _existing(number_format.checked_multiply(result, operand))
    if exponent > 0:
        return result
    return _existing(number_format.checked_divide(number_format.one, result))


def square_root(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return the square root by F Newton steps, below one by way of the inverse (NUMBERS-23).

    Rejected for a negative operand and where an inverse does not fit. Source: ``sqrt``.
    """
    if operand < 0:
        raise Rejected(Reason.TRANSCENDENTAL_ERROR)
    if operand in (number_format.zero, number_format.one):
        return operand
    if operand > number_format.one:
        return _root_by_newton(number_format, operand)
    inverse = _existing(number_format.checked_divide(number_format.one, operand))
    root = _root_by_newton(number_format, inverse)
    return _existing(number_format.checked_divide(number_format.one, root))


def _root_by_newton(number_format: FixedPointFormat[Bits], operand: Bits) -> Bits:
    """Return the square root of an operand above one (NUMBERS-23)."""
    root: int = operand // 2 + number_format.scale
    for _ in range(number_format.fraction_bits):
        root = (root + operand * number_format.scale // root) // 2
    return cast(Bits, root)
