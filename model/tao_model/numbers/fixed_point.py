"""Fixed-point numbers over plain integers (chapter 01-numbers).

A number is its raw bits: ``bits`` of a format with F fraction bits stand for bits / 2^F.
The five formats of production are :data:`I32F32`, :data:`I64F64`, :data:`I96F32`,
:data:`U64F64` and :data:`U96F32`. Source of all operations: encointer/substrate-fixed.
"""

from collections.abc import Iterable
from typing import Final, Generic, TypeVar, cast

import attrs

from tao_model.numbers.integers import IntegerFormat
from tao_model.numbers.rounding import divide_half_away_from_zero, divide_toward_zero
from tao_model.units import I32F32Bits, I64F64Bits, I96F32Bits, U64F64Bits, U96F32Bits

Bits = TypeVar("Bits", bound=int)
Source = TypeVar("Source", bound=int)
Target = TypeVar("Target", bound=int)


@attrs.frozen
class FixedPointFormat(Generic[Bits]):
    """A fixed-point format; ``Bits`` is the unit of its raw values.

    Operands and results are raw bits of this format unless the name of the operation says
    otherwise. Every exact result is rounded as stated and then saturated, wrapped or checked.
    """

    name: str
    signed: bool
    integer_bits: int
    fraction_bits: int
    raw: IntegerFormat[Bits] = attrs.field(init=False)
    scale: int = attrs.field(init=False)
    zero: Bits = attrs.field(init=False)
    one: Bits = attrs.field(init=False)

    @raw.default
    def _raw(self) -> IntegerFormat[Bits]:
        return IntegerFormat(self.name, self.signed, self.integer_bits + self.fraction_bits)

    @scale.default
    def _scale(self) -> int:
        return 1 << self.fraction_bits

    @zero.default
    def _zero(self) -> Bits:
        return cast(Bits, 0)

    @one.default
    def _one(self) -> Bits:
        return cast(Bits, self.scale)

    # Sums and differences are exact.

    def wrapping_add(self, left: Bits, right: Bits) -> Bits:
        """Return left + right, wrapped (NUMBERS-6). Production's plain ``+``."""
        return self.raw.wrap(left + right)

    def wrapping_sum(self, values: Iterable[Bits]) -> Bits:
        """Return the sum of all values, wrapped (NUMBERS-6). Production's ``.sum()``."""
        return self.raw.wrap(sum(values))

    def saturating_add(self, left: Bits, right: Bits) -> Bits:
        """Return left + right, held within the range (NUMBERS-6)."""
        return self.raw.saturate(left + right)

    def checked_add(self, left: Bits, right: Bits) -> Bits | None:
        """Return left + right, or ``None`` if it does not fit (NUMBERS-6)."""
        return self.raw.check(left + right)

    def wrapping_subtract(self, left: Bits, right: Bits) -> Bits:
        """Return left - right, wrapped (NUMBERS-6). Production's plain ``-``."""
        return self.raw.wrap(left - right)

    def saturating_subtract(self, left: Bits, right: Bits) -> Bits:
        """Return left - right, held within the range (NUMBERS-6)."""
        return self.raw.saturate(left - right)

    def checked_subtract(self, left: Bits, right: Bits) -> Bits | None:
        """Return left - right, or ``None`` if it does not fit (NUMBERS-6)."""
        return self.raw.check(left - right)

    # Products are floored.

    def wrapping_multiply(self, left: Bits, right: Bits) -> Bits:
        """Return the floor of left * right, wrapped (NUMBERS-7). Production's plain ``*``."""
        return self.raw.wrap(left * right // self.scale)

    def saturating_multiply(self, left: Bits, right: Bits) -> Bits:
        """Return the floor of left * right, held within the range (NUMBERS-7)."""
        return self.raw.saturate(left * right // self.scale)

    def checked_multiply(self, left: Bits, right: Bits) -> Bits | None:
        """Return the floor of left * right, or ``None`` if it does not fit (NUMBERS-7)."""
        return self.raw.check(left * right // self.scale)

    # Quotients are truncated toward zero.

    def wrapping_divide(self, left: Bits, right: Bits) -> Bits:
        """Return left / right, wrapped (NUMBERS-8). Production's plain ``/``.

        Raises :class:`Rejected` with ``PANIC`` for a zero divisor, as do the other two.
        """
        return self.raw.wrap(divide_toward_zero(left * self.scale, right))

    def saturating_divide(self, left: Bits, right: Bits) -> Bits:
        """Return left / right, held within the range (NUMBERS-8)."""
        return self.raw.saturate(divide_toward_zero(left * self.scale, right))

    def checked_divide(self, left: Bits, right: Bits) -> Bits | None:
        """Return left / right, or ``None`` for a zero divisor or what does not fit (NUMBERS-8)."""
        if right == 0:
            return None
        return self.raw.check(divide_toward_zero(left * self.scale, right))

    def divide_or(self, left: Bits, right: Bits, default: Bits) -> Bits:
        """Return left / right, or ``default`` for a zero divisor or what does not fit (NUMBERS-9).

        Source: ``primitives/safe-math/src/lib.rs``, ``safe_div_or``.
        """
        quotient = self.checked_divide(left, right)
        return default if quotient is None else quotient

    def divide_or_zero(self, left: Bits, right: Bits) -> Bits:
        """Return left / right, or zero for a zero divisor or what does not fit (NUMBERS-9).

        Source: ``primitives/safe-math/src/lib.rs``, ``safe_div``.
        """
        return self.divide_or(left, right, self.zero)

    # Single operands.

    def saturating_negate(self, operand: Bits) -> Bits:
        """Return -operand, held within the range (NUMBERS-6)."""
        return self.raw.saturate(-operand)

    def checked_negate(self, operand: Bits) -> Bits | None:
        """Return -operand, or ``None`` if it does not fit (NUMBERS-6)."""
        return self.raw.check(-operand)

    def wrapping_negate(self, operand: Bits) -> Bits:
        """Return -operand, wrapped (NUMBERS-6). Production's plain ``-``."""
        return self.raw.wrap(-operand)

    def saturating_absolute(self, operand: Bits) -> Bits:
        """Return the distance of operand from zero, held within the range (NUMBERS-6)."""
        return self.raw.saturate(-operand if operand < 0 else operand)

    def absolute_difference(self, left: Bits, right: Bits) -> Bits:
        """Return the distance between left and right, held within the range (NUMBERS-6).

        Source: ``primitives/safe-math/src/lib.rs``, ``abs_diff``.
        """
        if left < right:
            return self.saturating_subtract(right, left)
        return self.saturating_subtract(left, right)

    # Order: that of the raw bits, so that ``<`` and ``==`` may be used as well.

    def compare(self, left: Bits, right: Bits) -> int:
        """Return -1, 0 or 1 as left is less than, equal to or greater than right (NUMBERS-15)."""
        if left < right:
            return -1
        return 1 if left > right else 0

    def lesser(self, left: Bits, right: Bits) -> Bits:
        """Return the lesser of two numbers (NUMBERS-15). Production's ``min``."""
        return left if left < right else right

    def greater(self, left: Bits, right: Bits) -> Bits:
        """Return the greater of two numbers (NUMBERS-15). Production's ``max``."""
        return left if left > right else right

    # Rounding to whole numbers, the result being bits of the same format.

    def floor(self, operand: Bits) -> Bits:
        """Return the greatest whole number not above operand (NUMBERS-10).

        Always representable. Production's ``floor``, ``int`` and ``saturating_floor``.
        """
        return cast(Bits, operand // self.scale * self.scale)

    def fraction(self, operand: Bits) -> Bits:
        """Return operand minus its floor, never negative (NUMBERS-10). Production's ``frac``."""
        return cast(Bits, operand % self.scale)

    def wrapping_ceiling(self, operand: Bits) -> Bits:
        """Return the least whole number not below operand, wrapped (NUMBERS-10)."""
        return self.raw.wrap(-(-operand // self.scale) * self.scale)

    def wrapping_round(self, operand: Bits) -> Bits:
        """Return the nearest whole number, halves away from zero, wrapped (NUMBERS-10)."""
        return self.raw.wrap(divide_half_away_from_zero(operand, self.scale) * self.scale)

    def saturating_round(self, operand: Bits) -> Bits:
        """Return the nearest whole number, halves away from zero, held in range (NUMBERS-10)."""
        return self.raw.saturate(divide_half_away_from_zero(operand, self.scale) * self.scale)

    # Conversions.

    def saturating_from_integer(self, value: int) -> Bits:
        """Return the bits of an integer, held within the range (NUMBERS-11)."""
        return self.raw.saturate(value * self.scale)

    def wrapping_from_integer(self, value: int) -> Bits:
        """Return the bits of an integer, wrapped (NUMBERS-11)."""
        return self.raw.wrap(value * self.scale)

    def checked_from_integer(self, value: int) -> Bits | None:
        """Return the bits of an integer, or ``None`` if it does not fit (NUMBERS-11)."""
        return self.raw.check(value * self.scale)

    def saturating_from_fixed(self, value: Source, source: "FixedPointFormat[Source]") -> Bits:
        """Return the floor of a number of another format, held within the range (NUMBERS-12)."""
        return self.raw.saturate(value * self.scale // source.scale)

    def wrapping_from_fixed(self, value: Source, source: "FixedPointFormat[Source]") -> Bits:
        """Return the floor of a number of another format, wrapped (NUMBERS-12)."""
        return self.raw.wrap(value * self.scale // source.scale)

    def checked_from_fixed(self, value: Source, source: "FixedPointFormat[Source]") -> Bits | None:
        """Return the floor of another format's number, ``None`` if it does not fit (NUMBERS-12)."""
        return self.raw.check(value * self.scale // source.scale)

    def saturating_to_integer(self, operand: Bits, target: IntegerFormat[Target]) -> Target:
        """Return the floor of operand as an integer, held within the target (NUMBERS-13)."""
        return target.saturate(operand // self.scale)

    def wrapping_to_integer(self, operand: Bits, target: IntegerFormat[Target]) -> Target:
        """Return the floor of operand as an integer, wrapped (NUMBERS-13)."""
        return target.wrap(operand // self.scale)


I32F32: Final[FixedPointFormat[I32F32Bits]] = FixedPointFormat("I32F32", True, 32, 32)
I64F64: Final[FixedPointFormat[I64F64Bits]] = FixedPointFormat("I64F64", True, 64, 64)
I96F32: Final[FixedPointFormat[I96F32Bits]] = FixedPointFormat("I96F32", True, 96, 32)
U64F64: Final[FixedPointFormat[U64F64Bits]] = FixedPointFormat("U64F64", False, 64, 64)
U96F32: Final[FixedPointFormat[U96F32Bits]] = FixedPointFormat("U96F32", False, 96, 32)
