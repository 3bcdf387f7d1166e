"""Doing things with stake, and what they are refused for."""

from tao_model.network import Origin, Signed, apply
from tao_model.network.call import Action
from tao_model.network.stake_flows import Place
from tao_model.network.staking import AddStake
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.units import Proportion16, Rao
from tests.strategies.staking import ALICE, BOB, HOTKEY, SUBNET, TAO

BY_ALICE, BY_BOB = Signed(ALICE), Signed(BOB)
HERE = Place(HOTKEY, ALICE, SUBNET)
FEE = Proportion16(33)


def run(state: State, *actions: Action, origin: Origin = BY_ALICE) -> State:
    for action in actions:
        state = apply(state, origin, action)
    return state


def refusal(state: State, action: Action, origin: Origin = BY_ALICE) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as rejected:
        return rejected.reason
    return None


def staked_on(netuid: int, tao: int = 100 * TAO) -> AddStake:
    return AddStake(HOTKEY, type(SUBNET)(netuid), Rao(tao))


def all_tao(state: State) -> int:
    return sum(state.accounts.values())
