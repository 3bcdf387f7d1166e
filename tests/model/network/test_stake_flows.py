import pytest
from hypothesis import given

from tao_model.network.stake_flows import (
    Place,
    available,
    begun,
    held,
    run_stages,
    staked,
    unstaked,
    with_stake,
    without_stake,
)
from tao_model.network.staking import AddStake, RemoveStake
from tao_model.pools.swaps import LOWEST_LIMIT
from tao_model.rejection import Reason
from tao_model.state import ROOT, State
from tao_model.state.system_accounts import BURN_ACCOUNT, subnet_account
from tao_model.units import Alpha, PriceLimit, Rao
from tests.model.network.acting import FEE, HERE, all_tao, refusal, run, staked_on
from tests.strategies.staking import (
    ALICE,
    AUTHOR,
    HOTKEY,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    amounts,
    network,
)


def moved_within_unchecked(state: State, place: Place, amount: Alpha) -> State:
    """Put a position of dust where no call would put it."""
    return with_stake(without_stake(state, HERE, amount), place, amount)


@pytest.mark.rule("STAKING-6")
@given(amounts())
def test_staking_moves_tao_and_makes_none(amount: int) -> None:
    before = network()
    action = AddStake(HOTKEY, SUBNET, Rao(amount))
    if refusal(before, action) is None:
        after = run(before, action)
        assert all_tao(after) == all_tao(before)
        assert held(after, HERE) > 0


@pytest.mark.rule("STAKING-6")
def test_who_stakes_the_whole_balance_stakes_the_existential_deposit_less() -> None:
    after = run(network(), staked_on(ROOT, 10_000 * TAO))
    assert after.balance(ALICE) == 500
    assert held(after, Place(HOTKEY, ALICE, ROOT)) == 10_000 * TAO - 500


@pytest.mark.rule("STAKING-6")
def test_without_an_author_the_fee_burns() -> None:
    after = run(network(author=None), staked_on(SUBNET))
    assert after.balance(BURN_ACCOUNT) == 100 * TAO * 33 // 65535


@pytest.mark.rule("STAKING-6")
def test_what_a_limit_leaves_over_is_not_given_back() -> None:
    limit = PriceLimit(510_000_000)
    after, _ = staked(network(), HERE, Rao(100 * TAO), limit, FEE)
    assert after.balance(ALICE) == 9_900 * TAO
    grown = after.subnet(SUBNET).pool.tao_reserve - 1000 * TAO
    fee = after.balance(AUTHOR) - TAO
    assert grown + fee < 11 * TAO
    assert after.balance(subnet_account(SUBNET)) == 1_100 * TAO - fee
    assert after.stake.total == 100 * TAO


@pytest.mark.rule("STAKING-8")
def test_a_fee_too_small_to_be_sold_keeps_the_stake_in() -> None:
    place = Place(OTHER_HOTKEY, ALICE, SUBNET)
    state = run(network(), staked_on(SUBNET))
    state = moved_within_unchecked(state, place, Alpha(2_500))
    done, stopped = run_stages(begun(state, place, Alpha(2_500), LOWEST_LIMIT, FEE))
    assert stopped is not None
    assert stopped.reason is Reason.RESERVES_TOO_LOW
    assert done.state.balance(ALICE) > state.balance(ALICE)
    assert refusal(state, RemoveStake(OTHER_HOTKEY, SUBNET, Alpha(2_500))) is stopped.reason


@pytest.mark.rule("STAKING-8")
def test_without_an_author_the_fee_of_a_sale_counts_as_burned() -> None:
    state = run(network(author=None), staked_on(SUBNET))
    amount = Alpha(TAO)
    after, received = unstaked(state, HERE, amount, LOWEST_LIMIT, FEE)
    assert after.subnet(SUBNET).alpha.burned == TAO * 33 // 65535
    assert after.balance(ALICE) - state.balance(ALICE) == received


@pytest.mark.rule("STAKING-4")
def test_what_is_available_is_on_all_listed_hotkeys() -> None:
    state = run(network(), staked_on(ROOT), AddStake(OTHER_HOTKEY, ROOT, Rao(TAO)))
    assert available(state, Place(HOTKEY, ALICE, ROOT)).total == 101 * TAO
