"""What a swap comes to, before anything moves (chapter 04-pools).

A purchase and a sale are one rule seen from either side. They stand here as two functions
each, so that the units show which currency is paid and which is received.
"""

from typing import Final

import attrs

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U16, U64
from tao_model.pools.balancer import (
    alpha_left_by_purchase,
    alpha_to_reach_price,
    tao_left_by_sale,
    tao_to_reach_price,
)
from tao_model.pools.liquidity import initialize
from tao_model.pools.pool import DYNAMIC, price, spot_price
from tao_model.rejection import Reason, Rejected
from tao_model.state.pools import Pool
from tao_model.units import (
    Alpha,
    PoolMechanism,
    PriceLimit,
    Proportion16,
    Rao,
    U64F64Bits,
)

NO_FEE: Final = Proportion16(0)
"""The rate of a swap that pays no fee: those of the chain itself."""

DEFAULT_FEE_RATE: Final = Proportion16(33)
"""The rate of a subnet for which none was set. Source: ``pallets/swap``, ``DefaultFeeRate``."""

MAXIMUM_FEE_RATE: Final = Proportion16(10_000)
"""The greatest rate that may be set. Source: ``runtime/src/lib.rs``, ``SwapMaxFeeRate``."""

MINIMUM_RESERVE: Final = 1_000_000
"""The least reserve that pays out. Source: ``runtime/src/lib.rs``, ``SwapMinimumReserve``."""

MAXIMUM_INPUT_IN_RESERVES: Final = 1000
"""How many times the reserve a swap may pay in, at most."""

LOWEST_LIMIT: Final = PriceLimit(1000)
"""The limit of a sale for which none was given: 0.000001 TAO per alpha."""

HIGHEST_LIMIT: Final = PriceLimit(10**15)
"""The limit of a purchase for which none was given: 1,000,000 TAO per alpha."""

PRICE_LIMIT_SCALE: Final = 10**9
"""The price limit that stands for one TAO per alpha."""


@attrs.frozen
class Bought:
    """What a purchase of alpha comes to."""

    offered: Rao
    """What the buyer handed in."""
    paid: Rao
    """What of it goes into the TAO reserve."""
    received: Alpha
    """What comes out of the alpha reserve."""
    fee: Rao
    """What of the offer is the fee; it does not enter the reserve."""
    fee_to_author: Rao
    """What of the fee is due to the author of the block."""


@attrs.frozen
class Sold:
    """What a sale of alpha comes to."""

    offered: Alpha
    """What the seller handed in."""
    paid: Alpha
    """What of it goes into the alpha reserve."""
    received: Rao
    """What comes out of the TAO reserve."""
    fee: Alpha
    """What of the offer is the fee; it does not enter the reserve."""
    fee_to_author: Alpha
    """What of the fee is due to the author of the block, who gets it in TAO."""


def admitted_fee_rate(rate: Proportion16) -> Proportion16:
    """Return a rate that root sets for the fee of a subnet's swaps (POOLS-12).

    Rejected above 10000. Source: ``pallets/swap/src/pallet/mod.rs``, ``set_fee_rate``.
    """
    if rate > MAXIMUM_FEE_RATE:
        raise Rejected(Reason.FEE_RATE_TOO_HIGH)
    return rate


def fee_within(mechanism: PoolMechanism, fee_rate: Proportion16, amount: int) -> int:
    """Return the part of an amount handed in that is the fee (POOLS-12).

    Zero unless the pool is dynamic.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``calculate_fee_amount``.
    """
    if mechanism != DYNAMIC:
        return 0
    rate = U64F64.divide_or_zero(
        U64F64.saturating_from_integer(fee_rate), U64F64.saturating_from_integer(U16.maximum)
    )
    fee = U64F64.saturating_multiply(U64F64.saturating_from_integer(amount), rate)
    return U64F64.saturating_to_integer(fee, U64)


def fee_on_top(fee_rate: Proportion16, paid: int) -> int:
    """Return the fee to be charged beside an amount that enters the reserve (POOLS-12).

    Source: ``pallets/swap/src/pallet/swap_step.rs``, ``determine_action``.
    """
    rate = U64F64.divide_or_zero(
        U64F64.saturating_from_integer(fee_rate),
        U64F64.saturating_from_integer(U16.maximum - fee_rate),
    )
    fee = U64F64.saturating_multiply(U64F64.saturating_from_integer(paid), rate)
    return U64F64.saturating_to_integer(fee, U64)


def paid_out(reserve: int, left: U64F64Bits) -> int:
    """Return what leaves a reserve of which a swap leaves a fraction (POOLS-13)."""
    taken = U64F64.saturating_subtract(U64F64.one, left)
    out = U64F64.saturating_multiply(U64F64.saturating_from_integer(reserve), taken)
    return U64F64.saturating_to_integer(out, U64)


def alpha_for_tao(pool: Pool, tao: Rao) -> Alpha:
    """Return the alpha that a pool pays for TAO that enters its reserve (POOLS-13).

    Source: ``pallets/swap/src/pallet/swap_step.rs``, ``convert_deltas``.
    """
    left = alpha_left_by_purchase(pool.quote_weight, pool.tao_reserve, tao)
    return Alpha(paid_out(pool.alpha_reserve, left))


def tao_for_alpha(pool: Pool, alpha: Alpha) -> Rao:
    """Return the TAO that a pool pays for alpha that enters its reserve (POOLS-13).

    Source: ``pallets/swap/src/pallet/swap_step.rs``, ``convert_deltas``.
    """
    left = tao_left_by_sale(pool.quote_weight, pool.alpha_reserve, alpha)
    return Rao(paid_out(pool.tao_reserve, left))


def greatest_input(reserve: int) -> int:
    """Return the most that a swap may pay into a reserve, fee excluded (POOLS-14)."""
    return U64.saturating_multiply(reserve, MAXIMUM_INPUT_IN_RESERVES)


def ensure_within_reserves(paid: int, reserve_in: int, reserve_out: int) -> None:
    """Reject a swap that pays in too much, or that asks a pool which holds too little (POOLS-14).

    Source: ``pallets/swap/src/pallet/impls.rs``, ``ensure_swap_input_within_reserve_limit``
    and ``swap_inner``.
    """
    if paid > greatest_input(reserve_in):
        raise Rejected(Reason.SWAP_INPUT_TOO_LARGE)
    if reserve_out < MINIMUM_RESERVE:
        raise Rejected(Reason.RESERVES_TOO_LOW)


def ensure_something_for_something(paid: int, received: int) -> None:
    """Reject a swap that would take something and pay nothing (POOLS-14).

    Source: ``pallets/swap/src/pallet/swap_step.rs``, ``process_swap``.
    """
    if paid > 0 and received == 0:
        raise Rejected(Reason.RESERVES_TOO_LOW)


def limit_in_tao(price_limit: PriceLimit) -> U64F64Bits:
    """Return a price limit as TAO per alpha (POOLS-15).

    Source: ``pallets/swap/src/pallet/impls.rs``, ``swap``.
    """
    return U64F64.divide_or_zero(
        U64F64.saturating_from_integer(price_limit),
        U64F64.saturating_from_integer(PRICE_LIMIT_SCALE),
    )


def price_after_purchase(pool: Pool, tao: Rao) -> U64F64Bits:
    """Return the price that the weights make once TAO has bought alpha (POOLS-15).

    Whatever the mechanism. Source: ``pallets/swap/src/pallet/swap_step.rs``, ``price_target``.
    """
    return price(
        pool.quote_weight,
        Rao(U64.saturating_add(pool.tao_reserve, tao)),
        Alpha(U64.saturating_subtract(pool.alpha_reserve, alpha_for_tao(pool, tao))),
    )


def price_after_sale(pool: Pool, alpha: Alpha) -> U64F64Bits:
    """Return the price that the weights make once alpha has been sold (POOLS-15).

    Whatever the mechanism. Source: ``pallets/swap/src/pallet/swap_step.rs``, ``price_target``.
    """
    return price(
        pool.quote_weight,
        Rao(U64.saturating_subtract(pool.tao_reserve, tao_for_alpha(pool, alpha))),
        Alpha(U64.saturating_add(pool.alpha_reserve, alpha)),
    )


def swap_tao(
    pool: Pool, fee_rate: Proportion16, tao: Rao, price_limit: PriceLimit
) -> tuple[Pool, Bought]:
    """Return the pool with its weights set, and what an offer of TAO comes to (POOLS-16).

    The reserves have not moved yet. Rejected as POOLS-14 says, and if the price is not below
    the limit. Source: ``pallets/swap/src/pallet/impls.rs``, ``swap_inner``.
    """
    fee = fee_within(pool.mechanism, fee_rate, tao)
    paid = Rao(U64.saturating_subtract(tao, fee))
    ensure_within_reserves(paid, pool.tao_reserve, pool.alpha_reserve)
    pool = initialize(pool)
    current, limit = spot_price(pool), limit_in_tao(price_limit)
    if current >= limit:
        raise Rejected(Reason.PRICE_LIMIT_EXCEEDED)
    if price_after_purchase(pool, paid) > limit:
        paid = tao_to_reach_price(pool.quote_weight, current, limit, pool.tao_reserve)
        fee = fee_on_top(fee_rate, paid)
    received = alpha_for_tao(pool, paid)
    ensure_something_for_something(paid, received)
    return pool, Bought(tao, paid, received, Rao(fee), Rao(fee if paid > 0 else 0))


def swap_alpha(
    pool: Pool, fee_rate: Proportion16, alpha: Alpha, price_limit: PriceLimit
) -> tuple[Pool, Sold]:
    """Return the pool with its weights set, and what an offer of alpha comes to (POOLS-16).

    The reserves have not moved yet. Rejected as POOLS-14 says, and if the price is not above
    the limit. Source: ``pallets/swap/src/pallet/impls.rs``, ``swap_inner``.
    """
    fee = fee_within(pool.mechanism, fee_rate, alpha)
    paid = Alpha(U64.saturating_subtract(alpha, fee))
    ensure_within_reserves(paid, pool.alpha_reserve, pool.tao_reserve)
    pool = initialize(pool)
    current, limit = spot_price(pool), limit_in_tao(price_limit)
    if current <= limit:
        raise Rejected(Reason.PRICE_LIMIT_EXCEEDED)
    if price_after_sale(pool, paid) < limit:
        paid = alpha_to_reach_price(pool.quote_weight, current, limit, pool.alpha_reserve)
        fee = fee_on_top(fee_rate, paid)
    received = tao_for_alpha(pool, paid)
    ensure_something_for_something(paid, received)
    return pool, Sold(alpha, paid, received, Alpha(fee), Alpha(fee if paid > 0 else 0))
