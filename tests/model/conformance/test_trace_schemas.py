"""The schema of traces: every step form, every call, every row, and nothing else."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.conformance.generation.actions import any_call
from tao_model.conformance.generation.drawing import strategy
from tao_model.conformance.record_schemas import record_schema
from tao_model.conformance.trace_steps import CallStep, read_action, read_step, write_action
from tao_model.encoding import InputError
from tao_model.network.call import Call
from tao_model.network.calls import CALLS
from tao_model.state import State
from tao_model.storage_view import rows
from tests.recorded import records
from tests.strategies.documents import mutated
from tests.strategies.states import states

SCHEMA = record_schema("trace")
STEPS = SCHEMA["$defs"]["TraceInput"]["properties"]["steps"]["items"]
ANSWERS = SCHEMA["$defs"]["TraceOutput"]["properties"]["steps"]["items"]
ROWS = SCHEMA["$defs"]["TraceInput"]["properties"]["genesis"]["items"]

ALICE = "0x" + "61" * 32
ROW = ["SubtensorModule.Tempo", [1], 9]


def validator(schema: dict[str, Any]) -> Callable[[object], bool]:
    whole = Draft202012Validator({"$defs": SCHEMA["$defs"], **schema})
    return lambda value: bool(whole.is_valid(value))


is_step, is_answer, is_row = map(validator, (STEPS, ANSWERS, ROWS))


def staked(**other: Any) -> dict[str, Any]:
    return {
        "call": {
            "SubtensorModule": {
                "add_stake": {"hotkey": ALICE, "netuid": 1, "amount_staked": 500, **other}
            }
        },
        "origin": ALICE,
    }


@st.composite
def steps(draw: st.DrawFn, call: Call) -> dict[str, Any]:
    _, action = draw(strategy(any_call, State(), [call]))
    origin = draw(st.sampled_from(["root", ALICE]))
    return {"call": write_action(call, action), "origin": origin}


any_steps = st.sampled_from(sorted(CALLS)).flatmap(lambda name: steps(CALLS[name]))


def reader_accepts(value: Any) -> bool:
    try:
        step = read_step(value)
        if isinstance(step, CallStep):
            if step.name not in CALLS:
                return False
            read_action(step)
    except InputError:
        return False
    return True


# Steps.


@pytest.mark.parametrize("call", CALLS.values(), ids=lambda call: call.name)
@settings(max_examples=5)
@given(data=st.data())
def test_a_call_needs_every_argument_and_has_no_other(call: Call, data: st.DataObject) -> None:
    step = data.draw(steps(call))
    assert is_step(step)
    pallet, name = call.name.split(".")
    given = step["call"][pallet] if call.arguments else {name: {}}
    for argument in call.arguments:
        rest = {other: value for other, value in given[name].items() if other != argument}
        assert not is_step({**step, "call": {pallet: {name: rest}}})
        assert not is_step({**step, "call": {pallet: {name: {**rest, argument: {"x": 1}}}}})
    assert not is_step({**step, "call": {pallet: {name: {**given[name], "more": 1}}}})


@given(mutated(any_steps))
def test_schema_and_reader_accept_the_same_calls(value: Any) -> None:
    assert is_step(value) == reader_accepts(value)


@given(mutated(st.sampled_from([{"blocks": 3}, {"set": ROW}])))
def test_schema_and_reader_accept_the_same_of_what_is_no_call(value: Any) -> None:
    # What a row holds is looked at once it is written.
    assert is_step(value) == (
        reader_accepts(value) and ("set" not in value or is_row(value["set"]))
    )


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"wait": 3},
        {"blocks": -1},
        {"blocks": 2**64},
        {"blocks": True},
        {"blocks": 3, "set": ROW},
        {"set": ROW[:2]},
        {"set": ["SubtensorModule.NoSuchEntry", [1], 9]},
        {"call": {"SubtensorModule": {"serve_axon": {}}}, "origin": "root"},
        {"call": {"SubtensorModule": "add_stake"}, "origin": "root"},
        {"call": {"Balances": staked()["call"]["SubtensorModule"]}, "origin": ALICE},
        {"call": staked()["call"]},
        {**staked(), "origin": "nobody"},
        {**staked(), "more": 1},
        staked(hotkey="0x61"),
        staked(hotkey="0x" + "AB" * 32),
        staked(netuid=65_536),
        staked(netuid="one"),
        staked(amount_staked=str(2**64)),
        staked(amount_staked=-1),
        staked(amount_staked=None),
        staked(more=1),
    ],
)
def test_what_is_no_step_is_refused(step: dict[str, Any]) -> None:
    assert not is_step(step)
    assert is_step(staked())


# Answers.


@pytest.mark.parametrize(
    "answer",
    [
        {"result": "ok"},
        {"result": "done", "changes": []},
        {"result": "ok", "changes": [], "more": 1},
        {"result": "ok", "changes": [ROW[:2]]},
        {"result": {"error": "SubtensorModule.NoSuchError"}, "changes": []},
        {"result": {"error": "BadOrigin", "guard": 1}, "changes": []},
        {"result": {"error": "BadOrigin"}, "changes": [ROW]},
        {"result": {}, "changes": []},
    ],
)
def test_what_is_no_answer_to_a_step_is_refused(answer: dict[str, Any]) -> None:
    assert not is_answer(answer)
    assert is_answer({"result": "ok", "changes": [ROW]})
    assert is_answer({"result": {"error": "BadOrigin", "guard": True}, "changes": []})


# Rows.


@settings(max_examples=25)
@given(states())
def test_the_storage_of_any_state_is_made_of_rows(state: State) -> None:
    assert [row for row in rows(state) if not is_row(row)] == []


@pytest.mark.parametrize(
    "row",
    [
        ["SubtensorModule.Tempo", [1], 65_536],
        ["SubtensorModule.Tempo", [1], True],
        ["SubtensorModule.Tempo", [65_536], 9],
        ["SubtensorModule.Tempo", [], 9],
        ["SubtensorModule.Tempo", [1, 2], 9],
        ["SubtensorModule.Tempo", [1], 9, 9],
        ["SubtensorModule.Owner", ["0x61"], ALICE],
        ["SubtensorModule.Owner", [ALICE], 1],
        ["SubtensorModule.ChildKeys", [ALICE, 1], [[1]]],
        ["SubtensorModule.AlphaV2", [ALICE, ALICE, 1], {"mantissa": 1}],
        ["SubtensorModule.RootClaimType", [ALICE], "Burn"],
        ["SubtensorModule.RootClaimType", [ALICE], {"KeepSubnets": {"subnets": [-1]}}],
        ["SubtensorModule.LastRateLimitedBlock", [{"NoSuchAction": 1}], 9],
        ["System.Account", [ALICE], {"data": {"free": 1}}],
    ],
)
def test_what_is_no_row_is_refused(row: list[Any]) -> None:
    assert not is_row(row)


@pytest.mark.parametrize("value", [9, "9", None])
def test_a_value_is_in_its_range_or_gone(value: object) -> None:
    assert is_row(["SubtensorModule.Tempo", [1], value])


# Whole records.


def test_a_trace_with_a_field_more_or_less_is_refused() -> None:
    right = min(records("trace"), key=lambda record: len(str(record)))
    is_record = validator({name: part for name, part in SCHEMA.items() if name != "$defs"})
    assert is_record(right)
    for field in right["input"]:
        wrong = copy.deepcopy(right)
        del wrong["input"][field]
        assert not is_record(wrong)
    assert not is_record({**right, "input": {**right["input"], "more": 1}})
    payload = {"hotkey": ALICE, "uids": [0], "values": [65_535], "version_key": 0}
    for payloads, fits in (({"0xab": payload}, True), ({"0xab": {"uids": []}}, False)):
        assert is_record({**right, "input": {**right["input"], "payloads": payloads}}) == fits
    assert not is_record({**right, "input": {**right["input"], "payloads": {"commit": payload}}})
