"""From weights to consensus, trust and incentive (chapter 06-consensus)."""

from collections.abc import Sequence

from tao_model.consensus.interface import Matrix
from tao_model.consensus.matrices import clip_columns, row_sums, weighted_column_sums
from tao_model.consensus.median import weighted_median_of_columns
from tao_model.consensus.vectors import normalize, proportion_to_fixed
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Proportion16


def consensus_weights(
    active_stake: Sequence[I32F32Bits], weights: Matrix, columns: int, kappa: Proportion16
) -> tuple[I32F32Bits, ...]:
    """Return the weight that a kappa of the active stake gives each neuron at least (CONSENSUS-10).

    Source: ``epoch_mechanism``.
    """
    majority = proportion_to_fixed(kappa)
    return weighted_median_of_columns(active_stake, weights, columns, majority)


def clipped_weights(weights: Matrix, consensus: Sequence[I32F32Bits]) -> Matrix:
    """Return the weights with none above consensus (CONSENSUS-11). Source: ``epoch_mechanism``."""
    return clip_columns(weights, consensus)


def validator_trust(clipped: Matrix) -> tuple[I32F32Bits, ...]:
    """Return how much of each validator's weights the clip let stand (CONSENSUS-12).

    Source: ``epoch_mechanism``.
    """
    return row_sums(clipped)


def ranks(
    clipped: Matrix, active_stake: Sequence[I32F32Bits], columns: int
) -> tuple[I32F32Bits, ...]:
    """Return the stake-weighted sum of the clipped weights of each neuron (CONSENSUS-13).

    Source: ``epoch_mechanism``.
    """
    return weighted_column_sums(clipped, active_stake, columns)


def incentive(neuron_ranks: Sequence[I32F32Bits]) -> tuple[I32F32Bits, ...]:
    """Return each neuron's share of all ranks (CONSENSUS-13). Source: ``epoch_mechanism``."""
    return normalize(I32F32, neuron_ranks)
