"""The ways in which production rounds a quotient (chapter 01-numbers).

Floor is Python's own ``//``; the others are here. Each is stated for every sign of its
operands, so that a formula can be read without knowing where a value comes from.
"""

from tao_model.rejection import Reason, Rejected


def divide_toward_zero(numerator: int, denominator: int) -> int:
    """Return the quotient without its fraction (NUMBERS-1).

    Raises :class:`Rejected` with ``PANIC`` for a zero denominator.
    Source: the division of Rust's integers, on which every fixed-point division rests.
    """
    if denominator == 0:
        raise Rejected(Reason.PANIC)
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -(-numerator // denominator)
    return numerator // denominator


def divide_half_away_from_zero(numerator: int, denominator: int) -> int:
    """Return the nearest integer, halves away from zero; ``denominator`` > 0 (NUMBERS-2).

    Source: substrate-fixed ``src/macros_round.rs``, ``round``.
    """
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def divide_half_to_even(numerator: int, denominator: int) -> int:
    """Return the nearest integer, halves to the even one; ``denominator`` > 0 (NUMBERS-14).

    Source: IEEE 754's rule, as substrate-fixed ``src/float_helper.rs`` applies it.
    """
    quotient = numerator // denominator
    twice_the_rest = 2 * (numerator - quotient * denominator)
    if twice_the_rest > denominator or (twice_the_rest == denominator and quotient % 2 == 1):
        return quotient + 1
    return quotient
