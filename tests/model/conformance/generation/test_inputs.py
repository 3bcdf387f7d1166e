import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.conformance.codec import InputError
from tao_model.conformance.generation.drawing import strategy
from tao_model.conformance.generation.inputs import GENERATORS, checked_kind, made_input
from tao_model.conformance.generation.source import Source, Stream
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import ByOperation
from tao_model.conformance.record_schemas import record_schema
from tao_model.rejection import Rejected


def answered(kind: str, value: Any) -> dict[str, Any]:
    try:
        return {"output": KINDS[kind].answer(value)}
    except Rejected as rejected:
        return {"rejected": rejected.reason.value}


def test_inputs_of_every_kind_are_generated() -> None:
    assert list(GENERATORS) == [kind for kind in KINDS if kind in GENERATORS]
    assert GENERATORS.keys() == KINDS.keys()


def test_a_kind_that_is_not_generated_is_refused() -> None:
    with pytest.raises(InputError, match='"nothing" is not one of fixed_point, '):
        checked_kind("nothing")


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_input_is_answered_and_valid_by_the_schema_of_its_kind(kind: str) -> None:
    validator = Draft202012Validator(record_schema(kind))
    for number in range(25):
        made = made_input(kind, Stream(f"test/{kind}/{number}"))
        record = {"id": "x", "kind": kind, "revision": "v425", "flags": [], "input": made}
        record |= answered(kind, json.loads(json.dumps(made)))
        assert [error.message for error in validator.iter_errors(record)] == []


@pytest.mark.parametrize(
    "kind", [name for name, kind in KINDS.items() if isinstance(kind.answer, ByOperation)]
)
def test_every_operation_is_asked_for(kind: str) -> None:
    answer = KINDS[kind].answer
    assert isinstance(answer, ByOperation)
    asked = {made_input(kind, Stream(f"test/{n}"))["operation"] for n in range(600)}
    assert asked == answer.answers.keys()


@pytest.mark.parametrize("kind", GENERATORS)
@settings(max_examples=10)
@given(st.data())
def test_hypothesis_draws_the_same_inputs(kind: str, data: st.DataObject) -> None:
    def made(source: Source) -> Any:
        return made_input(kind, source)

    answered(kind, data.draw(strategy(made)))
