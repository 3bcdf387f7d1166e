import json
from pathlib import Path

import pytest

from tests.model.cli.running import refused, run, run_installed
from tests.model.conformance.scenarios.made_up_scenarios import document, staking


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(document()))
    return file


def test_the_command_prints_what_became_of_the_network(scenario: Path) -> None:
    done = run("simulate", scenario, "--blocks", "12")
    assert (done.code, done.errors) == (0, "")
    assert "12 blocks, 7,000,000 to 7,000,012" in done.output
    assert "subnet owners" in done.output


def test_two_processes_print_the_same(scenario: Path) -> None:
    once, again = (run_installed("simulate", scenario, "--blocks", "6", "--json") for _ in "12")
    assert once.code == 0
    assert once == again
    assert json.loads(once.output)["last_block"] == 7_000_006


def test_the_trace_is_one_that_vectors_check_accepts(scenario: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    done = run("simulate", scenario, "--blocks", "6", "--trace", trace, "--trace-blocks", "2")
    assert done.code == 0
    checked = run("vectors", "check", "--jobs", "1", trace)
    assert (checked.code, checked.last_line) == (0, "1 passed, 0 failed")


def test_a_run_goes_on_from_the_state_that_another_one_wrote(tmp_path: Path) -> None:
    whole, state, rest = (tmp_path / name for name in ("whole.json", "state.json", "rest.json"))
    whole.write_text(json.dumps(document(actions=[])))
    assert run("simulate", whole, "--blocks", "7", "--state", state).code == 0
    written = {"state": json.loads(state.read_text())}
    rest.write_text(json.dumps(document(actions=[], genesis=written)))
    at_once = json.loads(run("simulate", whole, "--blocks", "12", "--json").output)
    in_two = json.loads(run("simulate", rest, "--blocks", "5", "--json").output)
    assert in_two["digest"] == at_once["digest"]


def test_pictures_are_drawn_where_they_are_asked_for(scenario: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "plots"
    assert run("simulate", scenario, "--blocks", "6", "--plot", folder).code == 0
    assert len(list(folder.glob("*.png"))) == 4


def test_the_exit_code_tells_that_an_invariant_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    actions = [{"set": ["SubtensorModule.TotalStake", [], 5]}]
    file.write_text(json.dumps(document(actions=actions)))
    assert run("simulate", file, "--blocks", "3").code == 1
    assert run("simulate", file, "--blocks", "3", "--check", "0").code == 0


def test_a_scenario_comes_from_standard_input(scenario: Path) -> None:
    done = run("simulate", "-", "--blocks", "1", given=scenario.read_bytes())
    assert done.code == 0


def test_a_malformed_scenario_is_one_line_with_the_path_of_the_field(tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    wrong = document(actions=[staking(), staking(every=0)])
    file.write_text(json.dumps(wrong))
    complaint = refused(run("simulate", file, "--blocks", "5"))
    assert complaint == f"{file}: $.actions[1].every: is 0; at least one block passes"


def test_a_file_that_cannot_be_written_is_told_before_the_run(scenario: Path) -> None:
    missing = scenario.parent / "missing" / "trace.jsonl"
    complaint = refused(run("simulate", scenario, "--blocks", "1000000", "--trace", missing))
    assert complaint == f"{missing}: No such file or directory"


def test_a_folder_that_cannot_be_made_is_told_before_the_run(scenario: Path) -> None:
    complaint = refused(run("simulate", scenario, "--blocks", "1000000", "--plot", scenario))
    assert complaint.startswith(f"--plot {scenario}: ")


def test_the_number_of_blocks_must_be_given(scenario: Path) -> None:
    done = run("simulate", scenario)
    assert done.code == 2
    assert "--blocks" in done.errors
