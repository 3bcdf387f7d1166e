"""Numbers as text: whole tokens with nine decimals, shares with as many as asked for.

All digits are computed with integers and cut off, not rounded.
"""

from typing import Final

from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.units import Alpha, I32F32Bits, I64F64Bits, Proportion16, Rao

DECIMALS: Final = 9
"""Of a token, and of a share in full."""

_GREATEST_PROPORTION: Final = 65_535


def _decimal(numerator: int, denominator: int, decimals: int) -> str:
    scale = 10**decimals
    sign = "-" if numerator < 0 else ""
    whole, fraction = divmod(abs(numerator) * scale // denominator, scale)
    return f"{sign}{whole:,}.{fraction:0{decimals}d}"


def tokens(amount: Rao | Alpha) -> str:
    """Return an amount in whole tokens, exactly."""
    return _decimal(amount, 10**DECIMALS, DECIMALS)


def tokens_of_bits(amount: I64F64Bits) -> str:
    """Return an amount of I64F64 rao in whole tokens, without parts of a rao."""
    return _decimal(amount, I64F64.scale * 10**DECIMALS, DECIMALS)


def share(bits: I32F32Bits) -> str:
    """Return a share of one as a decimal."""
    return _decimal(bits, I32F32.scale, DECIMALS)


def proportion(stored: Proportion16, decimals: int = 5) -> str:
    """Return a stored proportion of 65535 as a decimal."""
    return _decimal(stored, _GREATEST_PROPORTION, decimals)


def or_dash(text: str, value: int) -> str:
    """Return the text of a value, or a dash where it is zero: a table then shows what there is."""
    return text if value else "-"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number of things: ``1 neuron``, ``2 neurons``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
