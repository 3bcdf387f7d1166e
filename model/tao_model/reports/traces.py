"""How far the model has come with recorded traces."""

from collections.abc import Sequence

from rich.console import Console

from tao_model.conformance.checker import StepTally
from tao_model.conformance.trace_progress import SeenMismatch, TraceProgress
from tao_model.conformance.traces import GROUPS
from tao_model.reports.numbers import count
from tao_model.reports.tables import Column, print_table


def print_trace_progress(console: Console, found: TraceProgress) -> None:
    """Print the differences that were asked for, then progress by call and by theme."""
    for mismatch in found.mismatches:
        _print_mismatch(console, mismatch)
    steps = [step for step in found.steps if step.what]
    print_table(
        console,
        [
            Column("step", tuple(step.what for step in steps), right=False),
            *_columns([step.groups for step in steps]),
        ],
    )
    print_table(
        console,
        [
            Column("theme", tuple(theme.theme for theme in found.themes), right=False),
            *_columns([theme.groups for theme in found.themes]),
            Column("whole records", tuple(f"{t.passed}/{t.records}" for t in found.themes)),
        ],
    )
    for left_out in found.left_out:
        values = count(left_out.values, "value")
        console.print(f"Not compared, as the model does not have it: {left_out.entry} ({values})")
    passed = sum(theme.passed for theme in found.themes)
    records = sum(theme.records for theme in found.themes)
    console.print(f"{passed} of {count(records, 'record')} passed as a whole")


def _columns(rows: Sequence[Sequence[StepTally]]) -> list[Column]:
    return [Column(group, tuple(_told(tallies, group) for tallies in rows)) for group in GROUPS]


def _told(tallies: Sequence[StepTally], group: str) -> str:
    tally = next((tally for tally in tallies if tally.group == group), None)
    return "" if tally is None else f"{tally.agreeing}/{tally.steps}"


def _print_mismatch(console: Console, mismatch: SeenMismatch) -> None:
    console.print(
        f"{mismatch.id} at {mismatch.file}:{mismatch.line}, step {mismatch.step}, "
        f"{mismatch.what}: {mismatch.problem}",
        soft_wrap=True,
    )
    for difference in mismatch.differences:
        console.print(f"  {difference}", soft_wrap=True)
