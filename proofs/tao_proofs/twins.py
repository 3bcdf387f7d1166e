"""Twins in Python of arithmetic that only the kernel has, so that it can be proved.

``tests/model/kernel/test_arithmetic.py`` holds each against the C function that it stands for.
Words of 64 bits are integers; where C drops what does not fit, the twin says so.
"""

from typing import Final

WORD: Final = 2**64

LEAST_INVERTED: Final = 2**16
"""The least divisor that has an inverse."""

LEAST_NOT_INVERTED: Final = 2**48
"""The least divisor beyond those that have one."""


def inverse_of(divisor: int) -> int:
    """Return floor((2^80 - 1) / divisor); zero for a divisor outside of the range.

    Stands for ``reciprocal_of`` of ``kernel/src/reciprocal.h``.
    """
    if divisor < LEAST_INVERTED or divisor >= LEAST_NOT_INVERTED:
        return 0
    return (2**80 - 1) // divisor


def estimate(dividend: int, inverse: int) -> tuple[int, int]:
    """Return both words of the product from which a quotient is read."""
    product = (dividend << 16) * inverse
    return product // WORD, product % WORD


def quotient_by_inverse(dividend: int, divisor: int, inverse: int) -> int:
    """Return floor(2^32 dividend / divisor), for a dividend up to a divisor with an inverse.

    Stands for ``reciprocal_quotient`` of ``kernel/src/reciprocal.h``.
    """
    high, low = estimate(dividend, inverse)
    if low <= WORD - 1 - (dividend << 16):
        return high
    rest = ((dividend << 32) - high * divisor) % WORD
    return high + 1 if rest >= divisor else high
