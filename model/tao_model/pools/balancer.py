"""The weighted powers by which a pool exchanges alpha and TAO (chapter 04-pools).

Alpha is the base currency and TAO the quote currency. Each has a weight; the two sum to
one. Source: ``pallets/swap/src/pallet/balancer.rs``.
"""

from typing import Final

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.numbers.rational_power import Ratio, rational_power
from tao_model.units import Alpha, Perquintill, Rao, U64F64Bits

WHOLE: Final = 10**18
"""Number of parts that a Perquintill divides one into."""

POWER_PRECISION: Final = 256
"""Fraction bits of a power of reserves."""

PRICE_POWER_PRECISION: Final = 1024
"""Fraction bits of a power of prices."""


def base_weight(quote_weight: Perquintill) -> Perquintill:
    """Return the weight of alpha, which is what the weight of TAO leaves of one (POOLS-1)."""
    return Perquintill(WHOLE - quote_weight)


def _parts_to_fixed(parts: int) -> U64F64Bits:
    """Return a number of parts of 10^18 as a fraction."""
    return U64F64.divide_or_zero(
        U64F64.saturating_from_integer(parts), U64F64.saturating_from_integer(WHOLE)
    )


def reserve_power(
    reserve_before: int, reserve_after: int, numerator: Perquintill, denominator: Perquintill
) -> U64F64Bits:
    """Return (before / after)^(numerator / denominator) to 18 decimal digits (POOLS-2).

    Zero for an empty reserve, and where the power has no value within a u64 of parts.
    Source: ``exp_scaled``.
    """
    if reserve_after == 0:
        return U64F64.zero
    base, exponent = Ratio(reserve_before, reserve_after), Ratio(numerator, denominator)
    parts = rational_power(base, exponent, POWER_PRECISION, WHOLE)
    if parts is None or not U64.fits(parts):
        return U64F64.zero
    return _parts_to_fixed(parts)


def tao_left_by_sale(
    quote_weight: Perquintill, alpha_reserve: Alpha, alpha_in: Alpha
) -> U64F64Bits:
    """Return the fraction of the TAO reserve that a sale of alpha leaves (POOLS-3).

    At most one. Source: ``exp_base_quote``.
    """
    after = U64.saturating_add(alpha_reserve, alpha_in)
    power = reserve_power(alpha_reserve, after, base_weight(quote_weight), quote_weight)
    return U64F64.lesser(power, U64F64.one)


def alpha_left_by_purchase(quote_weight: Perquintill, tao_reserve: Rao, tao_in: Rao) -> U64F64Bits:
    """Return the fraction of the alpha reserve that a purchase with TAO leaves (POOLS-3).

    At most one. Source: ``exp_quote_base``.
    """
    after = U64.saturating_add(tao_reserve, tao_in)
    power = reserve_power(tao_reserve, after, quote_weight, base_weight(quote_weight))
    return U64F64.lesser(power, U64F64.one)


def alpha_to_sell_for_tao(
    quote_weight: Perquintill, tao_reserve: Rao, alpha_reserve: Alpha, tao_out: Rao
) -> Alpha:
    """Return the alpha whose sale takes an amount of TAO out of the pool (POOLS-4).

    Zero if the amount is the whole reserve or more. Source: ``get_base_needed_for_quote``.
    """
    after = U64.saturating_subtract(tao_reserve, tao_out)
    growth = reserve_power(tao_reserve, after, quote_weight, base_weight(quote_weight))
    return Alpha(_growth_of(alpha_reserve, growth))


def tao_to_reach_price(
    quote_weight: Perquintill,
    current_price: U64F64Bits,
    target_price: U64F64Bits,
    tao_reserve: Rao,
) -> Rao:
    """Return the TAO that a purchase pays to lift the price to a target (POOLS-5).

    Zero for a target below the price. Source: ``calculate_quote_delta_in``.
    """
    growth = price_power(target_price, current_price, base_weight(quote_weight))
    return Rao(_growth_of(tao_reserve, growth))


def alpha_to_reach_price(
    quote_weight: Perquintill,
    current_price: U64F64Bits,
    target_price: U64F64Bits,
    alpha_reserve: Alpha,
) -> Alpha:
    """Return the alpha that a sale pays to press the price to a target (POOLS-5).

    Zero for a target above the price. Source: ``calculate_base_delta_in``.
    """
    growth = price_power(current_price, target_price, quote_weight)
    return Alpha(_growth_of(alpha_reserve, growth))


def price_power(numerator: U64F64Bits, denominator: U64F64Bits, weight: Perquintill) -> U64F64Bits:
    """Return (numerator / denominator)^weight to 18 decimal digits (POOLS-5).

    Held within a u64 of parts, which is about 18.4; zero for a zero denominator.
    """
    base, exponent = Ratio(numerator, denominator), Ratio(weight, WHOLE)
    parts = rational_power(base, exponent, PRICE_POWER_PRECISION, WHOLE)
    if parts is None:
        return U64F64.zero
    return _parts_to_fixed(U64.saturate(parts))


def _growth_of(reserve: int, factor: U64F64Bits) -> int:
    """Return the floor of reserve * (factor - 1), or zero for a factor below one."""
    growth = U64F64.saturating_subtract(factor, U64F64.one)
    product = U64F64.saturating_multiply(U64F64.saturating_from_integer(reserve), growth)
    return U64F64.saturating_to_integer(product, U64)
