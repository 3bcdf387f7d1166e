"""The course of emission as a table, and one point of it as text."""

from typing import Final

from rich.console import Console

from tao_model.conformance.supply_results import HalvingRow, SupplyCourse, SupplyPoint
from tao_model.numbers.decimals import decimal_text
from tao_model.reports.numbers import tokens
from tao_model.reports.tables import Column, print_table
from tao_model.supply.schedule import BLOCKS_PER_DAY, DAYS_PER_YEAR

_SHOWN: Final = 6
"""Decimals of a percentage in tables; three less than there are."""


def years(blocks: int) -> str:
    """Return how many years of 365 days so many blocks of 12 seconds take."""
    return decimal_text(blocks, BLOCKS_PER_DAY * DAYS_PER_YEAR, 2)


def percent(exact: str | None) -> str:
    """Return a percentage with fewer decimals, or a dash where there is none."""
    return "-" if exact is None else exact[: exact.index(".") + 1 + _SHOWN]


def print_course(console: Console, course: SupplyCourse) -> None:
    """Print what holds from each halving on, and where emission ends."""
    console.print(
        f"Emission of TAO while nothing is recycled (production at revision {course.revision})"
    )
    print_table(console, _columns(course.halvings))
    missing = course.maximum_supply - course.terminal_issuance
    console.print(
        f"Emission ends at {tokens(course.terminal_issuance)} TAO, {missing:,} rao short of the "
        f"cap, after {course.blocks:,} blocks ({years(course.blocks)} years)."
    )
    console.print("Percentages are rounded down; a year is 365 days of 7,200 blocks.")


def _columns(rows: tuple[HalvingRow, ...]) -> list[Column]:
    return [
        Column("halvings", tuple(str(row.halvings) for row in rows)),
        Column("from issuance, TAO", tuple(tokens(row.threshold) for row in rows)),
        Column("block, TAO", tuple(tokens(row.block_emission) for row in rows)),
        Column("day, TAO", tuple(tokens(row.daily_emission) for row in rows), rank=2),
        Column("of cap, %", tuple(percent(row.share_of_cap) for row in rows), rank=3),
        Column("inflation, %/year", tuple(percent(row.annual_inflation) for row in rows), rank=1),
        Column("after blocks", tuple(f"{row.blocks:,}" for row in rows)),
        Column("years", tuple(years(row.blocks) for row in rows), rank=4),
    ]


def print_point(console: Console, point: SupplyPoint) -> None:
    """Print emission at one issuance."""
    console.print(
        f"Issuance       {tokens(point.issuance)} TAO = {point.issuance:,} rao, "
        f"{percent(point.share_of_cap)}% of the cap"
    )
    console.print(
        f"A block        creates {tokens(point.block_emission)} TAO = "
        f"{point.block_emission:,} rao, after {point.halvings} of 30 halvings"
    )
    console.print(f"A day          creates {tokens(point.daily_emission)} TAO in 7,200 blocks")
    if point.annual_inflation is not None:
        console.print(f"Inflation      {percent(point.annual_inflation)}% in 365 days")
    if point.next_threshold is not None:
        console.print(
            f"Next halving   at {tokens(point.next_threshold)} TAO, in "
            f"{point.blocks_to_next_threshold:,} blocks ({years(point.blocks_to_next_threshold)} "
            "years) while nothing is recycled"
        )
    console.print(
        f"The end        at {tokens(point.terminal_issuance)} TAO, in "
        f"{point.blocks_to_end:,} blocks ({years(point.blocks_to_end)} years)"
    )


def halvings_as_markdown(course: SupplyCourse) -> str:
    """Return the table of halvings as Markdown."""
    lines = [
        "| halvings | from issuance, TAO | a block, rao | a day, TAO | of the cap, % "
        "| inflation, % a year | blocks from nothing |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in course.halvings:
        cells = (
            str(row.halvings),
            tokens(row.threshold),
            f"{row.block_emission:,}",
            tokens(row.daily_emission),
            percent(row.share_of_cap),
            percent(row.annual_inflation),
            f"{row.blocks:,}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
