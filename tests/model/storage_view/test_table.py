import json
from typing import Any, get_args, get_origin

import attrs
import pytest

from tao_model.numbers.safe_float import SafeFloat
from tao_model.state import Map, State
from tao_model.state.roster import Roster
from tao_model.storage_view.entries import Derived, NotModelled, Stored, parse_path
from tao_model.storage_view.table import TABLE
from tao_model.storage_view.view import default_of
from tests.recorded import records
from tests.rule_index import ROOT

ENTRIES: dict[str, dict[str, Any]] = {
    entry["entry"]: entry
    for entry in json.loads((ROOT / "tests" / "recorded_storage" / "entries.json").read_text())
}
"""What production says of each of its entries, as it was recorded."""

NAMES = {entry.name for entry in TABLE}

NOT_IN_STORAGE = {"block.author"}
"""Fields of the state that no entry tells."""


def test_every_entry_of_production_has_a_place_or_a_reason() -> None:
    assert ENTRIES.keys() == NAMES


def test_no_entry_has_both_a_place_and_a_reason() -> None:
    placed = {entry.name for entry in TABLE if isinstance(entry, Stored | Derived)}
    assert not placed & {entry.name for entry in TABLE if isinstance(entry, NotModelled)}


def test_every_entry_that_is_recorded_has_a_place() -> None:
    placed = {entry.name for entry in TABLE if not isinstance(entry, NotModelled)}
    assert {name for name, entry in ENTRIES.items() if entry["occurs"]} <= placed


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_keys_are_hashed_as_production_hashes_them(entry: Any) -> None:
    if getattr(entry, "variant", None) is None:
        assert "".join(key.hasher for key in entry.keys) == ENTRIES[entry.name]["hashers"]


STORED = [entry for entry in TABLE if isinstance(entry, Stored)]


@pytest.mark.parametrize("entry", STORED, ids=lambda entry: entry.name)
def test_a_missing_row_reads_as_production_reads_it(entry: Stored) -> None:
    default = default_of(entry)
    if default is not None:
        recorded = ENTRIES[entry.name]["default"]
        assert default == (str(recorded) if isinstance(default, str) else recorded)


@pytest.mark.parametrize(
    "entry", [entry for entry in STORED if default_of(entry) is None], ids=lambda entry: entry.name
)
def test_presence_counts_where_production_has_no_default_or_the_table_says_why(
    entry: Stored,
) -> None:
    has_default = ENTRIES[entry.name]["has_default"]
    is_null = ENTRIES[entry.name]["default"] is None
    of_every_neuron = entry.name.endswith((".Keys", ".BlockAtRegistration"))
    assert not has_default or is_null or of_every_neuron or entry.note


def leaves(kind: Any, path: str) -> list[str]:
    """Return the paths of all facts below a type, keys left out."""
    if get_origin(kind) is Map:
        return leaves(get_args(kind)[1], path + "[]")
    if kind is Roster:
        return [path + "[]"]
    if path.endswith(("neurons.hotkeys", "neurons.registered_at")):
        return [path + "[]"]
    is_record = attrs.has(kind) and kind is not SafeFloat
    if is_record and all(field.default is not attrs.NOTHING for field in attrs.fields(kind)):
        found = []
        for field in attrs.fields(kind):
            found += leaves(field.type, f"{path}.{field.name}".strip("."))
        return found
    return [path]


def told(entry: Stored) -> str:
    """Return the path of an entry, keys left out."""
    steps = [getattr(step, "name", "[]") for step in parse_path(entry.path)]
    return ".".join(steps).replace(".[]", "[]")


def is_within(fact: str, path: str) -> bool:
    """Tell whether a fact is what an entry tells, or a part of its value."""
    return fact == path or fact.startswith((f"{path}.", f"{path}["))


def test_every_field_of_the_state_is_told_by_exactly_one_entry() -> None:
    paths = sorted(map(told, STORED))
    facts = {path for path in leaves(State, "") if path not in NOT_IN_STORAGE}
    assert len(paths) == len(set(paths))
    assert facts == {fact for fact in facts if any(is_within(fact, path) for path in paths)}
    assert all(any(is_within(fact, path) for fact in facts) for path in paths)


def test_the_copy_of_the_traces_has_nearly_every_entry_that_is_recorded() -> None:
    occurring = {name for name, entry in ENTRIES.items() if entry["occurs"]}
    in_copy = {
        row[0]
        for record in records("trace")
        for rows in (
            record["input"]["genesis"],
            *(step["changes"] for step in record["output"]["steps"]),
        )
        for row in rows
    }
    assert occurring - in_copy == set()
