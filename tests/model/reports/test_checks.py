import io
from pathlib import Path

import attrs
import pytest
from rich.console import Console

from tao_model.conformance.checker import CheckReport, Failure, Tally
from tao_model.conformance.codec import ABSENT
from tao_model.conformance.comparison import Difference, NotCompared
from tao_model.conformance.listing import KindList, ListedKind, kind_list
from tao_model.reports import checks
from tao_model.reports.checks import print_kinds, print_report, progress_bar
from tao_model.reports.tables import terminal

FAILURE = Failure(
    file="epoch.jsonl",
    line=7,
    id="epoch-1",
    kind="epoch",
    problem="the output differs",
    stage="intermediate.stake",
    differences=(
        Difference("intermediate.stake[3]", 5, 6),
        Difference("intermediate.stake[4]", 1, ABSENT),
    ),
    difference_count=9,
)
REPORT = CheckReport(
    format="tao-spec/check-report",
    revision="v425",
    engine="reference",
    passed=3,
    failed=1,
    kinds=(Tally("epoch", 3, 1),),
    failures=(FAILURE,),
    empty_files=(),
)


def console(width: int = 200) -> tuple[Console, io.StringIO]:
    file = io.StringIO()
    return terminal(file, width), file


def told(report: CheckReport) -> list[str]:
    screen, file = console()
    print_report(screen, report)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_the_last_line_counts_passed_and_failed() -> None:
    assert told(REPORT)[-1] == "3 passed, 1 failed"
    assert told(attrs.evolve(REPORT, passed=10**6, failed=0))[-1] == "1000000 passed, 0 failed"


def test_a_failure_names_record_place_stage_and_first_differences() -> None:
    assert told(REPORT)[:5] == [
        'FAILED "epoch-1" at epoch.jsonl:7: the output differs',
        "  the first stage that differs is intermediate.stake",
        "  output.intermediate.stake[3]: expected 5, found 6",
        "  output.intermediate.stake[4]: expected 1, found nothing",
        "  ... and 7 more differences",
    ]


def test_a_line_that_is_no_record_is_named_by_its_place() -> None:
    failure = attrs.evolve(
        FAILURE, id=None, kind=None, problem="no record: x", stage=None, differences=()
    )
    assert told(attrs.evolve(REPORT, failures=(failure,)))[0] == (
        "FAILED at epoch.jsonl:7: no record: x"
    )


def test_more_failures_than_are_told_are_counted() -> None:
    lines = told(attrs.evolve(REPORT, failures=(FAILURE,) * 13))
    assert sum(line.startswith("FAILED") for line in lines) == 10
    assert "... and 3 more failures" in lines


def test_records_are_counted_by_kind() -> None:
    assert [line.split() for line in told(REPORT) if "epoch " in line][-1] == ["epoch", "3", "1"]


def test_a_file_without_records_is_named() -> None:
    report = attrs.evolve(REPORT, empty_files=("none.jsonl",), kinds=())
    assert "none.jsonl: holds no record" in told(report)


def test_what_an_engine_does_not_show_is_counted() -> None:
    left_out = (
        NotCompared("epoch", "intermediate.stake", 2, 512),
        NotCompared("epoch", "intermediate.ranks", 2, 500),
    )
    lines = told(attrs.evolve(REPORT, engine="kernel", not_compared=left_out))
    rows = [line.split() for line in lines if "intermediate." in line]
    assert rows[-2:] == [
        ["epoch", "intermediate.stake", "2", "512"],
        ["epoch", "intermediate.ranks", "2", "500"],
    ]
    assert "Not compared, as engine kernel does not show them: 1,012 values." in lines
    assert lines[-1] == "3 passed, 1 failed"
    assert not any("Not compared" in line for line in told(REPORT))


def test_markup_in_a_record_is_text() -> None:
    failure = attrs.evolve(FAILURE, id="[bold]x[/bold]", file="[red]f")
    line = told(attrs.evolve(REPORT, failures=(failure,)))[0]
    assert line.startswith('FAILED "[bold]x[/bold]" at [red]f:7')


def kinds_told(listed: KindList) -> list[list[str]]:
    screen, file = console()
    print_kinds(screen, listed)
    lines = [line.strip() for line in file.getvalue().splitlines() if line.strip()]
    return [line.split(maxsplit=1) for line in lines[2:]]


def test_rules_that_follow_each_other_are_drawn_together() -> None:
    rules = ("A-1", "A-2", "A-3", "A-5", "B-6", "B-7b", "B-8")
    listed = attrs.evolve(kind_list(), kinds=(ListedKind("some", rules),))
    assert kinds_told(listed) == [["some", "A-1 to A-3, A-5, B-6, B-7b, B-8"]]


def test_every_kind_is_listed() -> None:
    assert [row[0] for row in kinds_told(kind_list())] == [k.kind for k in kind_list().kinds]


def test_a_file_that_takes_the_place_of_a_terminal_shows_no_progress(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress_bar(["missing file"]) as advance:
        advance(3)
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_how_many_lines_of_all_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "lines"
    file.write_bytes(b"1\n2\n3\n4\n")
    screen = Console(file=io.StringIO(), force_terminal=True, width=100)

    monkeypatch.setattr(checks, "Console", lambda **_options: screen)
    with progress_bar([str(file)]) as advance:
        advance(3)
        advance(1)
    shown = screen.file
    assert isinstance(shown, io.StringIO)
    assert "4/4" in shown.getvalue()


def test_a_pipe_that_can_be_read_once_is_not_counted_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Console(file=io.StringIO(), force_terminal=True, width=100)
    monkeypatch.setattr(checks, "Console", lambda **_options: screen)
    with progress_bar(["/dev/stdin"]) as advance:
        advance(5)
    shown = screen.file
    assert isinstance(shown, io.StringIO)
    assert "5/?" in shown.getvalue()
