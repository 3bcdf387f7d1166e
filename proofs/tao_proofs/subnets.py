"""Theorems of chapter 11-subnets: what a subnet costs falls, and what it leaves is shared whole."""

from typing import Annotated

from tao_model.subnets import lock_cost, portions, reduction_interval
from tao_model.supply.curve import INITIAL_BLOCK_EMISSION
from tao_model.units import BlockCount, Rao
from tao_proofs.engine.claims import Claim, assume, every, theorem
from tao_proofs.engine.domains import Among, Between
from tao_proofs.mutants import subnets as mutants

Times = Annotated[int, Among(1, 2)]
Cost = Annotated[Rao, Between(0, 2**63 - 1)]
Interval = Annotated[BlockCount, Between(1, 2**64 - 1)]


@theorem("SUBNETS-1", [mutants.interval_is_doubled])
def interval_is_that_part_of_a_tao(
    interval: BlockCount, emission: Annotated[Rao, Between(0, INITIAL_BLOCK_EMISSION)]
) -> Claim:
    """The interval shrinks as the emission of a block does, less a block and 2^-64 of it."""
    assume(interval < 2**63)
    shrunk = reduction_interval(interval, emission)
    exact = interval * emission
    below = exact - shrunk * INITIAL_BLOCK_EMISSION
    return every([below >= 0, below * 2**64 < (2**64 + interval) * INITIAL_BLOCK_EMISSION])


@theorem("SUBNETS-2", [mutants.cost_of_the_whole_difference, mutants.cost_rises_again])
def cost_of_a_subnet_never_rises(
    last: Rao,
    times: Times,
    elapsed: tuple[BlockCount, BlockCount],
    interval: BlockCount,
    least: Rao,
) -> Claim:
    """Until the next is registered a subnet never costs more, and never less than the least."""
    earlier, later = elapsed
    assume(earlier <= later)
    first = lock_cost(last, times, earlier, interval, least)
    second = lock_cost(last, times, later, interval, least)
    return every([least <= second, second <= first])


@theorem(
    "SUBNETS-2",
    [
        mutants.cost_of_the_whole_difference,
        mutants.cost_falls_twice_as_fast,
        mutants.cost_is_the_least,
    ],
)
def cost_of_a_subnet_falls_by_the_last_in_an_interval(
    last: Cost, times: Times, elapsed: BlockCount, interval: Interval, least: Rao
) -> Claim:
    """Down to the least it falls by the last cost in each interval, less under a rao a block."""
    start = times * last
    cost = lock_cost(last, times, elapsed, interval, least)
    at_most = (start - cost) * interval <= last * elapsed
    at_least = (start - cost + elapsed) * interval >= last * elapsed
    return every([at_most, at_least | (cost == least)])


@theorem("SUBNETS-9", [mutants.leftovers_stay, mutants.portions_rounded_up], size="three claims")
def pot_is_shared_to_the_last_rao(pot: Rao, claims: tuple[Rao, Rao, Rao]) -> Claim:
    """Claims share a pot to the last rao; each gets the floor of its part or one rao more."""
    total = sum(claims)
    assume((pot > 0) & (total > 0))
    shares = portions(pot, claims)
    bounds = [
        (share.tao * total <= pot * claims[share.claimant] + total)
        & (share.tao * total > pot * claims[share.claimant] - total)
        for share in shares
    ]
    return every([sum(share.tao for share in shares) == pot, *bounds])
