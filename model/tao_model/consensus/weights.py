"""Which weights count, and what share of its say each is (chapter 06-consensus)."""

from collections.abc import Sequence

from tao_model.consensus.interface import EpochInput, Matrix, StoredMatrix
from tao_model.consensus.matrices import keep_entries, normalize_rows
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import BlockNumber, Uid


def stored_weights(weights: StoredMatrix, neuron_count: int) -> Matrix:
    """Return the stored weights of the neurons that exist, to those that exist (CONSENSUS-7).

    Source: ``epoch/run_epoch.rs``, ``get_weights_sparse``.
    """
    return tuple(
        tuple(
            (column, I32F32.saturating_from_integer(weight))
            for column, weight in row
            if column < neuron_count
        )
        for row in weights[:neuron_count]
    )


def permitted_weights(weights: Matrix, permits: Sequence[bool]) -> Matrix:
    """Return the weights of those who may validate (CONSENSUS-7).

    A neuron beyond the end of ``permits`` may not.

    Source: ``epoch/math.rs``, ``mask_rows_sparse``.
    """
    return keep_entries(weights, lambda row, _: row < len(permits) and permits[row])


def weights_to_others(weights: Matrix, owner_uid: Uid | None) -> Matrix:
    """Return the weights without self-weights, except the owner's (CONSENSUS-7).

    Source: ``epoch/math.rs``, ``mask_diag_sparse`` and ``mask_diag_sparse_except_index``.
    """
    return keep_entries(weights, lambda row, column: row != column or row == owner_uid)


def _block(blocks: Sequence[BlockNumber], uid: int) -> int:
    return blocks[uid] if uid < len(blocks) else 0


def current_weights(
    weights: Matrix,
    last_update: Sequence[BlockNumber],
    block_at_registration: Sequence[BlockNumber],
) -> Matrix:
    """Return the weights set after their target registered (CONSENSUS-7).

    A block that is not stored counts as zero.
    Source: ``epoch/math.rs``, ``vec_mask_sparse_matrix``.
    """
    return keep_entries(
        weights,
        lambda row, column: _block(last_update, row) > _block(block_at_registration, column),
    )


def uncommitted_weights(
    weights: Matrix,
    earliest_commit_block: Sequence[BlockNumber | None],
    block_at_registration: Sequence[BlockNumber],
) -> Matrix:
    """Return the weights without those to neurons newer than a pending commit (CONSENSUS-7).

    Without a pending commit every weight stays. Source: ``epoch_mechanism``.
    """

    def keeps(row: int, column: Uid) -> bool:
        committed = earliest_commit_block[row] if row < len(earliest_commit_block) else None
        return committed is None or committed >= _block(block_at_registration, column)

    return keep_entries(weights, keeps)


def counted_weights(epoch: EpochInput, permits: Sequence[bool]) -> Matrix:
    """Return the weights that count, as set (CONSENSUS-7). Source: ``epoch_mechanism``."""
    weights = stored_weights(epoch.weights, epoch.neuron_count)
    weights = permitted_weights(weights, permits)
    weights = weights_to_others(weights, epoch.owner_uid)
    weights = current_weights(weights, epoch.last_update, epoch.block_at_registration)
    if epoch.commit_reveal_enabled:
        weights = uncommitted_weights(
            weights, epoch.earliest_commit_block, epoch.block_at_registration
        )
    return weights


def normalized_weights(counted: Matrix) -> Matrix:
    """Return each validator's weights as shares of what it gave in all (CONSENSUS-8)."""
    return normalize_rows(counted)
