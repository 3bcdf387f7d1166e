"""What became of theorems, and how far proving them has come."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tao_model.conformance.proof_results import ProofResult
from tao_model.reports.numbers import count

_INDENT: Final = " " * 9


@contextmanager
def proof_progress_bar(total: int) -> Iterator[Callable[[], None]]:
    """Show on standard error how many proofs have ended, where that is a terminal.

    Yields what is to be called for each.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda: None
        return
    columns = (
        TextColumn("proving"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("theorems"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("theorems", total=total)
        yield lambda: progress.advance(task)


def print_proofs(console: Console, results: Sequence[ProofResult], *, brief: bool) -> None:
    """Print each theorem with its verdict, chapter by chapter, and last how many are proved.

    If ``brief``, only what is not proved, and a count for each chapter.
    """
    for chapter, of_chapter in groupby(results, lambda result: result.chapter):
        group = tuple(of_chapter)
        if brief:
            console.print(f"{chapter:12} {_tally(group)}")
        else:
            console.print(f"\n{chapter}\n")
        for result in group:
            if not brief or result.verdict != "proved":
                _print_proof(console, result)
    _print_what_is_taken_for_granted(console, results)
    console.print(_tally(results))


def _tally(results: Sequence[ProofResult]) -> str:
    theorems = [one for one in results if one.kind == "theorem"]
    proved = sum(one.verdict == "proved" for one in theorems)
    witnesses = sum(one.kind == "disproof" and one.verdict == "proved" for one in results)
    lost = len(results) - proved - witnesses
    parts = [f"{proved} of {count(len(theorems), 'theorem')} proved"]
    if witnesses:
        parts.append(f"{count(witnesses, 'claim')} false, with witness")
    if lost:
        parts.append(f"{lost} not as stated")
    return ", ".join(parts)


def _verdict_in_words(result: ProofResult) -> str:
    if result.kind == "disproof" and result.verdict == "proved":
        return "false"
    return "UNKNOWN" if result.verdict == "unknown" else result.verdict


def _print_proof(console: Console, result: ProofResult) -> None:
    lines = [
        f"{_verdict_in_words(result):8} {result.id:13} {result.name}",
        f"{_INDENT}{result.statement}",
    ]
    details = {
        "for": result.bounds,
        "bound": result.limits if result.limits != result.bounds else "",
        "where": "; ".join(result.premises),
        "by hand": result.by_hand,
        "taking for granted": ", ".join(result.using),
        "why": result.reason or "",
        "witness" if result.kind == "disproof" else "counterexample": result.counterexample or "",
    }
    lines += [f"{_INDENT}{name}: {text}" for name, text in details.items() if text]
    paths = f"{count(result.paths, 'path')}, " if result.paths else ""
    lines.append(f"{_INDENT}{paths}{result.seconds:.1f} s")
    console.print("\n".join(lines), soft_wrap=True)


def _print_what_is_taken_for_granted(console: Console, results: Sequence[ProofResult]) -> None:
    proved = {result.name for result in results}
    others = sorted({used for result in results for used in result.using} - proved)
    if others:
        console.print(
            f"\nTaken for granted and not proved now: {', '.join(others)}.", soft_wrap=True
        )
