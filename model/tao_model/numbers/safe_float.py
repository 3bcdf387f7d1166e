"""The decimal floating-point number of the share pools (chapter 01-numbers).

Source: ``primitives/share-pool/src/lib.rs``, ``SafeFloat``. Operands are normal, as every
result is. Every operation drops what does not fit in the mantissa; ``None`` stands for a
result that does not exist: a division by zero, or an exponent that leaves its range.
What is on the way is held in 256 bits, which nothing needs.
"""

from typing import Final

import attrs

from tao_model.numbers.integers import I64, U64, U256
from tao_model.units import DecimalExponent, Mantissa, U64F64Bits

MAXIMUM_MANTISSA: Final = 10**21
MAXIMUM_DIGITS: Final = 21
GREATEST_POWER: Final = MAXIMUM_DIGITS + 1
"""The greatest power of ten that production computes."""


def _capped_power_of_ten(exponent: int) -> int:
    """Return ten to the power of exponent, or of 22 if that is less. Source: ``cappow10``."""
    power: int = 10 ** min(exponent, GREATEST_POWER)
    return power


@attrs.frozen
class SafeFloat:
    """The number mantissa * 10^exponent.

    Normal if 10^20 < mantissa <= 10^21, or if it is zero and both fields are 0.
    """

    mantissa: Mantissa
    """Its digits."""
    exponent: DecimalExponent
    """The power of ten that they count."""

    @classmethod
    def new(cls, mantissa: int, exponent: int) -> "SafeFloat | None":
        """Return the normal form, or ``None`` for a mantissa above 10^21 (NUMBERS-27)."""
        if mantissa > MAXIMUM_MANTISSA:
            return None
        return normal_form(mantissa, exponent)

    def is_zero(self) -> bool:
        """Tell whether the number is zero."""
        return self.mantissa == 0

    def _mantissa_at(self, exponent: int) -> int:
        """Return the mantissa at an exponent not below one's own, digits dropped (NUMBERS-28)."""
        return self.mantissa // _capped_power_of_ten(exponent - self.exponent)

    def add(self, other: "SafeFloat") -> "SafeFloat | None":
        """Return self + other (NUMBERS-28)."""
        if self.is_zero():
            return other
        if other.is_zero():
            return self
        exponent = max(self.exponent, other.exponent)
        mantissas = self._mantissa_at(exponent), other._mantissa_at(exponent)
        return normal_form(U256.saturating_add(*mantissas), exponent)

    def subtract(self, other: "SafeFloat") -> "SafeFloat | None":
        """Return self - other, or zero if other is greater (NUMBERS-28).

        ``None`` if self is zero and other is not.
        """
        if other.is_zero():
            return self
        if self.is_zero():
            return None
        exponent = max(self.exponent, other.exponent)
        mantissas = self._mantissa_at(exponent), other._mantissa_at(exponent)
        return normal_form(U256.saturating_subtract(*mantissas), exponent)

    def divide(self, divisor: "SafeFloat") -> "SafeFloat | None":
        """Return self / divisor, or ``None`` for a zero divisor (NUMBERS-29)."""
        exponent = I64.check(self.exponent - divisor.exponent - MAXIMUM_DIGITS)
        scaled = U256.check(self.mantissa * MAXIMUM_MANTISSA)
        if divisor.is_zero() or exponent is None or scaled is None:
            return None
        return normal_form(scaled // divisor.mantissa, exponent)

    def multiply_divide(self, multiplier: "SafeFloat", divisor: "SafeFloat") -> "SafeFloat | None":
        """Return self * multiplier / divisor, or ``None`` for a zero divisor (NUMBERS-30)."""
        exponent = I64.check(self.exponent + multiplier.exponent)
        if divisor.is_zero() or exponent is None:
            return None
        exponent = I64.check(exponent - divisor.exponent)
        if exponent is None:
            return None
        product = U256.check(self.mantissa * multiplier.mantissa)
        return normal_form((0 if product is None else product) // divisor.mantissa, exponent)

    def greater_than(self, other: "SafeFloat") -> bool:
        """Tell whether production takes self for greater than other (NUMBERS-31).

        Right for numbers that are not zero; zero counts as having the exponent 0.
        """
        if self.exponent == other.exponent:
            return self.mantissa > other.mantissa
        if self.exponent > other.exponent:
            far = self.exponent > other.exponent + 1
            return far or U256.saturating_multiply(10, self.mantissa) > other.mantissa
        near = self.exponent + 1 == other.exponent
        return near and self.mantissa > U256.saturating_multiply(10, other.mantissa)

    @classmethod
    def from_u64(cls, value: int) -> "SafeFloat":
        """Return an unsigned 64-bit integer, exactly (NUMBERS-32)."""
        return _or_zero(cls.new(value, 0))

    @classmethod
    def from_u64f64(cls, bits: U64F64Bits) -> "SafeFloat":
        """Return an unsigned fixed-point number, digits dropped (NUMBERS-33)."""
        if bits == 0:
            return ZERO
        whole, numerator = cls.from_u64(bits // 2**64), cls.from_u64(bits % 2**64)
        fraction = numerator.divide(_or_zero(cls.new(2**64, 0)))
        return _or_zero(whole.add(_or_zero(fraction)))

    def to_u64(self) -> int:
        """Return the floor, held within 64 unsigned bits (NUMBERS-32)."""
        if self.exponent > 0:
            scale = _capped_power_of_ten(self.exponent)
            return U64.saturate(U256.saturating_multiply(self.mantissa, scale))
        return U64.saturate(self.mantissa // _capped_power_of_ten(-self.exponent))


ZERO: Final = SafeFloat(Mantissa(0), DecimalExponent(0))


def normal_form(mantissa: int, exponent: int) -> SafeFloat | None:
    """Return the normal form of a mantissa below 2^256, digits dropped (NUMBERS-27).

    ``None`` if the exponent leaves the range of an i64.
    """
    if mantissa == 0:
        return ZERO
    while mantissa > MAXIMUM_MANTISSA:
        mantissa = mantissa // 10
        exponent = exponent + 1
    if exponent > I64.maximum:
        return None
    while mantissa <= MAXIMUM_MANTISSA // 10:
        mantissa = mantissa * 10
        exponent = exponent - 1
    if exponent < I64.minimum:
        return None
    return SafeFloat(Mantissa(mantissa), DecimalExponent(exponent))


def _or_zero(number: SafeFloat | None) -> SafeFloat:
    return ZERO if number is None else number
