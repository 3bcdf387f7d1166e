"""Integers of a fixed width, and what happens to what does not fit (chapter 01-numbers)."""

from typing import Final, Generic, TypeVar, cast

import attrs

Value = TypeVar("Value", bound=int)


@attrs.frozen
class IntegerFormat(Generic[Value]):
    """The integers of one width: signed ones in two's complement, or unsigned ones.

    ``Value`` is the unit of what the format holds; operands and results are plain ``int``.
    """

    name: str
    signed: bool
    width: int
    minimum: int = attrs.field(init=False)
    maximum: int = attrs.field(init=False)
    modulus: int = attrs.field(init=False)

    @minimum.default
    def _minimum(self) -> int:
        return -(1 << self.width - 1) if self.signed else 0

    @maximum.default
    def _maximum(self) -> int:
        return (1 << (self.width - 1 if self.signed else self.width)) - 1

    @modulus.default
    def _modulus(self) -> int:
        return 1 << self.width

    def fits(self, exact: int) -> bool:
        """Tell whether ``exact`` lies in the range of the format."""
        return self.minimum <= exact <= self.maximum

    def saturate(self, exact: int) -> Value:
        """Return ``exact``, or the end of the range that it lies beyond (NUMBERS-3)."""
        if exact > self.maximum:
            return cast(Value, self.maximum)
        if exact < self.minimum:
            return cast(Value, self.minimum)
        return exact  # type: ignore[return-value]  # most of all calls; a cast is a call as well

    def wrap(self, exact: int) -> Value:
        """Return the value of the format congruent to ``exact`` modulo 2^width (NUMBERS-4)."""
        return cast(Value, (exact - self.minimum) % self.modulus + self.minimum)

    def check(self, exact: int) -> Value | None:
        """Return ``exact``, or ``None`` if it does not fit (NUMBERS-5)."""
        return cast(Value, exact) if self.minimum <= exact <= self.maximum else None

    def saturating_add(self, left: int, right: int) -> Value:
        """Return left + right, held within the range (NUMBERS-3)."""
        return self.saturate(left + right)

    def saturating_subtract(self, left: int, right: int) -> Value:
        """Return left - right, held within the range (NUMBERS-3)."""
        return self.saturate(left - right)

    def saturating_multiply(self, left: int, right: int) -> Value:
        """Return left * right, held within the range (NUMBERS-3)."""
        return self.saturate(left * right)


U8: Final[IntegerFormat[int]] = IntegerFormat("u8", signed=False, width=8)
U16: Final[IntegerFormat[int]] = IntegerFormat("u16", signed=False, width=16)
U32: Final[IntegerFormat[int]] = IntegerFormat("u32", signed=False, width=32)
U64: Final[IntegerFormat[int]] = IntegerFormat("u64", signed=False, width=64)
U128: Final[IntegerFormat[int]] = IntegerFormat("u128", signed=False, width=128)
U256: Final[IntegerFormat[int]] = IntegerFormat("u256", signed=False, width=256)
I16: Final[IntegerFormat[int]] = IntegerFormat("i16", signed=True, width=16)
I32: Final[IntegerFormat[int]] = IntegerFormat("i32", signed=True, width=32)
I64: Final[IntegerFormat[int]] = IntegerFormat("i64", signed=True, width=64)
I128: Final[IntegerFormat[int]] = IntegerFormat("i128", signed=True, width=128)
