"""How conviction changes the owner of a subnet."""

import pytest

from tao_model.locks.aging import Kind
from tao_model.locks.ownership import (
    ONE_YEAR,
    all_conviction,
    convictions,
    favourite,
    is_overdue,
    with_owner_changed,
    with_total_moved,
)
from tao_model.numbers.fixed_point import U64F64
from tao_model.state.locks import Locks
from tao_model.state.maps import Map
from tao_model.units import Alpha, BlockNumber
from tests.model.locks.small import FIRST, OWNER, SECOND, lock, terms

LOCKS = Locks(
    perpetual_total=Map({FIRST: lock(900, 500)}),
    decaying_total=Map({FIRST: lock(900, 200), SECOND: lock(900, 650)}),
    owner_perpetual_total=lock(300),
    owner_decaying_total=lock(400),
)


@pytest.mark.rule("LOCKS-13")
def test_a_hotkey_has_the_conviction_of_both_kinds_and_the_owner_what_is_locked() -> None:
    found = {hotkey: bits >> 64 for hotkey, bits in convictions(LOCKS, terms()).items()}
    assert found == {FIRST: 700, SECOND: 650, OWNER: 700}
    assert all_conviction(LOCKS, terms()) == U64F64.saturating_from_integer(2050)
    assert all_conviction(Locks(), terms()) == 0


@pytest.mark.rule("LOCKS-13")
def test_of_equal_convictions_the_greatest_account_wins() -> None:
    assert favourite(LOCKS, terms()) == max(FIRST, OWNER)
    assert favourite(Locks(), terms()) is None


@pytest.mark.rule("LOCKS-13")
def test_the_owner_changes_after_a_year_from_a_tenth_of_the_alpha() -> None:
    tenth, start = U64F64.saturating_from_integer(10), BlockNumber(5)
    after_a_year = BlockNumber(5 + ONE_YEAR)
    assert is_overdue(start, after_a_year, tenth, Alpha(100))
    assert not is_overdue(start, after_a_year, tenth, Alpha(101))
    assert not is_overdue(start, BlockNumber(after_a_year - 1), tenth, Alpha(100))
    assert not is_overdue(start, after_a_year, tenth, Alpha(0))


@pytest.mark.rule("LOCKS-13")
def test_totals_change_their_roles_with_the_owner() -> None:
    after = with_owner_changed(LOCKS, terms(), FIRST)
    assert after == Locks(
        perpetual_total=Map({OWNER: lock(300, 300)}),
        decaying_total=Map({OWNER: lock(400, 400), SECOND: lock(900, 650)}),
        owner_perpetual_total=lock(900, 900),
        owner_decaying_total=lock(900, 900),
    )


@pytest.mark.rule("LOCKS-13")
def test_a_total_joins_the_one_that_is_there() -> None:
    origin, destination = (FIRST, Kind(False, False)), (SECOND, Kind(False, False))
    after = with_total_moved(LOCKS, terms(), origin, destination)
    assert after.decaying_total == Map({SECOND: lock(1800, 850)})
    assert with_total_moved(after, terms(), origin, destination) == after
