"""Bonds and dividends: what validators earn for backing good miners (chapter 06-consensus)."""

from collections.abc import Sequence
from typing import Final

import attrs

from tao_model.consensus.interface import EpochInput, Matrix, StoredMatrix
from tao_model.consensus.liquid_alpha import LiquidAlpha, coefficients
from tao_model.consensus.matrices import (
    interpolate,
    keep_entries,
    map_entries,
    moving_average,
    moving_average_by_entry,
    normalize_columns,
    scale_rows,
    upscale_columns,
    weighted_row_sums,
)
from tao_model.consensus.vectors import normalize, proportion_to_fixed, scale_to_proportion
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.numbers.integers import U64
from tao_model.units import BlockNumber, I32F32Bits, Millionths, Proportion16, Tempo

MILLION: Final = I64F64.saturating_from_integer(1_000_000)


@attrs.frozen
class BondResult:
    """Bonds after the epoch, and the dividends that they earn."""

    normalized: Matrix
    """Columns sum to one: each validator's part in each miner."""
    stored: Matrix
    """As storage holds them, before they become proportions."""
    dividends: tuple[I32F32Bits, ...]
    """Each validator's share of all dividends."""


def weights_for_bonds(
    weights: Matrix, clipped: Matrix, columns: int, bonds_penalty: Proportion16
) -> Matrix:
    """Return the weights that bonds follow: clipped as far as the penalty says (CONSENSUS-14).

    Source: ``epoch_mechanism``.
    """
    return interpolate(weights, clipped, columns, proportion_to_fixed(bonds_penalty))


def stored_bonds(bonds: StoredMatrix, neuron_count: int) -> Matrix:
    """Return the stored bonds of the neurons that exist (CONSENSUS-15).

    Entries to neurons that do not exist stay until the moving average drops them.
    Source: ``epoch/run_epoch.rs``, ``get_bonds_sparse``.
    """
    return tuple(
        tuple((column, I32F32.saturating_from_integer(bond)) for column, bond in row)
        for row in bonds[:neuron_count]
    )


def previous_epoch_block(
    last_mechanism_step_block: BlockNumber, current_block: BlockNumber, tempo: Tempo
) -> BlockNumber:
    """Return the block from which on a registration voids bonds (CONSENSUS-15).

    Source: ``epoch_mechanism``.
    """
    if last_mechanism_step_block == 0:
        return BlockNumber(U64.saturating_subtract(current_block, tempo))
    return BlockNumber(U64.saturating_add(last_mechanism_step_block, 1))


def bonds_to_established(
    bonds: Matrix, previous_epoch: BlockNumber, block_at_registration: Sequence[BlockNumber]
) -> Matrix:
    """Return the bonds to neurons that registered before the previous epoch (CONSENSUS-15).

    A registration that is not stored counts as block zero.
    Source: ``epoch/math.rs``, ``scalar_vec_mask_sparse_matrix``.
    """

    def registered(column: int) -> int:
        return block_at_registration[column] if column < len(block_at_registration) else 0

    return keep_entries(bonds, lambda _, column: registered(column) < previous_epoch)


def counted_bonds(epoch: EpochInput) -> Matrix:
    """Return the bonds that count, as stored (CONSENSUS-15). Source: ``epoch_mechanism``."""
    previous_epoch = previous_epoch_block(
        epoch.last_mechanism_step_block, epoch.current_block, epoch.tempo
    )
    bonds = stored_bonds(epoch.bonds, epoch.neuron_count)
    return bonds_to_established(bonds, previous_epoch, epoch.block_at_registration)


def bonds_coefficient(bonds_moving_average: Millionths) -> I32F32Bits:
    """Return the weight of the new in the moving average of bonds (CONSENSUS-17).

    Negative where the stored average exceeds one million.
    Source: ``epoch/run_epoch.rs``, ``compute_ema_bonds_normal_sparse`` and
    ``compute_disabled_liquid_alpha``.
    """
    average = I64F64.divide_or_zero(I64F64.saturating_from_integer(bonds_moving_average), MILLION)
    return I32F32.saturating_subtract(I32F32.one, I32F32.saturating_from_fixed(average, I64F64))


def yuma2_bonds(
    bonds: Matrix,
    bond_weights: Matrix,
    active_stake: Sequence[I32F32Bits],
    incentive: Sequence[I32F32Bits],
    coefficient: I32F32Bits,
) -> BondResult:
    """Return the bonds of Yuma2: parts in each miner, bought by stake and weight (CONSENSUS-19).

    Source: ``epoch_mechanism``.
    """
    columns = len(bonds)
    held = normalize_columns(bonds, columns)
    bought = normalize_columns(scale_rows(bond_weights, active_stake), columns)
    averaged = normalize_columns(moving_average(bought, held, coefficient), columns)
    dividends = normalize(I32F32, weighted_row_sums(averaged, incentive))
    return BondResult(averaged, upscale_columns(averaged, columns), dividends)


def bond_proportions(bonds: Matrix) -> Matrix:
    """Return stored bonds as the shares that Yuma3 reads in them (CONSENSUS-20).

    Source: ``epoch/run_epoch.rs``, ``get_bonds_sparse_fixed_proportion``.
    """
    return map_entries(bonds, lambda _row, _column, bond: scale_to_proportion(bond))


def averaged_bonds(
    bonds: Matrix, bond_weights: Matrix, consensus: Sequence[I32F32Bits], epoch: EpochInput
) -> Matrix:
    """Return Yuma3's moving average of bonds (CONSENSUS-20).

    Under liquid alpha, unless the consensus is zero for everybody, each bond has a
    coefficient of its own.
    Source: ``epoch/run_epoch.rs``, ``compute_bonds_sparse``.
    """
    if not epoch.liquid_alpha_enabled or all(value == 0 for value in consensus):
        coefficient = bonds_coefficient(epoch.bonds_moving_average)
        return moving_average(bond_weights, bonds, coefficient)
    parameters = LiquidAlpha.stored(
        epoch.alpha_low, epoch.alpha_high, epoch.alpha_sigmoid_steepness
    )
    by_entry = coefficients(bond_weights, bonds, consensus, parameters)
    return moving_average_by_entry(bond_weights, bonds, by_entry)


def yuma3_bonds(
    averaged: Matrix, active_stake: Sequence[I32F32Bits], incentive: Sequence[I32F32Bits]
) -> BondResult:
    """Return the bonds of Yuma3: a belief of each validator, paid by stake (CONSENSUS-20).

    Source: ``epoch_mechanism``.
    """
    normalized = normalize_columns(averaged, len(averaged))
    earned = weighted_row_sums(normalized, incentive)
    dividends = normalize(I32F32, tuple(map(I32F32.saturating_multiply, earned, active_stake)))
    return BondResult(normalized, averaged, dividends)
