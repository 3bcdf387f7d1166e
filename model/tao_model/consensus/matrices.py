"""Sparse matrices of shares: sums, normalisation and averages (chapter 06-consensus).

A matrix is a row for each uid, a row a sequence of (column uid, value) in stored order. A row
may be unsorted and may name a column that does not exist; each function says what becomes
of such entries, because production keeps them in some places and drops them in others.
"""

from collections.abc import Callable, Mapping, Sequence

from tao_model.consensus.interface import Matrix
from tao_model.consensus.vectors import normalize_by, wrapping_sum
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Uid

Row = tuple[tuple[Uid, I32F32Bits], ...]


def keep_entries(matrix: Matrix, keeps: Callable[[int, Uid], bool]) -> Matrix:
    """Return the matrix with those entries (row, column) that ``keeps`` accepts, in order."""
    return tuple(
        tuple((column, value) for column, value in row if keeps(index, column))
        for index, row in enumerate(matrix)
    )


def map_entries(matrix: Matrix, change: Callable[[int, Uid, I32F32Bits], I32F32Bits]) -> Matrix:
    """Return the matrix with each value replaced by ``change(row, column, value)``."""
    return tuple(
        tuple((column, change(index, column, value)) for column, value in row)
        for index, row in enumerate(matrix)
    )


def row_sums(matrix: Matrix) -> tuple[I32F32Bits, ...]:
    """Return the wrapped sum of each row (CONSENSUS-2). Source: ``row_sum_sparse``."""
    return tuple(wrapping_sum(I32F32, [value for _, value in row]) for row in matrix)


def normalize_rows(matrix: Matrix) -> Matrix:
    """Return each row divided by its sum; a row whose sum is not positive stays (CONSENSUS-8).

    Source: ``epoch/math.rs``, ``inplace_row_normalize_sparse``.
    """
    return tuple(
        _normalized_row(row) if total > 0 else row
        for row, total in zip(matrix, row_sums(matrix), strict=True)
    )


def _normalized_row(row: Row) -> Row:
    values = [value for _, value in row]
    shares = normalize_by(I32F32, values, wrapping_sum(I32F32, values))
    return tuple((column, share) for (column, _), share in zip(row, shares, strict=True))


def column_sums(matrix: Matrix, columns: int) -> list[I32F32Bits]:
    """Return the saturating sum of each of the first ``columns`` columns, row by row."""
    sums = [I32F32.zero] * columns
    for row in matrix:
        for column, value in row:
            if column < columns:
                sums[column] = I32F32.saturating_add(sums[column], value)
    return sums


def column_maxima(matrix: Matrix, columns: int) -> list[I32F32Bits]:
    """Return the greatest value, or zero, of each of the first ``columns`` columns."""
    maxima = [I32F32.zero] * columns
    for row in matrix:
        for column, value in row:
            if column < columns and maxima[column] < value:
                maxima[column] = value
    return maxima


def _divide_columns(matrix: Matrix, divisors: Sequence[I32F32Bits]) -> Matrix:
    def divided(_: int, column: Uid, value: I32F32Bits) -> I32F32Bits:
        if column < len(divisors) and divisors[column] != 0:
            return I32F32.divide_or_zero(value, divisors[column])
        return value

    return map_entries(matrix, divided)


def normalize_columns(matrix: Matrix, columns: int) -> Matrix:
    """Return each column divided by its sum; a sum of zero leaves it as it is (CONSENSUS-16).

    Entries of a column from ``columns`` on stay as they are.
    Source: ``epoch/math.rs``, ``inplace_col_normalize_sparse``.
    """
    return _divide_columns(matrix, column_sums(matrix, columns))


def upscale_columns(matrix: Matrix, columns: int) -> Matrix:
    """Return each column divided by its greatest value, unless that is zero (CONSENSUS-16).

    Entries of a column from ``columns`` on stay as they are.
    Source: ``epoch/math.rs``, ``inplace_col_max_upscale_sparse``.
    """
    return _divide_columns(matrix, column_maxima(matrix, columns))


def clip_columns(matrix: Matrix, thresholds: Sequence[I32F32Bits]) -> Matrix:
    """Return the matrix with no value above its column's threshold (CONSENSUS-11).

    A value above a threshold of zero is dropped. A column without threshold has zero.
    Source: ``epoch/math.rs``, ``col_clip_sparse``.
    """

    def threshold(column: Uid) -> I32F32Bits:
        return thresholds[column] if column < len(thresholds) else I32F32.zero

    return tuple(
        tuple(
            (column, I32F32.lesser(value, threshold(column)))
            for column, value in row
            if threshold(column) > 0 or value <= threshold(column)
        )
        for row in matrix
    )


def weighted_column_sums(
    matrix: Matrix, row_weights: Sequence[I32F32Bits], columns: int
) -> tuple[I32F32Bits, ...]:
    """Return the sum of each column, its values weighted by their rows (CONSENSUS-13).

    Each product is floored. A row without weight has zero.
    Source: ``epoch/math.rs``, ``matmul_sparse``.
    """
    sums = [I32F32.zero] * columns
    for index, row in enumerate(matrix):
        weight = row_weights[index] if index < len(row_weights) else I32F32.zero
        for column, value in row:
            if column < columns:
                product = I32F32.saturating_multiply(weight, value)
                sums[column] = I32F32.saturating_add(sums[column], product)
    return tuple(sums)


def weighted_row_sums(
    matrix: Matrix, column_weights: Sequence[I32F32Bits]
) -> tuple[I32F32Bits, ...]:
    """Return each row's sum, its values weighted by column (CONSENSUS-19, CONSENSUS-20).

    Each product is floored. A column without weight has zero.
    Source: ``epoch/math.rs``, ``matmul_transpose_sparse``.
    """
    sums = []
    for row in matrix:
        total = I32F32.zero
        for column, value in row:
            if column < len(column_weights):
                product = I32F32.saturating_multiply(column_weights[column], value)
                total = I32F32.saturating_add(total, product)
        sums.append(total)
    return tuple(sums)


def scale_rows(matrix: Matrix, factors: Sequence[I32F32Bits]) -> Matrix:
    """Return each row times its factor, products floored; rows without factor are cut off.

    Source: ``epoch/math.rs``, ``row_hadamard_sparse``.
    """
    return map_entries(
        matrix[: len(factors)],
        lambda index, _, value: I32F32.saturating_multiply(value, factors[index]),
    )


def _by_column(row: Row, columns: int) -> dict[Uid, I32F32Bits]:
    return {column: value for column, value in row if column < columns}


def _positive_entries(values: Mapping[Uid, I32F32Bits]) -> Row:
    return tuple((column, values[column]) for column in sorted(values) if values[column] > 0)


def interpolate(first: Matrix, second: Matrix, columns: int, ratio: I32F32Bits) -> Matrix:
    """Return first + ratio * (second - first) (CONSENSUS-14).

    A ratio of zero or one returns that matrix as it is. Otherwise rows come out sorted, with
    positive values only, and of an entry that a row repeats the last counts. Matrices of
    different heights give the second.
    Source: ``epoch/math.rs``, ``interpolate_sparse``.
    """
    if ratio == 0:
        return first
    if ratio == I32F32.one or len(first) != len(second):
        return second
    return tuple(
        _row_between(_by_column(first_row, columns), _by_column(second_row, columns), ratio)
        for first_row, second_row in zip(first, second, strict=True)
    )


def _row_between(
    left: Mapping[Uid, I32F32Bits], right: Mapping[Uid, I32F32Bits], ratio: I32F32Bits
) -> Row:
    return _positive_entries(
        {
            column: _between(left.get(column, I32F32.zero), right.get(column, I32F32.zero), ratio)
            for column in left.keys() | right.keys()
        }
    )


def _between(left: I32F32Bits, right: I32F32Bits, ratio: I32F32Bits) -> I32F32Bits:
    step = I32F32.saturating_multiply(ratio, I32F32.saturating_subtract(right, left))
    return I32F32.saturating_add(left, step)


def moving_average(new: Matrix, old: Matrix, coefficient: I32F32Bits) -> Matrix:
    """Return coefficient * new + (1 - coefficient) * old (CONSENSUS-18).

    Each product is floored. Rows come out sorted, with positive values only; entries that
    a row repeats add up; columns from the number of new rows on are dropped.
    Source: ``epoch/math.rs``, ``mat_ema_sparse``.
    """
    rest = I32F32.saturating_subtract(I32F32.one, coefficient)
    columns = len(new)
    return tuple(
        _weighted_sum(((coefficient, row), (rest, old[index] if index < len(old) else ())), columns)
        for index, row in enumerate(new)
    )


def _weighted_sum(terms: Sequence[tuple[I32F32Bits, Row]], columns: int) -> Row:
    sums: dict[Uid, I32F32Bits] = {}
    for weight, row in terms:
        for column, value in row:
            if column < columns:
                product = I32F32.saturating_multiply(weight, value)
                sums[column] = I32F32.saturating_add(sums.get(column, I32F32.zero), product)
    return _positive_entries(sums)


def moving_average_by_entry(
    new: Matrix, old: Matrix, coefficients: Sequence[Mapping[Uid, I32F32Bits]]
) -> Matrix:
    """Return the moving average in which each entry has a coefficient of its own (CONSENSUS-23).

    Only entries of ``new`` come out, in their order, where positive, and at most one: what
    is in ``old`` alone is lost at once. An entry without coefficient is dropped. Matrices of
    different heights give the new.
    Source: ``epoch/math.rs``, ``mat_ema_alpha_sparse``.
    """
    if len(new) != len(old) or len(new) != len(coefficients):
        return new
    return tuple(map(_average_row, new, old, coefficients))


def _average_row(new: Row, old: Row, coefficients: Mapping[Uid, I32F32Bits]) -> Row:
    past = dict(old)
    averaged = (
        (column, _average(value, past.get(column, I32F32.zero), coefficients[column]))
        for column, value in new
        if column in coefficients
    )
    return tuple((column, value) for column, value in averaged if value > 0)


def _average(new: I32F32Bits, old: I32F32Bits, coefficient: I32F32Bits) -> I32F32Bits:
    rest = I32F32.saturating_subtract(I32F32.one, coefficient)
    gained = max(I32F32.saturating_multiply(coefficient, new), I32F32.zero)
    kept = I32F32.saturating_multiply(rest, old)
    return min(I32F32.saturating_add(kept, gained), I32F32.one)
