"""Rational powers of rational numbers, as the pools use them (chapter 01-numbers).

Source: safe-bigmath ``src/integer.rs``, ``SafeInt::pow_ratio_scaled``. Everything is integer
arithmetic. Small exponents are computed exactly; for others, logarithm and exponential are
summed as series of fixed-point numbers whose last 24 bits are guard bits.
"""

import functools
import math
from typing import Final

import attrs

from tao_model.numbers.rounding import divide_half_away_from_zero

MAXIMUM_EXACT_EXPONENT: Final = 1024
"""Numerators and denominators of exponents up to this one take the exact path."""

MINIMUM_PRECISION: Final = 32

GUARD_BITS: Final = 24

GUARD: Final = 2**GUARD_BITS
"""What is rounded off in the end; a term below it is the last one that is added."""

MAXIMUM_TERMS: Final = 4096

_REMEMBERED: Final = 4096
"""How many results are kept: a swap asks twice for its power."""


@attrs.frozen
class Ratio:
    """A quotient of two integers that are not negative, not reduced; the divisor may be zero."""

    numerator: int
    denominator: int

    def reduced(self) -> "Ratio":
        """Return the same quotient in lowest terms."""
        common = math.gcd(self.numerator, self.denominator)
        return Ratio(self.numerator // common, self.denominator // common)


def rational_power(base: Ratio, exponent: Ratio, precision: int, scale: int) -> int | None:
    """Return scale * base to the power of exponent (NUMBERS-34).

    Exactly its floor for small exponents, else an approximation with at least ``precision``
    fraction bits. ``None`` for a zero denominator. A zero base gives zero for every exponent.
    """
    if base.denominator == 0 or exponent.denominator == 0:
        return None
    if base.numerator == 0:
        return 0
    if exponent.numerator == 0:
        return scale
    exponent = exponent.reduced()
    if max(exponent.numerator, exponent.denominator) <= MAXIMUM_EXACT_EXPONENT:
        return exact_power(base, exponent, scale)
    series = Series.of_precision(max(precision, MINIMUM_PRECISION, scale.bit_length() + 8))
    short = power_near_one(base, exponent, scale) if precision >= SHORT_WAY_FROM else None
    return approximate_power(series, base, exponent, scale) if short is None else short


def exact_power(base: Ratio, exponent: Ratio, scale: int) -> int:
    """Return the floor of scale * base to the power of exponent (NUMBERS-35)."""
    numerator = base.numerator**exponent.numerator * scale**exponent.denominator
    denominator = base.denominator**exponent.numerator
    return floor_root(numerator // denominator, exponent.denominator)


def floor_root(radicand: int, degree: int) -> int:
    """Return the greatest integer whose power of this degree is not above radicand (NUMBERS-35).

    Source: ``nth_root_ratio_floor``.
    """
    if degree == 1:
        return radicand
    above = 1
    while above**degree <= radicand:
        above = 2 * above
    root = 0
    while above - root > 1:
        root, above = halved(radicand, degree, root, above)
    return root


def halved(radicand: int, degree: int, root: int, above: int) -> tuple[int, int]:
    """Return the half of an interval that the root of radicand lies in (NUMBERS-35)."""
    middle: int = (root + above) // 2
    if middle**degree <= radicand:
        return middle, above
    return root, middle


@attrs.frozen
class Series:
    """The fixed-point numbers in which the approximate path computes, and where sums end."""

    bits: int
    """Fraction bits, guard bits included."""
    maximum_terms: int
    """How many terms a sum has at most."""

    @property
    def scale(self) -> int:
        """What one is."""
        return 1 << self.bits

    @classmethod
    def of_precision(cls, precision: int) -> "Series":
        """Return the numbers with this many fraction bits beside the guard bits."""
        bits = precision + GUARD_BITS
        return cls(bits, maximum_terms=min(MAXIMUM_TERMS, bits + 128))


def without_guard(value: int) -> int:
    """Return a number without its guard bits, halves away from zero (NUMBERS-36).

    Source: ``round_to_precision``.
    """
    return divide_half_away_from_zero(value, GUARD)


def logarithm_of_one_plus(series: Series, operand: int) -> int:
    """Return ln(1 + x) for the operand x, as a sum of powers of x (NUMBERS-37).

    The series x - x^2/2 + x^3/3 - x^4/4 ... Products and quotients are floored. The sum ends
    before a term that is zero, and after one below the guard. Production ends it too where a term
    leaves the sum without its guard bits as it was; only one below the guard can.
    Source: ``ln1p_fixed``.
    """
    bits = series.bits
    power = total = operand
    for index in range(2, series.maximum_terms + 1):
        power = power * operand >> bits
        term = power // index
        if term == 0:
            break
        total = total - term if index % 2 == 0 else total + term
        if abs(term) < GUARD:
            break
    return total


@functools.cache
def logarithm_of_two(series: Series) -> int:
    """Return ln 2 as -ln(1 - 1/2) (NUMBERS-37)."""
    return -logarithm_of_one_plus(series, -(series.scale // 2))


def logarithm(series: Series, operand: int) -> int:
    """Return the natural logarithm of a positive integer (NUMBERS-38).

    Source: ``ln_biguint``.
    """
    doublings = operand.bit_length() - 1
    mantissa = operand * series.scale // 2**doublings
    if 2 * mantissa >= 3 * series.scale:
        mantissa = mantissa // 2
        doublings += 1
    return (
        logarithm_of_one_plus(series, mantissa - series.scale)
        + logarithm_of_two(series) * doublings
    )


def exponential(series: Series, operand: int) -> int:
    """Return e to the power of the operand x, as a sum of powers of x (NUMBERS-39).

    The series 1 + x + x^2/2 + x^3/6 ... Products and quotients are floored, and the sum ends
    as that of the logarithm does. Source: ``exp_fixed``.
    """
    term = series.scale
    total = series.scale
    for index in range(1, series.maximum_terms + 1):
        term = (term * operand >> series.bits) // index
        if term == 0:
            break
        total = total + term
        if abs(term) < GUARD:
            break
    return total


@functools.lru_cache(_REMEMBERED)
def approximate_power(series: Series, base: Ratio, exponent: Ratio, scale: int) -> int:
    """Return scale * exp(exponent * ln(base)), where no series need converge (NUMBERS-40)."""
    of_base = logarithm(series, base.numerator) - logarithm(series, base.denominator)
    operand = of_base * exponent.numerator // exponent.denominator
    rounded = without_guard(exponential(series, operand))
    return rounded * scale // (series.scale // GUARD)


NEAR_ONE: Final = Series(bits=192, maximum_terms=64)
"""The numbers of the short way."""

DOUBT: Final = 2**42
"""How far the short way may be off, in its own bits, and more than that: 2^-150."""

SHORT_WAY_FROM: Final = 256
"""The precision from which the approximate path is off by much less than that."""


@functools.lru_cache(_REMEMBERED)
def power_near_one(base: Ratio, exponent: Ratio, scale: int) -> int | None:
    """Return what the approximate path does, for a base just below one (NUMBERS-40b).

    A swap changes a reserve by little; two logarithms of whole reserves, which nearly cancel, are
    not needed then. ``None`` where the digits would not be certain, or the base is not near one.
    """
    one = NEAR_ONE.scale
    missing = base.denominator - base.numerator
    is_near = 0 < 16 * missing <= base.denominator
    if not is_near or exponent.numerator > 128 * exponent.denominator:
        return None
    of_base = logarithm_of_one_plus(NEAR_ONE, -missing * one // base.denominator)
    operand = of_base * exponent.numerator // exponent.denominator
    if 2 * operand < -one:
        return None
    power = exponential(NEAR_ONE, operand)
    least, most = ((power + off) * scale // one for off in (-DOUBT, DOUBT))
    return least if least == most else None
