"""When parameters may be changed, and what a change brings along (chapter 13-administration)."""

from typing import Final

import attrs

from tao_model.numbers.integers import U16, U64
from tao_model.parameters import ALPHA_HIGH, ALPHA_LOW
from tao_model.rejection import Reason, require
from tao_model.state import Subnet, put
from tao_model.state.consensus import Mechanism
from tao_model.state.emission import Schedule
from tao_model.state.parameters import AlphaBounds
from tao_model.units import (
    BlockCount,
    BlockNumber,
    Count8,
    Count16,
    MechanismId,
    Proportion16,
    Tempo,
)

MOST_UIDS: Final = Count16(256)
"""How many neurons all mechanisms of a subnet may have room for, and a subnet at most.

Source: ``runtime/src/lib.rs``, ``SubtensorInitialMaxAllowedUids``.
"""
MOST_MECHANISMS: Final = Count8(16)
"""How many mechanisms storage has room for.

Source: ``subnets/mechanism.rs``, ``MAX_MECHANISM_COUNT_PER_SUBNET``.
"""

_NOTHING_SAID: Final = Mechanism()


def is_rested(last: BlockNumber, now: BlockNumber, limit: BlockCount) -> bool:
    """Tell whether what was done last is long enough ago, or never was (ADMINISTRATION-1).

    Source: ``utils/rate_limiting.rs``, ``check_passes_rate_limit``.
    """
    return last == 0 or U64.saturating_subtract(now, last) >= limit


def blocks_until_slot(schedule: Schedule, now: BlockNumber) -> BlockCount:
    """Return how many blocks there are until the tempo makes an epoch due (ADMINISTRATION-2).

    As many as can be counted where there are no epochs.
    Source: ``coinbase/run_coinbase.rs``, ``blocks_until_next_auto_epoch``.
    """
    if schedule.tempo == 0:
        return BlockCount(U64.maximum)
    due = U64.saturating_add(schedule.last_epoch_block, schedule.tempo)
    return BlockCount(U64.saturating_subtract(due, now))


def is_frozen(schedule: Schedule, window: Count16, now: BlockNumber) -> bool:
    """Tell whether an epoch is so near that nothing may be changed (ADMINISTRATION-2).

    Source: ``utils/misc.rs``, ``is_in_admin_freeze_window``.
    """
    if schedule.tempo == 0:
        return False
    return schedule.pending_epoch_at > now or blocks_until_slot(schedule, now) < window


def has_room_for_uids(max_uids: Count16, mechanisms: Count8) -> bool:
    """Tell whether there is room for the neurons of all mechanisms of a subnet (ADMINISTRATION-5).

    Source: ``subnets/mechanism.rs``, ``ensure_max_uids_over_all_mechanisms``.
    """
    return U16.saturating_multiply(max_uids, mechanisms) <= MOST_UIDS


def with_mechanism_count(subnet: Subnet, count: Count8, most: Count8) -> Subnet:
    """Return a subnet with another number of mechanisms (ADMINISTRATION-5).

    Rejected above ``most``. What validators said within those that go is forgotten, and the
    parts of the emission are even again.
    Source: ``subnets/mechanism.rs``, ``do_set_mechanism_count``,
    ``update_mechanism_counts_if_needed``.
    """
    require(subnet.identity.added, Reason.MECHANISM_DOES_NOT_EXIST)
    require(0 < count <= most, Reason.INVALID_VALUE)
    has_room = has_room_for_uids(subnet.parameters.max_allowed_uids, count)
    require(has_room, Reason.TOO_MANY_UIDS_PER_MECHANISM)
    require(count <= MOST_MECHANISMS, Reason.INVALID_VALUE)
    before = subnet.parameters.mechanism_count
    if count == before:
        return subnet
    mechanisms = subnet.mechanisms
    for number in range(count, before):
        mechanisms = put(mechanisms, MechanismId(number), _NOTHING_SAID, _NOTHING_SAID)
    parameters = attrs.evolve(
        subnet.parameters, mechanism_count=count, mechanism_emission_split=None
    )
    return attrs.evolve(subnet, mechanisms=mechanisms, parameters=parameters)


def with_emission_split(subnet: Subnet, split: tuple[Proportion16, ...] | None) -> Subnet:
    """Return a subnet with other parts of the emission for its mechanisms (ADMINISTRATION-6).

    Even ones for None. Source: ``subnets/mechanism.rs``, ``do_set_emission_split``.
    """
    require(subnet.identity.added, Reason.MECHANISM_DOES_NOT_EXIST)
    if split is not None:
        fits = 0 < len(split) <= subnet.parameters.mechanism_count
        require(fits and sum(split) == U16.maximum, Reason.INVALID_VALUE)
    parameters = attrs.evolve(subnet.parameters, mechanism_emission_split=split)
    return attrs.evolve(subnet, parameters=parameters)


def with_tempo(schedule: Schedule, tempo: Tempo, now: BlockNumber) -> Schedule:
    """Return a schedule with another tempo, which counts from now on (ADMINISTRATION-7).

    Source: ``utils/misc.rs``, ``apply_tempo_with_cycle_reset``.
    """
    return attrs.evolve(schedule, tempo=tempo, last_epoch_block=now)


def triggered(schedule: Schedule, window: Count16, now: BlockNumber) -> Schedule:
    """Return a schedule with an epoch once the freeze window has passed (ADMINISTRATION-8).

    Source: ``coinbase/tempo_control.rs``, ``do_trigger_epoch``.
    """
    require(schedule.pending_epoch_at == 0, Reason.EPOCH_TRIGGER_ALREADY_PENDING)
    imminent = blocks_until_slot(schedule, now) < window
    require(not imminent, Reason.AUTO_EPOCH_ALREADY_IMMINENT)
    return attrs.evolve(schedule, pending_epoch_at=BlockNumber(U64.saturating_add(now, window)))


def alpha_bounds(low: Proportion16, high: Proportion16) -> AlphaBounds:
    """Return the bounds of liquid alpha; rejected if too low (ADMINISTRATION-10).

    Source: ``epoch/run_epoch.rs``, ``do_set_alpha_values``.
    """
    require(high >= ALPHA_HIGH.bounds[0], Reason.ALPHA_HIGH_TOO_LOW)
    require(ALPHA_LOW.bounds[0] <= low <= high, Reason.ALPHA_LOW_OUT_OF_RANGE)
    return AlphaBounds(low, high)
