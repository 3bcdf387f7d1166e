import pytest

from tao_model.rejection import Reason, Rejected
from tao_model.staking.auto_stake import with_destination
from tao_model.state.stake import SubnetStake
from tests.strategies.staking import ALICE, BOB, HOTKEY, OTHER_HOTKEY


@pytest.mark.rule("STAKING-18")
def test_who_chooses_anew_leaves_one_list_and_ends_another() -> None:
    stake = with_destination(SubnetStake(), ALICE, HOTKEY)
    stake = with_destination(stake, BOB, OTHER_HOTKEY)
    stake = with_destination(stake, ALICE, OTHER_HOTKEY)
    assert dict(stake.auto_stake_coldkeys) == {OTHER_HOTKEY: (BOB, ALICE)}
    assert stake.auto_stake_destinations[ALICE] == OTHER_HOTKEY


@pytest.mark.rule("STAKING-18")
def test_the_same_choice_twice_is_refused() -> None:
    stake = with_destination(SubnetStake(), ALICE, HOTKEY)
    with pytest.raises(Rejected) as refused:
        with_destination(stake, ALICE, HOTKEY)
    assert refused.value.reason is Reason.SAME_AUTO_STAKE_HOTKEY_ALREADY_SET
