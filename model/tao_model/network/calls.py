"""Every call that the model has, and how it is carried out (chapter 21-network)."""

from collections.abc import Mapping
from typing import Any, Final

from tao_model.network import (
    administration,
    announcements,
    balances,
    children,
    coldkey_swaps,
    commits,
    hotkey_swaps,
    identities,
    locks,
    registration,
    root_claims,
    staking,
    subnets,
    voting_power,
    weights,
)
from tao_model.network.call import Action, Call
from tao_model.network.guards import GUARDS
from tao_model.network.origins import Origin, Signed
from tao_model.state import State

TABLES: Final[tuple[tuple[Call, ...], ...]] = (
    balances.CALLS,
    staking.CALLS,
    children.CALLS,
    root_claims.CALLS,
    registration.CALLS,
    subnets.CALLS,
    weights.CALLS,
    commits.CALLS,
    hotkey_swaps.CALLS,
    coldkey_swaps.CALLS,
    announcements.CALLS,
    identities.CALLS,
    locks.CALLS,
    administration.CALLS,
    voting_power.CALLS,
)
"""The calls of each module."""

CALLS: Final[Mapping[str, Call]] = {call.name: call for table in TABLES for call in table}
"""By production's name. A call that is not here is not modelled yet."""

_BY_ACTION: Final[Mapping[type[Any], Call]] = {call.action: call for call in CALLS.values()}


def apply(state: State, origin: Origin, action: Action) -> State:
    """Return the state after a call: the guards first, then the call itself (NETWORK-2).

    Raises :class:`~tao_model.rejection.Rejected` where production refuses; nothing has changed
    then. Source: the framework's ``dispatch``.
    """
    call = _BY_ACTION[type(action)]
    if isinstance(origin, Signed):
        for guard in GUARDS:
            guard(state, origin.account, call, action)
    return call.handler(state, origin, action)
