"""What a subnet costs (chapter 11-subnets)."""

from typing import Final

from tao_model.numbers.fixed_point import I64F64
from tao_model.numbers.integers import U64
from tao_model.units import BlockCount, BlockNumber, Rao

_INITIAL_EMISSION: Final = I64F64.saturating_from_integer(1_000_000_000)


def reduction_interval(interval: BlockCount, block_emission: Rao) -> BlockCount:
    """Return in how many blocks the price of a subnet falls by what the last cost (SUBNETS-1).

    Each halving of the block's emission halves it. Source: ``coinbase/root.rs``,
    ``get_lock_reduction_interval``.
    """
    part = I64F64.divide_or_zero(I64F64.saturating_from_integer(block_emission), _INITIAL_EMISSION)
    halved = I64F64.saturating_multiply(I64F64.saturating_from_integer(interval), part)
    return BlockCount(I64F64.saturating_to_integer(halved, U64))


def lock_cost(
    last_cost: Rao, times: int, elapsed: BlockCount, interval: BlockCount, minimum: Rao
) -> Rao:
    """Return what a subnet costs so many blocks after the last was registered (SUBNETS-2).

    It falls from ``times`` the last cost, by the last cost in each ``interval``; in an interval
    of 0 by nothing. Source: ``coinbase/root.rs``, ``get_network_lock_cost``.
    """
    fall_per_block = last_cost // interval if interval > 0 else 0
    start = U64.saturating_multiply(last_cost, times)
    fall = U64.saturating_multiply(fall_per_block, elapsed)
    cost = U64.saturating_subtract(start, fall)
    return Rao(cost if cost > minimum else minimum)


def times_last_cost(last_registered: BlockNumber) -> int:
    """Return from how many times the last cost the price falls (SUBNETS-2).

    Twice, once a subnet was registered by a call.
    """
    return 1 if last_registered == 0 else 2
