import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.schemas import schemas
from tao_model.invariants import STATE_INVARIANTS
from tests.model.cli.running import refused, run
from tests.recorded import GOLDEN, records

RECORD = json.dumps(records("trace")[0]).encode()


def test_a_record_of_a_run_is_judged_by_its_first_state() -> None:
    outcome = run("verify", "-", given=RECORD)
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.last_line == f"1 state: {len(STATE_INVARIANTS) - 4} hold, 4 known, 0 broken"
    assert "INVARIANT-POOLS-1 is false here, as production is known to be: subnet 1: " in (
        outcome.output
    )
    assert "What this does not say:" in outcome.output


def test_json_is_a_list_that_the_schema_accepts() -> None:
    outcome = run("verify", "-", "--json", given=RECORD)
    assert outcome.code == 0
    found = json.loads(outcome.output)
    assert Draft202012Validator(schemas()["verification"]).is_valid(found)
    assert [set(one) for one in found] == [{"id", "statement", "verdict", "witness"}] * len(
        STATE_INVARIANTS
    )
    for one in found:
        assert (one["witness"] is None) == (one["verdict"] == "holds")


def test_a_broken_invariant_is_exit_code_1() -> None:
    missing = [row for row in records("trace")[0]["input"]["genesis"] if "Balances" not in row[0]]
    outcome = run("verify", "-", given=json.dumps(missing).encode())
    assert outcome.code == 1
    assert "INVARIANT-TAO-1 is broken: " in outcome.output


def test_runs_are_looked_at_state_by_state(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    file.write_bytes(RECORD + b"\n")
    outcome = run("verify", "--runs", file)
    assert outcome.code == 0
    assert " steps: " in outcome.last_line
    assert "0 broken" in outcome.last_line


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (b"", "standard input: is empty"),
        (b"[]", "standard input: $: the state is empty"),
        (b"{", "standard input: column 2: not JSON"),
        (b"{}", 'standard input: $: expected an object with the format "tao-spec/state"'),
        (b'[["Balances.TotalIssuance", [], -1]]', "standard input: $[0]: Balances.TotalIssuance"),
        (b'[["Nonsense", [], 1]]', "standard input: $[0]: Nonsense: is no storage entry"),
    ],
)
def test_malformed_input_is_one_line_and_exit_code_2(given: bytes, problem: str) -> None:
    assert refused(run("verify", "-", given=given)).startswith(problem)


def test_what_is_no_run_is_refused() -> None:
    assert "is no record of a trace" in refused(
        run("verify", "--runs", GOLDEN / "block_emission.jsonl.gz", "--jobs", "1")
    )


def test_a_run_that_lacks_a_part_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "runs.jsonl"
    for part in ("genesis", "steps"):
        record = json.loads(RECORD)
        del record["input"][part]
        file.write_text(json.dumps(record))
        assert "is no record of a trace" in refused(run("verify", "--runs", file))


def test_several_states_at_once_are_refused() -> None:
    assert "--runs" in refused(run("verify", "one.json", "other.json"))
