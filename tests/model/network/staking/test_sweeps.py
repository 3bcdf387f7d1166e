import attrs
import pytest

from tao_model.network.stake_flows import Place, held
from tao_model.network.staking import (
    RemoveStake,
    total_worth,
    without_children_of_the_small,
    without_small_nominations,
)
from tao_model.state import ROOT
from tao_model.state.children import PendingChildren
from tao_model.units import Alpha, Millionths, Rao
from tests.model.network.acting import BY_BOB, HERE, run, staked_on
from tests.strategies.staking import BOB, HOTKEY, OTHER, SUBNET, TAO, network


@pytest.mark.rule("STAKING-11")
def test_what_is_left_of_a_nomination_is_swept_and_the_owner_is_spared() -> None:
    place = Place(HOTKEY, BOB, SUBNET)
    state = run(network(), staked_on(SUBNET))
    state = run(state, staked_on(SUBNET), origin=BY_BOB)
    factor = Millionths(1_000_000)
    parameters = attrs.evolve(state.parameters, nominator_min_required_stake=factor)
    state = attrs.evolve(state, parameters=parameters)
    rest = RemoveStake(HOTKEY, SUBNET, Alpha(held(state, place) - 2_000_000))
    assert held(run(state, rest, origin=BY_BOB), place) == 0
    rest = RemoveStake(HOTKEY, SUBNET, Alpha(held(state, HERE) - 2_000_000))
    assert held(run(state, rest), HERE) == 2_000_000


@pytest.mark.rule("STAKING-11")
def test_the_sweep_takes_every_small_nomination_and_no_other() -> None:
    state = run(network(), staked_on(SUBNET), staked_on(OTHER), origin=BY_BOB)
    huge = Millionths(10**6 * 10**5)
    parameters = attrs.evolve(state.parameters, nominator_min_required_stake=huge)
    swept = without_small_nominations(attrs.evolve(state, parameters=parameters))
    assert held(swept, Place(HOTKEY, BOB, SUBNET)) == 0
    assert held(swept, Place(HOTKEY, BOB, OTHER)) == 0
    assert without_small_nominations(state) == state


@pytest.mark.rule("STAKING-12")
def test_below_the_threshold_no_children_wait() -> None:
    state = run(network(), staked_on(ROOT, TAO))
    subnet = state.subnet(SUBNET)
    pending = subnet.children.pending.set(HOTKEY, PendingChildren())
    family = attrs.evolve(subnet.children, pending=pending)
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, children=family))
    assert total_worth(state, HOTKEY) == TAO
    for threshold, waits in ((TAO, True), (TAO + 1, False)):
        parameters = attrs.evolve(state.parameters, stake_threshold=Rao(threshold))
        governed = attrs.evolve(state, parameters=parameters)
        after = without_children_of_the_small(governed, HOTKEY)
        assert (HOTKEY in after.subnet(SUBNET).children.pending) is waits
