"""What a rational power should be, and how far from it the pools' approximation may lie."""

import decimal
from decimal import Decimal
from typing import Annotated, Final

from tao_model.numbers.rational_power import Ratio, rational_power
from tao_model.pools.balancer import POWER_PRECISION, PRICE_POWER_PRECISION, WHOLE
from tao_proofs.engine.claims import Claim, assumption, implies
from tao_proofs.engine.domains import Among

UNIT: Final = 2**192
"""What one is in a number that stands for a real one."""

LEAST: Final = UNIT // 2**129
"""The least power of which the error bound speaks: about e^-89.4 (NUMBERS-39 says why)."""

TOLERANCE: Final = UNIT // 2**64
"""How far beyond the error of a floor the approximation may lie, in parts of 10^18."""

_CONTEXT: Final = decimal.Context(prec=100)


def real_power(base: Ratio, exponent: Ratio) -> int:
    """Return 2^192 base^exponent, its fraction dropped: what NUMBERS-34 is to be."""
    if base.numerator == 0:
        return 0
    logarithm = _CONTEXT.ln(_quotient(base))
    power = _CONTEXT.exp(_CONTEXT.multiply(logarithm, _quotient(exponent)))
    return int(_CONTEXT.multiply(power, UNIT))


def _quotient(ratio: Ratio) -> Decimal:
    return _CONTEXT.divide(Decimal(ratio.numerator), Decimal(ratio.denominator))


def _base_is_part(base: Ratio, exponent: Ratio) -> bool:
    """Tell whether the base lies within 0 to 1 and the exponent above 0."""
    parts = (base.numerator >= 0) & (base.numerator <= base.denominator)
    return parts & (base.denominator > 0) & (exponent.numerator > 0) & (exponent.denominator > 0)


@assumption(
    real_power,
    "NUMBERS-34",
    requires=_base_is_part,
    because="mathematics: a power of a part of one is a part of one",
)
def power_of_a_part_is_a_part(result: int, base: Ratio, exponent: Ratio) -> Claim:
    """A real power of a part of one lies between zero and one."""
    return (result >= 0) & (result <= UNIT)


def _divisors_are_positive(base: Ratio, exponent: Ratio, precision: int, scale: int) -> Claim:
    """Tell whether both divisors are above zero."""
    return (base.denominator > 0) & (exponent.denominator > 0)


@assumption(
    rational_power,
    "NUMBERS-34",
    requires=_divisors_are_positive,
    because="measured: `make powers`, see POOLS-2",
)
def power_is_near(
    result: int,
    base: Ratio,
    exponent: Ratio,
    precision: Annotated[int, Among(POWER_PRECISION, PRICE_POWER_PRECISION)],
    scale: Annotated[int, Among(WHOLE)],
) -> Claim:
    """A power of a part of one is the floor of the real one, give or take 2^-64 of a part of 10^18.

    Where that is 2^-129 or more; elsewhere it is some integer.
    """
    if not _base_is_part(base, exponent):
        return True
    exact = real_power(base, exponent)
    parts = exact * WHOLE
    near = (result * UNIT <= parts + TOLERANCE) & (parts - UNIT - TOLERANCE <= result * UNIT)
    return implies(exact >= LEAST, near)
