"""A coldkey's lock, and the total in which it counts."""

import itertools

import attrs
import pytest

from tao_model.locks.aging import Kind, nothing_locked
from tao_model.locks.totals import (
    Counted,
    counted,
    kind_of,
    locked_on,
    total_of,
    with_counted,
    with_lock,
    with_total,
    with_total_added,
    with_total_reduced,
)
from tao_model.state.iteration import blake2_key
from tao_model.state.locks import Locks
from tao_model.state.maps import Map
from tao_model.units import Alpha, BlockNumber
from tests.model.locks.small import ALICE, BOB, FIRST, OWNER, RATE, SECOND, lock, terms

KINDS = tuple(Kind(*choice) for choice in itertools.product((True, False), repeat=2))


@pytest.mark.rule("LOCKS-4")
def test_each_kind_of_lock_has_a_total_of_its_own() -> None:
    for kind in KINDS:
        locks = with_total(Locks(), FIRST, kind, lock(5))
        for other in KINDS:
            assert total_of(locks, FIRST, other) == (lock(5) if other == kind else None)
        of_another = total_of(locks, SECOND, kind)
        assert of_another == (lock(5) if kind.is_on_owner else None)
        assert with_total(locks, FIRST, kind, lock(0)) == Locks()
        assert with_total(locks, FIRST, kind, None) == Locks()
        assert with_total(Locks(), FIRST, kind, None) == Locks()


@pytest.mark.rule("LOCKS-4")
def test_a_lock_is_perpetual_only_where_that_was_chosen() -> None:
    locks = Locks(decaying=Map({ALICE: False, BOB: True}))
    assert kind_of(locks, terms(), ALICE, OWNER) == Kind(True, True)
    assert kind_of(locks, terms(), BOB, FIRST) == Kind(False, False)
    assert kind_of(Locks(), terms(), ALICE, FIRST) == Kind(False, False)


@pytest.mark.rule("LOCKS-4")
def test_what_is_added_to_a_total_can_be_taken_off_it() -> None:
    for hotkey in (FIRST, OWNER):
        for empty in (Locks(), Locks(decaying=Map({ALICE: False}))):
            added = with_total_added(empty, terms(), ALICE, hotkey, lock(500, 500))
            kind = kind_of(empty, terms(), ALICE, hotkey)
            assert total_of(added, hotkey, kind) == lock(500, 500)
            assert with_total_reduced(added, terms(), ALICE, hotkey, lock(500, 500)) == empty


@pytest.mark.rule("LOCKS-4")
def test_a_total_is_brought_up_to_now_before_it_changes() -> None:
    before = with_total_added(Locks(), terms(), ALICE, FIRST, lock(10**9))
    after = with_total_added(before, terms(RATE), BOB, FIRST, lock(10**9, since=RATE))
    total = total_of(after, FIRST, Kind(False, False))
    assert total is not None
    assert total.last_update == RATE
    assert 1_367_879_440 <= total.locked_mass <= 1_367_879_442
    less = with_total_reduced(before, terms(RATE), ALICE, FIRST, lock(1))
    total = total_of(less, FIRST, Kind(False, False))
    assert total is not None
    assert 367_879_439 <= total.locked_mass <= 367_879_441


@pytest.mark.rule("LOCKS-5")
def test_of_several_locks_the_first_in_storage_counts() -> None:
    locks = with_lock(with_lock(Locks(), ALICE, FIRST, lock(200)), ALICE, SECOND, lock(300))
    assert locked_on(locks, ALICE) == min((FIRST, SECOND), key=blake2_key)
    assert locked_on(locks, BOB) is None


@pytest.mark.rule("LOCKS-5")
def test_a_negligible_lock_is_not_kept() -> None:
    kept = with_lock(Locks(), ALICE, FIRST, lock(100))
    assert dict(kept.locks) == {(ALICE, FIRST): lock(100)}
    assert with_lock(kept, ALICE, FIRST, lock(99, 99)) == Locks()
    assert with_lock(Locks(), ALICE, FIRST, lock(99, 99)) == Locks()


@pytest.mark.rule("LOCKS-6")
def test_a_total_loses_what_one_lock_lost_and_nothing_of_the_others() -> None:
    locks = Locks()
    for coldkey in (ALICE, BOB):
        locks = with_lock(locks, coldkey, FIRST, lock(10**9))
        locks = with_total_added(locks, terms(), coldkey, FIRST, lock(10**9))
    first = counted(locks, terms(RATE), ALICE, FIRST)
    lost = 10**9 - first.lock.locked_mass
    assert first.total == attrs.evolve(
        lock(2 * 10**9 - lost), last_update=BlockNumber(RATE), conviction=first.total.conviction
    )
    assert first.total.conviction == 0
    locks = with_counted(locks, terms(RATE), ALICE, FIRST, first)
    second = counted(locks, terms(RATE), BOB, FIRST)
    assert second.lock == first.lock
    assert second.total.locked_mass == 2 * first.lock.locked_mass


@pytest.mark.rule("LOCKS-6")
def test_where_a_lock_lost_nothing_its_total_changes_by_itself() -> None:
    locks = attrs.evolve(
        with_total_added(Locks(), terms(), BOB, FIRST, lock(10**9)), decaying=Map({ALICE: False})
    )
    locks = with_lock(locks, ALICE, FIRST, lock(500))
    locks = with_total(locks, FIRST, Kind(False, True), lock(700))
    found = counted(locks, terms(RATE), ALICE, FIRST)
    assert found.lock.locked_mass == Alpha(500)
    assert found.total.locked_mass == Alpha(700)
    assert found.total.conviction > found.lock.conviction > 0


@pytest.mark.rule("LOCKS-6")
def test_without_a_lock_there_is_nothing_as_of_now() -> None:
    nothing = nothing_locked(BlockNumber(9))
    assert counted(Locks(), terms(9), ALICE, FIRST) == Counted(nothing, nothing)
    assert with_counted(Locks(), terms(9), ALICE, FIRST, Counted(nothing, nothing)) == Locks()
