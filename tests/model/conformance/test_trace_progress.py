"""How far the model has come with recorded runs."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from tao_model.conformance.trace_progress import TraceProgress, trace_progress
from tao_model.conformance.traces import ACCEPTED, BLOCKS, REFUSED
from tao_model.encoding import InputError
from tests.recorded import records

RUNS = sorted(records("trace_whole"), key=lambda record: len(str(record)))[:4]
UNKNOWN = {"call": {"SubtensorModule": {"serve_axon": {}}}, "origin": "root"}


def with_unknown_call(record: dict[str, Any]) -> dict[str, Any]:
    longer = copy.deepcopy(record)
    longer["input"]["steps"].insert(0, UNKNOWN)
    longer["output"]["steps"].insert(0, {"result": "ok", "changes": []})
    return longer


def written(file: Path, *lines: object) -> str:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return str(file)


def progress_of(*files: str, **options: Any) -> TraceProgress:
    return trace_progress(files, "kernel", 1, **options)


def test_each_file_is_a_theme_and_counts_whole_records(tmp_path: Path) -> None:
    first = written(tmp_path / "first.jsonl", RUNS[0], with_unknown_call(RUNS[1]))
    second = written(tmp_path / "second.jsonl", RUNS[2])
    found = progress_of(first, second)
    assert [(t.theme, t.records, t.passed) for t in found.themes] == [
        ("first", 2, 1),
        ("second", 1, 1),
    ]


def test_steps_are_counted_by_theme_and_by_call_alike(tmp_path: Path) -> None:
    found = progress_of(written(tmp_path / "runs.jsonl", *map(with_unknown_call, RUNS)))
    total = sum(len(record["input"]["steps"]) for record in RUNS) + len(RUNS)
    by_theme = [tally for theme in found.themes for tally in theme.groups]
    by_call = [tally for step in found.steps for tally in step.groups]
    for tallies in (by_theme, by_call):
        assert sum(tally.steps for tally in tallies) == total
        assert sum(tally.agreeing for tally in tallies) == total - len(RUNS)
        assert {tally.group for tally in tallies} <= {ACCEPTED, REFUSED, BLOCKS}
    names = [step.what for step in found.steps]
    assert names == sorted(set(names))
    (unknown,) = [step for step in found.steps if step.what == "SubtensorModule.serve_axon"]
    assert [(t.group, t.steps, t.agreeing) for t in unknown.groups] == [(ACCEPTED, len(RUNS), 0)]


def test_differences_are_told_of_steps_that_are_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path / "runs.jsonl", *map(with_unknown_call, RUNS))
    assert progress_of(file).mismatches == ()
    assert progress_of(file, shown="add_stake").mismatches == ()
    told = progress_of(file, shown="serve", most_shown=2).mismatches
    assert [(one.line, one.id, one.step) for one in told] == [
        (1, RUNS[0]["id"], 0),
        (2, RUNS[1]["id"], 0),
    ]
    assert told[0].problem == "the model does not have the call SubtensorModule.serve_axon yet"


def test_progress_is_told_of_every_record(tmp_path: Path) -> None:
    told: list[int] = []
    progress_of(written(tmp_path / "runs.jsonl", *RUNS), progress=told.append)
    assert sum(told) == len(RUNS)


def test_what_is_no_run_is_refused_with_file_and_line(tmp_path: Path) -> None:
    other = written(tmp_path / "other.jsonl", RUNS[0], records("safe_float")[0])
    with pytest.raises(InputError, match=f"^{other}:2: is no record of a trace"):
        progress_of(other)
    malformed = copy.deepcopy(RUNS[0])
    del malformed["input"]["genesis"]
    broken = written(tmp_path / "broken.jsonl", malformed)
    with pytest.raises(InputError, match=f"^{broken}:1: "):
        progress_of(broken)
