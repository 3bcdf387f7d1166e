"""Fixed-point numbers from IEEE 754 floats, given as bit patterns (chapter 01-numbers).

Production turns float literals such as ``1.0 / 3.0`` into fixed-point numbers. Here a float
is the unsigned integer of its bits, and its value an exact fraction: no float is computed.
Source: substrate-fixed ``src/float_helper.rs`` and ``src/traits.rs``.
"""

from typing import Final, TypeVar

import attrs

from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.rounding import divide_half_to_even
from tao_model.rejection import Reason, Rejected

Bits = TypeVar("Bits", bound=int)


@attrs.frozen
class BinaryFloatFormat:
    """A binary interchange format of IEEE 754: sign, biased exponent, fraction of significand."""

    name: str
    width: int
    fraction_bits: int
    """Bits of the significand that are stored; the bit before them is implied."""
    hidden_bit: int = attrs.field(init=False)
    sign_bit: int = attrs.field(init=False)
    exponent_of_non_finite: int = attrs.field(init=False)
    bias: int = attrs.field(init=False)

    @hidden_bit.default
    def _hidden_bit(self) -> int:
        return 1 << self.fraction_bits

    @sign_bit.default
    def _sign_bit(self) -> int:
        return 1 << self.width - 1

    @exponent_of_non_finite.default
    def _exponent_of_non_finite(self) -> int:
        return self.sign_bit // self.hidden_bit - 1

    @bias.default
    def _bias(self) -> int:
        return self.exponent_of_non_finite // 2

    def is_negative(self, pattern: int) -> bool:
        """Tell whether the sign bit is set."""
        return pattern >= self.sign_bit

    def biased_exponent(self, pattern: int) -> int:
        """Return the exponent as it is stored."""
        return pattern % self.sign_bit // self.hidden_bit

    def is_finite(self, pattern: int) -> bool:
        """Tell whether the pattern stands for a number."""
        return self.biased_exponent(pattern) < self.exponent_of_non_finite

    def is_nan(self, pattern: int) -> bool:
        """Tell whether the pattern stands for *not a number*."""
        return not self.is_finite(pattern) and pattern % self.hidden_bit != 0

    def fraction_of(self, pattern: int) -> tuple[int, int]:
        """Return numerator and denominator of a finite float, not reduced (NUMBERS-14)."""
        exponent = self.biased_exponent(pattern)
        significand = pattern % self.hidden_bit
        if exponent == 0:
            exponent = 1
        else:
            significand = significand + self.hidden_bit
        if self.is_negative(pattern):
            significand = -significand
        shift = exponent - self.bias - self.fraction_bits
        if shift < 0:
            return significand, 1 << -shift
        return significand << shift, 1


BINARY32: Final = BinaryFloatFormat("f32", 32, 23)
BINARY64: Final = BinaryFloatFormat("f64", 64, 52)


def _nearest(
    number_format: FixedPointFormat[Bits], float_format: BinaryFloatFormat, pattern: int
) -> int:
    """Return the raw value nearest to a finite float, halves to even (NUMBERS-14)."""
    numerator, denominator = float_format.fraction_of(pattern)
    return divide_half_to_even(numerator * number_format.scale, denominator)


def wrapping_from_float(
    number_format: FixedPointFormat[Bits], float_format: BinaryFloatFormat, pattern: int
) -> Bits:
    """Return the nearest number to a float, wrapped (NUMBERS-14). Production's ``from_num``.

    Rejected with ``PANIC`` for an infinity and for what is not a number.
    """
    if not float_format.is_finite(pattern):
        raise Rejected(Reason.PANIC)
    return number_format.raw.wrap(_nearest(number_format, float_format, pattern))


def saturating_from_float(
    number_format: FixedPointFormat[Bits], float_format: BinaryFloatFormat, pattern: int
) -> Bits:
    """Return the nearest number to a float, held within the range (NUMBERS-14).

    An infinity gives the end of the range on its side. Rejected with ``PANIC`` for what is
    not a number.
    """
    if float_format.is_nan(pattern):
        raise Rejected(Reason.PANIC)
    return number_format.raw.saturate(_nearest(number_format, float_format, pattern))


def checked_from_float(
    number_format: FixedPointFormat[Bits], float_format: BinaryFloatFormat, pattern: int
) -> Bits | None:
    """Return the nearest number to a float, or ``None`` if it does not fit (NUMBERS-14).

    ``None`` as well for an infinity and for what is not a number.
    """
    if not float_format.is_finite(pattern):
        return None
    return number_format.raw.check(_nearest(number_format, float_format, pattern))
