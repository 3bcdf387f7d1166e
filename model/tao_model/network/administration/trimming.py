"""Fewer places on a subnet, and fewer neurons (chapters 10-registration, 13-administration)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.origins import Origin
from tao_model.network.registration import owners_hotkeys
from tao_model.network.settings import (
    Setter,
    admitted_setter,
    noted_for,
    require_window_open,
)
from tao_model.neurons import trimmed
from tao_model.state import State
from tao_model.state.rate_limits import LimitedAction
from tao_model.units import Count16, NetUid


@attrs.frozen
class TrimToMaxAllowedUids:
    """Take places away, and the neurons that have least from them."""

    netuid: NetUid
    most: Count16


def trim_to_max_allowed_uids(state: State, origin: Origin, action: TrimToMaxAllowedUids) -> State:
    """Return the state after neurons lost their places (REGISTRATION-11).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_trim_to_max_allowed_uids``.
    """
    netuid, limited = action.netuid, LimitedAction.TRIM_UIDS
    owner = admitted_setter(state, origin, netuid, Setter.OWNER, limited)
    require_window_open(state, netuid)
    subnet = state.subnet(netuid)
    owned = owners_hotkeys(state, subnet)
    after = trimmed(subnet, owned, action.most, state.block.number)
    return noted_for(state.with_subnet(netuid, after), owner, netuid, limited)


CALLS: Final = (
    Call(
        "AdminUtils.sudo_trim_to_max_allowed_uids",
        TrimToMaxAllowedUids,
        ("netuid", "max_n"),
        trim_to_max_allowed_uids,
    ),
)
