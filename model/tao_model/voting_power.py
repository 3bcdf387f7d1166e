"""The moving average of stake that votes (chapter 14-voting-power)."""

from collections.abc import Mapping
from typing import Final

from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, require
from tao_model.state import Map
from tao_model.state.records import evolve
from tao_model.state.voting_power import VotingPower
from tao_model.units import AccountId, Alpha, BlockCount, BlockNumber, Perquintill, Rao

WHOLE: Final = Perquintill(10**18)
"""All of something, in perquintill."""
GRACE_PERIOD: Final = BlockCount(100_800)
"""Blocks until following ends. Source: ``VOTING_POWER_DISABLE_GRACE_PERIOD_BLOCKS``."""


def moving_average(stake: Alpha, previous: Alpha, smoothing: Perquintill) -> Alpha:
    """Return the average once a new stake has entered it, rounded down (VOTING-POWER-1).

    Source: ``utils/voting_power.rs``, ``calculate_voting_power_ema``.
    """
    return Alpha((smoothing * stake + (WHOLE - smoothing) * previous) // WHOLE)


def next_power(previous: Alpha, stake: Alpha, smoothing: Perquintill, threshold: Rao) -> Alpha:
    """Return a validator's power after an epoch, 0 for none (VOTING-POWER-2).

    Source: ``utils/voting_power.rs``, ``update_voting_power_for_hotkey``.
    """
    average = moving_average(stake, previous, smoothing)
    if average < threshold <= previous:
        return Alpha(0)
    return average if average > 0 else previous


def after_epoch(
    voting: VotingPower, validators: Mapping[AccountId, Alpha], threshold: Rao, now: BlockNumber
) -> VotingPower:
    """Return the power of all after an epoch, and whether it is followed on (VOTING-POWER-3).

    ``validators`` holds the stake of every neuron with a permit.
    Source: ``utils/voting_power.rs``, ``update_voting_power_for_subnet``.
    """
    if not voting.tracking_enabled:
        return voting
    if 0 < voting.disable_at <= now:
        return evolve(voting, power=Map(), tracking_enabled=False, disable_at=BlockNumber(0))
    power = {
        hotkey: next_power(voting.power.get(hotkey, Alpha(0)), stake, voting.smoothing, threshold)
        for hotkey, stake in validators.items()
    }
    return evolve(voting, power=Map({hotkey: one for hotkey, one in power.items() if one > 0}))


def enabled(voting: VotingPower) -> VotingPower:
    """Return voting power that is followed from now on, without an end (VOTING-POWER-4).

    Source: ``utils/voting_power.rs``, ``do_enable_voting_power_tracking``.
    """
    return evolve(voting, tracking_enabled=True, disable_at=BlockNumber(0))


def ending(voting: VotingPower, now: BlockNumber) -> VotingPower:
    """Return voting power that is followed until the grace period is over (VOTING-POWER-4).

    Source: ``utils/voting_power.rs``, ``do_disable_voting_power_tracking``.
    """
    require(voting.tracking_enabled, Reason.VOTING_POWER_TRACKING_NOT_ENABLED)
    return evolve(voting, disable_at=BlockNumber(U64.saturating_add(now, GRACE_PERIOD)))
