"""Theorems of chapter 01-numbers: every operation is its exact meaning, rounded as stated.

Raw values are *every integer*, also those that no format holds: nothing is assumed of them.
"""

import operator
from typing import Annotated, Any

from tao_model.numbers import rational_power, transcendental
from tao_model.numbers.fixed_point import I32F32, I64F64, I96F32, U64F64, U96F32, FixedPointFormat
from tao_model.numbers.integers import (
    I16,
    I32,
    I64,
    I128,
    U8,
    U16,
    U32,
    U64,
    U128,
    U256,
    IntegerFormat,
)
from tao_model.numbers.rounding import (
    divide_half_away_from_zero,
    divide_half_to_even,
    divide_toward_zero,
)
from tao_model.numbers.transcendental import (
    halve_half_up,
    logarithm_base_2,
    square_mantissa,
)
from tao_model.rejection import Rejected
from tao_proofs.engine.claims import (
    Claim,
    assume,
    assumption,
    contract,
    every,
    implies,
    note,
    theorem,
)
from tao_proofs.engine.domains import Among, Between
from tao_proofs.mutants import numbers as mutants

AnyInteger = Annotated[
    IntegerFormat[int], Among(U8, U16, U32, U64, U128, U256, I16, I32, I64, I128, are_all=True)
]
AnyFormat = Annotated[
    FixedPointFormat[Any], Among(I32F32, I64F64, I96F32, U64F64, U96F32, are_all=True)
]
AnyMantissa = Annotated[int, Between(0, 2**65 - 1)]
SignedFormat = Annotated[FixedPointFormat[Any], Among(I32F32, I64F64, I96F32)]


# What the operations should be, said without them.


def is_floor(result: int, numerator: int, denominator: int) -> Claim:
    """Tell whether ``result`` is the floor of a quotient; ``denominator`` > 0."""
    return (result * denominator <= numerator) & (numerator < (result + 1) * denominator)


def is_truncated(result: int, numerator: int, denominator: int) -> Claim:
    """Tell whether ``result`` is a quotient without its fraction."""
    product = result * denominator
    return (
        (abs(product) <= abs(numerator))
        & (abs(numerator) < abs(product) + abs(denominator))
        & implies(numerator > 0, product >= 0)
        & implies(numerator < 0, product <= 0)
    )


def is_held(target: IntegerFormat[Any], result: int, exact: int) -> Claim:
    """Tell whether ``result`` is ``exact``, or the end of the range that it lies beyond."""
    within = (target.minimum <= exact) & (exact <= target.maximum)
    return (
        implies(within, result == exact)
        & implies(exact > target.maximum, result == target.maximum)
        & implies(exact < target.minimum, result == target.minimum)
    )


def is_wrapped(target: IntegerFormat[Any], result: int, exact: int) -> Claim:
    """Tell whether ``result`` is in range, and ``exact`` but for a multiple of the modulus."""
    within = (target.minimum <= result) & (result <= target.maximum)
    return within & ((result - exact) % target.modulus == 0)


def is_checked(target: IntegerFormat[Any], result: int | None, exact: int) -> Claim:
    """Tell whether ``result`` is ``exact`` if that fits, and else nothing."""
    within = (target.minimum <= exact) & (exact <= target.maximum)
    if result is None:
        return implies(within, False)
    return within & (result == exact)


# Integers.


@theorem("NUMBERS-1", [mutants.divide_floors, mutants.divide_by_zero_is_zero])
def division_drops_the_fraction(numerator: int, denominator: int) -> Claim:
    """Division toward zero is the exact quotient without its fraction, and refuses only zero."""
    try:
        quotient = divide_toward_zero(numerator, denominator)
    except Rejected:
        return denominator == 0
    return is_truncated(quotient, numerator, denominator) & (denominator != 0)


@theorem("NUMBERS-2", [mutants.half_goes_up])
def nearest_integer_is_nearest(numerator: int, denominator: int) -> Claim:
    """Rounding is to a nearest integer, of two to the one farther from zero."""
    assume(denominator > 0)
    quotient = divide_half_away_from_zero(numerator, denominator)
    twice_the_distance = 2 * abs(numerator - quotient * denominator)
    tie = twice_the_distance == denominator
    return (twice_the_distance <= denominator) & implies(
        tie, abs(quotient * denominator) > abs(numerator)
    )


@theorem("NUMBERS-14", [mutants.half_goes_away_from_even])
def nearest_even_integer_is_nearest(numerator: int, denominator: int) -> Claim:
    """Rounding a float is to a nearest integer, of two to the even one."""
    assume(denominator > 0)
    quotient = divide_half_to_even(numerator, denominator)
    twice_the_distance = 2 * abs(numerator - quotient * denominator)
    tie = twice_the_distance == denominator
    return (twice_the_distance <= denominator) & implies(tie, quotient % 2 == 0)


@theorem("NUMBERS-3", [mutants.saturate_at_modulus, mutants.saturate_to_other_end])
def saturation_gives_the_nearest_value(target: AnyInteger, exact: int, other: int) -> Claim:
    """No value of the format is nearer to the exact one than what saturation gives."""
    assume((target.minimum <= other) & (other <= target.maximum))
    held = target.saturate(exact)
    within = (target.minimum <= held) & (held <= target.maximum)
    return within & (abs(exact - held) <= abs(exact - other))


@theorem("NUMBERS-3", [mutants.saturate_by_one_modulus])
def saturation_is_idempotent(target: AnyInteger, exact: int) -> Claim:
    """What has been saturated stays as it is when saturated again."""
    return target.saturate(target.saturate(exact)) == target.saturate(exact)


@theorem("NUMBERS-3", [mutants.saturate_to_other_end])
def saturation_keeps_order(target: AnyInteger, lower: int, higher: int) -> Claim:
    """Saturation never turns the order of two values around."""
    assume(lower <= higher)
    return target.saturate(lower) <= target.saturate(higher)


@theorem("NUMBERS-4", [mutants.wrap_without_sign])
def wrapping_changes_by_multiples_of_the_modulus(target: AnyInteger, exact: int) -> Claim:
    """Wrapping gives a value of the format that differs by a multiple of 2^width."""
    return is_wrapped(target, target.wrap(exact), exact)


@theorem("NUMBERS-5", [mutants.check_above_only])
def checking_lets_through_what_fits(target: AnyInteger, exact: int) -> Claim:
    """Checking gives the exact value if it fits, and nothing if not."""
    return is_checked(target, target.check(exact), exact)


# Fixed-point numbers.


@theorem("NUMBERS-6", [mutants.sum_wraps, mutants.difference_saturates])
def sums_and_differences_are_exact(number_format: AnyFormat, left: int, right: int) -> Claim:
    """Sums and differences are exact, and then held, wrapped or checked as they say."""
    raw = number_format.raw
    plus, minus = left + right, left - right
    return every(
        [
            is_held(raw, number_format.saturating_add(left, right), plus),
            is_wrapped(raw, number_format.wrapping_add(left, right), plus),
            is_checked(raw, number_format.checked_add(left, right), plus),
            is_held(raw, number_format.saturating_subtract(left, right), minus),
            is_wrapped(raw, number_format.wrapping_subtract(left, right), minus),
            is_checked(raw, number_format.checked_subtract(left, right), minus),
        ]
    )


@theorem("NUMBERS-6", [mutants.sum_saturates], size="sums of three")
def sums_of_many_wrap_once(number_format: AnyFormat, values: tuple[int, int, int]) -> Claim:
    """A sum of many numbers wraps as if each addition did."""
    first, second, third = values
    pair = number_format.wrapping_add(first, second)
    return every([number_format.wrapping_sum(values) == number_format.wrapping_add(pair, third)])


@theorem("NUMBERS-6", [mutants.negate_wraps, mutants.distance_is_signed])
def signs_and_distances_are_exact(number_format: AnyFormat, left: int, right: int) -> Claim:
    """Negation, absolute value and distance are exact, and then held, wrapped or checked."""
    raw = number_format.raw
    return every(
        [
            is_held(raw, number_format.saturating_negate(left), -left),
            is_wrapped(raw, number_format.wrapping_negate(left), -left),
            is_checked(raw, number_format.checked_negate(left), -left),
            is_held(raw, number_format.saturating_absolute(left), abs(left)),
            is_held(raw, number_format.absolute_difference(left, right), abs(left - right)),
        ]
    )


@theorem("NUMBERS-7", [mutants.product_truncates, mutants.product_rounds])
def products_are_floored(number_format: AnyFormat, left: int, right: int, floored: int) -> Claim:
    """A product is the floor of the exact one, and then held, wrapped or checked."""
    assume(is_floor(floored, left * right, number_format.scale))
    raw = number_format.raw
    return every(
        [
            is_held(raw, number_format.saturating_multiply(left, right), floored),
            is_wrapped(raw, number_format.wrapping_multiply(left, right), floored),
            is_checked(raw, number_format.checked_multiply(left, right), floored),
        ]
    )


@theorem("NUMBERS-8", [mutants.quotient_floors, mutants.divide_by_zero_is_zero])
def quotients_are_truncated(
    number_format: AnyFormat, left: int, right: int, truncated: int
) -> Claim:
    """A quotient is the exact one without its fraction, and then held, wrapped or checked."""
    if right == 0:
        return number_format.checked_divide(left, right) is None and _refuses_zero(
            number_format, left
        )
    assume(is_truncated(truncated, left * number_format.scale, right))
    raw = number_format.raw
    return every(
        [
            is_held(raw, number_format.saturating_divide(left, right), truncated),
            is_wrapped(raw, number_format.wrapping_divide(left, right), truncated),
            is_checked(raw, number_format.checked_divide(left, right), truncated),
        ]
    )


def _refuses_zero(number_format: FixedPointFormat[Any], left: int) -> bool:
    try:
        number_format.saturating_divide(left, 0)
    except Rejected:
        return True
    return False


@theorem("NUMBERS-9", [mutants.overflow_saturates])
def quotients_have_a_default(
    number_format: AnyFormat, left: int, right: int, default: int
) -> Claim:
    """A quotient is its default exactly where it is checked and none."""
    checked = number_format.checked_divide(left, right)
    expected = default if checked is None else checked
    plain = 0 if checked is None else checked
    return every(
        [
            number_format.divide_or(left, right, default) == expected,
            number_format.divide_or_zero(left, right) == plain,
        ]
    )


@theorem("NUMBERS-10", [mutants.floor_toward_zero])
def floor_and_fraction_make_the_number(number_format: AnyFormat, operand: int) -> Claim:
    """A number is its floor, which is whole, plus its fraction, which is less than one."""
    floor, fraction = number_format.floor(operand), number_format.fraction(operand)
    return every(
        [
            floor + fraction == operand,
            floor % number_format.scale == 0,
            (fraction >= 0) & (fraction < number_format.one),
        ]
    )


@theorem("NUMBERS-10", [mutants.ceiling_of_whole_numbers_moves, mutants.round_half_up])
def whole_numbers_are_the_nearest(number_format: AnyFormat, operand: int, whole: int) -> Claim:
    """The ceiling is the least whole number not below, rounding a nearest one, ties away from 0."""
    raw, one = number_format.raw, number_format.one
    ceiling_is = ((whole - 1) * one < operand) & (operand <= whole * one)
    distance = 2 * abs(operand - whole * one)
    nearest_is = (distance < one) | ((distance == one) & (abs(whole * one) > abs(operand)))
    return every(
        [
            implies(
                ceiling_is, is_wrapped(raw, number_format.wrapping_ceiling(operand), whole * one)
            ),
            implies(nearest_is, is_held(raw, number_format.saturating_round(operand), whole * one)),
            implies(
                nearest_is, is_wrapped(raw, number_format.wrapping_round(operand), whole * one)
            ),
        ]
    )


@theorem("NUMBERS-11", [mutants.from_integer_wraps])
def integers_become_whole_numbers(number_format: AnyFormat, value: int) -> Claim:
    """An integer becomes itself times 2^F, held, wrapped or checked."""
    raw, exact = number_format.raw, value * number_format.scale
    return every(
        [
            is_held(raw, number_format.saturating_from_integer(value), exact),
            is_wrapped(raw, number_format.wrapping_from_integer(value), exact),
            is_checked(raw, number_format.checked_from_integer(value), exact),
        ]
    )


@theorem("NUMBERS-12", [mutants.conversion_truncates, mutants.conversion_in_the_wrong_scale])
def conversions_are_floored(
    target: AnyFormat, source: AnyFormat, value: int, floored: int
) -> Claim:
    """A number becomes the floor of itself in the other format, held, wrapped or checked."""
    assume(is_floor(floored, value * target.scale, source.scale))
    return every(
        [
            is_held(target.raw, target.saturating_from_fixed(value, source), floored),
            is_wrapped(target.raw, target.wrapping_from_fixed(value, source), floored),
            is_checked(target.raw, target.checked_from_fixed(value, source), floored),
        ]
    )


@theorem("NUMBERS-13", [mutants.integer_toward_zero])
def integers_are_floored(
    number_format: AnyFormat, target: AnyInteger, operand: int, floored: int
) -> Claim:
    """A number becomes the floor of itself as an integer, held or wrapped."""
    assume(is_floor(floored, operand, number_format.scale))
    return is_held(target, number_format.saturating_to_integer(operand, target), floored) & (
        is_wrapped(target, number_format.wrapping_to_integer(operand, target), floored)
    )


@theorem("NUMBERS-13", [mutants.from_integer_one_bit_short])
def integers_come_back(number_format: AnyFormat, target: AnyInteger, value: int) -> Claim:
    """An integer that fits both formats comes back from a fixed-point number unchanged."""
    assume((target.minimum <= value) & (value <= target.maximum))
    bits = value * number_format.scale
    assume((number_format.raw.minimum <= bits) & (bits <= number_format.raw.maximum))
    there = number_format.saturating_from_integer(value)
    return number_format.saturating_to_integer(there, target) == value


@theorem("NUMBERS-15", [mutants.equal_is_less])
def order_is_that_of_the_raw_bits(number_format: AnyFormat, left: int, right: int) -> Claim:
    """Comparison has the sign of the difference; of lesser and greater each is one of the two."""
    sign = number_format.compare(left, right)
    lesser, greater = number_format.lesser(left, right), number_format.greater(left, right)
    return every(
        [
            (sign > 0) == (left > right),
            (sign < 0) == (left < right),
            (lesser <= left) & (lesser <= right) & (left <= greater) & (right <= greater),
            lesser + greater == left + right,
        ]
    )


# The binary logarithm. Bit by bit it is hopeless: 2^F paths. A step is easy.


@theorem("NUMBERS-17", [mutants.halve_half_down])
def half_a_unit_goes_up(operand: int) -> Claim:
    """A half is the least integer not below the exact half."""
    half = halve_half_up(operand)
    return (operand <= 2 * half) & (2 * half <= operand + 1)


def is_mantissa(number_format: FixedPointFormat[Any], mantissa: int) -> Claim:
    """Tell whether a number lies in [1, 2)."""
    one: int = number_format.one
    return (one <= mantissa) & (mantissa < 2 * one)


@contract(square_mantissa, "NUMBERS-18", [mutants.square_keeps_two], requires=is_mantissa)
def squares_have_a_mantissa(
    result: tuple[int, int], number_format: SignedFormat, mantissa: AnyMantissa
) -> Claim:
    """The square of a mantissa is a mantissa again, times one or two."""
    squared, bit = result
    return is_mantissa(number_format, squared) & (0 <= bit) & (bit <= 1)


@contract(
    transcendental._fraction_of_logarithm,
    "NUMBERS-18",
    [mutants.fraction_with_a_whole_part],
    requires=is_mantissa,
    using=[squares_have_a_mantissa],
)
def logarithm_of_a_mantissa_is_a_fraction(
    result: int, number_format: SignedFormat, mantissa: AnyMantissa
) -> Claim:
    """The binary logarithm of a number in [1, 2) lies in [0, 1)."""
    return every([0 <= result, result < number_format.one])


@theorem(
    "NUMBERS-18",
    [mutants.halving_stops_at_two, mutants.halve_half_down],
    using=[logarithm_of_a_mantissa_is_a_fraction],
)
def logarithm_has_the_right_whole_part(number_format: SignedFormat, operand: int) -> Claim:
    """The logarithm of x >= 1 has whole part k for 2^k - u 2^(k-1) < x <= 2^(k+1) - u 2^k.

    u is the last place of the format: just below a power of two the next whole part is met.
    """
    one: int = number_format.one
    assume((one <= operand) & (operand <= number_format.raw.maximum))
    power: int = 2 ** operator.index(logarithm_base_2(number_format, operand) // one)
    return (2 * power * one - power < 2 * operand) & (operand <= power * (2 * one - 1))


# Rational powers, where they are exact.

Small = Annotated[int, Among(1, 2)]
Degree = Annotated[int, Among(*range(2, 9))]


@theorem(
    "NUMBERS-35",
    [mutants.upper_half_without_its_middle],
    size="degrees 2 to 8",
    by_hand="the root: the interval begins around it, and shrinks until its ends are neighbours",
)
def bisection_keeps_the_root(radicand: int, degree: Degree, root: int, above: int) -> Claim:
    """Halving an interval that holds a root leaves a smaller one that holds it."""
    assume((0 <= root) & (above - root > 1))
    assume((root**degree <= radicand) & (radicand < above**degree))
    low, high = rational_power.halved(radicand, degree, root, above)
    return every(
        [
            (low**degree <= radicand) & (radicand < high**degree),
            (root <= low) & (low < high) & (high <= above),
            high - low < above - root,
        ]
    )


@assumption(
    rational_power.floor_root,
    "NUMBERS-35",
    requires=lambda radicand, degree: radicand >= 0,
    because="bisection_keeps_the_root, by induction",
)
def root_is_a_floor(
    result: int, radicand: int, degree: Annotated[int, Among(*range(1, 9))]
) -> Claim:
    """A root is the greatest integer whose power is not above the radicand."""
    at_least: int = result**degree
    below: int = (result + 1) ** degree
    return (result >= 0) & (at_least <= radicand) & (radicand < below)


@theorem(
    "NUMBERS-35",
    [mutants.exact_power_rounded_up, mutants.scale_outside_of_the_root],
    using=[root_is_a_floor],
    size="exponents of numerators and denominators up to 2",
    by_hand="roots: `bisection_keeps_the_root`, by induction",
)
def exact_power_is_a_floor(
    base: rational_power.Ratio, numerator: Small, denominator: Small, scale: int
) -> Claim:
    """An exact power is the floor of scale times the real one."""
    assume((base.numerator >= 0) & (base.denominator > 0) & (scale > 0))
    exponent = rational_power.Ratio(numerator, denominator)
    power = rational_power.exact_power(base, exponent, scale)
    over: int = base.denominator**numerator
    exact = base.numerator**numerator * scale**denominator
    floor = exact // over
    note((floor * over <= exact) & (exact < (floor + 1) * over))
    note((power**denominator <= floor) & (floor + 1 <= (power + 1) ** denominator))
    note((floor - power**denominator) * over >= 0)
    note(((power + 1) ** denominator - floor - 1) * over >= 0)
    return every([power**denominator * over <= exact, exact < (power + 1) ** denominator * over])
