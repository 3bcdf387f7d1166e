"""The price that a pool's reserves and weights make (chapter 04-pools)."""

from typing import Final

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.balancer import WHOLE, base_weight
from tao_model.state.pools import Pool
from tao_model.units import Alpha, Perquintill, PoolMechanism, Rao, U64F64Bits

STABLE: Final = PoolMechanism(0)
"""The mechanism by which alpha is worth as much as TAO: that of root."""

DYNAMIC: Final = PoolMechanism(1)
"""The mechanism by which a pool sets the price."""

EVEN: Final = Perquintill(WHOLE // 2)
"""The weight of TAO in a pool whose weights have not been set."""


def price(quote_weight: Perquintill, tao_reserve: Rao, alpha_reserve: Alpha) -> U64F64Bits:
    """Return the TAO per alpha that weights and reserves make (POOLS-6).

    Zero without alpha. Source: ``pallets/swap/src/pallet/balancer.rs``, ``calculate_price``.
    """
    weights = U64F64.divide_or_zero(
        U64F64.saturating_from_integer(base_weight(quote_weight)),
        U64F64.saturating_from_integer(quote_weight),
    )
    reserves = U64F64.divide_or_zero(
        U64F64.saturating_from_integer(tao_reserve), U64F64.saturating_from_integer(alpha_reserve)
    )
    return U64F64.saturating_multiply(weights, reserves)


def spot_price(pool: Pool) -> U64F64Bits:
    """Return the TAO per alpha at which a pool would swap next to nothing (POOLS-6).

    One unless the pool is dynamic.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``current_price``.
    """
    if pool.mechanism != DYNAMIC:
        return U64F64.one
    return price(pool.quote_weight, pool.tao_reserve, pool.alpha_reserve)


def tao_value(pool: Pool, alpha: Alpha) -> Rao:
    """Return what an amount of alpha is worth at the spot price (POOLS-7).

    Source: ``staking/stake_utils.rs``, ``transfer_stake_within_subnet``.
    """
    value = U64F64.saturating_multiply(spot_price(pool), U64F64.saturating_from_integer(alpha))
    return Rao(U64F64.saturating_to_integer(value, U64))


def alpha_value(pool: Pool, tao: Rao) -> Alpha:
    """Return the alpha that an amount of TAO is worth at the spot price (POOLS-7).

    Zero where the price is zero, or where the quotient does not fit.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``get_alpha_amount_for_tao``.
    """
    if pool.mechanism != DYNAMIC:
        return Alpha(int(tao))
    value = U64F64.divide_or_zero(U64F64.saturating_from_integer(tao), spot_price(pool))
    return Alpha(U64F64.saturating_to_integer(value, U64))
