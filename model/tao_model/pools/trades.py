"""What a swap moves: the pool's reserves, and what it asks of others (chapter 04-pools).

A simulation is the same function whose pool is thrown away. Who pays, who receives, and
where the fee goes is said by the result and done by others.
"""

from tao_model.numbers.integers import I64, U64, U128
from tao_model.pools.pool import DYNAMIC
from tao_model.pools.swaps import Bought, Sold, swap_alpha, swap_tao
from tao_model.state.pools import Pool
from tao_model.state.records import evolve
from tao_model.units import Alpha, PriceLimit, Proportion16, Rao, RaoVolume

GREATEST_MOVE_IN: int = I64.maximum
"""The most by which a swap raises a reserve: production passes the change as an i64."""

GREATEST_MOVE_OUT: int = -I64.minimum
"""The most by which a swap lowers a reserve."""


def buy(
    pool: Pool, fee_rate: Proportion16, tao: Rao, price_limit: PriceLimit
) -> tuple[Pool, Bought]:
    """Return the pool after a purchase of alpha, and what the purchase came to (POOLS-18).

    Rejected as a swap is, if the pool is dynamic (POOLS-16).
    Source: ``staking/stake_utils.rs``, ``swap_tao_for_alpha``.
    """
    if pool.mechanism == DYNAMIC:
        pool, bought = swap_tao(pool, fee_rate, tao, price_limit)
    else:
        bought = stable_purchase(tao)
    paid, received = min(bought.paid, GREATEST_MOVE_IN), min(bought.received, GREATEST_MOVE_OUT)
    moved = evolve(
        pool,
        tao_reserve=Rao(U64.saturating_add(pool.tao_reserve, paid)),
        alpha_reserve=Alpha(U64.saturating_subtract(pool.alpha_reserve, received)),
        volume=RaoVolume(U128.saturating_add(pool.volume, tao)),
    )
    return moved, bought


def sell(
    pool: Pool, fee_rate: Proportion16, alpha: Alpha, price_limit: PriceLimit
) -> tuple[Pool, Sold]:
    """Return the pool after a sale of alpha, and what the sale came to (POOLS-18).

    Rejected as a swap is, if the pool is dynamic (POOLS-16).
    Source: ``staking/stake_utils.rs``, ``swap_alpha_for_tao``.
    """
    if pool.mechanism == DYNAMIC:
        pool, sold = swap_alpha(pool, fee_rate, alpha, price_limit)
    else:
        sold = stable_sale(alpha)
    paid, received = min(sold.paid, GREATEST_MOVE_IN), min(sold.received, GREATEST_MOVE_OUT)
    moved = evolve(
        pool,
        tao_reserve=Rao(U64.saturating_subtract(pool.tao_reserve, received)),
        alpha_reserve=Alpha(U64.saturating_add(pool.alpha_reserve, paid)),
        volume=RaoVolume(U128.saturating_add(pool.volume, sold.received)),
    )
    return moved, sold


def stable_purchase(tao: Rao) -> Bought:
    """Return what a purchase from a stable pool comes to: one alpha for each rao (POOLS-17).

    Source: ``staking/stake_utils.rs``, ``swap_tao_for_alpha``.
    """
    return Bought(tao, tao, Alpha(int(tao)), Rao(0), Rao(0))


def stable_sale(alpha: Alpha) -> Sold:
    """Return what a sale to a stable pool comes to: one rao for each alpha (POOLS-17).

    Source: ``staking/stake_utils.rs``, ``swap_alpha_for_tao``.
    """
    return Sold(alpha, alpha, Rao(int(alpha)), Alpha(0), Alpha(0))


def outstanding_after_purchase(outstanding: Alpha, bought: Bought) -> Alpha:
    """Return the alpha outside of the pool once it was bought (POOLS-19).

    Source: ``staking/stake_utils.rs``, ``swap_tao_for_alpha``.
    """
    return Alpha(U64.saturating_add(outstanding, bought.received))


def outstanding_after_sale(outstanding: Alpha, sold: Sold) -> Alpha:
    """Return the alpha outside of the pool once it was sold (POOLS-19).

    Source: ``staking/stake_utils.rs``, ``swap_alpha_for_tao``.
    """
    return Alpha(U64.saturating_subtract(outstanding, min(sold.paid, GREATEST_MOVE_IN)))


def total_stake_after_purchase(total_stake: Rao, bought: Bought) -> Rao:
    """Return the TAO that counts as staked once alpha was bought (POOLS-19).

    The whole offer counts, the fee and what a limit left over included.
    Source: ``staking/stake_utils.rs``, ``swap_tao_for_alpha``.
    """
    return Rao(U64.saturating_add(total_stake, bought.offered))


def total_stake_after_sale(total_stake: Rao, sold: Sold) -> Rao:
    """Return the TAO that counts as staked once alpha was sold (POOLS-19).

    Source: ``staking/stake_utils.rs``, ``swap_alpha_for_tao``.
    """
    return Rao(U64.saturating_subtract(total_stake, sold.received))


def unsold(sold: Sold) -> Alpha:
    """Return the alpha that a limit left over, which the seller gets back (POOLS-19).

    Source: ``staking/stake_utils.rs``, ``unstake_from_subnet``.
    """
    used = U64.saturating_add(sold.paid, sold.fee)
    return Alpha(U64.saturating_subtract(sold.offered, used))
