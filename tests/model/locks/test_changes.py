"""What people, and what stake does, to locks."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.locks.aging import Kind
from tao_model.locks.changes import (
    Locking,
    Move,
    Transfer,
    ensure_none_active,
    forced_down,
    locked,
    moved,
    refreshed,
    split_off,
    transferred,
    with_coldkey_swapped,
    with_hotkey_swapped,
    with_more_locked,
    with_perpetuity,
)
from tao_model.locks.totals import total_of
from tao_model.rejection import Reason, Rejected
from tao_model.state.locks import Lock, Locks
from tao_model.state.maps import Map
from tao_model.units import AccountId, Alpha
from tests.model.locks.small import ALICE, BOB, FIRST, OWNER, RATE, SECOND, lock, terms
from tests.strategies.consensus import edged

STAKED = 10**10
PERPETUAL, DECAYING = Kind(False, True), Kind(False, False)
amounts = edged(0, 2**64 - 1, 10**9)


def locking(amount: int = 10**9, coldkey: AccountId = ALICE, hotkey: AccountId = FIRST) -> Locking:
    return Locking(coldkey, hotkey, Alpha(amount), Alpha(STAKED))


def with_locked(*lockings: Locking) -> Locks:
    locks = Locks()
    for one in lockings:
        locks = with_more_locked(locks, terms(), one)
    return locks


def sending(amount: int, is_welcome: bool = True) -> Transfer:
    return Transfer(ALICE, BOB, Alpha(amount), Alpha(STAKED), is_welcome)


def of(locks: Locks, coldkey: AccountId, hotkey: AccountId = FIRST) -> Lock | None:
    return locks.locks.get((coldkey, hotkey))


@pytest.mark.rule("LOCKS-7")
def test_what_is_locked_joins_the_lock_and_the_total() -> None:
    locks = with_locked(locking(), locking(500), locking(7 * 10**8, BOB))
    assert of(locks, ALICE) == lock(10**9 + 500)
    assert total_of(locks, FIRST, DECAYING) == lock(10**9 + 500 + 7 * 10**8)
    assert locked(locks, terms(), ALICE) == 10**9 + 500


@pytest.mark.rule("LOCKS-7")
def test_no_more_can_be_locked_than_is_staked_and_all_on_one_hotkey() -> None:
    locks = with_locked(locking(STAKED))
    for amount, hotkey, reason in (
        (1, FIRST, Reason.INSUFFICIENT_STAKE_FOR_LOCK),
        (1, SECOND, Reason.LOCK_HOTKEY_MISMATCH),
    ):
        with pytest.raises(Rejected) as refusal:
            with_more_locked(locks, terms(), locking(amount, ALICE, hotkey))
        assert refusal.value.reason is reason
    later = with_more_locked(locks, terms(RATE), locking(10**9))
    assert locked(later, terms(RATE), ALICE) == locked(locks, terms(RATE), ALICE) + 10**9


@pytest.mark.rule("LOCKS-6")
def test_a_lock_becomes_as_of_now_and_vanishes_once_it_is_negligible() -> None:
    locks = with_locked(locking())
    after = refreshed(locks, terms(RATE), ALICE)
    found = of(after, ALICE)
    assert found is not None
    assert found.last_update == RATE
    assert locked(locks, terms(RATE), ALICE) == found.locked_mass == 367_879_441
    assert refreshed(locks, terms(40 * RATE), ALICE) == Locks()
    assert refreshed(locks, terms(RATE), BOB) == locks
    assert locked(locks, terms(RATE), BOB) == 0


@pytest.mark.rule("LOCKS-8")
def test_a_lock_takes_its_part_of_the_total_along_to_the_other_kind() -> None:
    locks = with_locked(locking(), locking(10**9, BOB))
    perpetual = with_perpetuity(locks, terms(), ALICE, is_perpetual=True)
    assert perpetual.decaying == Map({ALICE: False})
    assert total_of(perpetual, FIRST, PERPETUAL) == lock(10**9)
    assert total_of(perpetual, FIRST, DECAYING) == lock(10**9)
    assert with_perpetuity(perpetual, terms(), ALICE, is_perpetual=True) == perpetual
    assert with_perpetuity(perpetual, terms(), ALICE, is_perpetual=False) == locks
    assert locked(perpetual, terms(RATE), ALICE) == 10**9


@pytest.mark.rule("LOCKS-8")
def test_who_has_no_lock_may_choose_all_the_same() -> None:
    chosen = with_perpetuity(Locks(), terms(), ALICE, is_perpetual=True)
    assert chosen == Locks(decaying=Map({ALICE: False}))
    assert with_perpetuity(chosen, terms(), ALICE, is_perpetual=False) == Locks()
    assert with_perpetuity(Locks(), terms(), ALICE, is_perpetual=False) == Locks()


@pytest.mark.rule("LOCKS-9")
def test_a_lock_that_moves_loses_its_conviction_to_strangers_only() -> None:
    locks = with_locked(locking())
    for keeps in (True, False):
        after = moved(locks, terms(RATE), Move(ALICE, FIRST, SECOND, keeps))
        found = of(after, ALICE, SECOND)
        assert found is not None
        assert (found.conviction > 0) is keeps
        assert list(after.locks) == [(ALICE, SECOND)]
        assert total_of(after, SECOND, DECAYING) == found
        left = total_of(after, FIRST, DECAYING)
        assert left is None or left.locked_mass == 0


@pytest.mark.rule("LOCKS-9")
def test_on_the_owners_hotkey_a_lock_gets_all_conviction_at_once() -> None:
    after = moved(with_locked(locking()), terms(), Move(ALICE, FIRST, OWNER, False))
    assert of(after, ALICE, OWNER) == lock(10**9, 10**9)
    assert after.owner_decaying_total == lock(10**9, 10**9)


@pytest.mark.rule("LOCKS-10")
@given(amounts, amounts, amounts)
def test_what_is_split_off_is_no_more_than_its_proportion(
    mass: int, conviction: int, amount: int
) -> None:
    whole = lock(mass, conviction)
    part = split_off(whole, Alpha(amount))
    assert part.locked_mass == min(mass, amount)
    assert part.conviction * mass <= whole.conviction * part.locked_mass
    if amount >= mass > 0:
        assert part == whole


@pytest.mark.rule("LOCKS-10")
def test_free_alpha_goes_first_and_nothing_locked_with_it() -> None:
    locks = with_locked(locking())
    free = STAKED - 10**9
    assert transferred(locks, terms(), sending(free, is_welcome=False)) == locks
    after = transferred(locks, terms(), sending(free + 10**8))
    assert of(after, ALICE) == lock(9 * 10**8)
    assert of(after, BOB) == lock(10**8)
    assert total_of(after, FIRST, DECAYING) == lock(10**9)
    with pytest.raises(Rejected) as refusal:
        transferred(locks, terms(), sending(free + 1, is_welcome=False))
    assert refusal.value.reason is Reason.ACCOUNT_REJECTS_LOCKED_ALPHA


@pytest.mark.rule("LOCKS-10")
def test_locked_alpha_does_not_go_to_a_lock_on_another_hotkey() -> None:
    locks = with_locked(locking(), locking(10**9, BOB, SECOND))
    free = STAKED - 10**9
    assert transferred(locks, terms(), sending(free)) == locks
    with pytest.raises(Rejected) as refusal:
        transferred(locks, terms(), sending(free + 1))
    assert refusal.value.reason is Reason.LOCK_HOTKEY_MISMATCH


@pytest.mark.rule("LOCKS-10")
def test_where_only_free_alpha_goes_the_total_is_not_told_what_the_lock_lost() -> None:
    locks = with_locked(locking())
    after = transferred(locks, terms(RATE), sending(1))
    found = of(after, ALICE)
    assert found is not None
    assert found.last_update == RATE
    assert found.locked_mass < 10**9
    assert total_of(after, FIRST, DECAYING) == lock(10**9)


@pytest.mark.rule("LOCKS-10")
def test_nothing_happens_to_oneself_for_nothing_or_without_a_lock() -> None:
    locks = with_locked(locking())
    to_self = attrs.evolve(sending(STAKED), destination=ALICE)
    for transfer in (to_self, sending(0), attrs.evolve(sending(5), origin=BOB, destination=ALICE)):
        assert transferred(locks, terms(RATE), transfer) is locks


@pytest.mark.rule("LOCKS-11")
@given(st.integers(0, RATE), amounts)
def test_a_total_loses_no_more_than_the_lock_does(now: int, amount: int) -> None:
    locks = with_locked(locking(10**9, BOB), locking())
    before = refreshed(locks, terms(now), ALICE)
    after = forced_down(locks, terms(now), ALICE, Alpha(amount))
    mass = locked(before, terms(now), ALICE)
    left = max(mass - amount, 0)
    assert locked(after, terms(now), ALICE) == (left if left >= 100 or of(after, ALICE) else 0)
    total, rest = total_of(before, FIRST, DECAYING), total_of(after, FIRST, DECAYING)
    assert total is not None
    assert rest is not None
    assert total.locked_mass - rest.locked_mass == min(mass, amount)
    assert of(after, BOB) == of(locks, BOB)


@pytest.mark.rule("LOCKS-11")
def test_conviction_shrinks_in_proportion() -> None:
    locks = Locks(locks=Map({(ALICE, FIRST): lock(1000, 600)}))
    assert of(forced_down(locks, terms(), ALICE, Alpha(500)), ALICE) == lock(500, 300)
    assert of(forced_down(locks, terms(), ALICE, Alpha(1001)), ALICE) is None
    assert forced_down(locks, terms(), BOB, Alpha(500)) is locks


@pytest.mark.rule("LOCKS-14")
def test_a_successor_has_the_locks_and_the_choice_of_a_coldkey() -> None:
    locks = with_perpetuity(with_locked(locking()), terms(), ALICE, is_perpetual=True)
    after = with_coldkey_swapped(locks, terms(), ALICE, BOB)
    assert after.decaying == Map({BOB: False})
    assert of(after, BOB) == lock(10**9)
    assert of(after, ALICE) is None
    assert total_of(after, FIRST, PERPETUAL) == lock(10**9)
    ensure_none_active(after, terms(), ALICE)
    with pytest.raises(Rejected):
        ensure_none_active(after, terms(), BOB)


@pytest.mark.rule("LOCKS-15")
def test_locks_follow_a_hotkey_and_replace_the_total_of_its_successor() -> None:
    locks = with_locked(locking(), locking(500, BOB, SECOND))
    after = with_hotkey_swapped(locks, terms(), FIRST, SECOND)
    assert of(after, ALICE, SECOND) == lock(10**9)
    assert of(after, BOB, SECOND) == lock(500)
    assert after.decaying_total == Map({SECOND: lock(10**9)})
    assert with_hotkey_swapped(locks, terms(), BOB, ALICE) is locks
    owners = with_hotkey_swapped(locks, terms(), FIRST, OWNER)
    assert owners.owner_decaying_total == lock(10**9, 10**9)
    assert of(owners, ALICE, OWNER) == lock(10**9, 10**9)
