"""What checking records found, and how far it has come."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from tao_model.conformance.checker import CheckReport, Failure
from tao_model.conformance.codec import shown
from tao_model.conformance.comparison import NotCompared
from tao_model.conformance.listing import KindList
from tao_model.conformance.reading import read_lines
from tao_model.reports.numbers import count
from tao_model.reports.tables import Column, print_table

SHOWN: Final = 10
"""Failures that are told one by one."""


@contextmanager
def counting_bar(doing: str, things: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show on standard error how many things are done, where that is a terminal.

    Yields what is to be told each time how many more there are.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(things),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(things, total=total)
        yield lambda more: progress.advance(task, more)


@contextmanager
def progress_bar(files: Sequence[str]) -> Iterator[Callable[[int], None]]:
    """Show on standard error how many lines have been checked, where that is a terminal.

    Yields what is to be told each time how many more there are.
    """
    is_shown = Console(stderr=True).is_terminal
    with counting_bar("checking", "records", _count_lines(files) if is_shown else None) as advance:
        yield advance


def _count_lines(files: Sequence[str]) -> int | None:
    """Return how many lines the files have; None where one can be read only once."""
    if all(Path(file).is_file() for file in files):
        return sum(1 for file in files for _ in read_lines(file))
    return None


def print_report(console: Console, report: CheckReport) -> None:
    """Print the first failures, a tally by kind, and last ``N passed, M failed``."""
    for failure in report.failures[:SHOWN]:
        _print_failure(console, failure)
    if len(report.failures) > SHOWN:
        console.print(f"... and {count(len(report.failures) - SHOWN, 'more failure')}")
    for file in report.empty_files:
        console.print(f"{file}: holds no record", soft_wrap=True)
    if report.kinds:
        _print_tally(console, report)
    if report.steps:
        _print_steps(console, report)
    print_not_compared(console, f"engine {report.engine}", report.not_compared)
    console.print(f"{report.passed} passed, {report.failed} failed")


def _print_failure(console: Console, failure: Failure) -> None:
    name = "" if failure.id is None else f" {shown(failure.id)}"
    place = f"{failure.file}:{failure.line}"
    console.print(f"FAILED{name} at {place}: {failure.problem}", soft_wrap=True)
    if failure.stage is not None:
        console.print(f"  the first stage that differs is {failure.stage}")
    within = "" if failure.stage is None else "output."
    for difference in failure.differences:
        console.print(f"  {within}{difference}", soft_wrap=True)
    left = failure.difference_count - len(failure.differences)
    if left:
        console.print(f"  ... and {count(left, 'more difference')}")


def _print_tally(console: Console, report: CheckReport) -> None:
    columns = [
        Column("kind", tuple(tally.kind for tally in report.kinds), right=False),
        Column("passed", tuple(str(tally.passed) for tally in report.kinds)),
        Column("failed", tuple(str(tally.failed) for tally in report.kinds)),
    ]
    print_table(console, columns)


def _print_steps(console: Console, report: CheckReport) -> None:
    columns = [
        Column("steps, each from the recorded state", tuple(t.group for t in report.steps), False),
        Column("agree", tuple(str(tally.agreeing) for tally in report.steps)),
        Column("of", tuple(str(tally.steps) for tally in report.steps)),
    ]
    print_table(console, columns)
    for left_out in report.left_out:
        values = count(left_out.values, "value")
        console.print(f"Not compared, as the model does not have it: {left_out.entry} ({values})")


def print_not_compared(console: Console, who: str, not_compared: Sequence[NotCompared]) -> None:
    """Print which fields of records an engine or an adapter leaves out, if there are any."""
    if not not_compared:
        return
    columns = [
        Column("kind", tuple(one.kind for one in not_compared), right=False),
        Column("not compared", tuple(one.field for one in not_compared), right=False),
        Column("records", tuple(str(one.records) for one in not_compared)),
        Column("values", tuple(str(one.values) for one in not_compared)),
    ]
    print_table(console, columns)
    values = count(sum(one.values for one in not_compared), "value")
    console.print(f"Not compared, as {who} does not show them: {values}.", soft_wrap=True)


def print_kinds(console: Console, listed: KindList) -> None:
    """Print the kinds of record that the model covers, and the rules that they exercise."""
    names = tuple(kind.kind for kind in listed.kinds)
    rules = tuple(_in_ranges(kind.rules) for kind in listed.kinds)
    columns = [
        Column("kind", names, right=False),
        Column("rules", rules, right=False, folds=True),
    ]
    print_table(console, columns)


def _in_ranges(rules: Sequence[str]) -> str:
    """Return IDs with the runs among them drawn together: ``POOLS-1 to POOLS-3, POOLS-5``."""
    runs: list[list[str]] = []
    for rule in rules:
        if runs and rule == _following(runs[-1][-1]):
            runs[-1].append(rule)
        else:
            runs.append([rule])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _following(rule: str) -> str:
    chapter, _, number = rule.rpartition("-")
    return f"{chapter}-{int(number) + 1}" if number.isdecimal() else ""
