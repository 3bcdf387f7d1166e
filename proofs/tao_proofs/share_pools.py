"""Theorems of chapter 08-share-pools: a share is a share, and nobody moves another's value.

Each order of magnitude of a value makes a path, so most of these are proved of pools and
amounts of one size. Other sizes differ in exponents alone.
"""

from typing import Annotated, Final

from tao_model.numbers.integers import U64
from tao_model.numbers.safe_float import MAXIMUM_MANTISSA, ZERO, SafeFloat, normal_form
from tao_model.share_pools import (
    change_for_one,
    decrease_for_one,
    increase_for_one,
    value_of,
)
from tao_model.state.pools import SharePool
from tao_model.units import Alpha, DecimalExponent, Mantissa, Signed64
from tao_proofs.engine.claims import (
    Claim,
    assume,
    contract,
    disproof,
    every,
    implies,
    theorem,
)
from tao_proofs.engine.domains import Between
from tao_proofs.folds import EVERYTHING_FITS
from tao_proofs.mutants import share_pools as mutants

LEAST_NORMAL: Final = MAXIMUM_MANTISSA // 10 + 1
PARTS: Final = 10**19
"""A product by a quotient is too small by less than one part of this many."""

Digits = Annotated[Mantissa, Between(LEAST_NORMAL, MAXIMUM_MANTISSA)]
Near = Annotated[DecimalExponent, Between(-4, 4)]
Held = Annotated[Alpha, Between(10**15, 10**16 - 1)]
Moved = Annotated[Alpha, Between(10**9, 10**10 - 1)]


def is_normal(number: SafeFloat) -> Claim:
    """Tell whether the mantissa of a number that is not zero has its digits."""
    return (number.mantissa >= LEAST_NORMAL) & (number.mantissa <= MAXIMUM_MANTISSA)


def is_same(left: SafeFloat, right: SafeFloat) -> Claim:
    """Tell whether two numbers are equal, without deciding it."""
    return (left.mantissa == right.mantissa) & (left.exponent == right.exponent)


def number(digits: Mantissa, exponent: int = 0) -> SafeFloat:
    """Return a number of some digits."""
    return SafeFloat(digits, DecimalExponent(exponent))


def scaled(one: SafeFloat, exponent: int) -> int:
    """Return a number as a multiple of a power of ten, which its own is not below."""
    return one.mantissa * int_power(one.exponent - exponent)


def int_power(exponent: int) -> int:
    """Return ten to the power of an exponent that is not negative."""
    power: int = 10**exponent
    return power


# Numbers.


def _are_normal(**numbers: SafeFloat) -> Claim:
    """Tell whether the numbers are normal and not zero, their exponents from -200 to 200."""
    near = [(-200 <= one.exponent) & (one.exponent <= 200) for one in numbers.values()]
    return every([*near, *map(is_normal, numbers.values())])


@contract(
    SafeFloat.multiply_divide, "NUMBERS-30", [mutants.product_of_ten_digits], requires=_are_normal
)
def product_by_quotient_is_floored(
    result: SafeFloat, self: SafeFloat, multiplier: SafeFloat, divisor: SafeFloat
) -> Claim:
    """A product by a quotient is normal, too small by less than 10^-19, and exact by a whole."""
    exponent = self.exponent + multiplier.exponent - divisor.exponent
    claims = [is_normal(result), result.exponent - exponent >= -2, result.exponent - exponent <= 2]
    for shift in range(-2, 3):
        found = result.mantissa * 10 ** max(shift, 0) * divisor.mantissa
        exact = self.mantissa * multiplier.mantissa * 10 ** max(-shift, 0)
        near = (found <= exact) & (exact * PARTS < found * (PARTS + 1))
        claims.append(implies(result.exponent == exponent + shift, near))
    return every(
        [
            *claims,
            implies(is_same(multiplier, divisor), is_same(result, self)),
            implies(is_same(self, divisor), is_same(result, multiplier)),
        ]
    )


@theorem("NUMBERS-28", [mutants.sum_without_the_lesser, mutants.sum_at_the_lesser_exponent])
def sum_loses_little(left: Digits, right: Digits, distance: Near) -> Claim:
    """A sum is not too large, and too small by less than one part in 10^20."""
    low = min(distance, 0)
    total = number(left).add(number(right, distance))
    if total is None:
        return False
    exact = left * int_power(-low) + right * int_power(distance - low)
    missing = exact - scaled(total, low)
    return every([missing >= 0, missing * 10**20 < exact])


@theorem("NUMBERS-28", [mutants.difference_rounded_down])
def difference_is_hardly_too_large(
    left: Digits, right: Digits, distance: Annotated[DecimalExponent, Between(-4, 0)]
) -> Claim:
    """A difference is not too small, and too large by less than a unit of the first operand."""
    assume((distance < 0) | (right <= left))
    less = number(left).subtract(number(right, distance))
    if less is None:
        return False
    excess = scaled(less, -24) - left * 10**24 + right * int_power(distance + 24)
    return every([excess >= 0, excess < 10**24])


@theorem("NUMBERS-27", [mutants.normal_form_of_ten_digits, mutants.normal_form_at_the_exponent])
def normal_form_loses_less_than_a_digit(mantissa: Annotated[int, Between(1, 2**256 - 1)]) -> Claim:
    """A normal form is normal, not too large, and too small by less than one part in 10^20."""
    normal = normal_form(mantissa, 0)
    if normal is None:
        return False
    dropped, added = int_power(max(normal.exponent, 0)), int_power(max(-normal.exponent, 0))
    missing = mantissa * added - normal.mantissa * dropped
    return every([is_normal(normal), missing >= 0, missing * 10**20 < mantissa * added])


@theorem("NUMBERS-29", [mutants.scaled_in_128_bits])
def quotient_is_floored(left: Digits, right: Digits) -> Claim:
    """A quotient is not too large, and too small by less than one part in 10^20."""
    quotient = number(left).divide(number(right))
    if quotient is None:
        return False
    exact, found = left * 10**24, scaled(quotient, -24) * right
    return every([found <= exact, (exact - found) * 10**20 < exact])


def _as_it_is(mantissa: int, exponent: int) -> SafeFloat:
    """Return a number that is not brought to its normal form."""
    return SafeFloat(Mantissa(mantissa), DecimalExponent(exponent))


@theorem(
    "NUMBERS-30",
    [mutants.product_in_128_bits, mutants.scaled_in_128_bits],
    instead={**EVERYTHING_FITS, normal_form: _as_it_is},
)
def decimals_need_no_more_width(
    left: Digits, right: Digits, divisor: Digits, distance: Near
) -> Claim:
    """What is brought to a normal form needs no more than 256 bits, nor does what is on the way."""
    one, other = number(left), number(right, distance)
    assume((distance < 0) | ((distance == 0) & (right <= left)))
    made = [
        one.add(other),
        other.add(one),
        one.subtract(other),
        one.divide(other),
        one.multiply_divide(other, number(divisor)),
    ]
    return every([result is not None and result.mantissa < 2**256 for result in made])


@theorem("NUMBERS-31", [mutants.order_by_mantissas])
def order_is_that_of_the_values(left: Digits, right: Digits, distance: DecimalExponent) -> Claim:
    """Of two numbers above zero the greater one is taken for it, at whatever exponents."""
    found = number(left).greater_than(number(right, distance))
    if not -2 < distance < 2:
        # A mantissa is less than ten times another one.
        return every([found == (distance < 0), left * 100 > right, right * 100 > left])
    low = min(distance, 0)
    exact = left * int_power(-low) > right * int_power(distance - low)
    return every([implies(found, exact), implies(exact, found)])


@theorem("NUMBERS-32", [mutants.whole_number_rounded_up])
def whole_part_is_floored(
    digits: Digits, exponent: Annotated[DecimalExponent, Between(-24, 4)]
) -> Claim:
    """An integer is the floor of the number, or the greatest of 64 bits if that is less."""
    found = number(digits, exponent).to_u64()
    exact, unit = digits * int_power(max(exponent, 0)), int_power(max(-exponent, 0))
    floored = (found * unit <= exact) & (exact < (found + 1) * unit)
    return every([floored | ((found == U64.maximum) & (exact >= U64.maximum * unit))])


# What a share is worth.


def holding(value: Alpha, denominator: Digits) -> SharePool:
    """Return a pool that holds a value in so many shares."""
    return SharePool(value, number(denominator))


@contract(
    value_of,
    "SHARES-1",
    [mutants.value_rounded_up],
    using=[product_by_quotient_is_floored],
    requires=lambda pool, share: (
        (pool.value >= 10**15) & (pool.value < 10**16) & is_normal(pool.denominator)
        & is_normal(share) & (pool.denominator.exponent == 0)
        & (share.exponent <= 0) & (share.exponent >= -3)
    ),
)  # fmt: skip
def value_is_a_floored_part(result: Alpha, pool: SharePool, share: SafeFloat) -> Claim:
    """A share is worth its part of the pool, less one in 10^19 of that and a unit."""
    exact = pool.value * share.mantissa
    by = pool.denominator.mantissa * int_power(-share.exponent)
    return (result * by <= exact) & (exact * PARTS < (result + 1) * by * (PARTS + 1))


@theorem(
    "SHARES-1",
    [mutants.value_of_all_shares],
    using=[product_by_quotient_is_floored, value_is_a_floored_part],
    size="three holders of different orders of magnitude, a pool of 10^15",
)
def holders_together_have_at_most_the_pool(
    value: Held, shares: tuple[Digits, Digits, Digits], denominator: Digits
) -> Claim:
    """Where shares sum to at most the denominator, their values sum to at most the pool's."""
    pool = holding(value, denominator)
    held = [number(share, -place) for place, share in enumerate(shares)]
    assume(sum(scaled(share, -2) for share in held) <= denominator * 100)
    return every([sum(value_of(pool, share) for share in held) <= value])


# What one holder does to the others.


def keeps_price(before: SharePool, after: SharePool, slack: int) -> Claim:
    """Tell whether value over denominator did not fall, and rose by at most ``slack`` / 10^19.

    Denominators have the exponent zero before, and zero or more after.
    """
    low = before.denominator.mantissa * after.value
    high = scaled(after.denominator, 0) * before.value
    return (high <= low) & (low * PARTS <= high * (PARTS + slack))


@theorem(
    "SHARES-4",
    [mutants.value_moves_without_shares, mutants.whole_value_for_the_newcomer],
    using=[product_by_quotient_is_floored],
    size="10^15 held, 10^9 put in by somebody who had nothing",
)
def putting_in_keeps_the_price_of_a_share(value: Held, amount: Moved, denominator: Digits) -> Claim:
    """Putting in never lowers what a share is worth, and raises it by less than 4 10^-19."""
    before = holding(value, denominator)
    after, _ = change_for_one(before, ZERO, Signed64(amount))
    return every([after.value == value + amount, keeps_price(before, after, 4)])


@theorem(
    "SHARES-4",
    [mutants.value_moves_without_shares],
    using=[product_by_quotient_is_floored],
    size="10^15 held, 10^9 taken out",
)
def taking_out_keeps_the_price_of_a_share(
    value: Held, amount: Moved, share: Digits, denominator: Digits
) -> Claim:
    """Taking out never raises what a share is worth, and lowers it by less than 4 10^-19."""
    before = holding(value, denominator)
    after, _ = change_for_one(before, number(share, -3), Signed64(-amount))
    low = scaled(after.denominator, -1) * value
    high = denominator * 10 * after.value
    return every(
        [
            after.value == value - amount,
            high <= low,
            low * PARTS <= high * (PARTS + 4),
        ]
    )


@theorem(
    "SHARES-1",
    [mutants.value_of_all_shares, mutants.value_of_ten_digits],
    using=[product_by_quotient_is_floored],
    size="pools of 10^15",
)
def value_follows_the_price_of_a_share(
    value: Held, later: Held, share: Digits, denominator: Digits, later_denominator: Digits
) -> Claim:
    """Where value over denominator changes by up to 4 10^-19, no share's value does by over a unit.

    Together with the two theorems before: what one holder does moves the value of no other by
    more than one unit, in a pool of up to 10^16.
    """
    before, after = holding(value, denominator), holding(later, later_denominator)
    assume(keeps_price(before, after, 4) | keeps_price(after, before, 4))
    moved = value_of(after, number(share)) - value_of(before, number(share))
    return every([-1 <= moved, moved <= 1])


# What is paid out.


@theorem(
    "SHARES-7",
    [mutants.all_is_taken_out],
    using=[product_by_quotient_is_floored, value_is_a_floored_part],
    size="a pool of 10^15, of which one holder has a thousandth or less",
)
def nobody_takes_out_more_than_its_part(
    value: Held, amount: Moved, share: Digits, denominator: Digits
) -> Claim:
    """A pool pays what is taken out or nothing, and no more than the holder's part of it."""
    before, own = holding(value, denominator), number(share, -3)
    after, _ = decrease_for_one(before, own, amount)
    paid = value - after.value
    return every(
        [
            (paid == amount) | (paid == 0),
            paid * denominator * 1000 <= value * share,
        ]
    )


@theorem(
    "SHARES-1",
    [mutants.value_is_one_more_than_all],
    using=[product_by_quotient_is_floored, value_is_a_floored_part],
    size="two holders, pools of 10^15",
    by_hand="sequences: of a share too much in the sum each operation makes 10^-20 at most",
)
def what_is_left_covers_the_other(
    value: Held, amount: Alpha, shares: tuple[Digits, Digits], denominators: tuple[Digits, Digits]
) -> Claim:
    """Where one takes out no more than it has, what is left is at least what the other has.

    Of the denominator only what ``taking_out_keeps_the_price_of_a_share`` says of it.
    """
    (own, other), (denominator, later) = shares, denominators
    assume(amount * denominator <= value * own)
    assume((own + other <= denominator) & (value - amount >= 10**15))
    assume(denominator * (value - amount) <= later * value)
    left = holding(Alpha(value - amount), later)
    return every([value_of(left, number(other)) <= left.value])


@theorem(
    "SHARES-7",
    [mutants.loss_of_all],
    using=[product_by_quotient_is_floored, value_is_a_floored_part],
    size="a pool of 10^15",
)
def taking_more_than_one_has_changes_nothing(
    value: Held, amount: Alpha, share: Digits, denominator: Digits
) -> Claim:
    """Who asks for more than its part of the pool gets nothing, and keeps its shares."""
    assume(amount * denominator > value * share)
    before, own = holding(value, denominator), number(share)
    after, left = decrease_for_one(before, own, amount)
    return every([after.value == value, after.denominator == before.denominator, left == own])


Stake = Annotated[Alpha, Between(10**9, 10**10 - 1)]


@theorem(
    "SHARES-7",
    [mutants.value_of_all_shares],
    using=[product_by_quotient_is_floored],
    size="two holders; each stakes, then the first takes out all; amounts of 10^9",
)
def stakes_come_back_whole(first: Stake, second: Stake) -> Claim:
    """Who stakes and takes out all gets back what it put in, and the other's stays whole."""
    pool, share = increase_for_one(SharePool(), ZERO, first)
    pool, other = increase_for_one(pool, ZERO, second)
    held = value_of(pool, share)
    pool, _ = decrease_for_one(pool, share, held)
    left = value_of(pool, other)
    return every([held == first, left == second, pool.value == second])


@disproof("SHARES-4", orphan=Alpha(10**9), amount=Alpha(10**6))
def stake_is_worth_what_was_put_in(orphan: Alpha, amount: Alpha) -> Claim:
    """Stake is worth what was put in: false in a pool that has value and no shares (Q-12)."""
    pool, share = increase_for_one(SharePool(value=orphan), ZERO, amount)
    return value_of(pool, share) <= amount
