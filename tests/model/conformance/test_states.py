"""A state as JSON."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.conformance.schemas import schemas
from tao_model.conformance.states import digest, read_state, write_state
from tao_model.encoding import InputError
from tao_model.state import Block, Map, State
from tao_model.storage_view import read
from tao_model.units import BlockNumber, Rao
from tests.recorded import records
from tests.strategies.states import states

VALIDATOR = Draft202012Validator(schemas()["state"])
RECORDED = [read(record["input"]["genesis"]) for record in records("trace")[:3]]


def through_text(document: Any) -> Any:
    return json.loads(json.dumps(document))


@given(states())
@settings(max_examples=60)
def test_every_state_is_written_and_read_again(state: State) -> None:
    document = through_text(write_state(state))
    assert read_state(document) == state
    assert digest(read_state(document)) == digest(state)


@given(states())
@settings(max_examples=15)
def test_every_state_that_is_written_is_valid(state: State) -> None:
    VALIDATOR.validate(write_state(state))


@pytest.mark.parametrize("state", RECORDED, ids=lambda state: f"block {state.block.number}")
def test_recorded_storage_is_written_and_read_again(state: State) -> None:
    assert read_state(through_text(write_state(state))) == state


@given(states(), states())
@settings(max_examples=60)
def test_states_have_the_same_digest_only_if_they_are_the_same(one: State, two: State) -> None:
    assert (digest(one) == digest(two)) == (one == two)


@given(st.permutations(list(RECORDED[0].accounts.items())))
@settings(max_examples=10)
def test_the_order_in_which_a_map_was_filled_means_nothing(pairs: list[Any]) -> None:
    again = attrs.evolve(RECORDED[0], accounts=Map(pairs))
    assert json.dumps(write_state(again)) == json.dumps(write_state(RECORDED[0]))
    assert digest(again) == digest(RECORDED[0])


def test_what_has_its_default_is_left_out() -> None:
    assert write_state(State())["state"] == {}
    later = State(block=Block(number=BlockNumber(7)))
    assert write_state(later)["state"] == {"block": {"number": 7}}


def test_an_integer_too_large_for_json_is_a_string() -> None:
    rich = State().with_balance(min(RECORDED[0].accounts), Rao(2**53))
    (balance,) = write_state(rich)["state"]["accounts"].values()
    assert balance == str(2**53)
    assert read_state(through_text(write_state(rich))) == rich


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.pop("state"), "$"),
        (lambda d: d.update(revision="v1"), "$.revision"),
        (lambda d: d.update(format="tao-spec/metagraph"), "$.format"),
        (lambda d: d["state"].update(weather="fine"), "$.state"),
        (lambda d: d["state"].update(block={"number": -1}), "$.state.block.number"),
        (lambda d: d["state"].update(accounts={"alice": 1}), "$.state.accounts"),
        (lambda d: d["state"].update(subnets={"65536": {}}), "$.state.subnets"),
    ],
)
def test_what_is_no_state_is_refused_with_the_place(change: Any, path: str) -> None:
    document = write_state(State())
    change(document)
    with pytest.raises(InputError) as refusal:
        read_state(document)
    assert str(refusal.value).startswith(path)
