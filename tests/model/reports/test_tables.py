import io

from hypothesis import given
from hypothesis import strategies as st

from tao_model.reports.tables import WIDTH_OF_FILES, Column, fitting, print_table, terminal

NUMBERS = Column("number", ("1", "22"))
NAMES = Column("name", ("first", "second"), right=False, rank=1)
LONG = Column("long", ("x" * 50, "y"), right=False, rank=2)


def printed(width: int, *columns: Column) -> list[str]:
    console = terminal(io.StringIO(), width)
    print_table(console, columns)
    file = console.file
    assert isinstance(file, io.StringIO)
    return [line.rstrip() for line in file.getvalue().splitlines() if line.strip()]


def test_numbers_stand_to_the_right_and_names_to_the_left() -> None:
    lines = printed(100, NUMBERS, NAMES)
    assert [lines[0], *lines[2:]] == [
        " number   name",
        "      1   first",
        "     22   second",
    ]


def test_a_foot_stands_below_its_column() -> None:
    lines = printed(100, Column("number", ("1", "22"), foot="23"))
    assert lines[-1] == "     23"


def test_what_does_not_fit_is_left_out_by_rank_and_named() -> None:
    lines = printed(50, NUMBERS, NAMES, LONG)
    assert lines[0] == " number   name"
    assert lines[-1] == "Left out, as the terminal is too narrow: long."


def test_the_columns_of_rank_zero_stay_however_narrow_it_is() -> None:
    kept, left_out = fitting([NUMBERS, NAMES, LONG], 1)
    assert (kept, left_out) == ([NUMBERS], [LONG, NAMES])


def test_a_folding_column_goes_on_in_the_next_line() -> None:
    lines = printed(40, NUMBERS, Column("text", ("word " * 20, ""), right=False, folds=True))
    assert sum(line.count("word") for line in lines) == 20
    assert max(map(len, lines)) <= 40


@given(st.integers(1, 200))
def test_what_is_kept_fits_or_must_stay(width: int) -> None:
    kept, _ = fitting([NUMBERS, NAMES, LONG], width)
    assert kept == [NUMBERS] or sum(column.width + 3 for column in kept) <= width


def test_a_file_is_as_wide_as_every_table_needs() -> None:
    assert terminal().width == WIDTH_OF_FILES
