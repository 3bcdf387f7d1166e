import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, apply
from tao_model.network.administration.trimming import TrimToMaxAllowedUids
from tao_model.neurons import appended
from tao_model.rejection import Reason
from tao_model.state import State
from tao_model.units import AccountId, BlockNumber, Count16
from tests.model.network.administration.acting import BY_OWNER, at, owned, refusal_of
from tests.strategies.staking import ALICE, SUBNET


def populated() -> State:
    """The owner's subnet with five neurons, none of them young."""
    state = owned(min_allowed_uids=Count16(1), immunity_period=Count16(0))
    subnet = state.subnet(SUBNET)
    for number in range(5):
        subnet = appended(subnet, AccountId(bytes([number]) * 32), BlockNumber(0))
    return state.with_subnet(SUBNET, subnet)


def trim(most: int) -> TrimToMaxAllowedUids:
    return TrimToMaxAllowedUids(SUBNET, Count16(most))


@pytest.mark.rule("REGISTRATION-11")
def test_an_owner_trims_once_a_month_and_root_as_often_as_it_likes() -> None:
    after = apply(populated(), BY_OWNER, trim(4))
    assert after.subnet(SUBNET).neurons.count == 4
    assert refusal_of(after, trim(3)) is Reason.TX_RATE_LIMIT_EXCEEDED
    again = apply(after, ROOT_ORIGIN, trim(3))
    assert again.subnet(SUBNET).neurons.count == 3
    assert again.rate_limits == after.rate_limits


@pytest.mark.rule("REGISTRATION-11")
def test_nobody_trims_shortly_before_an_epoch() -> None:
    frozen = Reason.ADMIN_ACTION_PROHIBITED_DURING_WEIGHTS_WINDOW
    assert refusal_of(at(populated(), 351), trim(4), ROOT_ORIGIN) is frozen
    assert refusal_of(at(populated(), 350), trim(4), ROOT_ORIGIN) is None


@pytest.mark.rule("REGISTRATION-11")
def test_the_owner_s_own_neurons_are_spared() -> None:
    state = populated()
    hotkeys = state.subnet(SUBNET).neurons.hotkeys
    lists = state.stake.owned_hotkeys.set(ALICE, (hotkeys[4],))
    state = attrs.evolve(state, stake=attrs.evolve(state.stake, owned_hotkeys=lists))
    after = apply(state, ROOT_ORIGIN, trim(2))
    assert after.subnet(SUBNET).neurons.hotkeys == (hotkeys[0], hotkeys[4])
