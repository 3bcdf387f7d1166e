"""Planted defects of chapter 01-numbers."""

from typing import Any

from tao_model.numbers import rational_power, rounding, transcendental
from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.integers import IntegerFormat
from tao_model.numbers.rational_power import Ratio
from tao_model.numbers.rounding import divide_toward_zero
from tao_model.rejection import Reason, Rejected
from tao_proofs.engine.mutants import mutant

Format = FixedPointFormat[Any]
Bits = Any


@mutant(of=rounding.divide_toward_zero)
def divide_floors(numerator: int, denominator: int) -> int:
    """A negative quotient is floored."""
    if denominator == 0:
        raise Rejected(Reason.PANIC)
    return numerator // denominator


@mutant(of=rounding.divide_toward_zero)
def divide_by_zero_is_zero(numerator: int, denominator: int) -> int:
    """A zero divisor is not refused."""
    if denominator == 0:
        return 0
    quotient = abs(numerator) // abs(denominator)
    return quotient if (numerator < 0) == (denominator < 0) else -quotient


@mutant(of=rounding.divide_half_away_from_zero)
def half_goes_up(numerator: int, denominator: int) -> int:
    """Halves of negative quotients go up."""
    return (2 * numerator + denominator) // (2 * denominator)


@mutant(of=rounding.divide_half_to_even)
def half_goes_away_from_even(numerator: int, denominator: int) -> int:
    """Halves always go up."""
    quotient = numerator // denominator
    twice_the_rest = 2 * (numerator - quotient * denominator)
    return quotient + 1 if twice_the_rest >= denominator else quotient


@mutant(of=IntegerFormat.saturate)
def saturate_at_modulus(self: IntegerFormat[int], exact: int) -> int:
    """The greatest value is one too high."""
    if exact > self.maximum:
        return self.maximum + 1
    return self.minimum if exact < self.minimum else exact


@mutant(of=IntegerFormat.saturate)
def saturate_to_other_end(self: IntegerFormat[int], exact: int) -> int:
    """What is too low becomes the greatest value."""
    return exact if self.minimum <= exact <= self.maximum else self.maximum


@mutant(of=IntegerFormat.saturate)
def saturate_by_one_modulus(self: IntegerFormat[int], exact: int) -> int:
    """What is too high loses one modulus, and may still be too high."""
    return exact - self.modulus if exact > self.maximum else max(exact, self.minimum)


@mutant(of=IntegerFormat.wrap)
def wrap_without_sign(self: IntegerFormat[int], exact: int) -> int:
    """The sign bit is taken for another bit of the magnitude."""
    return exact % self.modulus


@mutant(of=IntegerFormat.check)
def check_above_only(self: IntegerFormat[int], exact: int) -> int | None:
    """What is too low passes."""
    return exact if exact <= self.maximum else None


@mutant(of=FixedPointFormat.saturating_add)
def sum_wraps(self: Format, left: int, right: int) -> Bits:
    """A sum that does not fit wraps around."""
    return self.raw.wrap(left + right)


@mutant(of=FixedPointFormat.checked_subtract)
def difference_saturates(self: Format, left: int, right: int) -> Bits:
    """A difference that does not fit is not reported."""
    return self.raw.saturate(left - right)


@mutant(of=FixedPointFormat.wrapping_sum)
def sum_saturates(self: Format, values: Any) -> Bits:
    """A sum of many is held within the range."""
    return self.raw.saturate(sum(values))


@mutant(of=FixedPointFormat.saturating_negate)
def negate_wraps(self: Format, operand: int) -> Bits:
    """The least value is its own negative."""
    return self.raw.wrap(-operand)


@mutant(of=FixedPointFormat.absolute_difference)
def distance_is_signed(self: Format, left: int, right: int) -> Bits:
    """The distance is negative where the left number is less."""
    return self.saturating_subtract(left, right)


@mutant(of=FixedPointFormat.saturating_multiply)
def product_truncates(self: Format, left: int, right: int) -> Bits:
    """A negative product is rounded toward zero."""
    return self.raw.saturate(divide_toward_zero(left * right, self.scale))


@mutant(of=FixedPointFormat.saturating_multiply)
def product_rounds(self: Format, left: int, right: int) -> Bits:
    """A product is rounded to the nearest number."""
    return self.raw.saturate((left * right + self.scale // 2) // self.scale)


@mutant(of=FixedPointFormat.saturating_divide)
def quotient_floors(self: Format, left: int, right: int) -> Bits:
    """A negative quotient is floored."""
    if right == 0:
        raise Rejected(Reason.PANIC)
    return self.raw.saturate(left * self.scale // right)


@mutant(of=FixedPointFormat.divide_or)
def overflow_saturates(self: Format, left: int, right: int, default: int) -> Bits:
    """A quotient that does not fit is held instead of replaced."""
    return default if right == 0 else self.saturating_divide(left, right)


@mutant(of=FixedPointFormat.floor)
def floor_toward_zero(self: Format, operand: int) -> Bits:
    """The whole number of a negative number is the one above."""
    return divide_toward_zero(operand, self.scale) * self.scale


@mutant(of=FixedPointFormat.wrapping_ceiling)
def ceiling_of_whole_numbers_moves(self: Format, operand: int) -> Bits:
    """A whole number is rounded up to the next."""
    return self.raw.wrap((operand // self.scale + 1) * self.scale)


@mutant(of=FixedPointFormat.saturating_round)
def round_half_up(self: Format, operand: int) -> Bits:
    """Halves of negative numbers go up."""
    return self.raw.saturate((2 * operand + self.scale) // (2 * self.scale) * self.scale)


@mutant(of=FixedPointFormat.saturating_to_integer)
def integer_toward_zero(self: Format, operand: int, target: IntegerFormat[int]) -> Bits:
    """A negative number is truncated."""
    return target.saturate(divide_toward_zero(operand, self.scale))


@mutant(of=FixedPointFormat.saturating_from_integer)
def from_integer_wraps(self: Format, value: int) -> Bits:
    """An integer that does not fit wraps around."""
    return self.raw.wrap(value * self.scale)


@mutant(of=FixedPointFormat.saturating_from_integer)
def from_integer_one_bit_short(self: Format, value: int) -> Bits:
    """An integer becomes half of itself."""
    return self.raw.saturate(value * self.scale // 2)


@mutant(of=FixedPointFormat.saturating_from_fixed)
def conversion_truncates(self: Format, value: int, source: Format) -> Bits:
    """A negative number loses its fraction toward zero."""
    return self.raw.saturate(divide_toward_zero(value * self.scale, source.scale))


@mutant(of=FixedPointFormat.saturating_from_fixed, defect="D-35")
def conversion_in_the_wrong_scale(self: Format, value: int, source: Format) -> Bits:
    """A number is read in the scale of the target."""
    return self.raw.saturate(value)


@mutant(of=FixedPointFormat.compare)
def equal_is_less(self: Format, left: int, right: int) -> Bits:
    """Equal numbers compare as less."""
    return -1 if left <= right else 1


@mutant(of=transcendental.halve_half_up)
def halve_half_down(operand: int) -> int:
    """Half a unit goes down."""
    return operand // 2


@mutant(of=transcendental.square_mantissa)
def square_keeps_two(number_format: Format, mantissa: int) -> tuple[int, int]:
    """A square that reaches two is halved only if it exceeds two."""
    square = mantissa * mantissa // number_format.scale
    if square > 2 * number_format.scale:
        return (square + 1) // 2, 1
    return square, 0


@mutant(of=transcendental._fraction_of_logarithm)
def fraction_with_a_whole_part(number_format: Format, mantissa: int) -> int:
    """The bits of the fraction follow a one."""
    fraction = 1
    for _ in range(number_format.fraction_bits):
        mantissa, bit = transcendental.square_mantissa(number_format, mantissa)
        fraction = 2 * fraction + bit
    return fraction


@mutant(of=transcendental._logarithm_from_one)
def halving_stops_at_two(number_format: Format, operand: int) -> int:
    """A mantissa of exactly two is not halved."""
    mantissa, halvings = operand, 0
    while mantissa > 2 * number_format.scale:
        mantissa = transcendental.halve_half_up(mantissa)
        halvings += 1
    whole = halvings * number_format.scale
    if mantissa in (number_format.scale, 2 * number_format.scale):
        return whole
    return whole + transcendental._fraction_of_logarithm(number_format, mantissa)


@mutant(of=FixedPointFormat.saturating_from_integer)
def from_integer_twice(self: Format, value: int) -> Bits:
    """An integer becomes twice itself, and a quarter of the range is lost."""
    return self.raw.saturate(value * self.scale * 2 ** (self.integer_bits - 1))


@mutant(of=rational_power.halved)
def upper_half_without_its_middle(
    radicand: int, degree: int, root: int, above: int
) -> tuple[int, int]:
    """A power that equals the radicand is taken for one above it."""
    middle: int = (root + above) // 2
    return (middle, above) if middle**degree < radicand else (root, middle)


@mutant(of=rational_power.exact_power)
def exact_power_rounded_up(base: Ratio, exponent: Ratio, scale: int) -> int:
    """The quotient below the root is rounded up."""
    numerator = base.numerator**exponent.numerator * scale**exponent.denominator
    denominator = base.denominator**exponent.numerator
    return rational_power.floor_root(-(-numerator // denominator), exponent.denominator)


@mutant(of=rational_power.exact_power)
def scale_outside_of_the_root(base: Ratio, exponent: Ratio, scale: int) -> int:
    """The root is taken before the scale is applied, and loses its fraction."""
    quotient = base.numerator**exponent.numerator // base.denominator**exponent.numerator
    return scale * rational_power.floor_root(quotient, exponent.denominator)
