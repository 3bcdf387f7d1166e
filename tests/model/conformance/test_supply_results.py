"""What `tao-spec supply --json` prints."""

from fractions import Fraction

from hypothesis import given

from tao_model.conformance.supply_results import supply_course, supply_point
from tao_model.supply.curve import MAXIMUM_SUPPLY, block_emission
from tao_model.units import Rao
from tests.strategies.supply import issuances

COURSE = supply_course()


def test_a_row_stands_for_the_start_and_for_each_halving() -> None:
    assert [row.halvings for row in COURSE.halvings] == list(range(31))
    assert [row.threshold for row in COURSE.halvings[:3]] == [
        0,
        10_500_000 * 10**9,
        15_750_000 * 10**9,
    ]


def test_the_last_row_is_the_end() -> None:
    last = COURSE.halvings[-1]
    assert last.block_emission == 0
    assert (last.threshold, last.blocks) == (COURSE.terminal_issuance, COURSE.blocks)


def test_blocks_count_from_no_issuance() -> None:
    assert [row.blocks for row in COURSE.halvings[:3]] == [0, 10_500_000, 21_000_000]


def test_inflation_is_unknown_only_where_nothing_is_issued() -> None:
    assert COURSE.halvings[0].annual_inflation is None
    assert all(row.annual_inflation is not None for row in COURSE.halvings[1:])
    assert supply_point(Rao(0)).annual_inflation is None


@given(issuances())
def test_percentages_of_a_point_are_rounded_down(issuance: Rao) -> None:
    point = supply_point(issuance)
    share = Fraction(100 * issuance, MAXIMUM_SUPPLY)
    assert 0 <= share - Fraction(point.share_of_cap) < Fraction(1, 10**9)
    if point.annual_inflation is not None:
        inflation = Fraction(100 * 365 * 7_200 * block_emission(issuance), issuance)
        assert 0 <= inflation - Fraction(point.annual_inflation) < Fraction(1, 10**9)


@given(issuances())
def test_a_point_tells_the_way_to_the_next_halving(issuance: Rao) -> None:
    point = supply_point(issuance)
    if point.next_threshold is None:
        assert (point.block_emission, point.blocks_to_end) == (0, 0)
        return
    short = (point.blocks_to_next_threshold - 1) * point.block_emission
    assert issuance + short < point.next_threshold
    assert point.next_threshold <= issuance + short + point.block_emission
    assert point.blocks_to_next_threshold <= point.blocks_to_end
