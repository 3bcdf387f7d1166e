import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.staking.positions import (
    decreased,
    increased,
    listed,
    position,
    takes_up,
    total_position,
)
from tao_model.state import Map
from tao_model.state.stake import SubnetStake
from tao_model.units import Alpha
from tests.strategies.staking import ALICE, BOB, HOTKEY, OTHER_HOTKEY, TAO

ALPHAS = st.integers(1, 10**18).map(Alpha)


@pytest.mark.rule("STAKING-1", "STAKING-2")
@given(ALPHAS)
def test_the_first_who_stakes_holds_what_was_staked(amount: Alpha) -> None:
    stake = increased(SubnetStake(), HOTKEY, ALICE, amount)
    assert position(stake, HOTKEY, ALICE) == amount
    assert position(stake, HOTKEY, BOB) == 0


@pytest.mark.rule("STAKING-1")
def test_the_total_counts_the_hotkeys_that_are_named() -> None:
    stake = increased(SubnetStake(), HOTKEY, ALICE, Alpha(5 * TAO))
    stake = increased(stake, OTHER_HOTKEY, ALICE, Alpha(7 * TAO))
    assert total_position(stake, (HOTKEY, OTHER_HOTKEY), ALICE) == 12 * TAO
    assert total_position(stake, (HOTKEY,), ALICE) == 5 * TAO


@pytest.mark.rule("STAKING-2")
@given(ALPHAS, ALPHAS)
def test_a_position_that_is_too_small_is_left_as_it_is(amount: Alpha, more: Alpha) -> None:
    stake = increased(SubnetStake(), HOTKEY, ALICE, amount)
    assert decreased(stake, HOTKEY, ALICE, Alpha(amount + more)) == stake


@pytest.mark.rule("STAKING-2")
@given(ALPHAS)
def test_a_full_exit_leaves_nothing_behind(amount: Alpha) -> None:
    stake = increased(SubnetStake(), HOTKEY, ALICE, amount)
    assert decreased(stake, HOTKEY, ALICE, amount) == SubnetStake()


@pytest.mark.rule("STAKING-2")
def test_an_empty_pool_takes_up_anything() -> None:
    assert takes_up(SubnetStake(), HOTKEY, Alpha(1))


@pytest.mark.rule("STAKING-2")
def test_a_hotkey_is_listed_once_and_in_the_order_of_coming() -> None:
    lists = listed(listed(Map(), ALICE, HOTKEY), ALICE, OTHER_HOTKEY)
    assert listed(lists, ALICE, HOTKEY) == Map({ALICE: (HOTKEY, OTHER_HOTKEY)})
