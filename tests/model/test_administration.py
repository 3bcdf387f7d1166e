"""When parameters may be changed."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.administration import (
    MOST_UIDS,
    alpha_bounds,
    blocks_until_slot,
    has_room_for_uids,
    is_frozen,
    is_rested,
    triggered,
    with_emission_split,
    with_mechanism_count,
    with_tempo,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, Subnet
from tao_model.state.consensus import Mechanism
from tao_model.state.emission import Schedule
from tao_model.state.parameters import AlphaBounds, SubnetParameters
from tao_model.state.subnets import Identity
from tao_model.units import (
    BlockCount,
    BlockNumber,
    Count8,
    Count16,
    MechanismId,
    Proportion16,
    Tempo,
    Uid,
)
from tests.strategies.consensus import edged

blocks = edged(0, 2**64 - 1, 2**40).map(BlockNumber)


def subnet(max_uids: int = 16, mechanisms: int = 1, **settings: Any) -> Subnet:
    parameters = SubnetParameters(
        max_allowed_uids=Count16(max_uids), mechanism_count=Count8(mechanisms)
    )
    return Subnet(identity=Identity(added=True), parameters=attrs.evolve(parameters, **settings))


def refusal_of(before: Subnet, count: int, most: int = 255) -> Reason | None:
    try:
        with_mechanism_count(before, Count8(count), Count8(most))
    except Rejected as refusal:
        return refusal.reason
    return None


@pytest.mark.rule("ADMINISTRATION-1")
@given(blocks, blocks, blocks)
def test_what_was_never_done_may_be_done_whatever_the_limit(
    last: BlockNumber, now: BlockNumber, limit: BlockNumber
) -> None:
    assert is_rested(BlockNumber(0), now, BlockCount(limit))
    if last > 0:
        assert is_rested(last, now, BlockCount(limit)) == (now >= last + limit or limit == 0)


@pytest.mark.rule("ADMINISTRATION-2")
@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 500), st.integers(0, 500))
def test_the_last_blocks_before_an_epoch_are_frozen(
    tempo: int, window: int, last: int, since: int
) -> None:
    schedule = Schedule(tempo=Tempo(tempo), last_epoch_block=BlockNumber(last))
    left = max(tempo - since, 0)
    assert is_frozen(schedule, Count16(window), BlockNumber(last + since)) == (left < window)


@pytest.mark.rule("ADMINISTRATION-2")
def test_a_triggered_epoch_freezes_at_once_and_no_epochs_never_do() -> None:
    triggered = Schedule(tempo=Tempo(360), pending_epoch_at=BlockNumber(20))
    assert is_frozen(triggered, Count16(0), BlockNumber(19))
    assert not is_frozen(triggered, Count16(0), BlockNumber(20))
    still = attrs.evolve(triggered, tempo=Tempo(0))
    assert not is_frozen(still, Count16(10), BlockNumber(19))


@pytest.mark.rule("ADMINISTRATION-2")
def test_a_tempo_below_the_window_is_frozen_for_good() -> None:
    for since in range(20):
        schedule = Schedule(tempo=Tempo(9), last_epoch_block=BlockNumber(100))
        assert is_frozen(schedule, Count16(10), BlockNumber(100 + since))


@pytest.mark.rule("ADMINISTRATION-5")
@given(st.integers(0, 65_535), st.integers(0, 255))
def test_all_mechanisms_together_have_room_for_256_neurons(uids: int, count: int) -> None:
    assert has_room_for_uids(Count16(uids), Count8(count)) == (uids * count <= MOST_UIDS)


@pytest.mark.rule("ADMINISTRATION-5")
def test_a_number_of_mechanisms_is_refused_in_productions_order() -> None:
    gone = attrs.evolve(subnet(), identity=Identity(added=False))
    assert refusal_of(gone, 0) is Reason.MECHANISM_DOES_NOT_EXIST
    assert refusal_of(subnet(), 0) is Reason.INVALID_VALUE
    assert refusal_of(subnet(256), 3, most=2) is Reason.INVALID_VALUE
    assert refusal_of(subnet(256), 2, most=2) is Reason.TOO_MANY_UIDS_PER_MECHANISM
    assert refusal_of(subnet(128), 2, most=2) is None
    assert refusal_of(subnet(1), 17) is Reason.INVALID_VALUE
    assert refusal_of(subnet(16), 16) is None


def said(*numbers: int) -> Map[MechanismId, Mechanism]:
    row = ((Uid(0), Proportion16(1)),)
    one = Mechanism(weights=Map({Uid(0): row}))
    return Map({MechanismId(number): one for number in numbers})


@pytest.mark.rule("ADMINISTRATION-5")
def test_mechanisms_that_go_forget_what_was_said_within_them() -> None:
    parts = (Proportion16(60_000), Proportion16(5_535), Proportion16(0))
    before = attrs.evolve(
        subnet(mechanisms=3, mechanism_emission_split=parts), mechanisms=said(0, 1, 2)
    )
    fewer = with_mechanism_count(before, Count8(1), Count8(16))
    assert fewer.mechanisms == said(0)
    assert fewer.parameters.mechanism_count == 1
    assert fewer.parameters.mechanism_emission_split is None
    more = with_mechanism_count(before, Count8(4), Count8(16))
    assert more.mechanisms == before.mechanisms
    assert more.parameters.mechanism_emission_split is None
    assert with_mechanism_count(before, Count8(3), Count8(16)) == before


def parts(*shares: int) -> tuple[Proportion16, ...]:
    return tuple(map(Proportion16, shares))


def refusal_of_split(before: Subnet, split: tuple[Proportion16, ...] | None) -> Reason | None:
    try:
        with_emission_split(before, split)
    except Rejected as refusal:
        return refusal.reason
    return None


@pytest.mark.rule("ADMINISTRATION-6")
def test_parts_are_for_no_more_mechanisms_than_there_are_and_make_all() -> None:
    two = subnet(mechanisms=2)
    gone = attrs.evolve(two, identity=Identity(added=False))
    assert refusal_of_split(gone, parts()) is Reason.MECHANISM_DOES_NOT_EXIST
    for wrong in (parts(), parts(65_534), parts(65_535, 1), parts(65_535, 0, 0)):
        assert refusal_of_split(two, wrong) is Reason.INVALID_VALUE
    for right in (parts(65_535), parts(1, 65_534), None):
        assert with_emission_split(two, right).parameters.mechanism_emission_split == right


@pytest.mark.rule("ADMINISTRATION-7")
@given(st.integers(0, 65_535), blocks)
def test_a_new_tempo_counts_from_now_on(tempo: int, now: BlockNumber) -> None:
    after = with_tempo(Schedule(last_epoch_block=BlockNumber(3)), Tempo(tempo), now)
    expected = 2**64 - 1 if tempo == 0 else min(tempo, 2**64 - 1 - now)
    assert blocks_until_slot(after, now) == expected


@pytest.mark.rule("ADMINISTRATION-8")
def test_an_epoch_is_triggered_once_and_not_shortly_before_another() -> None:
    window = Count16(10)
    schedule = Schedule(tempo=Tempo(360), last_epoch_block=BlockNumber(100))
    after = triggered(schedule, window, BlockNumber(450))
    assert after.pending_epoch_at == 460
    assert is_frozen(after, window, BlockNumber(450))
    for again, now, reason in (
        (after, 451, Reason.EPOCH_TRIGGER_ALREADY_PENDING),
        (schedule, 451, Reason.AUTO_EPOCH_ALREADY_IMMINENT),
    ):
        with pytest.raises(Rejected) as refusal:
            triggered(again, window, BlockNumber(now))
        assert refusal.value.reason is reason


@pytest.mark.rule("ADMINISTRATION-10")
@given(edged(0, 65_535, 1_638), edged(0, 65_535, 1_638))
def test_bounds_of_liquid_alpha_are_a_fortieth_at_least_and_in_order(low: int, high: int) -> None:
    def bounds() -> object:
        return alpha_bounds(Proportion16(low), Proportion16(high))

    if 1_638 <= low <= high:
        assert bounds() == AlphaBounds(Proportion16(low), Proportion16(high))
        return
    with pytest.raises(Rejected) as refusal:
        bounds()
    too_low = high < 1_638
    expected = Reason.ALPHA_HIGH_TOO_LOW if too_low else Reason.ALPHA_LOW_OUT_OF_RANGE
    assert refusal.value.reason is expected
