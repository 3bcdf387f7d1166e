"""The table of storage on a screen."""

from collections.abc import Sequence

from rich.console import Console

from tao_model.reports.tables import Column, print_table
from tao_model.storage_view.listing import DescribedEntry


def print_storage(console: Console, entries: Sequence[DescribedEntry]) -> None:
    """Print every entry with its place in the state; then those without, and why."""
    placed = [entry for entry in entries if entry.field is not None]
    others = [entry for entry in entries if entry.field is None]
    print_table(
        console,
        [
            Column("entry", tuple(one.entry for one in placed), right=False),
            Column("place in the state", tuple(str(one.field) for one in placed), False),
            Column("keys", tuple(one.keys for one in placed), False, rank=2),
            Column("default", tuple(one.default for one in placed), False, rank=1),
        ],
    )
    print_table(
        console,
        [
            Column("not modelled", tuple(one.entry for one in others), right=False),
            Column("why", tuple(str(one.reason) for one in others), False, folds=True),
        ],
    )
    console.print(f"{_entries(placed)} entries have a place, {_entries(others)} have none")


def _entries(entries: Sequence[DescribedEntry]) -> int:
    """Return how many entries these are: one that has variants is one."""
    return len({one.entry.split(" ")[0] for one in entries})
