import gzip
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.kinds import KINDS
from tao_model.conformance.schemas import schemas
from tao_model.consensus.engines import ENGINES
from tests.model.cli.running import refused, run, run_installed
from tests.recorded import GOLDEN, records

SAFE_FLOAT = GOLDEN / "safe_float.jsonl.gz"
SEQUENCES = GOLDEN / "epoch_sequence.jsonl.gz"


def written(file: Path, *lines: object) -> Path:
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return file


# Checking.


def test_recorded_behaviour_passes() -> None:
    outcome = run("vectors", "check", SAFE_FLOAT)
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.last_line == "980 passed, 0 failed"


def test_several_files_are_checked_in_several_processes() -> None:
    outcome = run("vectors", "check", "--jobs", "2", SAFE_FLOAT, SEQUENCES)
    assert outcome.code == 0
    assert outcome.last_line == "1000 passed, 0 failed"


def test_lines_may_be_plain_or_compressed(tmp_path: Path) -> None:
    plain = written(tmp_path / "plain.jsonl", *records("safe_float")[:3])
    compressed = tmp_path / "compressed.jsonl.gz"
    compressed.write_bytes(gzip.compress(plain.read_bytes()))
    outcome = run("vectors", "check", plain, compressed)
    assert (outcome.code, outcome.last_line) == (0, "6 passed, 0 failed")


def test_one_wrong_answer_fails_and_the_field_and_its_stage_are_told(tmp_path: Path) -> None:
    right = records("epoch")[0]
    wrong = json.loads(json.dumps(right))
    wrong["output"]["dividends"][2] += 1
    wrong["output"]["intermediate"]["active_stake"][1] += 1
    outcome = run("vectors", "check", written(tmp_path / "file.jsonl", right, wrong))
    assert outcome.code == 1
    assert outcome.last_line == "1 passed, 1 failed"
    stake = right["output"]["intermediate"]["active_stake"][1]
    for line in (
        f'FAILED "{right["id"]}" at {tmp_path / "file.jsonl"}:2: the output differs',
        "  the first stage that differs is intermediate.active_stake",
        f"  output.intermediate.active_stake[1]: expected {stake + 1}, found {stake}",
        "  ... and 1 more difference",
    ):
        assert line in outcome.output.splitlines()


def test_an_unknown_kind_is_a_failure(tmp_path: Path) -> None:
    unknown = {**records("epoch")[0], "kind": "weather"}
    outcome = run("vectors", "check", written(tmp_path / "file.jsonl", unknown))
    assert (outcome.code, outcome.last_line) == (1, "0 passed, 1 failed")
    assert 'the model does not cover the kind "weather"' in outcome.output


def test_a_malformed_line_is_a_failure_at_its_place(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    file.write_text(json.dumps(records("safe_float")[0]) + "\n{\n")
    outcome = run("vectors", "check", file)
    assert (outcome.code, outcome.last_line) == (1, "1 passed, 1 failed")
    assert f"FAILED at {file}:2: no record: column 2: not JSON" in outcome.output


def test_no_records_are_no_pass(tmp_path: Path) -> None:
    empty = written(tmp_path / "empty.jsonl")
    outcome = run("vectors", "check", empty)
    assert (outcome.code, outcome.last_line) == (1, "0 passed, 0 failed")
    assert f"{empty}: holds no record" in outcome.output
    beside_others = run("vectors", "check", SEQUENCES, empty)
    assert (beside_others.code, beside_others.last_line) == (1, "20 passed, 0 failed")


def test_a_file_that_cannot_be_read_is_refused_without_a_count(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl.gz"
    broken.write_bytes(SEQUENCES.read_bytes()[:-9])
    missing = tmp_path / "missing.jsonl"
    assert refused(run("vectors", "check", missing)) == f"{missing}: no such file or directory"
    assert refused(run("vectors", "check", tmp_path)) == f"{tmp_path}: is a directory"
    for jobs in ("1", "2"):
        message = refused(run("vectors", "check", "--jobs", jobs, SEQUENCES, broken))
        assert message.startswith(f"{broken}: broken gzip")


def test_json_is_the_whole_report(tmp_path: Path) -> None:
    wrong = {**records("epoch")[0], "output": {}}
    outcome = run("vectors", "check", "--json", written(tmp_path / "file.jsonl", wrong))
    assert outcome.code == 1
    report = json.loads(outcome.output)
    Draft202012Validator(schemas()["check-report"]).validate(report)
    assert (report["passed"], report["failed"]) == (0, 1)
    assert report["failures"][0]["id"] == wrong["id"]


@pytest.mark.parametrize("engine", ENGINES)
def test_epochs_are_answered_by_the_engine_that_is_asked_for(engine: str) -> None:
    outcome = run("vectors", "check", "--json", "--engine", engine, SEQUENCES)
    assert outcome.code == 0
    assert json.loads(outcome.output)["engine"] == engine


def test_an_unknown_engine_is_refused() -> None:
    outcome = run("vectors", "check", "--engine", "abacus", SEQUENCES)
    assert (outcome.code, outcome.output) == (2, "")
    assert '"abacus" is not an engine' in outcome.errors


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_there_is_at_least_one_process(jobs: str) -> None:
    outcome = run("vectors", "check", "--jobs", jobs, SEQUENCES)
    assert (outcome.code, outcome.output) == (2, "")
    assert "--jobs" in outcome.errors


def test_the_installed_command_checks_in_as_many_processes_as_there_are_processors() -> None:
    outcome = run_installed("vectors", "check", SAFE_FLOAT, SEQUENCES)
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.last_line == "1000 passed, 0 failed"


# What is covered.


def test_the_kinds_that_are_covered_are_listed() -> None:
    outcome = run("vectors", "kinds")
    assert outcome.code == 0
    assert all(kind in outcome.output for kind in KINDS)


def test_the_kinds_are_listed_as_json_with_their_rules() -> None:
    listed = json.loads(run("vectors", "kinds", "--json").output)
    Draft202012Validator(schemas()["kinds"]).validate(listed)
    assert {kind["kind"]: tuple(kind["rules"]) for kind in listed["kinds"]} == {
        kind.name: kind.rules for kind in KINDS.values()
    }


# Recorded runs.


def runs(file: Path, *lines: object) -> Path:
    small = sorted(records("trace_whole"), key=lambda record: len(str(record)))
    return written(file, *small[:2], *lines)


def test_recorded_runs_are_checked_and_their_steps_counted(tmp_path: Path) -> None:
    outcome = run("vectors", "check", runs(tmp_path / "runs.jsonl"))
    assert (outcome.code, outcome.last_line) == (0, "2 passed, 0 failed")
    assert "steps, each from the recorded state" in outcome.output


def test_progress_is_told_of_recorded_runs_and_is_no_verdict(tmp_path: Path) -> None:
    wrong = json.loads(json.dumps(records("trace_whole")[0]))
    wrong["output"]["steps"][0] = {"result": {"error": "Nothing"}, "changes": []}
    file = runs(tmp_path / "runs.jsonl", wrong)
    outcome = run("vectors", "progress", "--show", "", "--most", "1", file)
    assert (outcome.code, outcome.last_line) == (0, "2 of 3 records passed as a whole")
    first = outcome.output.splitlines()[0]
    assert first.startswith(f"{wrong['id']} at {file}:3, step 0, ")
    assert "expected Nothing" in first


def test_progress_is_json_that_validates(tmp_path: Path) -> None:
    outcome = run("vectors", "progress", "--json", runs(tmp_path / "runs.jsonl"))
    found = json.loads(outcome.output)
    Draft202012Validator(schemas()["trace-progress"]).validate(found)
    assert found["themes"][0]["passed"] == 2


def test_progress_of_what_is_no_run_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path / "other.jsonl", records("safe_float")[0])
    assert refused(run("vectors", "progress", file)) == f"{file}:1: is no record of a trace"


# Generating.


def test_generating_writes_files_that_check(tmp_path: Path) -> None:
    outcome = run(
        "vectors", "generate", "--out", tmp_path, "--kind", "block_emission", "--count", "5",
        "--seed", "9",
    )  # fmt: skip
    assert (outcome.code, outcome.errors) == (0, "")
    made = tmp_path / "block_emission.jsonl"
    count = len(made.read_text().splitlines())
    assert count >= 5
    assert outcome.last_line == f"{count} records and manifest.json in {tmp_path}"
    assert run("vectors", "check", made).last_line == f"{count} passed, 0 failed"


def test_generating_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    outcome = run("vectors", "generate", "--out", tmp_path, "--kind", "nothing")
    assert '--kind: "nothing" is not one of' in refused(outcome)
