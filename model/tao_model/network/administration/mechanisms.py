"""Into which mechanisms a subnet is divided (chapter 13-administration)."""

from typing import Final

import attrs

from tao_model.administration import with_emission_split, with_mechanism_count
from tao_model.network.call import Call
from tao_model.network.origins import Origin
from tao_model.network.settings import (
    Setter,
    admitted_setter,
    noted_for,
    require_window_open,
)
from tao_model.state import State
from tao_model.state.rate_limits import LimitedAction
from tao_model.units import Count8, NetUid, Proportion16


@attrs.frozen
class SetMechanismCount:
    """Divide a subnet into another number of mechanisms."""

    netuid: NetUid
    count: Count8


@attrs.frozen
class SetMechanismEmissionSplit:
    """Choose which part of the emission each mechanism gets; None for even parts."""

    netuid: NetUid
    split: tuple[Proportion16, ...] | None


def set_mechanism_count(state: State, origin: Origin, action: SetMechanismCount) -> State:
    """Return the state after a subnet was divided into mechanisms (ADMINISTRATION-5).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_mechanism_count``.
    """
    netuid, limited = action.netuid, LimitedAction.UPDATE_MECHANISM_COUNT
    owner = admitted_setter(state, origin, netuid, Setter.OWNER, limited)
    require_window_open(state, netuid)
    most = state.parameters.max_mechanism_count
    subnet = with_mechanism_count(state.subnet(netuid), action.count, most)
    return noted_for(state.with_subnet(netuid, subnet), owner, netuid, limited)


def set_mechanism_emission_split(
    state: State, origin: Origin, action: SetMechanismEmissionSplit
) -> State:
    """Return the state after the parts of a subnet's mechanisms were set (ADMINISTRATION-6).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_mechanism_emission_split``.
    """
    netuid, limited = action.netuid, LimitedAction.UPDATE_MECHANISM_EMISSION
    owner = admitted_setter(state, origin, netuid, Setter.OWNER, limited)
    require_window_open(state, netuid)
    subnet = with_emission_split(state.subnet(netuid), action.split)
    return noted_for(state.with_subnet(netuid, subnet), owner, netuid, limited)


_PALLET: Final = "AdminUtils."

CALLS: Final = (
    Call(
        _PALLET + "sudo_set_mechanism_count",
        SetMechanismCount,
        ("netuid", "mechanism_count"),
        set_mechanism_count,
    ),
    Call(
        _PALLET + "sudo_set_mechanism_emission_split",
        SetMechanismEmissionSplit,
        ("netuid", "maybe_split"),
        set_mechanism_emission_split,
    ),
)
