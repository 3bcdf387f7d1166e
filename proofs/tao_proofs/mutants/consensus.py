"""Planted defects of chapter 06-consensus."""

from collections.abc import Sequence
from typing import Any

from tao_model.consensus import (
    agreement,
    bonds,
    earnings,
    liquid_alpha,
    matrices,
    median,
    stake,
    vectors,
    weights,
)
from tao_model.consensus.bonds import MILLION, BondResult
from tao_model.consensus.earnings import EarningShares
from tao_model.consensus.interface import Matrix
from tao_model.consensus.liquid_alpha import LiquidAlpha
from tao_model.consensus.matrices import column_sums, keep_entries
from tao_model.consensus.stake import _where
from tao_model.consensus.vectors import (
    PROPORTION_ONE,
    normalize,
    wrapping_sum,
)
from tao_model.consensus.weights import _block
from tao_model.numbers import transcendental
from tao_model.numbers.fixed_point import I32F32, I64F64, FixedPointFormat
from tao_model.numbers.integers import U64
from tao_model.units import (
    Alpha,
    BlockNumber,
    I32F32Bits,
    I64F64Bits,
    Millionths,
    Proportion16,
    Rao,
    Uid,
)
from tao_proofs.engine.mutants import mutant

Fixed = I32F32Bits

# Vectors.


@mutant(of=vectors.proportion_to_fixed)
def proportion_of_65536(value: Proportion16) -> Fixed:
    """A proportion is read as a fraction of 65536."""
    return I32F32Bits(value * (I32F32.one // 2**16))


@mutant(of=vectors.fixed_to_proportion)
def proportion_rounded_up(share: Fixed) -> Proportion16:
    """A share is rounded up."""
    scaled = I32F32.saturating_multiply(share, PROPORTION_ONE)
    return Proportion16(-(-scaled // I32F32.one))


@mutant(of=vectors.normalize_by)
def shares_are_rounded_up(
    number_format: FixedPointFormat[Any], vector: Sequence[Any], total: Any
) -> tuple[Any, ...]:
    """Quotients are rounded up."""
    if total == 0:
        return tuple(vector)
    return tuple((value * number_format.one + total - 1) // total for value in vector)


@mutant(of=vectors.normalize)
def largest_becomes_one(
    number_format: FixedPointFormat[Any], vector: Sequence[Any]
) -> tuple[Any, ...]:
    """Values are divided by the greatest instead of by their sum."""
    return vectors.normalize_by(number_format, vector, max(vector))


@mutant(of=vectors._upscaled)
def upscaled_without_rounding(value: Fixed, greatest: Fixed) -> Proportion16:
    """The greatest value becomes one less than 65535."""
    return Proportion16(value * 65_534 // greatest)


# Stake.


@mutant(of=stake.filtered_stake)
def threshold_for_everybody(
    total_stake: Sequence[I64F64Bits], stake_threshold: Rao, owner_uid: Uid | None
) -> tuple[I64F64Bits, ...]:
    """The owner's stake counts only above the threshold."""
    return tuple(
        own if I64F64.saturating_to_integer(own, U64) >= stake_threshold else I64F64.zero
        for own in total_stake
    )


@mutant(of=stake.next_validator_permits)
def lowest_may_validate(
    shares: Sequence[Fixed], most: Any, owner_uid: Uid | None
) -> tuple[bool, ...]:
    """The lowest stakes may validate."""
    return tuple(own != 0 and sum(1 for other in shares if other < own) < most for own in shares)


@mutant(of=stake.next_validator_permits)
def nobody_may_validate(
    shares: Sequence[Fixed], most: Any, owner_uid: Uid | None
) -> tuple[bool, ...]:
    """None but the owner may validate."""
    return stake.with_owner_permit((False,) * len(shares), owner_uid)


@mutant(of=stake.active_stake, defect="D-77")
def idle_stake_counts(
    shares: Sequence[Fixed], active: Sequence[bool], permits: Sequence[bool]
) -> tuple[Fixed, ...]:
    """Stake of neurons without permit counts in the majority."""
    return normalize(I32F32, _where(shares, active))


# Weights.


@mutant(of=weights.current_weights)
def newcomers_inherit_weights(
    matrix: Matrix, last_update: Sequence[BlockNumber], registered: Sequence[BlockNumber]
) -> Matrix:
    """A weight set in the very block of a registration counts for the newcomer."""
    return keep_entries(
        matrix, lambda row, column: _block(last_update, row) >= _block(registered, column)
    )


@mutant(of=weights.uncommitted_weights, defect="D-78")
def commits_are_ignored(
    matrix: Matrix,
    earliest_commit_block: Sequence[BlockNumber | None],
    registered: Sequence[BlockNumber],
) -> Matrix:
    """A weight counts for whoever has the uid when it is revealed."""
    return matrix


# Agreement.


@mutant(of=median.weighted_median)
def median_of_heads(own: Sequence[Fixed], score: Sequence[Fixed], minority: Fixed) -> Fixed:
    """Every validator has the same say."""
    return sorted(score)[len(score) // 2]


@mutant(of=median.weighted_median)
def median_at_the_minority(own: Sequence[Fixed], score: Sequence[Fixed], minority: Fixed) -> Fixed:
    """A minority that is exactly reached decides."""
    backing, result = I32F32.zero, I32F32.zero
    for value, own_stake in sorted(zip(score, own, strict=True)):
        result = value
        backing = I32F32.saturating_add(backing, own_stake)
        if backing >= minority:
            break
    return result


@mutant(of=agreement.consensus_weights)
def highest_weight_wins(
    active_stake: Sequence[Fixed], matrix: Matrix, columns: int, kappa: Proportion16
) -> tuple[Fixed, ...]:
    """The greatest weight of anybody is the consensus."""
    return tuple(matrices.column_maxima(matrix, columns))


@mutant(of=matrices.clip_columns)
def nothing_is_clipped(matrix: Matrix, thresholds: Sequence[Fixed]) -> Matrix:
    """Weights above consensus stay."""
    return matrix


@mutant(of=matrices.row_sums)
def row_counts(matrix: Matrix) -> tuple[Fixed, ...]:
    """A row's sum is one for each entry."""
    return tuple(I32F32Bits(I32F32.one * len(row)) for row in matrix)


@mutant(of=matrices.weighted_column_sums)
def ranks_without_stake(
    matrix: Matrix, row_weights: Sequence[Fixed], columns: int
) -> tuple[Fixed, ...]:
    """Everybody's weights count in full."""
    return tuple(column_sums(matrix, columns))


# Bonds.


@mutant(of=matrices._between)
def interpolation_from_the_other_end(left: Fixed, right: Fixed, ratio: Fixed) -> Fixed:
    """The step is added to the second value."""
    step = I32F32.saturating_multiply(ratio, I32F32.saturating_subtract(right, left))
    return I32F32.saturating_add(right, step)


@mutant(of=matrices.normalize_columns)
def columns_stay(matrix: Matrix, columns: int) -> Matrix:
    """Columns are not normalised."""
    return matrix


@mutant(of=matrices.upscale_columns)
def columns_are_normalised(matrix: Matrix, columns: int) -> Matrix:
    """Columns are divided by their sums."""
    return matrices.normalize_columns(matrix, columns)


@mutant(of=bonds.bonds_coefficient)
def coefficient_of_the_old(average: Millionths) -> Fixed:
    """The weight of the old is taken for that of the new, unbounded."""
    part = I64F64.divide_or_zero(I64F64.saturating_from_integer(average), MILLION)
    return I32F32.saturating_add(I32F32.one, I32F32.saturating_from_fixed(part, I64F64))


@mutant(of=bonds.bonds_coefficient, defect="D-83")
def frozen_at_the_full_scale(average: Millionths) -> Fixed:
    """Bonds freeze as soon as the old weighs anything."""
    return I32F32.zero if average > 0 else I32F32.one


@mutant(of=matrices.moving_average)
def average_of_sums(new: Matrix, old: Matrix, coefficient: Fixed) -> Matrix:
    """The old counts in full beside the new."""
    return tuple(
        tuple(
            (column, I32F32.saturating_add(value, dict(old_row).get(column, I32F32.zero)))
            for column, value in new_row
        )
        for new_row, old_row in zip(new, old, strict=True)
    )


@mutant(of=matrices._average)
def average_without_ceiling(new: Fixed, old: Fixed, coefficient: Fixed) -> Fixed:
    """A bond is not held at one."""
    return I32F32.saturating_add(I32F32.saturating_multiply(coefficient, new), old)


@mutant(of=matrices.weighted_row_sums)
def dividends_without_incentive(
    matrix: Matrix, column_weights: Sequence[Fixed]
) -> tuple[Fixed, ...]:
    """Bonds to every miner pay alike."""
    return tuple(wrapping_sum(I32F32, [value for _, value in row]) for row in matrix)


@mutant(of=bonds.yuma3_bonds)
def dividends_are_not_shares(
    averaged: Matrix, active_stake: Sequence[Fixed], incentive: Sequence[Fixed]
) -> BondResult:
    """Dividends are the sums of bonds, not shares of them."""
    normalized = matrices.normalize_columns(averaged, len(averaged))
    return BondResult(normalized, averaged, matrices.row_sums(averaged))


# Liquid alpha.


@mutant(of=transcendental.term_of_series)
def term_is_not_divided(
    number_format: FixedPointFormat[Any], previous: int, operand: int, exponent: int
) -> int:
    """A term is not divided by its exponent."""
    return previous * operand // number_format.scale


@mutant(of=transcendental._exponential_of_positive)
def series_without_its_start(number_format: FixedPointFormat[Any], operand: Any) -> Any:
    """The series begins with its second term."""
    return operand


@mutant(of=liquid_alpha.safe_exponential)
def exponent_without_limit(operand: Fixed) -> Fixed:
    """The operand is not held within -20 and 20."""
    return transcendental.exponential(I32F32, operand)


@mutant(of=liquid_alpha.coefficient)
def coefficient_without_range(
    consensus: Fixed, weight: Fixed, bond: Fixed, parameters: LiquidAlpha
) -> Fixed:
    """The coefficient is the low end plus the whole sigmoid."""
    return I32F32.saturating_add(parameters.low, I32F32.one)


@mutant(of=liquid_alpha.difference)
def difference_without_bounds(consensus: Fixed, weight: Fixed, bond: Fixed) -> Fixed:
    """A distance below zero stays."""
    return I32F32.saturating_subtract(weight, consensus)


# Earnings.


@mutant(of=earnings.earning_shares)
def shares_of_their_own_sums(
    incentive: Sequence[Fixed],
    dividends: Sequence[Fixed],
    active_stake: Sequence[Fixed],
    own: Sequence[Fixed],
) -> EarningShares:
    """Miners and validators each share the whole."""
    return EarningShares(tuple(incentive), tuple(dividends), tuple(incentive))


@mutant(of=earnings.paid)
def payment_rounded_up(share: Fixed, emission: Alpha) -> Alpha:
    """A payment is rounded up to whole units."""
    return Alpha(-(-share * emission // I32F32.one))


@mutant(of=earnings.paid)
def payment_in_narrow_format(share: Fixed, emission: Alpha) -> Alpha:
    """The product is computed in 32 bits for the whole."""
    exact = I32F32.saturating_multiply(share, I32F32.saturating_from_integer(emission))
    return Alpha(I32F32.saturating_to_integer(exact, U64))


@mutant(of=earnings.paid)
def payment_of_half(share: Fixed, emission: Alpha) -> Alpha:
    """Half of each share is kept."""
    return Alpha(share * emission // (2 * I32F32.one))


@mutant(of=stake.active_neurons)
def inactive_at_the_cutoff(
    last_update: Sequence[BlockNumber], activity_cutoff: Any, current_block: BlockNumber
) -> tuple[bool, ...]:
    """A neuron is inactive as soon as the cutoff has passed."""
    return tuple(updated + activity_cutoff > current_block for updated in last_update)


@mutant(of=bonds.bonds_to_established)
def newcomers_inherit_bonds(
    matrix: Matrix, previous_epoch: BlockNumber, registered: Sequence[BlockNumber]
) -> Matrix:
    """Bonds to whoever had the uid before count for its new neuron."""
    return matrix


@mutant(of=agreement.consensus_weights)
def lowest_weight_wins(
    active_stake: Sequence[Fixed], matrix: Matrix, columns: int, kappa: Proportion16
) -> tuple[Fixed, ...]:
    """The least weight of anybody is the consensus."""
    rows = [dict(row) for row in matrix]
    return tuple(
        min(row.get(Uid(column), I32F32.zero) for row in rows) for column in range(columns)
    )
