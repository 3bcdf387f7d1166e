from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.conformance.kinds.share_pools import KINDS
from tao_model.conformance.record_schemas import record_schema
from tao_model.encoding import InputError
from tao_model.rejection import Rejected
from tests.recorded import mismatches, records
from tests.strategies.documents import mutated

SCHEMA = record_schema("share_pool")
SMALL = sorted(records("share_pool"), key=lambda record: len(str(record)))[:40]


INPUT = Draft202012Validator({"$defs": SCHEMA["$defs"], **SCHEMA["properties"]["input"]})


def is_input(question: object) -> bool:
    return bool(INPUT.is_valid(question))


def test_share_pools_answer_as_production_did() -> None:
    (share_pool,) = KINDS
    assert mismatches(share_pool, list(records("share_pool"))) == []


def asked(**operation: Any) -> dict[str, Any]:
    return {
        "shared_value": 0,
        "denominator": {"mantissa": 0, "exponent": 0},
        "shares": [],
        "operations": [operation],
    }


RIGHT = {"operation": "update_value_for_one", "key": 1, "update": 5}


def test_an_operation_is_answered() -> None:
    (share_pool,) = KINDS
    assert share_pool.answer(asked(**RIGHT))["results"] == [None]


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ({"operation": "destroy"}, "operation"),
        ({"operation": 7}, "operation"),
        ({"key": 1, "update": 5}, "operation"),
        ({"operation": "update_value_for_one", "update": 5}, "key"),
        ({**RIGHT, "update": 2**63}, "update"),
        ({**RIGHT, "update": "five"}, "update"),
        ({**RIGHT, "share": {"mantissa": 1, "exponent": 0}}, ""),
        ({"operation": "get_value_from_shares", "share": 1}, "share"),
    ],
)
def test_what_is_no_operation_is_refused_with_its_place(
    operation: dict[str, Any], path: str
) -> None:
    (share_pool,) = KINDS
    assert not is_input(asked(**operation))
    with pytest.raises(InputError) as caught:
        share_pool.answer(asked(**operation))
    assert caught.value.path == f"$.operations[0].{path}".rstrip(".")


@given(mutated(st.sampled_from([record["input"] for record in SMALL])))
def test_schema_and_reader_accept_the_same_questions(question: Any) -> None:
    (share_pool,) = KINDS
    try:
        share_pool.answer(question)
        accepted = True
    except InputError as error:
        accepted = "has no normal form" in error.problem
    except Rejected:
        accepted = True
    assert is_input(question) == accepted
