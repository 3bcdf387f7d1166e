"""When a subnet's epoch runs."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.emission.schedule import (
    LONGEST_STALL,
    ScheduledSubnet,
    Slot,
    counted,
    deferred_epochs,
    drain_pending,
    is_due,
)
from tao_model.emission.split import NOTHING_PENDING
from tao_model.state.emission import Pending, Schedule
from tao_model.units import (
    Alpha,
    BlockCount,
    BlockNumber,
    Count8,
    EpochIndex,
    NetUid,
    Tempo,
)
from tests.strategies.emission import scheduled_subnets

NOW = BlockNumber(1_000_000)
TWO = Count8(2)

IDLE = Schedule(
    tempo=Tempo(360),
    last_epoch_block=BlockNumber(NOW - 1),
    pending_epoch_at=BlockNumber(0),
    blocks_since_last_step=BlockCount(0),
    subnet_epoch_index=EpochIndex(7),
)
PENDING = Pending(Alpha(4), Alpha(3), Alpha(2), Alpha(1))


def at(number: int, *, due: bool = True, consistent: bool = True) -> ScheduledSubnet:
    last = NOW - 360 if due else NOW - 1
    schedule = attrs.evolve(IDLE, last_epoch_block=BlockNumber(last))
    return ScheduledSubnet(NetUid(number), schedule, PENDING, consistent)


@pytest.mark.rule("EMISSION-12")
def test_an_epoch_is_due_a_tempo_after_the_last_slot() -> None:
    assert is_due(attrs.evolve(IDLE, last_epoch_block=BlockNumber(NOW - 360)), NOW)
    assert not is_due(attrs.evolve(IDLE, last_epoch_block=BlockNumber(NOW - 359)), NOW)
    assert not is_due(attrs.evolve(IDLE, last_epoch_block=BlockNumber(NOW + 9)), NOW)


@pytest.mark.rule("EMISSION-12")
def test_an_epoch_is_due_when_it_was_asked_for() -> None:
    assert is_due(attrs.evolve(IDLE, pending_epoch_at=NOW), NOW)
    assert is_due(attrs.evolve(IDLE, pending_epoch_at=BlockNumber(1)), NOW)
    assert not is_due(attrs.evolve(IDLE, pending_epoch_at=BlockNumber(NOW + 1)), NOW)


@pytest.mark.rule("EMISSION-12")
def test_an_epoch_is_due_after_fifty_thousand_and_four_hundred_blocks_without_one() -> None:
    assert LONGEST_STALL == 50_400
    assert not is_due(attrs.evolve(IDLE, blocks_since_last_step=BlockCount(50_400)), NOW)
    assert is_due(attrs.evolve(IDLE, blocks_since_last_step=BlockCount(50_401)), NOW)


@pytest.mark.rule("EMISSION-12")
def test_without_a_tempo_no_epoch_is_ever_due() -> None:
    never = attrs.evolve(
        IDLE,
        tempo=Tempo(0),
        pending_epoch_at=NOW,
        blocks_since_last_step=BlockCount(10**6),
        last_epoch_block=BlockNumber(0),
    )
    assert not is_due(never, NOW)


def _waiting(pending: Pending | None) -> int:
    return 0 if pending is None else sum(attrs.astuple(pending))


def _drained(slots: tuple[Slot, ...]) -> list[int]:
    return [slot.subnet.netuid for slot in slots if slot.drained is not None]


@pytest.mark.rule("EMISSION-13")
@given(scheduled_subnets(now=NOW), st.integers(0, 4).map(Count8))
def test_what_is_drained_is_what_was_pending_and_nothing_is_lost(
    subnets: tuple[ScheduledSubnet, ...], most: Count8
) -> None:
    for before, slot in zip(subnets, drain_pending(subnets, NOW, most), strict=True):
        if slot.drained is None:
            assert slot.subnet.pending == before.pending
        else:
            assert slot.drained == before.pending
            assert slot.subnet.pending == NOTHING_PENDING


@pytest.mark.rule("EMISSION-13")
@given(scheduled_subnets(now=NOW), st.integers(0, 4).map(Count8))
def test_a_block_runs_the_first_sound_subnets_that_are_due_and_no_more_than_it_may(
    subnets: tuple[ScheduledSubnet, ...], most: Count8
) -> None:
    sound_and_due = [
        subnet.netuid
        for subnet in subnets
        if is_due(counted(subnet.schedule), NOW) and subnet.keys_are_consistent
    ]
    assert _drained(drain_pending(subnets, NOW, most)) == sound_and_due[:most]


@pytest.mark.rule("EMISSION-13")
@given(scheduled_subnets(now=NOW), st.integers(0, 4).map(Count8))
def test_whoever_is_due_and_has_to_wait_is_due_in_the_next_block(
    subnets: tuple[ScheduledSubnet, ...], most: Count8
) -> None:
    for before, slot in zip(subnets, drain_pending(subnets, NOW, most), strict=True):
        if is_due(counted(before.schedule), NOW) and slot.subnet.schedule.pending_epoch_at > 0:
            assert is_due(counted(slot.subnet.schedule), BlockNumber(NOW + 1))


@pytest.mark.rule("EMISSION-13")
def test_of_three_subnets_that_are_due_the_third_waits_for_the_next_block() -> None:
    subnets = (at(1), at(2, due=False), at(3), at(4))
    slots = drain_pending(subnets, NOW, TWO)
    assert _drained(slots) == [1, 3]
    assert slots[3].subnet.schedule.pending_epoch_at == NOW + 1
    following = drain_pending(tuple(slot.subnet for slot in slots), BlockNumber(NOW + 1), TWO)
    assert _drained(following) == [4]


@pytest.mark.rule("EMISSION-13")
def test_a_slot_that_is_used_advances_the_schedule() -> None:
    (slot,) = drain_pending((at(1),), NOW, TWO)
    assert slot.subnet.schedule == Schedule(
        tempo=Tempo(360),
        last_epoch_block=NOW,
        pending_epoch_at=BlockNumber(0),
        blocks_since_last_step=BlockCount(0),
        subnet_epoch_index=EpochIndex(8),
    )


@pytest.mark.rule("EMISSION-13")
def test_a_subnet_with_a_doubled_hotkey_uses_its_slot_but_none_of_the_blocks_epochs() -> None:
    slots = drain_pending((at(1, consistent=False), at(2), at(3)), NOW, TWO)
    assert _drained(slots) == [2, 3]
    broken = slots[0].subnet
    assert broken.pending == PENDING
    assert broken.schedule.last_epoch_block == NOW
    assert broken.schedule.subnet_epoch_index == 8
    assert broken.schedule.blocks_since_last_step == 1


@pytest.mark.rule("EMISSION-14")
@given(scheduled_subnets(now=NOW), st.integers(0, 4).map(Count8))
def test_the_reveal_of_weights_takes_those_for_deferred_that_will_be(
    subnets: tuple[ScheduledSubnet, ...], most: Count8
) -> None:
    """Unless a subnet is at the very edge of a stall."""
    sure = tuple(s for s in subnets if s.schedule.blocks_since_last_step != LONGEST_STALL)
    slots = drain_pending(sure, NOW, most)
    waiting = [
        slot.subnet.netuid
        for before, slot in zip(sure, slots, strict=True)
        if is_due(counted(before.schedule), NOW) and slot.subnet.schedule.pending_epoch_at > 0
    ]
    assert deferred_epochs(sure, NOW, most) == tuple(waiting)


@pytest.mark.rule("EMISSION-14")
def test_at_the_edge_of_a_stall_the_reveal_of_weights_is_wrong() -> None:
    """The stalled subnet becomes due by this block's count, and takes the place of the third."""
    schedule = attrs.evolve(IDLE, blocks_since_last_step=LONGEST_STALL)
    stalled = ScheduledSubnet(NetUid(1), schedule, PENDING, keys_are_consistent=True)
    subnets = (stalled, at(2), at(3))
    assert deferred_epochs(subnets, NOW, TWO) == ()
    slots = drain_pending(subnets, NOW, TWO)
    assert _drained(slots) == [1, 2]
    assert slots[2].subnet.schedule.pending_epoch_at == NOW + 1
