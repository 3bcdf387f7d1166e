import attrs
import pytest

from tao_model.conformance.trace_steps import CallStep, read_action, read_step, write_action
from tao_model.network.call import Call
from tao_model.network.calls import CALLS, TABLES
from tao_model.network.coverage import OUT_OF_SCOPE, PRODUCTION_CALLS, missing_calls
from tests.recorded import records

RECORDED = [
    (raw["call"], step)
    for record in records("trace")
    for raw in record["input"]["steps"]
    if isinstance(step := read_step(raw), CallStep)
]


@pytest.mark.parametrize("call", CALLS.values(), ids=lambda call: call.name)
def test_every_field_of_an_action_has_production_s_name(call: Call) -> None:
    assert len(attrs.fields(call.action)) == len(call.arguments)
    assert len(set(call.arguments)) == len(call.arguments)


def test_no_call_stands_in_two_tables() -> None:
    assert sum(map(len, TABLES)) == len(CALLS)


def test_every_action_belongs_to_one_call() -> None:
    assert len({call.action for call in CALLS.values()}) == len(CALLS)


def test_every_call_is_one_of_production_s() -> None:
    assert CALLS.keys() <= set(PRODUCTION_CALLS)
    assert OUT_OF_SCOPE.keys() <= set(PRODUCTION_CALLS)
    assert not CALLS.keys() & OUT_OF_SCOPE.keys()
    assert set(missing_calls()) | CALLS.keys() | OUT_OF_SCOPE.keys() == set(PRODUCTION_CALLS)


def test_every_recorded_call_is_one_of_production_s() -> None:
    assert {step.name for _, step in RECORDED} <= set(PRODUCTION_CALLS)


def test_recorded_calls_are_read_and_written_again() -> None:
    known = [(raw, step) for raw, step in RECORDED if step.name in CALLS]
    assert len(known) > 100
    for raw, step in known:
        assert write_action(CALLS[step.name], read_action(step)) == raw
