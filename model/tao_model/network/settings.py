"""Calls that set one value: their common form (chapter 13-administration).

A table of such calls is a tuple of :class:`NetworkSetting` or :class:`SubnetSetting`; each row
says what is set, by whom, and what must hold, in production's order. :func:`calls` makes the
calls of them. The action of such a call is a frozen class of one or two fields, ``value`` and
maybe ``netuid`` before it; it is found in ``CALLS`` by production's name.
"""

import enum
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import attrs

from tao_model.administration import is_frozen
from tao_model.network.call import Action, Call
from tao_model.network.epochs import NOBODY
from tao_model.network.origins import Origin, RootOrigin, require_root
from tao_model.network.rate_limits import Limited, require_rested, with_time_noted
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import ROOT, State, Subnet
from tao_model.state.parameters import NetworkParameters
from tao_model.units import AccountId, NetUid


class Setter(enum.Enum):
    """Who may set something."""

    ROOT = "root"
    OWNER = "the subnet's owner, or root"


@attrs.frozen
class Proposal:
    """A value that somebody wants to set."""

    state: State
    netuid: NetUid
    """Of which subnet; root stands for all of them."""
    value: Any
    owner: AccountId | None
    """Who wants it; None for root."""

    @property
    def subnet(self) -> Subnet:
        """The subnet as it is before."""
        return self.state.subnet(self.netuid)


@attrs.frozen
class Demand:
    """What must hold of a proposal."""

    says: str
    """In a few words."""
    reason: Reason
    """What is raised where it does not hold."""
    holds: Callable[[Proposal], bool]


# Who.


def owner_or_root(state: State, origin: Origin, netuid: NetUid) -> AccountId | None:
    """Return the owner of a subnet who makes a call, None for root (ADMINISTRATION-3).

    Anybody else is rejected with ``BAD_ORIGIN``.
    Source: ``utils/misc.rs``, ``ensure_subnet_owner_or_root``.
    """
    if isinstance(origin, RootOrigin):
        return None
    owner = state.subnet(netuid).identity.owner
    require(origin.account == (NOBODY if owner is None else owner), Reason.BAD_ORIGIN)
    return origin.account


def owner_only(state: State, origin: Origin, netuid: NetUid) -> AccountId:
    """Return the owner of a subnet who makes a call; root is rejected too (ADMINISTRATION-3).

    Source: ``utils/misc.rs``, ``ensure_subnet_owner``.
    """
    owner = owner_or_root(state, origin, netuid)
    if owner is None:
        raise Rejected(Reason.BAD_ORIGIN)
    return owner


def admitted_setter(
    state: State, origin: Origin, netuid: NetUid, setter: Setter, limited: Limited | None
) -> AccountId | None:
    """Return the owner who may set something now, None for root (ADMINISTRATION-3).

    Root is held to no limit. Source: ``utils/misc.rs``, ``ensure_sn_owner_or_root_with_limits``.
    """
    if setter is Setter.ROOT:
        require_root(origin)
        return None
    owner = owner_or_root(state, origin, netuid)
    if owner is not None and limited is not None:
        require_rested(state, owner, netuid, limited)
    return owner


def noted_for(state: State, owner: AccountId | None, netuid: NetUid, limited: Limited) -> State:
    """Return the state that knows of an owner's change; of root's nothing is (ADMINISTRATION-3).

    Source: ``utils/misc.rs``, ``record_owner_rl``.
    """
    return state if owner is None else with_time_noted(state, owner, netuid, limited)


# What must hold.


def is_window_open(state: State, netuid: NetUid) -> bool:
    """Tell whether no epoch is so near that nothing may be set (ADMINISTRATION-2).

    Source: ``utils/misc.rs``, ``ensure_admin_window_open``.
    """
    window = state.parameters.admin_freeze_window
    return not is_frozen(state.subnet(netuid).schedule, window, state.block.number)


def require_window_open(state: State, netuid: NetUid) -> None:
    """Reject what is to be changed while an epoch is near (ADMINISTRATION-2)."""
    require(is_window_open(state, netuid), Reason.ADMIN_ACTION_PROHIBITED_DURING_WEIGHTS_WINDOW)


WINDOW_OPEN: Final = Demand(
    "window open",
    Reason.ADMIN_ACTION_PROHIBITED_DURING_WEIGHTS_WINDOW,
    lambda proposal: is_window_open(proposal.state, proposal.netuid),
)
SUBNET_EXISTS: Final = Demand(
    "exists",
    Reason.ADMIN_SUBNET_DOES_NOT_EXIST,
    lambda proposal: proposal.subnet.identity.added,
)
NOT_ROOT: Final = Demand(
    "not root",
    Reason.ADMIN_NOT_PERMITTED_ON_ROOT,
    lambda proposal: proposal.netuid != ROOT,
)


def within(least: int, most: int, reason: Reason) -> Demand:
    """Return the demand that a value be within bounds, both included (ADMINISTRATION-4)."""
    return Demand(
        f"{least:,} to {most:,}", reason, lambda proposal: least <= proposal.value <= most
    )


def require_all(demands: Iterable[Demand], proposal: Proposal) -> None:
    """Reject a proposal by the first demand that it does not meet (ADMINISTRATION-4)."""
    for demand in demands:
        require(demand.holds(proposal), demand.reason)


# What is set.


@attrs.frozen
class NetworkSetting:
    """A call by which root sets what governs all subnets."""

    call: str
    """Production's name: pallet and call."""
    argument: str
    """Production's name of the value."""
    parameter: str
    """The field of :class:`~tao_model.state.parameters.NetworkParameters`."""
    demands: tuple[Demand, ...] = ()
    """What must hold, in production's order."""


@attrs.frozen
class SubnetSetting:
    """A call that sets something of one subnet."""

    call: str
    """Production's name: pallet and call."""
    argument: str
    """Production's name of the value."""
    field: str
    """Part of the subnet, and the field in it."""
    setter: Setter
    """Who may set it."""
    limited: Limited | None = None
    """What its owner is limited by in rate."""
    demands: tuple[Demand, ...] = ()
    """What must hold, in production's order."""
    unit: Any = None
    """The unit of the argument, where it is not that of the field."""
    stored: Callable[[Any], Any] = lambda value: value
    """From the argument to the value of the field."""


Setting = NetworkSetting | SubnetSetting
"""A call that sets one value."""


def with_value(subnet: Subnet, field: str, value: object) -> Subnet:
    """Return a subnet with another value of a field of one of its parts (ADMINISTRATION-4)."""
    part, name = field.split(".")
    return attrs.evolve(subnet, **{part: attrs.evolve(getattr(subnet, part), **{name: value})})


def set_for_all(setting: NetworkSetting, state: State, origin: Origin, action: Action) -> State:
    """Return the state in which root has set what governs all subnets (ADMINISTRATION-4)."""
    require_root(origin)
    require_all(setting.demands, Proposal(state, ROOT, action.value, None))
    parameters = attrs.evolve(state.parameters, **{setting.parameter: action.value})
    return attrs.evolve(state, parameters=parameters)


def set_for_subnet(setting: SubnetSetting, state: State, origin: Origin, action: Action) -> State:
    """Return the state in which something of a subnet is set (ADMINISTRATION-4)."""
    netuid, value, limited = action.netuid, action.value, setting.limited
    owner = admitted_setter(state, origin, netuid, setting.setter, limited)
    require_all(setting.demands, Proposal(state, netuid, value, owner))
    subnet = with_value(state.subnet(netuid), setting.field, setting.stored(value))
    state = state.with_subnet(netuid, subnet)
    return state if limited is None else noted_for(state, owner, netuid, limited)


# The calls.


def _type_of(setting: Setting) -> Any:
    if isinstance(setting, NetworkSetting):
        return attrs.fields_dict(NetworkParameters)[setting.parameter].type
    if setting.unit is not None:
        return setting.unit
    part, name = setting.field.split(".")
    part_type: Any = attrs.fields_dict(Subnet)[part].type
    return attrs.fields_dict(part_type)[name].type


def place_of(setting: Setting) -> str:
    """Return where in the state a call sets something."""
    if isinstance(setting, NetworkSetting):
        return f"parameters.{setting.parameter}"
    return f"subnets[netuid].{setting.field}"


def _action_class(setting: Setting) -> type[Any]:
    """Return the class of a call's arguments: SetKappa for ``sudo_set_kappa``."""
    _, name = setting.call.split(".")
    words = name.removeprefix("sudo_").split("_")
    fields = {"value": attrs.field(type=_type_of(setting))}
    if isinstance(setting, SubnetSetting):
        fields = {"netuid": attrs.field(type=NetUid), **fields}
    says = {"__doc__": f"Set ``{place_of(setting)}``."}
    return attrs.make_class(
        "".join(map(str.capitalize, words)), fields, frozen=True, class_body=says
    )


def _call(setting: Setting) -> Call:
    action = _action_class(setting)
    if isinstance(setting, NetworkSetting):
        return Call(setting.call, action, (setting.argument,), partial(set_for_all, setting))
    arguments = ("netuid", setting.argument)
    return Call(setting.call, action, arguments, partial(set_for_subnet, setting))


def calls(settings: Iterable[Setting]) -> tuple[Call, ...]:
    """Return the calls of a table."""
    return tuple(map(_call, settings))
