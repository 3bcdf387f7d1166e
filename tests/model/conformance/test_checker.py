import gzip
import json
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tao_model.conformance import parallel
from tao_model.conformance.checker import CheckReport, Failure, check_files, check_line
from tao_model.conformance.codec import InputError
from tao_model.conformance.comparison import NotCompared
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import Kind, field
from tao_model.conformance.parallel import ProcessDied
from tao_model.rejection import Reason, Rejected
from tests.rule_index import ROOT

GOLDEN = ROOT / "tests" / "golden"


def answer(value: object) -> dict[str, Any]:
    """Answer with what the question says; refuse, complain and break on demand."""
    wish = field(value, "wish")
    if wish == "refuse":
        raise Rejected(Reason.PANIC)
    if wish == "break":
        raise ZeroDivisionError("by zero")
    return dict(wish)


ECHO = Kind("echo", ("ECHO-1",), answer, stages=("early", "late"), optional=("aside",))


@pytest.fixture(autouse=True)
def _echo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "echo", ECHO)


def record(wish: object, **changes: object) -> bytes:
    fields: dict[str, object] = {
        "id": "echo-1",
        "kind": "echo",
        "revision": "v425",
        "flags": [],
        "input": {"wish": wish},
    }
    return json.dumps(fields | changes).encode()


def failure_of(line: bytes) -> Failure:
    _, failure = check_line("file", 7, line)
    assert failure is not None
    return failure


def write(path: Path, *lines: bytes) -> str:
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(path)


PASSING = record({"early": 1}, output={"early": "1"})
FAILING = record({"early": 1}, output={"early": 2})


# One record.


def test_a_record_that_the_model_answers_as_it_says_passes() -> None:
    assert check_line("file", 1, PASSING) == ("echo", None)


def test_a_refusal_of_the_same_name_passes() -> None:
    assert check_line("file", 1, record("refuse", rejected="Panic")) == ("echo", None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (record("refuse", output={}), 'expected an output, found the refusal "Panic"'),
        (record({}, rejected="Panic"), 'expected the refusal "Panic", found an output'),
        (
            record("refuse", rejected="Other"),
            'expected the refusal "Other", found the refusal "Panic"',
        ),
        (record("break", output={}), "the model breaks with ZeroDivisionError: by zero"),
        (record({}, output={}, input={}), "its input is malformed: $.wish: is missing"),
        (record({}, output={}, kind="odd"), 'the model does not cover the kind "odd"'),
        (record({}, output={}, revision="v9"), 'it is of revision "v9", the model of v425'),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_with_an_answer_is_told_in_a_sentence(line: bytes, problem: str) -> None:
    failure = failure_of(line)
    assert failure.problem == problem
    assert (failure.file, failure.line, failure.id) == ("file", 7, "echo-1")
    assert failure.stage is None


@pytest.mark.parametrize("line", [b"", b"{}", b"no", record({}), b"\xff"])
def test_a_line_that_is_no_record_fails_by_file_and_line(line: bytes) -> None:
    kind, failure = check_line("file", 7, line)
    assert kind is None
    assert failure is not None
    assert failure.problem.startswith("no record: ")
    assert (failure.file, failure.line, failure.id, failure.kind) == ("file", 7, None, None)


def test_the_first_stage_that_differs_is_told_with_its_first_differences() -> None:
    expected = {"late": 1, "early": list(range(9))}
    failure = failure_of(record({"late": 2, "early": list(range(1, 10))}, output=expected))
    assert failure.problem == "the output differs"
    assert failure.stage == "early"
    assert [str(difference) for difference in failure.differences] == [
        f"early[{index}]: expected {index}, found {index + 1}" for index in range(5)
    ]
    assert failure.difference_count == 10


def test_a_field_that_is_not_optional_may_not_be_left_out_by_either() -> None:
    for wish, output in (({"early": 1}, {}), ({}, {"early": 1})):
        assert failure_of(record(wish, output=output)).stage == "early"


def test_an_optional_field_may_be_left_out_by_the_record_but_not_by_the_reference() -> None:
    assert check_line("file", 1, record({"aside": 1}, output={})) == ("echo", None)
    assert failure_of(record({}, output={"aside": 1})).stage == "aside"
    assert failure_of(record({"aside": 1}, output={"aside": 2})).stage == "aside"


def test_an_optional_field_may_be_left_out_by_another_engine() -> None:
    lacking = record({}, output={"aside": 1})
    assert check_line("file", 1, lacking, "kernel") == ("echo", None)
    different = record({"aside": 1}, output={"aside": 2})
    assert check_line("file", 1, different, "kernel")[1] is not None


def test_what_an_engine_leaves_out_is_counted_by_field(tmp_path: Path) -> None:
    aside = {"first": [1, [2, 3]], "second": 4}
    lines = (
        record({"early": 1}, output={"early": 1, "aside": aside}),
        record({"early": 1, "aside": {"second": 4}}, output={"early": 1, "aside": aside}),
        record({"early": 1}, output={"early": 1}),
    )
    file = write(tmp_path / "file", *lines)
    report = check_files([file], "kernel")
    assert (report.passed, report.failed) == (3, 0)
    assert report.not_compared == (
        NotCompared("echo", "aside.first", 2, 6),
        NotCompared("echo", "aside.second", 1, 1),
    )
    by_reference = check_files([file])
    assert (by_reference.failed, by_reference.not_compared) == (2, ())


def test_a_kind_answers_by_the_engine_that_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_engine(engine: str) -> Any:
        return lambda _: {"engine": engine}

    kind = Kind("echo", (), answer, answer_of_engine=by_engine)
    monkeypatch.setitem(KINDS, "echo", kind)
    assert check_line("f", 1, record({}, output={"engine": "kernel"}), "kernel")[1] is None


# Many records.


def test_a_report_counts_by_kind_and_keeps_failures_in_order(tmp_path: Path) -> None:
    first = write(tmp_path / "first", PASSING, FAILING, b"no record")
    second = write(tmp_path / "second", PASSING, record({}, output={}, kind="odd"))
    report = check_files([first, second])
    assert (report.passed, report.failed, report.is_pass) == (2, 3, False)
    assert [(t.kind, t.passed, t.failed) for t in report.kinds] == [("echo", 2, 1), ("odd", 0, 1)]
    assert [(f.file, f.line) for f in report.failures] == [(first, 2), (first, 3), (second, 2)]
    assert report.empty_files == ()


def test_all_records_answered_is_a_pass(tmp_path: Path) -> None:
    assert check_files([write(tmp_path / "file", PASSING, PASSING)]).is_pass


def test_no_record_is_no_pass_and_neither_is_one_empty_file_among_others(tmp_path: Path) -> None:
    empty, full = write(tmp_path / "empty"), write(tmp_path / "full", PASSING)
    assert not check_files([]).is_pass
    assert not check_files([empty]).is_pass
    report = check_files([full, empty])
    assert (report.passed, report.failed, report.is_pass) == (1, 0, False)
    assert report.empty_files == (empty,)


def test_a_blank_line_is_a_failure(tmp_path: Path) -> None:
    report = check_files([write(tmp_path / "file", PASSING, b"", PASSING)])
    assert [(failure.line, report.passed) for failure in report.failures] == [(2, 2)]


def test_progress_is_told_of_every_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK_BYTES", 3 * len(PASSING))
    told: list[int] = []
    check_files([write(tmp_path / "file", *[PASSING] * 7)], progress=told.append)
    assert told == [3, 3, 1]


def test_lines_keep_their_numbers_when_they_are_checked_in_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "CHUNK_BYTES", 2 * len(PASSING))
    lines = [PASSING if number % 3 else FAILING for number in range(1, 10)]
    report = check_files([write(tmp_path / "file", *lines)])
    assert [failure.line for failure in report.failures] == [3, 6, 9]


def test_a_file_that_cannot_be_read_is_no_report(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(gzip.compress(PASSING * 100)[:-9])
    for file in (broken, tmp_path / "missing", tmp_path):
        with pytest.raises(InputError, match=str(file)):
            check_files([write(tmp_path / "whole", PASSING), str(file)])


def _checked(jobs: int, *names: str) -> CheckReport:
    return check_files([str(GOLDEN / f"{name}.jsonl.gz") for name in names], jobs=jobs)


def test_processes_find_the_same_as_one_does() -> None:
    names = ("safe_float", "epoch_sequence")
    one, two = _checked(1, *names), _checked(2, *names)
    assert one == two
    assert one.is_pass
    assert one.passed == 1000


def test_any_executor_may_do_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "CHUNK_BYTES", 1)
    file = write(tmp_path / "file", *[PASSING] * 30, b"no record", PASSING)
    with ThreadPoolExecutor(3) as threads:
        assert check_files([file], jobs=3, executor=threads) == check_files([file])


def test_a_process_that_dies_ends_the_check_with_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(ProcessPoolExecutor):
        def submit(self, *_args: Any, **_keywords: Any) -> Any:
            return super().submit(os._exit, 3)

    monkeypatch.setattr(parallel, "ProcessPoolExecutor", Dying)
    monkeypatch.setattr(parallel, "CHUNK_BYTES", 1)
    file = write(tmp_path / "file", PASSING, PASSING, PASSING)
    with pytest.raises(ProcessDied, match=f"{file}:1"):
        check_files([file], jobs=2)
