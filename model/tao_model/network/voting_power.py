"""Voting power: whether it is followed, and what an epoch makes of it (14-voting-power)."""

from typing import Final

import attrs

from tao_model.network.call import Call
from tao_model.network.epochs import SubnetEpoch
from tao_model.network.origins import Origin
from tao_model.network.settings import Setter, SubnetSetting, calls, owner_or_root, within
from tao_model.numbers.fixed_point import I64F64
from tao_model.numbers.integers import U64
from tao_model.rejection import Reason
from tao_model.state import State
from tao_model.state.records import evolve
from tao_model.units import Alpha, NetUid, Perquintill, Unsigned64
from tao_model.voting_power import WHOLE, after_epoch, enabled, ending


@attrs.frozen
class EnableVotingPowerTracking:
    """Follow the voting power on a subnet."""

    netuid: NetUid


@attrs.frozen
class DisableVotingPowerTracking:
    """Follow it no longer, once a grace period is over."""

    netuid: NetUid


def enable_voting_power_tracking(
    state: State, origin: Origin, action: EnableVotingPowerTracking
) -> State:
    """Return the state in which voting power is followed (VOTING-POWER-4)."""
    owner_or_root(state, origin, action.netuid)
    subnet = state.subnet(action.netuid)
    after = evolve(subnet, voting_power=enabled(subnet.voting_power))
    return state.with_subnet(action.netuid, after)


def disable_voting_power_tracking(
    state: State, origin: Origin, action: DisableVotingPowerTracking
) -> State:
    """Return the state in which following voting power will end (VOTING-POWER-4)."""
    owner_or_root(state, origin, action.netuid)
    subnet = state.subnet(action.netuid)
    after = evolve(subnet, voting_power=ending(subnet.voting_power, state.block.number))
    return state.with_subnet(action.netuid, after)


def with_power_moved(state: State, netuid: NetUid, epoch: SubnetEpoch) -> State:
    """Return the state after an epoch moved the voting power of a subnet (VOTING-POWER-3).

    The stake of a validator is what its stake weighs, once for each mechanism.
    Source: ``utils/voting_power.rs``, ``update_voting_power_for_subnet``;
    ``subnets/mechanism.rs``, ``epoch_with_mechanisms``.
    """
    subnet = state.subnet(netuid)
    if not subnet.voting_power.tracking_enabled:
        return state
    times = len(epoch.outputs)
    stakes = (U64.saturate(times * U64.saturate(bits // I64F64.scale)) for bits in epoch.stake)
    rows = zip(subnet.neurons.hotkeys, epoch.combined.validator_permit, stakes, strict=True)
    validators = {hotkey: Alpha(stake) for hotkey, has_permit, stake in rows if has_permit}
    threshold = state.parameters.stake_threshold
    power = after_epoch(subnet.voting_power, validators, threshold, state.block.number)
    return state.with_subnet(netuid, evolve(subnet, voting_power=power))


_PALLET: Final = "SubtensorModule."

SETTINGS: Final = (
    SubnetSetting(
        _PALLET + "sudo_set_voting_power_ema_alpha",
        "alpha",
        "voting_power.smoothing",
        Setter.ROOT,
        demands=(within(0, WHOLE, Reason.INVALID_VOTING_POWER_EMA_ALPHA),),
        unit=Unsigned64,
        stored=Perquintill,
    ),
)
"""What root sets of it."""

CALLS: Final = (
    Call(
        _PALLET + "enable_voting_power_tracking",
        EnableVotingPowerTracking,
        ("netuid",),
        enable_voting_power_tracking,
    ),
    Call(
        _PALLET + "disable_voting_power_tracking",
        DisableVotingPowerTracking,
        ("netuid",),
        disable_voting_power_tracking,
    ),
    *calls(SETTINGS),
)
