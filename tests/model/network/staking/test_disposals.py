import pytest

from tao_model.network.stake_flows import held
from tao_model.network.staking import AddStakeBurn, BurnAlpha, RecycleAlpha
from tao_model.rejection import Reason
from tao_model.state import ROOT
from tao_model.units import Alpha, Rao
from tests.model.network.acting import HERE, refusal, run, staked_on
from tests.strategies.staking import HOTKEY, SUBNET, TAO, network


@pytest.mark.rule("STAKING-19")
def test_recycled_alpha_is_no_longer_outstanding_and_burned_alpha_is() -> None:
    state = run(network(), staked_on(SUBNET))
    out = state.subnet(SUBNET).alpha.alpha_out
    recycled = run(state, RecycleAlpha(HOTKEY, Alpha(TAO), SUBNET))
    burned = run(state, BurnAlpha(HOTKEY, Alpha(TAO), SUBNET))
    assert recycled.subnet(SUBNET).alpha.alpha_out == out - TAO
    assert burned.subnet(SUBNET).alpha.alpha_out == out
    assert held(recycled, HERE) == held(burned, HERE) == held(state, HERE) - TAO
    nothing = run(network(), BurnAlpha(HOTKEY, Alpha(TAO), SUBNET))
    assert nothing.subnet(SUBNET) == network().subnet(SUBNET)


@pytest.mark.rule("STAKING-19")
def test_what_is_bought_to_be_burned_is_burned_or_not_bought() -> None:
    after = run(network(), AddStakeBurn(HOTKEY, SUBNET, Rao(TAO), None))
    assert held(after, HERE) == 0
    assert after.subnet(SUBNET).alpha.burned > TAO
    root = AddStakeBurn(HOTKEY, ROOT, Rao(TAO), None)
    assert refusal(network(), root) is Reason.CANNOT_BURN_OR_RECYCLE_ON_ROOT_SUBNET
