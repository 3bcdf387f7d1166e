"""Payment of what epochs earned, on the ledger."""

import pytest

from tao_model.emission.effects import IncreaseHotkeyStake, IncreaseRootClaimable, IncreaseStake
from tao_model.network.payments import recorded, with_effect
from tao_model.network.stake_flows import Place, held
from tao_model.state import ROOT, Map, State
from tao_model.units import Alpha, NetUid
from tests.strategies.emission import account

HOTKEY, OWNER, STAKER = account(1), account(2), account(3)
NETUID = NetUid(5)
STAKED = with_effect(
    with_effect(State(), IncreaseStake(HOTKEY, STAKER, NETUID, Alpha(300))),
    IncreaseStake(HOTKEY, OWNER, NETUID, Alpha(100)),
)


@pytest.mark.rule("BLOCK-8")
def test_a_dividend_is_shared_by_all_and_the_holding_noted() -> None:
    after = with_effect(STAKED, IncreaseHotkeyStake(HOTKEY, NETUID, Alpha(40)))
    assert held(after, Place(HOTKEY, STAKER, NETUID)) == 330
    assert held(after, Place(HOTKEY, OWNER, NETUID)) == 110
    assert after.subnet(NETUID).stake.last_epoch == Map({HOTKEY: Alpha(440)})


@pytest.mark.rule("BLOCK-8")
def test_who_gets_something_is_listed_as_a_staker_and_who_gets_nothing_is_not() -> None:
    assert STAKED.stake.staking_hotkeys[STAKER] == (HOTKEY,)
    after = with_effect(STAKED, IncreaseStake(HOTKEY, account(9), NETUID, Alpha(0)))
    assert account(9) not in after.stake.staking_hotkeys


@pytest.mark.rule("BLOCK-8")
def test_what_root_cannot_claim_is_staked_for_the_owner_even_if_that_is_nobody() -> None:
    effect = IncreaseRootClaimable(HOTKEY, NETUID, Alpha(7))
    after = with_effect(STAKED, effect)
    assert held(after, Place(HOTKEY, account(0), NETUID)) == 7
    assert not after.root_claims.claimable


@pytest.mark.rule("BLOCK-8", "ROOT-CLAIM-3")
def test_what_root_can_claim_raises_the_rate() -> None:
    with_root = with_effect(STAKED, IncreaseStake(HOTKEY, STAKER, ROOT, Alpha(8)))
    after = with_effect(with_root, IncreaseRootClaimable(HOTKEY, NETUID, Alpha(2)))
    assert after.root_claims.claimable[HOTKEY][NETUID] == 2**32 // 4
    assert after.subnets == with_root.subnets


@pytest.mark.rule("BLOCK-8")
def test_dividends_of_nothing_are_not_recorded() -> None:
    paid = ((HOTKEY, Alpha(3)), (OWNER, Alpha(0)))
    assert recorded(paid) == Map({HOTKEY: Alpha(3)})
