import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.addresses import encode
from tao_model.conformance.checker import check_files
from tao_model.conformance.codec import InputError, structure, unstructure
from tao_model.conformance.epoch_inputs import EpochCase, epoch_case
from tao_model.conformance.epoch_results import epoch_result, explain
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.consensus import ORDER, STAGES
from tao_model.conformance.listing import kind_list
from tao_model.conformance.record_schemas import record_schema_name
from tao_model.conformance.records import read_record
from tao_model.conformance.schema_parts import as_text, field_descriptions, unit_schema
from tao_model.conformance.schemas import main, schemas
from tao_model.conformance.trace_schemas import ARGUMENTS
from tao_model.consensus.interface import EpochInput, EpochOutput
from tao_model.consensus.reference import run_epoch, run_stages, stored_and_paid
from tao_model.units import UNITS, AccountId, Uid, Unit
from tests.recorded import GOLDEN, records
from tests.rule_index import ROOT
from tests.strategies.consensus import epochs
from tests.strategies.documents import mutated

FOLDER = ROOT / "spec" / "schemas"
SCHEMAS = schemas()


def accepts(name: str, value: object) -> bool:
    return bool(Draft202012Validator(SCHEMAS[name]).is_valid(value))


def complaints(name: str, value: object) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMAS[name]).iter_errors(value)]


# The files.


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_of_a_schema_is_fresh(name: str) -> None:
    assert (FOLDER / f"{name}.json").read_text() == as_text(SCHEMAS[name]), "run `make schemas`"


def test_every_file_is_that_of_a_schema() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == SCHEMAS.keys()


def test_the_command_writes_every_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["schemas", str(tmp_path)])
    main()
    assert {file.stem: json.loads(file.read_text()) for file in tmp_path.iterdir()} == SCHEMAS


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one_of_the_dialect(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


def _properties(schema: object) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(schema, list):
        return [found for item in schema for found in _properties(item)]
    if not isinstance(schema, dict) or schema.get("title") == ARGUMENTS:
        return []
    own = list(schema["properties"].items()) if "properties" in schema else []
    return own + [found for item in schema.values() for found in _properties(item)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_of_a_schema_is_described(name: str) -> None:
    undescribed = {
        field
        for field, schema in _properties(SCHEMAS[name])
        if not schema.get("description") and "const" not in schema
    }
    assert undescribed == set()


def test_the_order_of_stages_names_everything_that_an_epoch_puts_out() -> None:
    stored = {field.name for field in attrs.fields(EpochOutput)}
    assert set(ORDER) == stored | {f"intermediate.{name}" for name in STAGES}
    assert len(ORDER) == len(set(ORDER))


def test_descriptions_are_the_string_literals_below_the_fields() -> None:
    described = field_descriptions(EpochInput)
    assert described["tempo"] == "Blocks between epochs."
    assert described.keys() == {field.name for field in attrs.fields(EpochInput)}


# What is recorded and what is printed validates.


@pytest.mark.parametrize("file", sorted(GOLDEN.iterdir()), ids=lambda file: file.stem)
def test_recorded_lines_are_records_of_their_kind(file: Path) -> None:
    small = sorted(records(file.name.removesuffix(".jsonl.gz")), key=lambda one: len(str(one)))
    for record in small[: 1 + 10**5 // len(str(small[0]))][:40]:
        assert complaints("record", record) == []
        if record["kind"] in KINDS:
            assert complaints(record_schema_name(record["kind"]), record) == []


def test_a_record_of_another_form_is_none_of_its_kind() -> None:
    right = records("pool_swap")[0]
    assert accepts("pool-swap-record", right)
    assert not accepts("pool-swap-record", {**right, "kind": "epoch"})
    assert not accepts("pool-swap-record", {**right, "input": {**right["input"], "amount": -1}})
    assert not accepts("pool-swap-record", {**right, "output": {}})
    assert not accepts("pool-swap-record", {k: v for k, v in right.items() if k != "output"})


def test_the_example_is_a_metagraph() -> None:
    assert complaints("metagraph", json.loads((ROOT / "examples/metagraph.json").read_text())) == []


def test_what_the_commands_print_validates(tmp_path: Path) -> None:
    case = epoch_case(json.loads((ROOT / "examples" / "metagraph.json").read_text()))
    stages, output = run_stages(case.epoch), run_epoch(case.epoch)
    result = unstructure(epoch_result(case, "reference", output))
    assert complaints("epoch-result", result) == []
    assert complaints("epoch-output", result["output"]) == []
    told = unstructure(explain(case, "reference", stages, output, Uid(6)))
    assert complaints("epoch-explanation", told) == []
    assert complaints("kinds", unstructure(kind_list())) == []
    failing = {**records("epoch")[0], "output": {}}
    file = tmp_path / "failing.jsonl"
    file.write_text(f"{json.dumps(failing)}\nno record\n")
    assert complaints("check-report", unstructure(check_files([str(file)]))) == []


@given(epochs(quirks=True, min_neurons=1))
def test_every_explanation_validates(epoch: EpochInput) -> None:
    stages = run_stages(epoch)
    output = stored_and_paid(stages, epoch)
    told = explain(EpochCase(epoch, None, None, ()), "reference", stages, output, Uid(0))
    assert complaints("epoch-explanation", unstructure(told)) == []


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda unit: unit.name)
@given(st.data())
def test_the_pattern_of_a_unit_is_its_range_in_decimals(unit: Unit, data: st.DataObject) -> None:
    ends = [unit.minimum, unit.maximum, 0, 10 ** (len(str(unit.maximum)) - 1)]
    near = [end + step for end in ends for step in (-1, 0, 1)]
    wide = st.integers(2 * unit.minimum - 10, 2 * unit.maximum + 10)
    integer = data.draw(st.sampled_from(near) | wide)
    schema = unit_schema(unit)["anyOf"][1]
    fits = unit.minimum <= integer <= unit.maximum
    assert Draft202012Validator(schema).is_valid(str(integer)) == fits
    assert not Draft202012Validator(schema).is_valid(f"0{integer}")


# Schema and reader accept the same, as far as a schema can say.

INEXPRESSIBLE = (
    "entries, one for each neuron",
    "entries; a subnet has at most",
    "does not exist",
    "is there twice",
    "is that of uid",
    "checksum is wrong",
    "is an address of network",
)
"""Problems that no schema can state: lengths that agree, uids that exist, checksums."""


def _reader_accepts(read: Callable[[Any], object], value: Any) -> bool:
    """Tell whether a reader accepts a value, or refuses it for what no schema can state."""
    try:
        read(value)
    except InputError as error:
        return any(reason in error.problem for reason in INEXPRESSIBLE)
    return True


epoch_inputs = epochs(quirks=False, max_neurons=3).map(unstructure)
metagraphs = st.sampled_from(
    [
        {
            "format": "tao-spec/metagraph",
            "netuid": 1,
            "block": 7,
            "stake_rao": [3, 4],
            "hotkeys": [encode(AccountId(bytes([uid]) * 32)) for uid in range(2)],
            "weights": [[[1, 5]], []],
            "owner_uid": None,
            "earliest_commit_block": [None, 3],
        }
    ]
)
epoch_records = st.sampled_from([r for r in records("epoch") if r["input"]["neuron_count"] <= 4])


@given(mutated(epoch_inputs))
def test_schema_and_reader_accept_the_same_epoch_inputs(value: Any) -> None:
    assert accepts("epoch-input", value) == _reader_accepts(epoch_case, value)


@given(mutated(metagraphs))
def test_schema_and_reader_accept_the_same_metagraphs(value: Any) -> None:
    assert accepts("metagraph", value) == _reader_accepts(epoch_case, value)


@given(mutated(epoch_records))
def test_schema_and_reader_accept_the_same_records(value: Any) -> None:
    line = json.dumps(value).encode()
    assert accepts("record", value) == _reader_accepts(lambda _: read_record(line), value)


@given(mutated(epoch_records.map(lambda record: record["input"])))
def test_schema_and_reader_accept_the_same_inputs_of_records(value: Any) -> None:
    definitions = SCHEMAS["epoch-record"]["$defs"]
    definition = {"$defs": definitions, **definitions["EpochInput"]}
    schema_accepts = Draft202012Validator(definition).is_valid(value)
    assert schema_accepts == _reader_accepts(lambda v: structure(EpochInput, v), value)
