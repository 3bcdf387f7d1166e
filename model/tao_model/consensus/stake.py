"""Who is active, whose stake counts, and who may validate (chapter 06-consensus)."""

from collections.abc import Sequence

from tao_model.consensus.vectors import among_highest_and_nonzero, normalize
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.numbers.integers import U64
from tao_model.units import BlockCount, BlockNumber, Count16, I32F32Bits, I64F64Bits, Rao, Uid


def completed_last_update(
    last_update: Sequence[BlockNumber], neuron_count: int
) -> tuple[BlockNumber, ...]:
    """Return the stored blocks, those that are missing being zero (CONSENSUS-3).

    At least ``neuron_count`` blocks. Source: ``utils/misc.rs``, ``get_last_update``.
    """
    missing = neuron_count - len(last_update)
    return (*last_update, *[BlockNumber(0)] * missing)


def active_neurons(
    last_update: Sequence[BlockNumber], activity_cutoff: BlockCount, current_block: BlockNumber
) -> tuple[bool, ...]:
    """Tell which neurons have updated within the activity cutoff (CONSENSUS-3).

    As many answers as ``last_update`` has entries. Source: ``epoch_mechanism``.
    """
    return tuple(
        U64.saturating_add(updated, activity_cutoff) >= current_block for updated in last_update
    )


def filtered_stake(
    total_stake: Sequence[I64F64Bits], stake_threshold: Rao, owner_uid: Uid | None
) -> tuple[I64F64Bits, ...]:
    """Return the stake of each neuron, zero below the threshold (CONSENSUS-4).

    In rao. The owner's stake always counts. Source: ``epoch_mechanism``.
    """
    return tuple(
        stake
        if uid == owner_uid or I64F64.saturating_to_integer(stake, U64) >= stake_threshold
        else I64F64.zero
        for uid, stake in enumerate(total_stake)
    )


def normalized_stake(filtered: Sequence[I64F64Bits]) -> tuple[I32F32Bits, ...]:
    """Return each neuron's share of the stake, truncated and then floored to I32F32 (CONSENSUS-4).

    Source: ``epoch_mechanism``.
    """
    return tuple(
        I32F32.saturating_from_fixed(share, I64F64) for share in normalize(I64F64, filtered)
    )


def with_owner_permit(permits: Sequence[bool], owner_uid: Uid | None) -> tuple[bool, ...]:
    """Return the permits with the owner's set, where there is an owner among them (CONSENSUS-5).

    Source: ``epoch_mechanism``.
    """
    return tuple(permit or uid == owner_uid for uid, permit in enumerate(permits))


def next_validator_permits(
    stake: Sequence[I32F32Bits], max_allowed_validators: Count16, owner_uid: Uid | None
) -> tuple[bool, ...]:
    """Tell who may validate next: the highest stakes, and the owner (CONSENSUS-5).

    Source: ``epoch_mechanism``.
    """
    highest = among_highest_and_nonzero(stake, max_allowed_validators)
    return with_owner_permit(highest, owner_uid)


def _where(stake: Sequence[I32F32Bits], counts: Sequence[bool]) -> tuple[I32F32Bits, ...]:
    if not counts:
        return tuple(stake)
    return tuple(
        own if uid < len(counts) and counts[uid] else I32F32.zero for uid, own in enumerate(stake)
    )


def active_stake(
    stake: Sequence[I32F32Bits], active: Sequence[bool], permits: Sequence[bool]
) -> tuple[I32F32Bits, ...]:
    """Return each neuron's share of the stake that is active and permitted (CONSENSUS-6).

    A neuron beyond the end of ``active`` or ``permits`` does not count, except that an
    empty vector excludes nobody. Source: ``epoch_mechanism``, ``inplace_mask_vector``.
    """
    return normalize(I32F32, _where(_where(stake, active), permits))
