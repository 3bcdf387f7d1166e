"""Registration of neurons, and what it costs (chapters 10-registration, 22-block)."""

from typing import Final

import attrs

from tao_model.emission.schedule import is_due
from tao_model.network.call import Call
from tao_model.registration import next_block, next_interval
from tao_model.state import ROOT, State
from tao_model.units import NetUid


def with_next_price(state: State, netuid: NetUid) -> State:
    """Return the state in which the price of joining a subnet is that of this block (BLOCK-12).

    Root counts anew when its slot is due.
    Source: ``subnets/registration.rs``, ``update_registration_prices_for_networks``.
    """
    subnet, block = state.subnet(netuid), state.block.number
    registration = next_block(subnet.registration, subnet.parameters, block)
    if netuid == ROOT and is_due(subnet.schedule, block):
        registration = next_interval(registration)
    return state.with_subnet(netuid, attrs.evolve(subnet, registration=registration))


CALLS: Final[tuple[Call, ...]] = ()
