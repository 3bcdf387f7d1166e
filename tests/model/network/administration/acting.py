"""A subnet with an owner, and what its administration is refused for."""

from typing import Any

import attrs

from tao_model.network import Origin, Signed, apply
from tao_model.network.call import Action
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.units import BlockNumber, Count16
from tests.strategies.staking import ALICE, SUBNET, network

BY_OWNER = Signed(ALICE)


def owned(block: int = 7, **parameters: Any) -> State:
    """Return a network whose first subnet is Alice's and may have two mechanisms."""
    state = network()
    subnet = state.subnet(SUBNET)
    given: dict[str, Any] = {"max_allowed_uids": Count16(128), **parameters}
    subnet = attrs.evolve(
        subnet,
        identity=attrs.evolve(subnet.identity, owner=ALICE),
        parameters=attrs.evolve(subnet.parameters, **given),
    )
    return at(state.with_subnet(SUBNET, subnet), block)


def at(state: State, block: int) -> State:
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


def refusal_of(state: State, action: Action, origin: Origin = BY_OWNER) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as refusal:
        return refusal.reason
    return None
