"""Parameters, set by root and by owners (chapters 13-administration, 21-network)."""

from typing import Final

import attrs

from tao_model.administration import with_mechanism_count
from tao_model.network.call import Call
from tao_model.network.origins import Origin
from tao_model.network.rate_limits import with_time_noted
from tao_model.network.settings import (
    Proposal,
    Setter,
    SubnetSetting,
    admitted_setter,
    calls,
    not_root,
    subnet_exists,
    window_open,
)
from tao_model.state import State
from tao_model.state.rate_limits import LimitedAction, LimitedParameter
from tao_model.units import Count8, NetUid

_PALLET: Final = "AdminUtils."

OF_SUBNETS: Final = (
    SubnetSetting(
        _PALLET + "sudo_set_liquid_alpha_enabled",
        "enabled",
        "parameters.liquid_alpha_enabled",
        Setter.OWNER,
        LimitedParameter.LIQUID_ALPHA_ENABLED,
        (window_open,),
    ),
    SubnetSetting(
        _PALLET + "sudo_set_recycle_or_burn",
        "recycle_or_burn",
        "parameters.recycle_or_burn",
        Setter.OWNER,
        LimitedParameter.RECYCLE_OR_BURN,
        (window_open,),
    ),
    SubnetSetting(
        _PALLET + "sudo_set_yuma3_enabled",
        "enabled",
        "parameters.yuma3_enabled",
        Setter.OWNER,
        LimitedParameter.YUMA3_ENABLED,
        (window_open,),
    ),
    SubnetSetting(
        _PALLET + "sudo_set_owner_cut_enabled",
        "enabled",
        "parameters.owner_cut_enabled",
        Setter.OWNER,
        None,
        (window_open, subnet_exists, not_root),
    ),
    SubnetSetting(
        _PALLET + "sudo_set_subnet_emission_enabled",
        "enabled",
        "parameters.emission_enabled",
        Setter.ROOT,
        None,
        (subnet_exists, not_root),
    ),
)
"""What is set of a subnet, one value at a time."""


@attrs.frozen
class SetMechanismCount:
    """Divide a subnet into another number of mechanisms."""

    netuid: NetUid
    count: Count8


def set_mechanism_count(state: State, origin: Origin, action: SetMechanismCount) -> State:
    """Return the state after a subnet was divided into mechanisms (ADMINISTRATION-5).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_mechanism_count``.
    """
    netuid, limited = action.netuid, LimitedAction.UPDATE_MECHANISM_COUNT
    owner = admitted_setter(state, origin, netuid, Setter.OWNER, limited)
    window_open(Proposal(state, netuid, action.count, owner))
    most = state.parameters.max_mechanism_count
    subnet = with_mechanism_count(state.subnet(netuid), action.count, most)
    state = state.with_subnet(netuid, subnet)
    return state if owner is None else with_time_noted(state, owner, netuid, limited)


CALLS: Final = (
    *calls(OF_SUBNETS),
    Call(
        _PALLET + "sudo_set_mechanism_count",
        SetMechanismCount,
        ("netuid", "mechanism_count"),
        set_mechanism_count,
    ),
)
