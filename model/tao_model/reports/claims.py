"""Verdicts on public claims, as a person reads them."""

from collections.abc import Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from tao_model.claims.verdict import Exact, Verdict

_LONGEST: Final = 6
"""Lists with more entries are shown by their ends."""


def value(exact: Exact) -> str:
    """Return a computed value as text, thousands apart; of a long list the ends."""
    if isinstance(exact, int):
        return f"{exact:,}"
    if isinstance(exact, str):
        return exact
    shown = [value(item) for item in exact]
    if len(shown) > _LONGEST:
        shown = [*shown[:2], f"{len(shown) - 3} more", shown[-1]]
    return "; ".join(shown)


def label(name: str) -> str:
    """Return the name of a computed value as words."""
    return name.replace("_", " ")


def print_verdicts(console: Console, verdicts: Sequence[Verdict]) -> None:
    """Print every claim, the verdict on it and the reason."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 1, 0))
    table.add_column("", no_wrap=True)
    table.add_column("claim", ratio=2)
    table.add_column("verdict", no_wrap=True)
    table.add_column("why", ratio=3)
    for verdict in verdicts:
        table.add_row(verdict.id, verdict.claim, verdict.verdict, verdict.why)
    console.print(table)
    console.print(_summary(verdicts))


def _summary(verdicts: Sequence[Verdict]) -> str:
    outcomes = [verdict.verdict for verdict in verdicts]
    return (
        f"{len(outcomes)} claims: {outcomes.count('exact')} exact, {outcomes.count('bounded')} "
        f"within a stated bound, {outcomes.count('differs')} different. "
        "Name a claim to see the numbers."
    )


def print_verdict(console: Console, verdict: Verdict) -> None:
    """Print one claim, the verdict on it, the reason, and the numbers that it rests on."""
    console.print(f"{verdict.id}  {verdict.claim}")
    console.print(f"Verdict: {verdict.verdict}. {verdict.why}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("computed")
    table.add_column("", overflow="fold")
    for name, exact in verdict.computed.items():
        table.add_row(label(name), value(exact))
    console.print(table)


def summary_as_markdown(verdicts: Sequence[Verdict]) -> str:
    """Return all claims and the verdicts on them as a Markdown table."""
    lines = ["| | claim | verdict |", "| --- | --- | --- |"]
    lines += [f"| {one.id} | {one.claim} | **{one.verdict}** |" for one in verdicts]
    return "\n".join(lines)


def verdict_as_markdown(verdict: Verdict) -> str:
    """Return one claim, the verdict on it and the numbers as Markdown."""
    lines = [
        f"*{verdict.claim}* **{verdict.verdict.capitalize()}.**",
        "",
        "| computed | |",
        "| --- | ---: |",
    ]
    lines += [f"| {label(name)} | {value(exact)} |" for name, exact in verdict.computed.items()]
    return "\n".join(lines)
