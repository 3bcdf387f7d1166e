"""A subnet's counters of alpha, and what recycling and burning do to them (chapter 02-supply)."""

from tao_model.numbers.integers import U64
from tao_model.state.records import evolve
from tao_model.state.supply import AlphaSupply
from tao_model.units import Alpha


def create_alpha(supply: AlphaSupply, for_pool: Alpha, for_participants: Alpha) -> AlphaSupply:
    """Return the counters after a block created alpha for the pool and outside it (SUPPLY-15).

    The pool's part is added to its reserve by the pool.
    Source: ``coinbase/alpha.rs``, ``mint_alpha``, ``resolve_to_alpha_out``.
    """
    return evolve(
        supply,
        alpha_out=Alpha(U64.saturating_add(supply.alpha_out, for_participants)),
        created=Alpha(
            U64.saturating_add(U64.saturating_add(supply.created, for_pool), for_participants)
        ),
    )


def recycle_alpha(supply: AlphaSupply, amount: Alpha) -> AlphaSupply:
    """Return the counters after alpha ceased to exist and may be emitted again (SUPPLY-15).

    Source: ``coinbase/alpha.rs``, ``recycle_subnet_alpha``.
    """
    return evolve(
        supply,
        alpha_out=Alpha(U64.saturating_subtract(supply.alpha_out, amount)),
        created=Alpha(U64.saturating_subtract(supply.created, amount)),
        recycled=Alpha(U64.saturating_add(supply.recycled, amount)),
    )


def burn_alpha(supply: AlphaSupply, amount: Alpha) -> AlphaSupply:
    """Return the counters after alpha was put out of reach; it still counts (SUPPLY-15).

    Source: ``coinbase/alpha.rs``, ``burn_subnet_alpha``.
    """
    return evolve(supply, burned=Alpha(U64.saturating_add(supply.burned, amount)))
