"""The course of emission as a person reads it."""

import io

from tao_model.conformance.supply_results import supply_course, supply_point
from tao_model.reports.supply import (
    halvings_as_markdown,
    percent,
    print_course,
    print_point,
    years,
)
from tao_model.reports.tables import terminal
from tao_model.units import Rao


def _course(width: int) -> list[str]:
    file = io.StringIO()
    print_course(terminal(file, width), supply_course())
    return file.getvalue().splitlines()


def _point(issuance: int) -> str:
    file = io.StringIO()
    print_point(terminal(file, 200), supply_point(Rao(issuance)))
    return file.getvalue()


def test_a_year_has_365_days_of_7200_blocks() -> None:
    assert years(365 * 7_200) == "1.00"
    assert years(10_500_000) == "3.99"


def test_a_percentage_is_cut_to_six_decimals() -> None:
    assert percent("12.514285714") == "12.514285"
    assert percent(None) == "-"


def test_the_course_has_a_line_for_each_halving() -> None:
    lines = [line.split() for line in _course(200)]
    (first,) = [line for line in lines if line[:1] == ["1"]]
    assert first[1:4] == ["10,500,000.000000000", "0.500000000", "3,600.000000000"]
    assert first[-2:] == ["10,500,000", "3.99"]
    (last,) = [line for line in lines if line[:1] == ["30"]]
    assert last[1:3] == ["20,999,999.980442226", "0.000000000"]


def test_the_course_says_where_emission_ends() -> None:
    text = " ".join(_course(200))
    assert "20,999,999.980442226 TAO, 19,557,774 rao short of the cap" in text
    assert "after 328,414,167 blocks" in text


def test_a_narrow_terminal_keeps_threshold_and_emission() -> None:
    lines = _course(80)
    assert max(map(len, lines)) <= 80
    (head,) = [line for line in lines if "halvings" in line and "block, TAO" in line]
    assert "from issuance, TAO" in head
    assert any(line.startswith("Left out, as the terminal is too narrow: ") for line in lines)


def test_a_point_is_told_in_tao_and_in_rao() -> None:
    text = _point(9_500_000 * 10**9)
    assert "9,500,000.000000000 TAO = 9,500,000,000,000,000 rao" in text
    assert "at 10,500,000.000000000 TAO, in 1,000,000 blocks" in text


def test_a_point_without_a_next_halving_tells_of_none() -> None:
    text = _point(21 * 10**15)
    assert "Next halving" not in text
    assert "creates 0.000000000 TAO" in text


def test_a_point_without_issuance_tells_of_no_inflation() -> None:
    assert "Inflation" not in _point(0)


def test_the_markdown_table_has_as_many_cells_in_every_row() -> None:
    rows = halvings_as_markdown(supply_course()).splitlines()
    assert len(rows) == 2 + 31
    assert {row.count("|") for row in rows} == {8}
