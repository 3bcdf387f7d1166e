"""How far the model has come, printed."""

from io import StringIO

from rich.console import Console

from tao_model.conformance.checker import LeftOut, StepTally
from tao_model.conformance.comparison import Difference
from tao_model.conformance.trace_progress import (
    SeenMismatch,
    StepProgress,
    ThemeProgress,
    TraceProgress,
)
from tao_model.reports.traces import print_trace_progress

FOUND = TraceProgress(
    format="tao-spec/trace-progress",
    revision="v425",
    engine="reference",
    themes=(
        ThemeProgress("staking", 3, 2, (StepTally("accepted calls", 9, 8),)),
        ThemeProgress("keys", 1, 0, (StepTally("refused calls", 4, 0),)),
    ),
    steps=(
        StepProgress("Pallet.call", (StepTally("accepted calls", 9, 8),)),
        StepProgress("blocks", (StepTally("blocks", 2, 2),)),
    ),
    left_out=(LeftOut("Pallet.Entry", 1), LeftOut("Pallet.Other", 5)),
    mismatches=(
        SeenMismatch(
            "runs.jsonl",
            7,
            "trace-1",
            3,
            "Pallet.call",
            "the storage differs",
            (Difference("Pallet.Entry [1]", 5, 6),),
        ),
    ),
)


def printed(found: TraceProgress) -> list[str]:
    stream = StringIO()
    print_trace_progress(Console(file=stream, width=120, no_color=True), found)
    return [" ".join(line.split()) for line in stream.getvalue().splitlines() if line.strip()]


def test_progress_is_told_by_call_and_by_theme() -> None:
    lines = printed(FOUND)
    for line in (
        "Pallet.call 8/9",
        "blocks 2/2",
        "staking 8/9 2/3",
        "keys 0/4 0/1",
        "2 of 4 records passed as a whole",
    ):
        assert line in lines, line


def test_a_difference_is_told_with_its_place_and_both_values() -> None:
    first, second, *_ = printed(FOUND)
    assert first == "trace-1 at runs.jsonl:7, step 3, Pallet.call: the storage differs"
    assert second == "Pallet.Entry [1]: expected 5, found 6"


def test_what_was_not_compared_is_told() -> None:
    lines = printed(FOUND)
    for line in ("Pallet.Entry (1 value)", "Pallet.Other (5 values)"):
        assert f"Not compared, as the model does not have it: {line}" in lines
