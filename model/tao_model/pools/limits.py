"""How much can be swapped before the price reaches a limit (chapter 04-pools)."""

from typing import Final

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.pool import STABLE, spot_price
from tao_model.pools.swaps import (
    PRICE_LIMIT_SCALE,
    greatest_input,
    limit_in_tao,
    swap_alpha,
    swap_tao,
)
from tao_model.state.pools import Pool
from tao_model.units import Alpha, PriceLimit, Proportion16, Rao, U64F64Bits

ONE_TAO: Final = PriceLimit(PRICE_LIMIT_SCALE)
"""The price limit of one TAO per alpha, which is the price of every stable pool."""


def most_tao_to_limit(pool: Pool, fee_rate: Proportion16, price_limit: PriceLimit) -> Rao:
    """Return the most TAO that a purchase may hand in until the price is at a limit (POOLS-20).

    No more than the greatest input of a swap, and rejected as that swap is. Without bound, or
    zero, for a stable pool. Source: ``staking/add_stake.rs``, ``get_max_amount_add``.
    """
    if pool.mechanism == STABLE:
        return Rao(U64.maximum if price_limit >= ONE_TAO else 0)
    offer = Rao(greatest_input(pool.tao_reserve))
    _, bought = swap_tao(pool, fee_rate, offer, price_limit)
    return Rao(U64.saturating_add(bought.paid, bought.fee))


def most_alpha_to_limit(pool: Pool, fee_rate: Proportion16, price_limit: PriceLimit) -> Alpha:
    """Return the most alpha that a sale may hand in until the price is at a limit (POOLS-20).

    No more than the greatest input of a swap, and rejected as that swap is. Without bound, or
    zero, for a stable pool. Source: ``staking/remove_stake.rs``, ``get_max_amount_remove``.
    """
    if pool.mechanism == STABLE:
        return Alpha(U64.maximum if price_limit <= ONE_TAO else 0)
    offer = Alpha(greatest_input(pool.alpha_reserve))
    _, sold = swap_alpha(pool, fee_rate, offer, price_limit)
    return Alpha(U64.saturating_add(sold.paid, sold.fee))


def most_alpha_to_move(
    origin: Pool,
    origin_fee_rate: Proportion16,
    destination: Pool,
    destination_fee_rate: Proportion16,
    price_limit: PriceLimit,
) -> Alpha:
    """Return the most alpha to move until the price is at a limit (POOLS-21).

    The price is that of the origin in alpha of the destination. Rejected as the one swap is,
    where one of the pools is stable.
    Source: ``staking/move_stake.rs``, ``get_max_amount_move``.
    """
    if origin.mechanism == STABLE and destination.mechanism == STABLE:
        return Alpha(0 if price_limit > ONE_TAO else U64.maximum)
    if origin.mechanism == STABLE:
        if price_limit == 0:
            return Alpha(U64.maximum)
        return Alpha(
            most_tao_to_limit(destination, destination_fee_rate, inverse_limit(price_limit))
        )
    if destination.mechanism == STABLE:
        return most_alpha_to_limit(origin, origin_fee_rate, price_limit)
    return most_alpha_between(origin, destination, price_limit)


def inverse_limit(price_limit: PriceLimit) -> PriceLimit:
    """Return the limit of the inverse price (POOLS-21)."""
    one = U64F64.saturating_from_integer(ONE_TAO)
    inverse = U64F64.divide_or_zero(one, U64F64.saturating_from_integer(price_limit))
    scaled = U64F64.saturating_multiply(inverse, one)
    return PriceLimit(U64F64.saturating_to_integer(scaled, U64))


def most_alpha_between(origin: Pool, destination: Pool, price_limit: PriceLimit) -> Alpha:
    """Return the most alpha to move between two dynamic pools, as if weights were even (POOLS-21).

    Zero where a reserve is empty, and where the price is below the limit already.
    """
    empty = 0 in (
        origin.tao_reserve,
        destination.tao_reserve,
        origin.alpha_reserve,
        destination.alpha_reserve,
    )
    limit = limit_in_tao(price_limit)
    current = U64F64.divide_or_zero(spot_price(origin), spot_price(destination))
    if empty or limit > current:
        return Alpha(0)
    if price_limit == 0:
        return Alpha(U64.maximum)
    reached = U64F64.divide_or_zero(
        _part_of(destination.alpha_reserve, origin.tao_reserve, destination.tao_reserve), limit
    )
    held = _part_of(origin.alpha_reserve, destination.tao_reserve, origin.tao_reserve)
    return Alpha(U64F64.saturating_to_integer(U64F64.saturating_subtract(reached, held), U64))


def _part_of(alpha: Alpha, tao: Rao, other_tao: Rao) -> U64F64Bits:
    """Return as much of some alpha as one amount of TAO is of two."""
    one, other = U64F64.saturating_from_integer(tao), U64F64.saturating_from_integer(other_tao)
    part = U64F64.divide_or_zero(one, U64F64.saturating_add(one, other))
    return U64F64.saturating_multiply(U64F64.saturating_from_integer(alpha), part)
