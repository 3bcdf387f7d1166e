"""When parameters may be changed, and what a change brings along (chapter 13-administration)."""

from typing import Final

import attrs

from tao_model.numbers.integers import U16, U64
from tao_model.rejection import Reason, require
from tao_model.state import Subnet, put
from tao_model.state.consensus import Mechanism
from tao_model.state.emission import Schedule
from tao_model.units import BlockCount, BlockNumber, Count8, Count16, MechanismId

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


def is_frozen(schedule: Schedule, window: Count16, now: BlockNumber) -> bool:
    """Tell whether an epoch is so near that nothing may be changed (ADMINISTRATION-2).

    Source: ``utils/misc.rs``, ``is_in_admin_freeze_window``; ``coinbase/run_coinbase.rs``,
    ``blocks_until_next_auto_epoch``.
    """
    if schedule.tempo == 0:
        return False
    if schedule.pending_epoch_at > now:
        return True
    due = U64.saturating_add(schedule.last_epoch_block, schedule.tempo)
    return U64.saturating_subtract(due, now) < window


def ensure_room_for_uids(max_uids: Count16, mechanisms: Count8) -> None:
    """Reject more neurons in all mechanisms of a subnet than there is room for (ADMINISTRATION-5).

    Source: ``subnets/mechanism.rs``, ``ensure_max_uids_over_all_mechanisms``.
    """
    in_all = U16.saturating_multiply(max_uids, mechanisms)
    require(in_all <= MOST_UIDS, Reason.TOO_MANY_UIDS_PER_MECHANISM)


def with_mechanism_count(subnet: Subnet, count: Count8, most: Count8) -> Subnet:
    """Return a subnet with another number of mechanisms (ADMINISTRATION-5).

    Rejected above ``most``. What validators said within those that go is forgotten, and the
    parts of the emission are even again.
    Source: ``subnets/mechanism.rs``, ``do_set_mechanism_count``,
    ``update_mechanism_counts_if_needed``.
    """
    require(subnet.identity.added, Reason.MECHANISM_DOES_NOT_EXIST)
    require(0 < count <= most, Reason.INVALID_VALUE)
    ensure_room_for_uids(subnet.parameters.max_allowed_uids, count)
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
