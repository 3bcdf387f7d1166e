import pytest
from hypothesis import given

from tao_model.network.stake_flows import Place, held
from tao_model.network.staking import (
    AddStake,
    RemoveStake,
    RemoveStakeFullLimit,
    RemoveStakeLimit,
    UnstakeAll,
    UnstakeAllAlpha,
)
from tao_model.pools.swaps import LOWEST_LIMIT
from tao_model.rejection import Reason
from tao_model.state import ROOT
from tao_model.units import Alpha, PriceLimit, Rao
from tests.model.network.acting import HERE, all_tao, refusal, run, staked_on
from tests.strategies.staking import ALICE, HOTKEY, OTHER, SUBNET, TAO, amounts, network


@pytest.mark.rule("STAKING-8", "STAKING-10")
@given(amounts())
def test_unstaking_what_was_staked_brings_no_profit(amount: int) -> None:
    before = network()
    stake = AddStake(HOTKEY, SUBNET, Rao(amount))
    if refusal(before, stake) is None:
        after = run(before, stake, RemoveStakeFullLimit(HOTKEY, SUBNET, None))
        assert held(after, HERE) == 0
        assert after.balance(ALICE) < before.balance(ALICE)
        assert all_tao(after) == all_tao(before)


@pytest.mark.rule("STAKING-10")
def test_without_a_limit_more_than_all_is_all() -> None:
    state = run(network(), staked_on(SUBNET))
    more = Alpha(held(state, HERE) + 1)
    assert held(run(state, RemoveStake(HOTKEY, SUBNET, more)), HERE) == 0
    limited = RemoveStakeLimit(HOTKEY, SUBNET, more, LOWEST_LIMIT, False)
    assert refusal(state, limited) is Reason.NOT_ENOUGH_STAKE_TO_WITHDRAW


@pytest.mark.rule("STAKING-10")
def test_the_full_exit_down_to_a_price_is_all_or_nothing() -> None:
    state = run(network(), staked_on(SUBNET))
    tight = RemoveStakeFullLimit(HOTKEY, SUBNET, PriceLimit(600_000_000))
    assert refusal(state, tight) is Reason.SLIPPAGE_TOO_HIGH
    wide = RemoveStakeFullLimit(HOTKEY, SUBNET, PriceLimit(400_000_000))
    assert held(run(state, wide), HERE) == 0


@pytest.mark.rule("STAKING-15")
def test_leaving_all_subnets_leaves_root_too() -> None:
    state = run(network(), staked_on(ROOT), staked_on(SUBNET), staked_on(OTHER))
    after = run(state, UnstakeAll(HOTKEY))
    assert all(held(after, Place(HOTKEY, ALICE, netuid)) == 0 for netuid in (ROOT, SUBNET, OTHER))
    assert len(after.root_claims.staking_coldkeys) == 0


@pytest.mark.rule("STAKING-15")
def test_leaving_all_alpha_ends_on_root() -> None:
    state = run(network(), staked_on(SUBNET), staked_on(OTHER))
    after = run(state, UnstakeAllAlpha(HOTKEY))
    assert held(after, Place(HOTKEY, ALICE, ROOT)) > 190 * TAO
    assert after.balance(ALICE) == state.balance(ALICE)
    assert refusal(network(), UnstakeAllAlpha(HOTKEY)) is Reason.AMOUNT_TOO_LOW
