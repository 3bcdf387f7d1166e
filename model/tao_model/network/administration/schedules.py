"""When a subnet's epochs run, and who counts as active (chapter 13-administration)."""

from typing import Final

import attrs

from tao_model.administration import triggered, with_tempo
from tao_model.network.call import Call
from tao_model.network.origins import Origin, require_root
from tao_model.network.rate_limits import Limited, require_rested, with_time_noted
from tao_model.network.settings import (
    SUBNET_EXISTS,
    WINDOW_OPEN,
    Proposal,
    owner_only,
    owner_or_root,
    require_all,
    require_window_open,
)
from tao_model.parameters import ACTIVITY_CUTOFF_FACTOR, TEMPO
from tao_model.rejection import Reason, require
from tao_model.state import State
from tao_model.state.emission import Schedule
from tao_model.state.rate_limits import LimitedAction, LimitedParameter
from tao_model.units import NetUid, Tempo, Thousandths


@attrs.frozen
class SetTempo:
    """Let the epochs of a subnet run more or less often, as its owner."""

    netuid: NetUid
    tempo: Tempo


@attrs.frozen
class SetTempoAsRoot:
    """Let the epochs of a subnet run more or less often, or never."""

    netuid: NetUid
    tempo: Tempo


@attrs.frozen
class SetActivityCutoffFactor:
    """Choose after how many tempos without an update a neuron is inactive."""

    netuid: NetUid
    factor: Thousandths


@attrs.frozen
class TriggerEpoch:
    """Have an epoch run soon."""

    netuid: NetUid


def with_schedule(state: State, netuid: NetUid, schedule: Schedule) -> State:
    """Return the state with another schedule of a subnet."""
    return state.with_subnet(netuid, attrs.evolve(state.subnet(netuid), schedule=schedule))


def set_tempo(state: State, origin: Origin, action: SetTempo) -> State:
    """Return the state after an owner set the tempo, within its bounds (ADMINISTRATION-7).

    Source: ``coinbase/tempo_control.rs``, ``do_set_tempo``.
    """
    netuid, limited = action.netuid, LimitedAction.UPDATE_TEMPO
    owner = owner_only(state, origin, netuid)
    least, most = TEMPO.owner_bounds or TEMPO.bounds
    require(least <= action.tempo <= most, Reason.TEMPO_OUT_OF_BOUNDS)
    require_window_open(state, netuid)
    require_rested(state, owner, netuid, limited)
    schedule = with_tempo(state.subnet(netuid).schedule, action.tempo, state.block.number)
    return with_time_noted(with_schedule(state, netuid, schedule), owner, netuid, limited)


def set_tempo_as_root(state: State, origin: Origin, action: SetTempoAsRoot) -> State:
    """Return the state after root set the tempo, to whatever it likes (ADMINISTRATION-7).

    Source: ``pallets/admin-utils/src/lib.rs``, ``sudo_set_tempo``.
    """
    require_root(origin)
    proposal = Proposal(state, action.netuid, action.tempo, None)
    require_all((WINDOW_OPEN, SUBNET_EXISTS), proposal)
    schedule = with_tempo(proposal.subnet.schedule, action.tempo, state.block.number)
    return with_schedule(state, action.netuid, schedule)


def trigger_epoch(state: State, origin: Origin, action: TriggerEpoch) -> State:
    """Return the state after an owner had an epoch run soon (ADMINISTRATION-8).

    Source: ``coinbase/tempo_control.rs``, ``do_trigger_epoch``.
    """
    netuid, limited = action.netuid, LimitedParameter.TRIGGER_EPOCH
    owner = owner_only(state, origin, netuid)
    subnet, window = state.subnet(netuid), state.parameters.admin_freeze_window
    committed = subnet.parameters.commit_reveal_enabled
    require(not committed, Reason.DYNAMIC_TEMPO_BLOCKED_BY_COMMIT_REVEAL)
    schedule = triggered(subnet.schedule, window, state.block.number)
    require_rested(state, owner, netuid, limited)
    return with_time_noted(with_schedule(state, netuid, schedule), owner, netuid, limited)


def set_activity_cutoff_factor(
    state: State, origin: Origin, action: SetActivityCutoffFactor
) -> State:
    """Return the state after the time until a neuron is inactive was set (ADMINISTRATION-9).

    Source: ``coinbase/tempo_control.rs``, ``do_set_activity_cutoff_factor``.
    """
    netuid = action.netuid
    limited: Limited = LimitedParameter.ACTIVITY_CUTOFF_FACTOR
    owner = owner_or_root(state, origin, netuid)
    least, most = ACTIVITY_CUTOFF_FACTOR.bounds
    require(least <= action.factor <= most, Reason.ACTIVITY_CUTOFF_FACTOR_OUT_OF_BOUNDS)
    if owner is not None:
        require_window_open(state, netuid)
        require_rested(state, owner, netuid, limited)
        state = with_time_noted(state, owner, netuid, limited)
    subnet = state.subnet(netuid)
    parameters = attrs.evolve(subnet.parameters, activity_cutoff_factor=action.factor)
    return state.with_subnet(netuid, attrs.evolve(subnet, parameters=parameters))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(_PALLET + "set_tempo", SetTempo, ("netuid", "tempo"), set_tempo),
    Call("AdminUtils.sudo_set_tempo", SetTempoAsRoot, ("netuid", "tempo"), set_tempo_as_root),
    Call(
        _PALLET + "set_activity_cutoff_factor",
        SetActivityCutoffFactor,
        ("netuid", "factor_milli"),
        set_activity_cutoff_factor,
    ),
    Call(_PALLET + "trigger_epoch", TriggerEpoch, ("netuid",), trigger_epoch),
)
