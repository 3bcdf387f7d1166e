"""Calls of administration that have a form of their own (chapter 13-administration)."""

from typing import Final

import attrs

from tao_model.administration import alpha_bounds
from tao_model.network.call import Call
from tao_model.network.origins import Origin, require_root
from tao_model.network.rate_limits import require_rested, with_time_noted
from tao_model.network.settings import (
    Setter,
    admitted_setter,
    noted_for,
    owner_or_root,
    require_window_open,
)
from tao_model.network.staking.sweeps import without_small_nominations
from tao_model.numbers.fixed_point import U64F64
from tao_model.rejection import Reason, Rejected, require
from tao_model.state import State
from tao_model.state.rate_limits import LimitedAction, LimitedParameter
from tao_model.state.system_accounts import is_subnet_account
from tao_model.units import AccountId, Millionths, NetUid, Proportion16, U64F64Bits


@attrs.frozen
class SetAlphaValues:
    """Set between what the moving averages of liquid alpha lie."""

    netuid: NetUid
    low: Proportion16
    high: Proportion16


@attrs.frozen
class SetSubnetOwnerHotkey:
    """Choose the hotkey that gets a subnet's owner's cut."""

    netuid: NetUid
    hotkey: AccountId


@attrs.frozen
class SetSnOwnerHotkey:
    """The same, under a name that production keeps beside the other."""

    netuid: NetUid
    hotkey: AccountId


@attrs.frozen
class SetNominatorMinRequiredStake:
    """Set how much stake on another's hotkey is swept."""

    least: Millionths


@attrs.frozen
class SetNetworkPowRegistrationAllowed:
    """Let neurons register by work; nobody can any more."""

    netuid: NetUid
    allowed: bool


@attrs.frozen
class SetTaoFlowNormalizationExponent:
    """Set a number that no rule reads."""

    exponent: U64F64Bits


def set_alpha_values(state: State, origin: Origin, action: SetAlphaValues) -> State:
    """Return the state after the bounds of liquid alpha were set (ADMINISTRATION-10).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_alpha_values``.
    """
    netuid, limited = action.netuid, LimitedParameter.ALPHA_VALUES
    owner = admitted_setter(state, origin, netuid, Setter.OWNER, limited)
    require_window_open(state, netuid)
    subnet = state.subnet(netuid)
    require(subnet.parameters.liquid_alpha_enabled, Reason.LIQUID_ALPHA_DISABLED)
    bounds = alpha_bounds(action.low, action.high)
    parameters = attrs.evolve(subnet.parameters, alpha_bounds=bounds)
    after = state.with_subnet(netuid, attrs.evolve(subnet, parameters=parameters))
    return noted_for(after, owner, netuid, limited)


def set_subnet_owner_hotkey(
    state: State, origin: Origin, action: SetSubnetOwnerHotkey | SetSnOwnerHotkey
) -> State:
    """Return the state after a subnet's owner got another hotkey (ADMINISTRATION-11).

    Source: ``subnets/subnet.rs``, ``do_set_sn_owner_hotkey``.
    """
    netuid, hotkey, limited = action.netuid, action.hotkey, LimitedAction.SET_OWNER_HOTKEY
    owner_or_root(state, origin, netuid)
    subnet = state.subnet(netuid)
    require(subnet.identity.added, Reason.SUBNET_NOT_EXISTS)
    require_rested(state, hotkey, netuid, limited)
    require(not is_subnet_account(hotkey), Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    identity = attrs.evolve(subnet.identity, owner_hotkey=hotkey)
    after = state.with_subnet(netuid, attrs.evolve(subnet, identity=identity))
    return with_time_noted(after, hotkey, netuid, limited)


def set_nominator_min_required_stake(
    state: State, origin: Origin, action: SetNominatorMinRequiredStake
) -> State:
    """Return the state after the least nomination was set; a raise sweeps (STAKING-11).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_nominator_min_required_stake``.
    """
    require_root(origin)
    before = state.parameters.nominator_min_required_stake
    parameters = attrs.evolve(state.parameters, nominator_min_required_stake=action.least)
    state = attrs.evolve(state, parameters=parameters)
    return without_small_nominations(state) if action.least > before else state


def set_network_pow_registration_allowed(
    _: State, __: Origin, ___: SetNetworkPowRegistrationAllowed
) -> State:
    """Reject a call that production rejects whoever makes it (ADMINISTRATION-12)."""
    raise Rejected(Reason.POW_REGISTRATION_DISABLED)


def set_tao_flow_normalization_exponent(
    state: State, origin: Origin, action: SetTaoFlowNormalizationExponent
) -> State:
    """Return the state as it is: the exponent is checked, and read by no rule (ADMINISTRATION-12).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_tao_flow_normalization_exponent``.
    """
    require_root(origin)
    within = U64F64.one <= action.exponent <= 2 * U64F64.one
    require(within, Reason.ADMIN_INVALID_VALUE)
    return state


_PALLET: Final = "AdminUtils."

CALLS: Final = (
    Call(
        _PALLET + "sudo_set_alpha_values",
        SetAlphaValues,
        ("netuid", "alpha_low", "alpha_high"),
        set_alpha_values,
    ),
    Call(
        _PALLET + "sudo_set_subnet_owner_hotkey",
        SetSubnetOwnerHotkey,
        ("netuid", "hotkey"),
        set_subnet_owner_hotkey,
    ),
    Call(
        _PALLET + "sudo_set_sn_owner_hotkey",
        SetSnOwnerHotkey,
        ("netuid", "hotkey"),
        set_subnet_owner_hotkey,
    ),
    Call(
        _PALLET + "sudo_set_nominator_min_required_stake",
        SetNominatorMinRequiredStake,
        ("min_stake",),
        set_nominator_min_required_stake,
    ),
    Call(
        _PALLET + "sudo_set_network_pow_registration_allowed",
        SetNetworkPowRegistrationAllowed,
        ("netuid", "registration_allowed"),
        set_network_pow_registration_allowed,
    ),
    Call(
        _PALLET + "sudo_set_tao_flow_normalization_exponent",
        SetTaoFlowNormalizationExponent,
        ("exponent",),
        set_tao_flow_normalization_exponent,
    ),
)
