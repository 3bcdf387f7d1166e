"""Invariants of emission: who receives it, when, at what price (chapter 23-invariants)."""

from typing import Final

from tao_model.emission.schedule import is_due
from tao_model.invariants.dust import bucketed
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    Invariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.network.coinbase import emitting_subnets, issuance_of, scheduled_subnets
from tao_model.numbers.fixed_point import I96F32
from tao_model.state import State
from tao_model.supply.curve import block_emission


def averages_stay_between(before: State, step: Step, after: State) -> Break | None:
    """Tell which moving price left the range from what it was to one (INVARIANT-EMISSION-1)."""
    breaks = []
    for netuid, subnet in after.subnets.items():
        old, new = before.subnet(netuid).emission.moving_price, subnet.emission.moving_price
        if not 0 <= new <= max(old, I96F32.one):
            witness = f"subnet {netuid}: the moving price went from {old} to {new} of 2^-32"
            breaks.append(Break(witness, max(-new, new - max(old, I96F32.one))))
    return worst(breaks)


def only_some_receive(before: State, step: Step, after: State) -> Break | None:
    """Tell which subnet received alpha without taking part (INVARIANT-EMISSION-2)."""
    if not isinstance(step, BlocksPassed):
        return None
    taking_part = set(emitting_subnets(before))
    breaks = []
    for netuid, subnet in after.subnets.items():
        if netuid in taking_part:
            continue
        old = before.subnet(netuid)
        pending = bucketed(subnet.pending) - bucketed(old.pending)
        created = issuance_of(subnet) - issuance_of(old) if netuid != 0 else 0
        if max(pending, created) > 0:
            witness = f"subnet {netuid} takes no part and received {max(pending, created)} alpha"
            breaks.append(Break(witness, max(pending, created)))
    return worst(breaks)


def epochs_keep_their_time(before: State, step: Step, after: State) -> Break | None:
    """Tell which subnet's epoch was due in a block and had no slot (INVARIANT-EMISSION-3).

    Looked at where a single block passed.
    """
    if not isinstance(step, BlocksPassed) or len(step.inputs) != 1:
        return None
    block = after.block.number
    due = [s for s in scheduled_subnets(before) if is_due(s.schedule, block)]
    served = [s for s in due if after.subnet(s.netuid).schedule.last_epoch_block == block]
    ran = sum(s.keys_are_consistent for s in served)
    if len(served) == len(due) or ran >= before.parameters.max_epochs_per_block:
        return None
    late = [s.netuid for s in due if s not in served]
    return Break(
        f"{len(late)} epochs were due and did not run, that of subnet {late[0]}", len(late)
    )


def parts_are_no_more_than_the_whole(before: State, step: Step, after: State) -> Break | None:
    """Tell by how much subnets got more TAO than the block had (INVARIANT-EMISSION-4)."""
    if not isinstance(step, BlocksPassed) or len(step.inputs) != 1:
        return None
    spent = sum(
        after.subnet(netuid).emission.tao_in + after.subnet(netuid).emission.excess_tao
        for netuid in emitting_subnets(before)
    )
    created = block_emission(before.supply.total_issuance)
    if spent <= created:
        return None
    return Break(f"{spent} rao went to subnets, {created} were created", spent - created)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-EMISSION-1",
        "No moving price falls below zero, or rises above one.",
        averages_stay_between,
    ),
    StepInvariant(
        "INVARIANT-EMISSION-2",
        "Blocks create alpha only for subnets that take part in emission.",
        only_some_receive,
    ),
    StepInvariant(
        "INVARIANT-EMISSION-3",
        "An epoch that is due has its slot in that block, unless as many ran as may in a block.",
        epochs_keep_their_time,
    ),
    StepInvariant(
        "INVARIANT-EMISSION-4",
        "All subnets together get no more TAO than the block created.",
        parts_are_no_more_than_the_whole,
    ),
)
"""Those of emission, in the order of the chapter."""
