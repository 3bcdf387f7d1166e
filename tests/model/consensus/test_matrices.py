"""Sparse matrices of shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tao_model.consensus.interface import Matrix
from tao_model.consensus.matrices import (
    Row,
    clip_columns,
    interpolate,
    moving_average,
    moving_average_by_entry,
    normalize_columns,
    normalize_rows,
    row_sums,
    upscale_columns,
    weighted_column_sums,
    weighted_row_sums,
)
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Uid
from tests.strategies.consensus import shares

ONE = I32F32.one
SIZE = 4


def sorted_matrices() -> SearchStrategy[Matrix]:
    """Square matrices of shares with sorted rows."""
    row = st.dictionaries(st.integers(0, SIZE - 1).map(Uid), shares())
    rows = st.lists(row, min_size=SIZE, max_size=SIZE)
    return rows.map(lambda rows: tuple(tuple(sorted(row.items())) for row in rows))


def unsorted_matrices() -> SearchStrategy[Matrix]:
    """Matrices whose rows come in any order, repeat columns and name some that are not there."""
    entry = st.tuples(st.integers(0, SIZE).map(Uid), shares())
    row = st.lists(entry, max_size=2 * SIZE).map(tuple)
    return st.lists(row, min_size=SIZE, max_size=SIZE).map(tuple)


def vectors() -> SearchStrategy[tuple[I32F32Bits, ...]]:
    return st.lists(shares(), min_size=SIZE, max_size=SIZE).map(tuple)


def entries(matrix: Matrix) -> dict[tuple[int, int], int]:
    return {(row, column): value for row, cells in enumerate(matrix) for column, value in cells}


def column(matrix: Matrix, number: int) -> list[int]:
    return [value for (_, other), value in entries(matrix).items() if other == number]


@pytest.mark.rule("CONSENSUS-8")
@given(sorted_matrices())
def test_a_normalized_row_sums_to_one_less_at_most_one_unit_for_each_value_but_one(
    matrix: Matrix,
) -> None:
    for row, total in zip(matrix, row_sums(normalize_rows(matrix)), strict=True):
        nonzero = sum(value != 0 for _, value in row)
        assert (total == 0) if nonzero == 0 else (ONE - (nonzero - 1) <= total <= ONE)


@pytest.mark.rule("CONSENSUS-16")
@given(sorted_matrices())
def test_a_normalized_column_sums_to_one_less_at_most_one_unit_for_each_value_but_one(
    matrix: Matrix,
) -> None:
    normalized = normalize_columns(matrix, SIZE)
    for number in range(SIZE):
        nonzero = sum(value != 0 for value in column(matrix, number))
        total = sum(column(normalized, number))
        assert (total == 0) if nonzero == 0 else (ONE - (nonzero - 1) <= total <= ONE)


@pytest.mark.rule("CONSENSUS-16")
@given(sorted_matrices())
def test_the_greatest_value_of_an_upscaled_column_is_one(matrix: Matrix) -> None:
    upscaled = upscale_columns(matrix, SIZE)
    for number in range(SIZE):
        if any(column(matrix, number)):
            assert max(column(upscaled, number)) == ONE


@pytest.mark.rule("CONSENSUS-16")
def test_a_column_beyond_the_last_stays_as_it_is() -> None:
    matrix = (((Uid(0), I32F32Bits(4)), (Uid(1), I32F32Bits(4))),)
    assert normalize_columns(matrix, 1) == (((0, ONE), (1, 4)),)
    assert upscale_columns(matrix, 1) == (((0, ONE), (1, 4)),)


@pytest.mark.rule("CONSENSUS-11")
def test_above_a_threshold_of_zero_or_none_only_zero_stays() -> None:
    zero, one = I32F32Bits(0), I32F32Bits(1)
    above, at = ((Uid(0), one), (Uid(1), one)), ((Uid(0), zero), (Uid(1), zero))
    assert clip_columns((above, at), (zero,)) == ((), at)


@pytest.mark.rule("CONSENSUS-11")
@given(sorted_matrices(), vectors())
def test_a_clipped_weight_is_the_lesser_of_weight_and_threshold(
    matrix: Matrix, thresholds: tuple[I32F32Bits, ...]
) -> None:
    clipped = entries(clip_columns(matrix, thresholds))
    for (row, number), value in entries(matrix).items():
        assert clipped.get((row, number), 0) == min(value, thresholds[number])
    assert clipped.keys() <= entries(matrix).keys()


@pytest.mark.rule("CONSENSUS-13")
def test_a_row_without_weight_adds_nothing_to_any_column() -> None:
    row = ((Uid(0), ONE), (Uid(1), ONE))
    assert weighted_column_sums((row, row), (ONE,), 1) == (ONE,)


@pytest.mark.rule("CONSENSUS-13")
@given(sorted_matrices(), vectors())
def test_column_sums_weigh_each_row_with_products_floored(
    matrix: Matrix, weights: tuple[I32F32Bits, ...]
) -> None:
    sums = weighted_column_sums(matrix, weights, SIZE)
    for number in range(SIZE):
        assert sums[number] == sum(
            value * weights[row] // ONE
            for (row, other), value in entries(matrix).items()
            if other == number
        )


@pytest.mark.rule("CONSENSUS-19", "CONSENSUS-20")
@given(sorted_matrices(), vectors())
def test_row_sums_weigh_each_column_with_products_floored(
    matrix: Matrix, weights: tuple[I32F32Bits, ...]
) -> None:
    for row, total in zip(matrix, weighted_row_sums(matrix, weights), strict=True):
        assert total == sum(value * weights[number] // ONE for number, value in row)


@pytest.mark.rule("CONSENSUS-14")
@given(sorted_matrices(), sorted_matrices(), shares())
def test_an_interpolated_value_lies_between_the_two(
    first: Matrix, second: Matrix, ratio: I32F32Bits
) -> None:
    left, right = entries(first), entries(second)
    between = entries(interpolate(first, second, SIZE, ratio))
    for place in left.keys() | right.keys():
        ends = sorted((left.get(place, 0), right.get(place, 0)))
        assert ends[0] <= between.get(place, 0) <= ends[1]


@pytest.mark.rule("CONSENSUS-14")
@given(sorted_matrices(), sorted_matrices())
def test_a_ratio_of_zero_is_the_first_and_of_one_the_second(first: Matrix, second: Matrix) -> None:
    assert interpolate(first, second, SIZE, I32F32.zero) == first
    assert interpolate(first, second, SIZE, I32F32.one) == second


@pytest.mark.rule("CONSENSUS-14")
@given(unsorted_matrices(), unsorted_matrices(), st.integers(1, ONE - 1).map(I32F32Bits))
def test_of_repeated_entries_the_last_is_interpolated_and_unknown_columns_are_dropped(
    first: Matrix, second: Matrix, ratio: I32F32Bits
) -> None:
    between = interpolate(first, second, SIZE, ratio)
    for left, right, row in zip(map(dict, first), map(dict, second), between, strict=True):
        expected = {
            column: left.get(column, 0)
            + ratio * (right.get(column, 0) - left.get(column, 0)) // ONE
            for column in map(Uid, range(SIZE))
        }
        assert row == tuple((at, value) for at, value in expected.items() if value > 0)


@pytest.mark.rule("CONSENSUS-18")
@given(unsorted_matrices(), unsorted_matrices(), shares())
def test_a_moving_average_is_sorted_and_adds_up_repeated_entries_and_drops_unknown_columns(
    new: Matrix, old: Matrix, coefficient: I32F32Bits
) -> None:
    def weighted(row: Row, weight: int, column: int) -> int:
        return sum(weight * value // ONE for at, value in row if at == column)

    average = moving_average(new, old, coefficient)
    for fresh, past, row in zip(new, old, average, strict=True):
        expected = {
            column: weighted(fresh, coefficient, column) + weighted(past, ONE - coefficient, column)
            for column in range(SIZE)
        }
        assert row == tuple((at, value) for at, value in expected.items() if value > 0)


@pytest.mark.rule("CONSENSUS-18")
@given(sorted_matrices(), sorted_matrices(), shares())
def test_a_moving_average_lies_between_old_and_new_less_at_most_two_units(
    new: Matrix, old: Matrix, coefficient: I32F32Bits
) -> None:
    left, right = entries(new), entries(old)
    average = entries(moving_average(new, old, coefficient))
    for place in left.keys() | right.keys():
        ends = sorted((left.get(place, 0), right.get(place, 0)))
        assert ends[0] - 1 <= average.get(place, 0) <= ends[1]


@pytest.mark.rule("CONSENSUS-18")
def test_a_negative_coefficient_carries_the_average_beyond_the_old_value() -> None:
    one_entry = (((Uid(0), ONE),),)
    nothing: Matrix = ((),)
    assert moving_average(nothing, one_entry, I32F32Bits(-ONE)) == (((0, 2 * ONE),),)
    assert moving_average(one_entry, nothing, I32F32Bits(-ONE)) == ((),)


@pytest.mark.rule("CONSENSUS-18")
def test_repeated_entries_add_up_and_unknown_columns_are_dropped() -> None:
    half = I32F32Bits(ONE // 2)
    row = ((Uid(0), half), (Uid(5), half), (Uid(0), half))
    assert moving_average((row,), ((),), I32F32.one) == (((0, ONE),),)
    assert moving_average((row, row), ((),), I32F32.one) == (((0, ONE),), ((0, ONE),))


@pytest.mark.rule("CONSENSUS-23")
@given(sorted_matrices(), sorted_matrices(), shares())
def test_an_average_by_entry_agrees_with_the_common_one_where_there_is_weight(
    new: Matrix, old: Matrix, coefficient: I32F32Bits
) -> None:
    by_entry = [{Uid(column): coefficient for column in range(SIZE)}] * SIZE
    common = entries(moving_average(new, old, coefficient))
    averaged = entries(moving_average_by_entry(new, old, by_entry))
    for place, value in common.items():
        assert averaged.get(place, 0) == (min(value, ONE) if place in entries(new) else 0)


@pytest.mark.rule("CONSENSUS-23")
def test_matrices_of_different_heights_give_the_new() -> None:
    one, two = (((Uid(0), ONE),),), (((Uid(0), ONE),), ())
    nothing: Matrix = ((),)
    coefficient = {Uid(0): I32F32.zero}
    assert moving_average_by_entry(one, two, [coefficient]) == one
    assert moving_average_by_entry(one, nothing, [coefficient, coefficient]) == one


@pytest.mark.rule("CONSENSUS-23")
def test_a_bond_without_weight_is_lost_at_once() -> None:
    old = (((Uid(0), ONE),),)
    by_entry = [{Uid(0): I32F32.zero}]
    assert moving_average_by_entry(((),), old, by_entry) == ((),)
    assert moving_average_by_entry((((Uid(0), I32F32.zero),),), old, by_entry) == old
    assert moving_average_by_entry((((Uid(0), I32F32.zero),),), ((),), by_entry) == ((),)
