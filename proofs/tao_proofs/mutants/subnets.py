"""Planted defects of chapter 11-subnets."""

from collections.abc import Sequence

from tao_model import subnets
from tao_model.numbers.integers import U64
from tao_model.subnets import Portion
from tao_model.units import BlockCount, Rao
from tao_proofs.engine.mutants import mutant


@mutant(of=subnets.reduction_interval)
def interval_is_doubled(interval: BlockCount, block_emission: Rao) -> BlockCount:
    """A halving doubles the interval."""
    return BlockCount(U64.saturate(interval * 10**9 // max(block_emission, 1)))


@mutant(of=subnets.lock_cost, defect="D-85")
def cost_of_the_whole_difference(
    last_cost: Rao, times: int, elapsed: BlockCount, interval: BlockCount, minimum: Rao
) -> Rao:
    """What is left after one block is multiplied by the blocks that have passed."""
    fall_per_block = last_cost // interval if interval > 0 else 0
    start = U64.saturating_multiply(last_cost, times)
    cost = U64.saturating_multiply(U64.saturating_subtract(start, fall_per_block), elapsed)
    return Rao(cost if cost > minimum else minimum)


@mutant(of=subnets.lock_cost)
def cost_rises_again(
    last_cost: Rao, times: int, elapsed: BlockCount, interval: BlockCount, minimum: Rao
) -> Rao:
    """A cost that has fallen below the least starts anew."""
    fall_per_block = last_cost // interval if interval > 0 else 0
    start = U64.saturating_multiply(last_cost, times)
    cost = U64.saturating_subtract(start, U64.saturating_multiply(fall_per_block, elapsed))
    return Rao(cost if cost > minimum else max(start, minimum))


@mutant(of=subnets.lock_cost)
def cost_is_the_least(
    last_cost: Rao, times: int, elapsed: BlockCount, interval: BlockCount, minimum: Rao
) -> Rao:
    """Every subnet costs the least."""
    return minimum


@mutant(of=subnets.lock_cost)
def cost_falls_twice_as_fast(
    last_cost: Rao, times: int, elapsed: BlockCount, interval: BlockCount, minimum: Rao
) -> Rao:
    """A cost falls by where it starts instead of by the last."""
    start = U64.saturating_multiply(last_cost, times)
    fall_per_block = start // interval if interval > 0 else 0
    cost = U64.saturating_subtract(start, U64.saturating_multiply(fall_per_block, elapsed))
    return Rao(cost if cost > minimum else minimum)


@mutant(of=subnets.portions)
def leftovers_stay(pot: Rao, claims: Sequence[int]) -> tuple[Portion, ...]:
    """What is lost by rounding is shared by nobody."""
    total = sum(claims)
    if pot == 0 or total == 0:
        return ()
    return tuple(Portion(place, Rao(pot * claim // total)) for place, claim in enumerate(claims))


@mutant(of=subnets.portions)
def portions_rounded_up(pot: Rao, claims: Sequence[int]) -> tuple[Portion, ...]:
    """Portions are rounded up."""
    total = sum(claims)
    if pot == 0 or total == 0:
        return ()
    return tuple(
        Portion(place, Rao(-(-pot * claim // total))) for place, claim in enumerate(claims)
    )
