"""Liquid alpha: how fast each bond follows its weight (chapter 06-consensus)."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from tao_model.consensus.interface import Matrix
from tao_model.consensus.matrices import Row
from tao_model.consensus.vectors import proportion_to_fixed
from tao_model.numbers.fixed_point import I32F32
from tao_model.numbers.transcendental import exponential, natural_logarithm
from tao_model.rejection import Rejected
from tao_model.units import I32F32Bits, Proportion16, Steepness, Uid

EXPONENT_LIMIT: Final = I32F32.saturating_from_integer(20)
STEEPNESS_UNIT: Final = I32F32.saturating_from_integer(-100)
ONE_HALF: Final = I32F32Bits(I32F32.scale // 2)


@attrs.frozen
class LiquidAlpha:
    """The range of the coefficients, and how sharply they answer to a difference."""

    low: I32F32Bits
    high: I32F32Bits
    steepness: I32F32Bits
    """100 times the steepness of the sigmoid."""

    @classmethod
    def stored(cls, low: Proportion16, high: Proportion16, steepness: Steepness) -> "LiquidAlpha":
        """Return the parameters as storage holds them.

        Source: ``utils/misc.rs``, ``get_alpha_values_32`` and ``get_alpha_sigmoid_steepness``.
        """
        return cls(
            proportion_to_fixed(low),
            proportion_to_fixed(high),
            I32F32.saturating_from_integer(steepness),
        )


def safe_exponential(operand: I32F32Bits) -> I32F32Bits:
    """Return e^operand, the operand held within -20 and 20 (CONSENSUS-21).

    Source: ``epoch/math.rs``, ``exp_safe``.
    """
    limit = EXPONENT_LIMIT
    return exponential(I32F32, clamp(operand, I32F32.saturating_negate(limit), limit))


def safe_natural_logarithm(operand: I32F32Bits) -> I32F32Bits:
    """Return the natural logarithm, or zero where it is undefined (CONSENSUS-28).

    Source: ``epoch/math.rs``, ``safe_ln``, which no path of an epoch calls.
    """
    try:
        return natural_logarithm(I32F32, operand)
    except Rejected:
        return I32F32.zero


def safe_sigmoid(operand: I32F32Bits, rho: I32F32Bits, kappa: I32F32Bits) -> I32F32Bits:
    """Return 1 / (1 + e^(-rho (operand - kappa))) (CONSENSUS-28).

    Source: ``epoch/math.rs``, ``sigmoid_safe``, which no path of an epoch calls.
    """
    negative_rho = I32F32.saturating_multiply(rho, I32F32.saturating_negate(I32F32.one))
    distance = I32F32.saturating_subtract(operand, kappa)
    power = safe_exponential(I32F32.saturating_multiply(negative_rho, distance))
    return I32F32.divide_or_zero(I32F32.one, I32F32.saturating_add(power, I32F32.one))


def clamp(value: I32F32Bits, low: I32F32Bits, high: I32F32Bits) -> I32F32Bits:
    """Return the value held within low and high; low where low exceeds high."""
    return max(min(value, high), low)


def difference(consensus: I32F32Bits, weight: I32F32Bits, bond: I32F32Bits) -> I32F32Bits:
    """Return how far a weight calls for its bond to move, from 0 to 1 (CONSENSUS-21).

    Above its bond a weight is measured against consensus, below it against the bond.
    """
    if weight >= bond:
        distance = I32F32.saturating_subtract(weight, consensus)
    else:
        distance = I32F32.saturating_subtract(bond, weight)
    return clamp(distance, I32F32.zero, I32F32.one)


def coefficient(
    consensus: I32F32Bits, weight: I32F32Bits, bond: I32F32Bits, parameters: LiquidAlpha
) -> I32F32Bits:
    """Return the weight of the new in the moving average of one bond (CONSENSUS-21).

    Source: ``epoch/run_epoch.rs``, ``alpha_sigmoid``.
    """
    slope = I32F32.saturating_divide(parameters.steepness, STEEPNESS_UNIT)
    offset = I32F32.saturating_subtract(difference(consensus, weight, bond), ONE_HALF)
    power = safe_exponential(I32F32.saturating_multiply(slope, offset))
    sigmoid = I32F32.saturating_divide(I32F32.one, I32F32.saturating_add(I32F32.one, power))
    span = I32F32.saturating_subtract(parameters.high, parameters.low)
    unbounded = I32F32.saturating_add(parameters.low, I32F32.saturating_multiply(sigmoid, span))
    return clamp(unbounded, parameters.low, parameters.high)


def values_met_in_order(row: Row, columns: Sequence[Uid]) -> tuple[I32F32Bits, ...]:
    """Return the values of ascending ``columns`` met in one walk through a row (CONSENSUS-22).

    The walk never turns back: in an unsorted row an entry behind a greater column is not
    met, and of an entry that the row repeats in a run the first counts.
    """
    values = []
    position = 0
    for column in columns:
        while position < len(row) and row[position][0] < column:
            position += 1
        met = position < len(row) and row[position][0] == column
        values.append(row[position][1] if met else I32F32.zero)
    return tuple(values)


def coefficients(
    weights: Matrix, bonds: Matrix, consensus: Sequence[I32F32Bits], parameters: LiquidAlpha
) -> tuple[Mapping[Uid, I32F32Bits], ...]:
    """Return the coefficient of each bond to which a validator gives weight (CONSENSUS-22).

    Production fills the whole matrix; no other entry of it is ever used (CONSENSUS-23).
    Source: ``epoch/run_epoch.rs``, ``compute_liquid_alpha_values_sparse``.
    """
    return tuple(
        _row_coefficients(weight_row, bond_row, consensus, parameters)
        for weight_row, bond_row in zip(weights, bonds, strict=True)
    )


def _row_coefficients(
    weight_row: Row, bond_row: Row, consensus: Sequence[I32F32Bits], parameters: LiquidAlpha
) -> Mapping[Uid, I32F32Bits]:
    columns = sorted({column for column, _ in weight_row if column < len(consensus)})
    weights = values_met_in_order(weight_row, columns)
    bonds = values_met_in_order(bond_row, columns)
    return {
        column: coefficient(consensus[column], weight, bond, parameters)
        for column, weight, bond in zip(columns, weights, bonds, strict=True)
    }
