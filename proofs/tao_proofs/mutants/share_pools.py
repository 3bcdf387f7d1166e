"""Planted defects of chapter 08-share-pools, and of its numbers."""

from tao_model import share_pools
from tao_model.numbers.integers import I64, U64, U128
from tao_model.numbers.safe_float import MAXIMUM_MANTISSA, SafeFloat, normal_form
from tao_model.state.pools import SharePool
from tao_model.units import Alpha, DecimalExponent, Mantissa, Signed64
from tao_proofs.engine.mutants import mutant


@mutant(of=SafeFloat.multiply_divide, defect="D-54")
def product_of_ten_digits(
    self: SafeFloat, multiplier: SafeFloat, divisor: SafeFloat
) -> SafeFloat | None:
    """Only ten digits are kept."""
    exponent = self.exponent + multiplier.exponent - divisor.exponent
    if divisor.is_zero() or not I64.fits(exponent):
        return None
    digits = self.mantissa // 10**11 * 10**11
    return normal_form(digits * multiplier.mantissa // divisor.mantissa, exponent)


@mutant(of=normal_form)
def normal_form_of_ten_digits(mantissa: int, exponent: int) -> SafeFloat | None:
    """Only ten digits are kept."""
    normal = normal_form(mantissa, exponent)
    return normal and SafeFloat(Mantissa(normal.mantissa // 10**11 * 10**11), normal.exponent)


@mutant(of=normal_form)
def normal_form_at_the_exponent(mantissa: int, exponent: int) -> SafeFloat | None:
    """The exponent stays as it is."""
    normal = normal_form(mantissa, exponent)
    return normal and SafeFloat(normal.mantissa, DecimalExponent(exponent))


@mutant(of=SafeFloat.multiply_divide)
def product_in_128_bits(
    self: SafeFloat, multiplier: SafeFloat, divisor: SafeFloat
) -> SafeFloat | None:
    """The product is held within the width of a mantissa."""
    product = U128.saturating_multiply(self.mantissa, multiplier.mantissa)
    exponent = self.exponent + multiplier.exponent - divisor.exponent
    return normal_form(product // divisor.mantissa, exponent)


@mutant(of=SafeFloat.divide)
def scaled_in_128_bits(self: SafeFloat, divisor: SafeFloat) -> SafeFloat | None:
    """The scaled mantissa is held within the width of a mantissa."""
    scaled = U128.saturating_multiply(self.mantissa, MAXIMUM_MANTISSA)
    return normal_form(scaled // divisor.mantissa, self.exponent - divisor.exponent - 21)


@mutant(of=SafeFloat.greater_than)
def order_by_mantissas(self: SafeFloat, other: SafeFloat) -> bool:
    """Exponents that differ by one are taken for equal."""
    if abs(self.exponent - other.exponent) <= 1:
        return self.mantissa > other.mantissa
    return self.exponent > other.exponent


@mutant(of=SafeFloat.to_u64)
def whole_number_rounded_up(self: SafeFloat) -> int:
    """A part of a unit counts as one."""
    if self.exponent >= 0:
        return U64.saturate(self.mantissa * 10 ** min(self.exponent, 22))
    return U64.saturate(self.mantissa // 10 ** min(-self.exponent, 22) + 1)


@mutant(of=SafeFloat.add)
def sum_without_the_lesser(self: SafeFloat, other: SafeFloat) -> SafeFloat | None:
    """Of two numbers of unlike exponents the lesser is dropped."""
    if self.exponent == other.exponent:
        return normal_form(self.mantissa + other.mantissa, self.exponent)
    return self if self.exponent > other.exponent else other


@mutant(of=SafeFloat.add)
def sum_at_the_lesser_exponent(self: SafeFloat, other: SafeFloat) -> SafeFloat | None:
    """Mantissas are added as they are."""
    exponent = min(self.exponent, other.exponent)
    return normal_form(self.mantissa + other.mantissa, exponent)


@mutant(of=SafeFloat.subtract)
def difference_rounded_down(self: SafeFloat, other: SafeFloat) -> SafeFloat | None:
    """What is taken away is rounded up."""
    exponent = self.exponent
    taken = other._mantissa_at(exponent) + (0 if other.exponent == exponent else 1)
    return normal_form(max(self.mantissa - taken, 0), exponent)


@mutant(of=share_pools.value_of)
def value_rounded_up(pool: SharePool, share: SafeFloat) -> Alpha:
    """A part of a unit counts as one."""
    part = SafeFloat.from_u64(pool.value).multiply_divide(share, pool.denominator)
    return Alpha(0 if part is None else part.to_u64() + 1)


@mutant(of=share_pools.value_of)
def value_of_all_shares(pool: SharePool, share: SafeFloat) -> Alpha:
    """Whoever has a share has all."""
    return pool.value


@mutant(of=share_pools.value_of)
def value_of_ten_digits(pool: SharePool, share: SafeFloat) -> Alpha:
    """What a share is worth is known to ten digits."""
    part = SafeFloat.from_u64(pool.value).multiply_divide(share, pool.denominator)
    return Alpha(0 if part is None else part.to_u64() // 10**6 * 10**6)


@mutant(of=share_pools.change_for_one, defect="D-56")
def value_moves_without_shares(
    pool: SharePool, share: SafeFloat, change: Signed64
) -> tuple[SharePool, SafeFloat]:
    """The value changes, and nobody's shares."""
    return share_pools.change_for_all(pool, change), share


@mutant(of=share_pools.shares_for)
def whole_value_for_the_newcomer(pool: SharePool, amount: int) -> SafeFloat:
    """An amount is as many shares as if the pool held one for each unit."""
    return SafeFloat.from_u64(amount)


@mutant(of=share_pools.decrease_for_one, defect="D-55")
def all_is_taken_out(
    pool: SharePool, share: SafeFloat, amount: Alpha
) -> tuple[SharePool, SafeFloat]:
    """Whoever takes out something takes out all that it has."""
    value = share_pools.value_of(pool, share)
    if value < amount:
        return pool, share
    return share_pools.change_for_one(pool, share, share_pools.as_negative_change(value))


@mutant(of=share_pools.decrease_for_one)
def loss_of_all(pool: SharePool, share: SafeFloat, amount: Alpha) -> tuple[SharePool, SafeFloat]:
    """Whoever asks for more than it has takes it from the others."""
    return share_pools.change_for_one(pool, share, share_pools.as_negative_change(amount))


@mutant(of=share_pools.value_of)
def value_is_one_more_than_all(pool: SharePool, share: SafeFloat) -> Alpha:
    """A share is worth a unit more than the whole pool."""
    return Alpha(pool.value + 1)
