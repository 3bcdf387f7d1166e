"""Children, pending children and takes (chapters 07-children, 21-network)."""

from typing import Final

import attrs

from tao_model.children import ensure_may_be_children, with_childkey_take, with_request
from tao_model.network.call import Call
from tao_model.network.origins import Origin, signer
from tao_model.network.rate_limits import may_do, require_rested, with_time_noted
from tao_model.network.settings import NetworkSetting, calls
from tao_model.network.staking import total_worth
from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, require
from tao_model.state import ROOT, State
from tao_model.state.children import Links
from tao_model.state.rate_limits import LimitedAction
from tao_model.units import AccountId, BlockNumber, NetUid, Proportion16


@attrs.frozen
class SetChildren:
    """Ask for children of a hotkey on a subnet, in place of those that it has."""

    hotkey: AccountId
    netuid: NetUid
    children: Links


@attrs.frozen
class SetChildkeyTake:
    """Keep another part of the dividends of a hotkey's parents on a subnet."""

    hotkey: AccountId
    netuid: NetUid
    take: Proportion16


@attrs.frozen
class SetAutoParentDelegationEnabled:
    """Choose whether a hotkey on root lends to the owners of new subnets."""

    hotkey: AccountId
    enabled: bool


def require_owned(state: State, coldkey: AccountId, hotkey: AccountId) -> None:
    """Reject a hotkey that the coldkey does not own (CHILDREN-6)."""
    require(state.stake.owners.get(hotkey) == coldkey, Reason.NON_ASSOCIATED_COLDKEY)


def has_enough_stake(state: State, hotkey: AccountId, netuid: NetUid) -> bool:
    """Tell whether a hotkey is worth enough to lend on a subnet, or its owner's (CHILDREN-6).

    Source: ``staking/set_children.rs``, ``do_schedule_children``.
    """
    if state.subnet(netuid).identity.owner_hotkey == hotkey:
        return True
    return total_worth(state, hotkey) >= state.parameters.stake_threshold


def admit_children(state: State, coldkey: AccountId, action: SetChildren) -> None:
    """Reject a request for children that is not admitted (CHILDREN-6).

    Source: ``staking/set_children.rs``, ``do_schedule_children``.
    """
    hotkey, netuid = action.hotkey, action.netuid
    require_rested(state, hotkey, netuid, LimitedAction.SET_CHILDREN)
    require(netuid != ROOT, Reason.REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET)
    subnet = state.subnet(netuid)
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require_owned(state, coldkey, hotkey)
    ensure_may_be_children(subnet.children, hotkey, action.children)
    may_lend = not action.children or has_enough_stake(state, hotkey, netuid)
    require(may_lend, Reason.NOT_ENOUGH_STAKE_TO_SET_CHILDKEYS)


def set_children(state: State, origin: Origin, action: SetChildren) -> State:
    """Return the state after a hotkey asked for children (CHILDREN-7)."""
    admit_children(state, signer(origin), action)
    hotkey, netuid = action.hotkey, action.netuid
    state = with_time_noted(state, hotkey, netuid, LimitedAction.SET_CHILDREN)
    subnet, cooldown = state.subnet(netuid), state.parameters.pending_children_cooldown
    family = with_request(
        subnet.children,
        hotkey,
        action.children,
        BlockNumber(U64.saturating_add(state.block.number, cooldown)),
        subnet.parameters.subtoken_enabled,
    )
    return state.with_subnet(netuid, attrs.evolve(subnet, children=family))


def set_childkey_take(state: State, origin: Origin, action: SetChildkeyTake) -> State:
    """Return the state after the take of a child was set (CHILDREN-8)."""
    hotkey, netuid, limited = action.hotkey, action.netuid, LimitedAction.SET_CHILDKEY_TAKE
    require_owned(state, signer(origin), hotkey)
    subnet, everywhere = state.subnet(netuid), state.parameters
    least = max(everywhere.min_childkey_take, subnet.parameters.min_childkey_take)
    family = with_childkey_take(
        subnet.children,
        hotkey,
        action.take,
        (least, everywhere.max_childkey_take),
        may_do(state, hotkey, netuid, limited),
    )
    state = state.with_subnet(netuid, attrs.evolve(subnet, children=family))
    return with_time_noted(state, hotkey, netuid, limited)


def set_auto_parent_delegation_enabled(
    state: State, origin: Origin, action: SetAutoParentDelegationEnabled
) -> State:
    """Return the state after a hotkey on root chose whom it lends to by itself (CHILDREN-9).

    Source: ``macros/dispatches.rs``, ``set_auto_parent_delegation_enabled``.
    """
    require_owned(state, signer(origin), action.hotkey)
    is_on_root = state.subnet(ROOT).neurons.uid_of(action.hotkey) is not None
    require(is_on_root, Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET)
    choices = state.stake.auto_parent_delegation.set(action.hotkey, action.enabled)
    return attrs.evolve(state, stake=attrs.evolve(state.stake, auto_parent_delegation=choices))


_PALLET: Final = "SubtensorModule."

SETTINGS: Final = (
    NetworkSetting(_PALLET + "sudo_set_min_childkey_take", "take", "min_childkey_take"),
    NetworkSetting(_PALLET + "sudo_set_max_childkey_take", "take", "max_childkey_take"),
    NetworkSetting(
        _PALLET + "sudo_set_tx_childkey_take_rate_limit",
        "tx_rate_limit",
        "childkey_take_rate_limit",
    ),
    NetworkSetting(
        _PALLET + "set_pending_childkey_cooldown", "cooldown", "pending_children_cooldown"
    ),
)
"""What root sets of it."""

CALLS: Final = (
    Call(_PALLET + "set_children", SetChildren, ("hotkey", "netuid", "children"), set_children),
    Call(
        _PALLET + "set_childkey_take",
        SetChildkeyTake,
        ("hotkey", "netuid", "take"),
        set_childkey_take,
    ),
    Call(
        _PALLET + "set_auto_parent_delegation_enabled",
        SetAutoParentDelegationEnabled,
        ("hotkey", "enabled"),
        set_auto_parent_delegation_enabled,
    ),
    *calls(SETTINGS),
)
