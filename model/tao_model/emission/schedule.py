"""When a subnet's epoch runs and its pending alpha is paid (chapter 03-emission)."""

from collections.abc import Sequence
from typing import Final

import attrs

from tao_model.emission.split import NOTHING_PENDING
from tao_model.numbers.integers import U64
from tao_model.state.emission import Pending, Schedule
from tao_model.state.records import evolve
from tao_model.units import BlockCount, BlockNumber, Count8, EpochIndex, NetUid

LONGEST_STALL: Final = BlockCount(50_400)
"""After more blocks than this without an epoch, one is due (production's ``MAX_TEMPO``)."""


@attrs.frozen(slots=False)
class ScheduledSubnet:
    """A subnet as a block finds it and leaves it."""

    netuid: NetUid
    schedule: Schedule
    pending: Pending
    keys_are_consistent: bool
    """Whether no hotkey has two uids; if one has, the epoch is left out."""


@attrs.frozen
class Slot:
    """What a block did to a subnet's schedule."""

    subnet: ScheduledSubnet
    """The subnet after the block."""
    drained: Pending | None
    """What its epoch, which runs in this block, pays out; none if no epoch runs."""


def is_due(schedule: Schedule, current_block: BlockNumber) -> bool:
    """Tell whether a subnet's epoch is due (EMISSION-12).

    Source: ``coinbase/run_coinbase.rs``, ``should_run_epoch``.
    """
    if schedule.tempo == 0:
        return False
    if 0 < schedule.pending_epoch_at <= current_block:
        return True
    if schedule.blocks_since_last_step > LONGEST_STALL:
        return True
    return U64.saturating_subtract(current_block, schedule.last_epoch_block) >= schedule.tempo


def counted(schedule: Schedule) -> Schedule:
    """Return the schedule one block later (EMISSION-13).

    Source: ``coinbase/run_coinbase.rs``, ``drain_pending``.
    """
    since = BlockCount(U64.saturating_add(schedule.blocks_since_last_step, 1))
    return evolve(schedule, blocks_since_last_step=since)


def deferred(schedule: Schedule, current_block: BlockNumber) -> Schedule:
    """Return the schedule of a subnet that must wait for the next block (EMISSION-13).

    Source: ``coinbase/run_coinbase.rs``, ``drain_pending``.
    """
    next_block = BlockNumber(U64.saturating_add(current_block, 1))
    return evolve(schedule, pending_epoch_at=next_block)


def advanced(schedule: Schedule, current_block: BlockNumber) -> Schedule:
    """Return the schedule of a subnet that has used its slot (EMISSION-13).

    Source: ``coinbase/run_coinbase.rs``, ``drain_pending``.
    """
    return evolve(
        schedule,
        last_epoch_block=current_block,
        pending_epoch_at=BlockNumber(0),
        subnet_epoch_index=EpochIndex(U64.saturating_add(schedule.subnet_epoch_index, 1)),
    )


def run_slot(subnet: ScheduledSubnet, current_block: BlockNumber) -> Slot:
    """Return what happens to a subnet that uses its slot (EMISSION-13).

    Source: ``coinbase/run_coinbase.rs``, ``drain_pending``.
    """
    schedule = advanced(subnet.schedule, current_block)
    if not subnet.keys_are_consistent:
        return Slot(evolve(subnet, schedule=schedule), drained=None)
    schedule = evolve(schedule, blocks_since_last_step=BlockCount(0))
    after = evolve(subnet, schedule=schedule, pending=NOTHING_PENDING)
    return Slot(after, drained=subnet.pending)


def drain_pending(
    subnets: Sequence[ScheduledSubnet], current_block: BlockNumber, max_epochs_per_block: Count8
) -> tuple[Slot, ...]:
    """Return what a block does to the schedule of every subnet, in their order (EMISSION-13).

    ``subnets`` are all but root, in the order of storage.

    Source: ``coinbase/run_coinbase.rs``, ``drain_pending``.
    """
    slots: list[Slot] = []
    epochs_run = 0
    for before in subnets:
        subnet = evolve(before, schedule=counted(before.schedule))
        if not is_due(subnet.schedule, current_block):
            slots.append(Slot(subnet, drained=None))
        elif epochs_run >= max_epochs_per_block:
            waiting = deferred(subnet.schedule, current_block)
            slots.append(Slot(evolve(subnet, schedule=waiting), drained=None))
        else:
            slots.append(run_slot(subnet, current_block))
            if subnet.keys_are_consistent:
                epochs_run += 1
    return tuple(slots)


def deferred_epochs(
    subnets: Sequence[ScheduledSubnet], current_block: BlockNumber, max_epochs_per_block: Count8
) -> tuple[NetUid, ...]:
    """Return the subnets that the reveal of weights takes for deferred (EMISSION-14).

    It asks before the block is counted; see :func:`drain_pending`.

    Source: ``coinbase/run_coinbase.rs``, ``epochs_deferred_this_block``.
    """
    waiting: list[NetUid] = []
    epochs_run = 0
    for subnet in subnets:
        if not is_due(subnet.schedule, current_block):
            continue
        if epochs_run >= max_epochs_per_block:
            waiting.append(subnet.netuid)
        elif subnet.keys_are_consistent:
            epochs_run += 1
    return tuple(waiting)
