import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.conformance.codec import unstructure
from tao_model.conformance.epoch_inputs import epoch_case
from tao_model.conformance.schemas import schemas
from tao_model.consensus.engines import ENGINES
from tao_model.consensus.interface import EpochInput, EpochOutput
from tao_model.consensus.reference import run_epoch
from tests.model.cli.running import refused, run, run_installed
from tests.recorded import records
from tests.rule_index import ROOT

EXAMPLE = ROOT / "examples" / "metagraph.json"
SMALL: dict[str, Any] = {"stake_rao": [3, 0], "weights": [[[1, 5]], []]}


def written(folder: Path, value: object) -> Path:
    file = folder / "input.json"
    file.write_text(json.dumps(value))
    return file


# What it prints.


def test_the_example_shows_who_earns_what() -> None:
    outcome = run("epoch", EXAMPLE)
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.output.startswith("Subnet 7 at block 6,000,000: 360.000000000 alpha")
    assert "189 neurons earn nothing" in outcome.output


def test_everybody_and_whole_hotkeys_are_listed_on_demand() -> None:
    outcome = run("epoch", EXAMPLE, "--all", "--wide")
    hotkeys = json.loads(EXAMPLE.read_text())["hotkeys"]
    assert all(hotkey in outcome.output for hotkey in hotkeys)


def test_json_is_the_exact_result() -> None:
    printed = json.loads(run("epoch", EXAMPLE, "--json").output)
    case = epoch_case(json.loads(EXAMPLE.read_text()))
    assert printed["output"] == unstructure(run_epoch(case.epoch))
    assert printed["hotkeys"] == json.loads(EXAMPLE.read_text())["hotkeys"]
    assert printed["engine"] == "reference"
    assert [default["field"] for default in printed["defaults_used"]] == [
        default.field for default in case.defaults_used
    ]
    Draft202012Validator(schemas()["epoch-result"]).validate(printed)


def test_a_neuron_is_explained_in_words_and_in_json() -> None:
    words = run("epoch", EXAMPLE, "--explain", "6")
    assert words.output.startswith("Neuron 6 of subnet 7, hotkey ")
    printed = json.loads(run("epoch", EXAMPLE, "--explain", "6", "--json").output)
    Draft202012Validator(schemas()["epoch-explanation"]).validate(printed)
    assert printed["uid"] == 6
    long = run("epoch", EXAMPLE, "--explain", "6", "--all").output
    assert len(long) > len(words.output)


def test_a_setting_changes_the_result_and_leaves_the_list_of_defaults() -> None:
    printed = json.loads(
        run("epoch", EXAMPLE, "--json", "--set", "emission=7", "--set", "yuma3_enabled=true").output
    )
    assert printed["emission"] == 7
    assert sum(printed["output"]["server_emission"]) <= 3
    assert not {"emission", "yuma3_enabled"} & {d["field"] for d in printed["defaults_used"]}


def test_a_setting_may_be_any_json_and_plain_text_where_it_is_none(tmp_path: Path) -> None:
    file = written(tmp_path, SMALL)
    outcome = run(
        "epoch", file, "--json", "--set", "weights=[[],[[0,1]]]", "--set", "stake_rao=[0,9]",
        "--set", "format=tao-spec/epoch-input", "--set", "owner_uid=null",
    )  # fmt: skip
    assert json.loads(outcome.output)["output"]["incentive"] == [65535, 0]


def test_a_record_is_answered_as_it_says() -> None:
    for record in records("epoch")[:5]:
        printed = json.loads(run("epoch", "-", "--json", given=json.dumps(record).encode()).output)
        stated = {k: v for k, v in record["output"].items() if k != "intermediate"}
        assert printed["output"] == stated
        assert printed["defaults_used"] == []


@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_dash_is_standard_input(compress: type[bytes]) -> None:
    outcome = run("epoch", "-", given=compress(json.dumps(SMALL).encode()))
    assert outcome.output.startswith("A subnet at block 1: 360.000000000 alpha for 2 neurons")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_same_result(engine: str) -> None:
    printed = json.loads(run("epoch", EXAMPLE, "--json", "--engine", engine).output)
    reference = json.loads(run("epoch", EXAMPLE, "--json").output)
    assert printed == {**reference, "engine": engine}


# What it refuses.


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "FILE: is empty"),
        (b"{", "FILE: column 2: not JSON: "),
        (b"{\n\n,", "FILE: line 3, column 1: not JSON: "),
        (b"{}\n{}\n", "FILE: line 2, column 1: one JSON value was expected, another begins here"),
        (b"\xff", "FILE: byte 0: not UTF-8"),
        (b"[]", "FILE: $: expected an object, found a list of 0"),
        (b"[" * 10**6, "FILE: $: nested too deeply"),
        (b'{"stake_rao": ' + b"[" * 900 + b"]" * 900 + b"}", "FILE: $.weights: is missing"),
        (b'{"tempo": ' + b"9" * 10**4 + b"}", "FILE: $: holds a number of thousands of digits"),
        (b'{"tempo": NaN}', "FILE: $: NaN is not a number of JSON"),
        (b'{"weights": [], "stake_rao": [1e400]}', "FILE: $.stake_rao[0]: expected an integer"),
        (b'{"weights": [], "weights": []}', 'FILE: $: field "weights" is given twice'),
        (b'{"weights": [], "\\ud800": 1}', 'FILE: $."\\ud800": unknown field'),
        (gzip.compress(b"{}" * 1000, mtime=0)[:-9], "FILE: broken gzip: "),
        (b'{"stake_rao": [1], "weights": [[[1, 1]]]}', "FILE: $.weights[0][0][0]: uid 1 does not"),
        (
            b'{"stake_rao": [1], "weights": [[]], "neuron_count": 70000}',
            "FILE: $.neuron_count: 70000 is out of range: count is 0 to 65535",
        ),
        (b'{"kind": "sum", "input": {}}', "FILE: $.id: is missing"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_malformed_file_is_one_line_that_names_file_and_field(
    tmp_path: Path, data: bytes, message: str
) -> None:
    file = tmp_path / "input.json"
    file.write_bytes(data)
    assert refused(run("epoch", file)).startswith(message.replace("FILE", str(file)))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert refused(run("epoch", missing)) == f"{missing}: no such file or directory"
    assert refused(run("epoch", tmp_path)) == f"{tmp_path}: is a directory"


def test_standard_input_is_called_by_its_name() -> None:
    assert refused(run("epoch", "-", given=b"")) == "standard input: is empty"
    assert refused(run("epoch", "-", given=b"{}")) == "standard input: $.weights: is missing"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["kappa"], "--set kappa: expected NAME=VALUE"),
        (["kappa=1", "kappa=1"], "--set kappa: is given twice"),
        (["kapa=1"], "--set kapa: unknown field; did you mean kappa?"),
        (["kappa=x=y"], '--set kappa: expected an integer, found "x=y"'),
        (["kappa="], '--set kappa: expected an integer, found ""'),
        (["kappa=70000"], "--set kappa: 70000 is out of range: proportion of 65535 is 0 to 65535"),
        (["last_update=[1]"], "--set last_update: expected 256 entries, one for each neuron"),
        (["=1"], '--set "": unknown field'),
    ],
    ids=str,
)
def test_a_wrong_setting_is_one_line_that_names_it(settings: list[str], message: str) -> None:
    options = [part for setting in settings for part in ("--set", setting)]
    assert refused(run("epoch", EXAMPLE, *options)).startswith(message)


@pytest.mark.parametrize("uid", ["256", "-1", "99999999999999999999"])
def test_a_neuron_that_does_not_exist_cannot_be_explained(uid: str) -> None:
    message = f"--explain {uid}: no such neuron; there are 256 neurons"
    assert refused(run("epoch", EXAMPLE, "--explain", uid)) == message


def test_an_unknown_engine_is_refused_and_the_engines_are_listed() -> None:
    outcome = run("epoch", EXAMPLE, "--engine", "abacus")
    assert (outcome.code, outcome.output) == (2, "")
    assert f'"abacus" is not an engine; the engines are: {", ".join(ENGINES)}.' in outcome.errors


def test_an_engine_that_does_not_work_here_is_refused_with_its_own_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(_: EpochInput) -> EpochOutput:
        raise OSError("it was never built")

    monkeypatch.setitem(ENGINES, "abacus", missing)
    outcome = run("epoch", EXAMPLE, "--engine", "abacus")
    assert (outcome.code, outcome.output) == (2, "")
    assert "abacus does not work here: it was never built" in outcome.errors


def test_a_number_that_is_none_is_refused() -> None:
    outcome = run("epoch", EXAMPLE, "--explain", "six")
    assert (outcome.code, outcome.output) == (2, "")
    assert "--explain" in outcome.errors


pieces = st.sampled_from(
    [b'{"stake_rao": [3, 0], "weights": [[[1, 5]], []]}', b'"', b"{", b"]", b"[", b"1", b"0", b","]
) | st.binary(max_size=3)


@settings(max_examples=50)
@given(st.lists(pieces, max_size=4).map(b"".join), st.integers(0, 60))
def test_whatever_the_file_is_it_is_computed_or_refused_in_one_line(data: bytes, at: int) -> None:
    for given_bytes in (data, data[:at], data[:at] + b"\x00" + data[at:]):
        outcome = run("epoch", "-", "--json", given=given_bytes)
        assert outcome.code == 0 or refused(outcome)


# As a user runs it.


def test_the_installed_command_computes_the_example() -> None:
    outcome = run_installed("epoch", EXAMPLE, "--json")
    assert (outcome.code, outcome.errors) == (0, "")
    assert json.loads(outcome.output) == json.loads(run("epoch", EXAMPLE, "--json").output)


def test_the_installed_command_refuses_in_one_line(tmp_path: Path) -> None:
    assert refused(run_installed("epoch", tmp_path)) == f"{tmp_path}: is a directory"


def test_the_table_can_be_written_without_unicode() -> None:
    outcome = run_installed("epoch", EXAMPLE, PYTHONIOENCODING="ascii")
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.output.isascii()
