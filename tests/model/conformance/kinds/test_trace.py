import copy
import json
from typing import Any

import pytest

from tao_model.conformance.adapter import answer
from tao_model.conformance.checker import Failure, check_files, check_line
from tao_model.conformance.codec import unstructure
from tao_model.conformance.judging import judge
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.trace import TRACE
from tao_model.conformance.protocol import Declined, Output, Question
from tao_model.conformance.records import read_record
from tests.recorded import records

RUN = min(records("trace_whole"), key=lambda record: len(str(record)))
UNKNOWN = {"call": {"SubtensorModule": {"serve_axon": {}}}, "origin": "root"}


def line(record: dict[str, Any]) -> bytes:
    return json.dumps(record).encode()


def failure_of(record: dict[str, Any]) -> Failure:
    kind, failure = check_line("file", 3, line(record))
    assert kind == "trace"
    assert failure is not None
    return failure


def spoilt() -> tuple[dict[str, Any], int]:
    """Return a run in which one recorded value is wrong, and the number of its step."""
    wrong = copy.deepcopy(RUN)
    for number, step in enumerate(wrong["output"]["steps"]):
        if step["changes"]:
            rows = [row for row in step["changes"] if row[0] != "SubtensorModule.TotalIssuance"]
            step["changes"] = [*rows, ["SubtensorModule.TotalIssuance", [], 12]]
            return wrong, number
    raise AssertionError("no step changes anything")


def test_the_kind_is_one_of_those_that_the_model_covers() -> None:
    assert KINDS["trace"] is TRACE


def test_a_recorded_run_passes() -> None:
    assert check_line("file", 1, line(RUN)) == ("trace", None)


def test_a_failure_names_the_first_step_that_differs_and_the_entry() -> None:
    wrong, number = spoilt()
    failure = failure_of(wrong)
    assert failure.problem.startswith(f"step {number}, ")
    assert failure.problem.endswith(": the storage differs")
    assert failure.differences[0].path == "SubtensorModule.TotalIssuance []"
    assert failure.differences[0].expected == 12


def test_a_run_with_a_call_that_the_model_does_not_have_fails() -> None:
    longer = copy.deepcopy(RUN)
    longer["input"]["steps"].append(UNKNOWN)
    longer["output"]["steps"].append({"result": "ok", "changes": []})
    assert "does not have the call SubtensorModule.serve_axon yet" in failure_of(longer).problem


def test_a_malformed_run_fails_with_the_place_and_spoils_no_other() -> None:
    malformed = copy.deepcopy(RUN)
    del malformed["input"]["genesis"]
    assert failure_of(malformed).problem == "it is malformed: $.input.genesis: is missing"


def test_the_report_counts_steps_and_what_was_left_out(tmp_path: Any) -> None:
    more = copy.deepcopy(RUN)
    more["output"]["steps"][0]["changes"].append(["SubtensorModule.UsedWork", ["0x07"], 5])
    file = tmp_path / "runs.jsonl"
    file.write_bytes(b"".join(line(one) + b"\n" for one in (RUN, spoilt()[0], more)))
    report = check_files([str(file)], "kernel")
    assert (report.passed, report.failed) == (2, 1)
    assert sum(tally.steps for tally in report.steps) == 3 * len(RUN["input"]["steps"])
    differing = sum(tally.steps - tally.agreeing for tally in report.steps)
    assert differing >= 1
    assert unstructure(report.left_out) == [{"entry": "SubtensorModule.UsedWork", "values": 1}]


@pytest.mark.rule("NETWORK-2")
def test_the_model_answers_as_an_adapter_and_is_judged_by_what_storage_says() -> None:
    given = answer(Question("q", "trace", RUN["input"]))
    assert isinstance(given, Output)
    assert judge(read_record(line(RUN)), given).problem is None
    wrong, number = spoilt()
    judged = judge(read_record(line(RUN)), Output(wrong["output"]))
    assert judged.problem is not None
    assert judged.problem.startswith(f"step {number}, ")
    assert judged.differences[0].path == "SubtensorModule.TotalIssuance []"
    assert judge(read_record(line(RUN)), Output([])).problem is not None


def test_the_model_declines_a_call_that_it_does_not_have() -> None:
    longer = {**RUN["input"], "steps": [UNKNOWN]}
    declined = answer(Question("q", "trace", longer))
    assert declined == Declined("the model does not have the call SubtensorModule.serve_axon yet")
