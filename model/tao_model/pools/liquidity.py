"""How a pool's weights are set, and follow what a block adds (chapter 04-pools)."""

from typing import Final

import attrs

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64, U128
from tao_model.pools.balancer import WHOLE, base_weight
from tao_model.pools.pool import EVEN
from tao_model.rejection import Reason, Rejected
from tao_model.state.pools import Pool
from tao_model.state.records import evolve
from tao_model.units import Alpha, Perquintill, Rao, U64F64Bits

MINIMUM_WEIGHT: Final = WHOLE // 100
"""The least that the weight of either currency may be."""


@attrs.frozen
class Injection:
    """What a block adds to a pool."""

    tao: Rao
    """TAO for the reserve."""
    alpha: Alpha
    """Alpha for the reserve."""


def is_permitted(quote_weight: Perquintill) -> bool:
    """Tell whether neither weight is below one hundredth (POOLS-8).

    Source: ``pallets/swap/src/pallet/balancer.rs``, ``check_constraints``.
    """
    return base_weight(quote_weight) >= MINIMUM_WEIGHT and quote_weight >= MINIMUM_WEIGHT


def initialize(pool: Pool) -> Pool:
    """Return a pool with even weights, unless they have been set before (POOLS-8).

    Source: ``pallets/swap/src/pallet/impls.rs``, ``maybe_initialize_palswap`` without a price.
    """
    if pool.initialized:
        return pool
    return evolve(pool, quote_weight=EVEN, initialized=True)


def initialize_at_price(pool: Pool, price: U64F64Bits) -> Pool:
    """Return a pool with the weights that give it a price, unless set before (POOLS-8).

    Rejected if the reserves are empty or the weights are not permitted.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``maybe_initialize_palswap`` with a price.
    """
    if pool.initialized:
        return pool
    total = pool.tao_reserve + price * pool.alpha_reserve // U64F64.scale
    if total == 0:
        raise Rejected(Reason.RESERVES_OUT_OF_BALANCE)
    quote_weight = Perquintill(WHOLE * pool.tao_reserve // total)
    if not is_permitted(quote_weight):
        raise Rejected(Reason.RESERVES_OUT_OF_BALANCE)
    return evolve(pool, quote_weight=quote_weight, initialized=True)


def rounded_part(parts: Perquintill, value: int) -> int:
    """Return so many parts of 10^18 of a value, halves rounded up (POOLS-9).

    Source: ``pallets/swap/src/pallet/balancer.rs``, ``mul_perquintill_round``.
    """
    return (value * parts + WHOLE // 2) // WHOLE


def weight_after(pool: Pool, added: Injection) -> Perquintill:
    """Return the weight of TAO that keeps the price when something is added (POOLS-9).

    One half for a pool that lacks one of the reserves.
    Source: ``pallets/swap/src/pallet/balancer.rs``, ``update_weights_for_added_liquidity``.
    """
    of_alpha = rounded_part(
        base_weight(pool.quote_weight),
        U128.saturating_multiply(pool.tao_reserve, pool.alpha_reserve + added.alpha),
    )
    of_tao = rounded_part(
        pool.quote_weight,
        U128.saturating_multiply(pool.alpha_reserve, pool.tao_reserve + added.tao),
    )
    total = U128.saturating_add(of_alpha, of_tao)
    if total == 0:
        return EVEN
    return Perquintill(WHOLE * of_tao // total)


def prepare(pool: Pool, offered: Injection) -> tuple[Pool, Injection]:
    """Return a pool reweighted for what a block offers, and what of that it accepts (POOLS-9).

    Nothing is accepted, and nothing changes, if the weights would not be permitted. The
    reserves stay as they are until :func:`inject_alpha` and :func:`inject_tao`.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``adjust_protocol_liquidity``.
    """
    quote_weight = weight_after(pool, offered)
    if not is_permitted(quote_weight):
        return pool, Injection(Rao(0), Alpha(0))
    return evolve(pool, quote_weight=quote_weight), offered


def inject_alpha(pool: Pool, alpha: Alpha) -> Pool:
    """Return a pool that received a block's alpha (POOLS-10).

    Source: ``coinbase/alpha.rs``, ``resolve_to_alpha_in``.
    """
    return evolve(pool, alpha_reserve=Alpha(U64.saturating_add(pool.alpha_reserve, alpha)))


def inject_tao(pool: Pool, tao: Rao) -> Pool:
    """Return a pool that received a block's TAO (POOLS-10).

    Source: ``coinbase/run_coinbase.rs``, ``inject_and_maybe_swap``.
    """
    return evolve(pool, tao_reserve=Rao(U64.saturating_add(pool.tao_reserve, tao)))


def close(pool: Pool) -> Pool:
    """Return what is left of a pool when its subnet is dissolved: nothing (POOLS-11).

    Its mechanism and volume are removed with the subnet.
    Source: ``pallets/swap/src/pallet/impls.rs``, ``do_clear_protocol_liquidity``.
    """
    return evolve(
        pool, tao_reserve=Rao(0), alpha_reserve=Alpha(0), quote_weight=EVEN, initialized=False
    )
