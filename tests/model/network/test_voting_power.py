import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.calls import CALLS
from tao_model.network.epochs import rewarded_hotkeys, run_mechanisms
from tao_model.network.voting_power import (
    DisableVotingPowerTracking,
    EnableVotingPowerTracking,
    with_power_moved,
)
from tao_model.numbers.fixed_point import I64F64
from tao_model.rejection import Reason
from tao_model.state.emission import Pending
from tao_model.state.voting_power import VotingPower
from tao_model.units import NetUid, Perquintill
from tests.model.network.administration.acting import BY_OWNER, owned, refusal_of
from tests.model.network.recorded_blocks import genesis
from tests.strategies.staking import BOB, SUBNET

ENABLE, DISABLE = EnableVotingPowerTracking(SUBNET), DisableVotingPowerTracking(SUBNET)
NETUID = NetUid(1)


@pytest.mark.rule("VOTING-POWER-4")
def test_root_and_the_owner_have_voting_power_followed() -> None:
    for origin in (BY_OWNER, ROOT_ORIGIN):
        after = apply(owned(), origin, ENABLE)
        assert after.subnet(SUBNET).voting_power == VotingPower(tracking_enabled=True)
        ends = apply(after, origin, DISABLE)
        assert ends.subnet(SUBNET).voting_power.disable_at == 7 + 100_800
    for action in (ENABLE, DISABLE):
        assert refusal_of(owned(), action, Signed(BOB)) is Reason.BAD_ORIGIN
    assert refusal_of(owned(), DISABLE) is Reason.VOTING_POWER_TRACKING_NOT_ENABLED


@pytest.mark.rule("ADMINISTRATION-4")
def test_root_sets_the_weight_up_to_all() -> None:
    weight = CALLS["SubtensorModule.sudo_set_voting_power_ema_alpha"].action
    after = apply(owned(), ROOT_ORIGIN, weight(SUBNET, 10**18))
    assert after.subnet(SUBNET).voting_power.smoothing == 10**18
    too_much = weight(SUBNET, 10**18 + 1)
    assert refusal_of(owned(), too_much, ROOT_ORIGIN) is Reason.INVALID_VOTING_POWER_EMA_ALPHA
    assert refusal_of(owned(), weight(SUBNET, 1)) is Reason.BAD_ORIGIN


@pytest.mark.rule("VOTING-POWER-3")
def test_stake_counts_once_for_each_mechanism() -> None:
    state = genesis()
    epoch = run_mechanisms(state, NETUID, Pending(), rewarded_hotkeys(state, NETUID), "reference")
    assert with_power_moved(state, NETUID, epoch) == state
    subnet = state.subnet(NETUID)
    following = VotingPower(tracking_enabled=True, smoothing=Perquintill(10**18))
    state = state.with_subnet(NETUID, attrs.evolve(subnet, voting_power=following))
    twice = attrs.evolve(epoch, outputs=(*epoch.outputs, *epoch.outputs))
    once = with_power_moved(state, NETUID, epoch).subnet(NETUID).voting_power.power
    double = with_power_moved(state, NETUID, twice).subnet(NETUID).voting_power.power
    assert once
    for hotkey, power in once.items():
        uid = subnet.neurons.uid_of(hotkey)
        assert uid is not None
        assert epoch.combined.validator_permit[uid]
        assert power == epoch.stake[uid] // I64F64.scale
        assert double[hotkey] == 2 * power
