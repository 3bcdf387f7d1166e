"""The epoch as the chapter tells it: one stage after the other (chapter 06-consensus).

The order of :class:`EpochStages` is the order of computation; every stage is a function of
the modules beside this one and can be called alone.
"""

from collections.abc import Sequence

import attrs

from tao_model.consensus.agreement import (
    clipped_weights,
    consensus_weights,
    incentive,
    ranks,
    validator_trust,
)
from tao_model.consensus.bonds import (
    averaged_bonds,
    bond_proportions,
    bonds_coefficient,
    counted_bonds,
    weights_for_bonds,
    yuma2_bonds,
    yuma3_bonds,
)
from tao_model.consensus.earnings import EarningShares, earning_shares, paid
from tao_model.consensus.interface import EpochInput, EpochOutput, Matrix, StoredMatrix
from tao_model.consensus.stake import (
    active_neurons,
    active_stake,
    completed_last_update,
    filtered_stake,
    next_validator_permits,
    normalized_stake,
    with_owner_permit,
)
from tao_model.consensus.vectors import fixed_to_proportion
from tao_model.consensus.weights import counted_weights, normalized_weights
from tao_model.units import I32F32Bits, I64F64Bits, Proportion16


@attrs.frozen
class EpochStages:
    """Every intermediate result of an epoch, in the order of computation."""

    active: tuple[bool, ...]
    """Whether each neuron has updated within the activity cutoff."""
    filtered_stake: tuple[I64F64Bits, ...]
    """Stake at or above the threshold, in rao."""
    stake: tuple[I32F32Bits, ...]
    """Share of each neuron in the stake."""
    permits: tuple[bool, ...]
    """Who validates in this epoch."""
    next_permits: tuple[bool, ...]
    """Who may validate from the next epoch on."""
    active_stake: tuple[I32F32Bits, ...]
    """Share of each neuron in the stake that is active and permitted."""
    counted_weights: Matrix
    """Weights that count, as they were set."""
    weights: Matrix
    """Weights that count, as shares of their row."""
    consensus: tuple[I32F32Bits, ...]
    """The weight of each neuron on which a majority agrees."""
    clipped_weights: Matrix
    """Weights with none above consensus."""
    validator_trust: tuple[I32F32Bits, ...]
    """How much of each validator's weights the clip let stand."""
    ranks: tuple[I32F32Bits, ...]
    """Stake-weighted sum of each neuron's clipped weights."""
    incentive: tuple[I32F32Bits, ...]
    """Share of each neuron in all ranks."""
    weights_for_bonds: Matrix
    """Weights that bonds follow."""
    counted_bonds: Matrix
    """Bonds before the epoch that count, as storage holds them."""
    ema_bonds_normalized: Matrix
    """Bonds after the moving average; each column sums to one."""
    ema_bonds_stored: Matrix
    """Bonds after the moving average, as they are stored."""
    dividends: tuple[I32F32Bits, ...]
    """Share of each neuron in all dividends."""
    earning_shares: EarningShares
    """Share of each neuron in what is paid."""


def run_stages(epoch: EpochInput) -> EpochStages:
    """Return every stage of an epoch (CONSENSUS-26). Source: ``epoch_mechanism``."""
    last_update = completed_last_update(epoch.last_update, epoch.neuron_count)
    active = active_neurons(last_update, epoch.activity_cutoff, epoch.current_block)
    filtered = filtered_stake(epoch.stake_bits, epoch.stake_threshold, epoch.owner_uid)
    stake = normalized_stake(filtered)
    permits = with_owner_permit(epoch.validator_permit, epoch.owner_uid)
    next_permits = next_validator_permits(stake, epoch.max_allowed_validators, epoch.owner_uid)
    voting_stake = active_stake(stake, active, permits)

    counted = counted_weights(epoch, permits)
    weights = normalized_weights(counted)
    consensus = consensus_weights(voting_stake, weights, epoch.neuron_count, epoch.kappa)
    clipped = clipped_weights(weights, consensus)
    trust = validator_trust(clipped)
    neuron_ranks = ranks(clipped, voting_stake, epoch.neuron_count)
    shares = incentive(neuron_ranks)

    bond_weights = weights_for_bonds(weights, clipped, epoch.neuron_count, epoch.bonds_penalty)
    old_bonds = counted_bonds(epoch)
    if epoch.yuma3_enabled:
        averaged = averaged_bonds(bond_proportions(old_bonds), bond_weights, consensus, epoch)
        bonds = yuma3_bonds(averaged, voting_stake, shares)
    else:
        coefficient = bonds_coefficient(epoch.bonds_moving_average)
        bonds = yuma2_bonds(old_bonds, bond_weights, voting_stake, shares, coefficient)

    return EpochStages(
        active=active,
        filtered_stake=filtered,
        stake=stake,
        permits=permits,
        next_permits=next_permits,
        active_stake=voting_stake,
        counted_weights=counted,
        weights=weights,
        consensus=consensus,
        clipped_weights=clipped,
        validator_trust=trust,
        ranks=neuron_ranks,
        incentive=shares,
        weights_for_bonds=bond_weights,
        counted_bonds=old_bonds,
        ema_bonds_normalized=bonds.normalized,
        ema_bonds_stored=bonds.stored,
        dividends=bonds.dividends,
        earning_shares=earning_shares(shares, bonds.dividends, voting_stake, stake),
    )


def _proportions(shares: Sequence[I32F32Bits]) -> tuple[Proportion16, ...]:
    return tuple(map(fixed_to_proportion, shares))


def _bonds_of_permitted(bonds: Matrix, permits: Sequence[bool]) -> StoredMatrix:
    return tuple(
        tuple((column, fixed_to_proportion(bond)) for column, bond in row) if permit else ()
        for row, permit in zip(bonds, permits, strict=True)
    )


def stored_and_paid(stages: EpochStages, epoch: EpochInput) -> EpochOutput:
    """Return what the epoch stores and pays (CONSENSUS-26).

    Shares in 16 bits, amounts in whole units, and the bonds of those who may validate next.

    Source: ``epoch_mechanism``.
    """
    earned = stages.earning_shares
    return EpochOutput(
        dividends=_proportions(stages.dividends),
        incentive=_proportions(stages.incentive),
        consensus=_proportions(stages.consensus),
        validator_trust=_proportions(stages.validator_trust),
        stake_weight=_proportions(stages.stake),
        active=stages.active[: epoch.neuron_count],
        validator_permit=stages.next_permits,
        emission=tuple(paid(share, epoch.emission) for share in earned.combined),
        server_emission=tuple(paid(share, epoch.emission) for share in earned.server),
        validator_emission=tuple(paid(share, epoch.emission) for share in earned.validator),
        bonds=_bonds_of_permitted(stages.ema_bonds_stored, stages.next_permits),
    )


def run_epoch(epoch: EpochInput) -> EpochOutput:
    """Return what one epoch stores and pays (CONSENSUS-26). Source: ``epoch_mechanism``."""
    return stored_and_paid(run_stages(epoch), epoch)
