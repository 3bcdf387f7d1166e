"""Tables that fit the screen: what does not fit is left out by the column, and named."""

from collections.abc import Iterable, Sequence
from typing import Final, TextIO

import attrs
from rich import box
from rich.console import Console
from rich.table import Table

WIDTH_OF_FILES: Final = 200
"""Characters of a line where the output is no terminal: enough for every column."""

_BETWEEN: Final = 3
_NARROWEST_FOLDED: Final = 20


@attrs.frozen
class Column:
    """A column: its head, its cells from top to bottom, and how dear it is."""

    head: str
    cells: tuple[str, ...]
    right: bool = True
    """Whether it is aligned to the right, as numbers are."""
    rank: int = 0
    """The column with the highest rank is left out first; those of rank 0 stay."""
    foot: str = ""
    folds: bool = False
    """Whether long cells may go on in the next line."""

    @property
    def width(self) -> int:
        """Characters that it takes at least."""
        widest = max(map(len, (self.head, self.foot, *self.cells)))
        return min(widest, _NARROWEST_FOLDED) if self.folds else widest


def terminal(file: TextIO | None = None, width: int | None = None) -> Console:
    """Return the screen, or the file that takes its place; text is printed as it is.

    ``width`` is that of the terminal, or what every table needs where there is none.
    """
    screen = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    if width is None and not screen.is_terminal:
        screen.width = WIDTH_OF_FILES
    return screen


def fitting(columns: Sequence[Column], width: int) -> tuple[list[Column], list[Column]]:
    """Return the columns that fit in ``width`` characters, and those that do not."""
    kept, left_out = list(columns), []
    while _width(kept) > width and any(column.rank for column in kept):
        dropped = max(kept, key=lambda column: column.rank)
        kept.remove(dropped)
        left_out.append(dropped)
    return kept, left_out


def _width(columns: Iterable[Column]) -> int:
    return sum(column.width + _BETWEEN for column in columns)


def print_table(console: Console, columns: Sequence[Column]) -> None:
    """Print the columns that fit, and the names of those that do not."""
    kept, left_out = fitting(columns, console.width)
    table = Table(box=box.SIMPLE, pad_edge=False, show_footer=any(c.foot for c in kept))
    for column in kept:
        table.add_column(
            column.head,
            footer=column.foot,
            justify="right" if column.right else "left",
            no_wrap=not column.folds,
        )
    for row in zip(*(column.cells for column in kept), strict=True):
        table.add_row(*row)
    console.print(table)
    if left_out:
        names = ", ".join(column.head for column in left_out)
        console.print(f"Left out, as the terminal is too narrow: {names}.")
