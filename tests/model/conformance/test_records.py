import json

import pytest

from tao_model.conformance.codec import InputError
from tao_model.conformance.records import Record, read_record


def line(**changes: object) -> bytes:
    fields: dict[str, object] = {
        "id": "sum-1",
        "kind": "sum",
        "revision": "v425",
        "flags": ["small"],
        "input": {"left": 1, "right": 2},
        "output": {"result": 3},
    }
    kept = {name: value for name, value in (fields | changes).items() if value is not ...}
    return json.dumps(kept).encode()


def test_a_record_is_read_with_its_answer() -> None:
    assert read_record(line()) == Record(
        id="sum-1",
        kind="sum",
        input={"left": 1, "right": 2},
        revision="v425",
        flags=("small",),
        output={"result": 3},
    )


def test_a_record_may_name_rules_and_say_what_it_is_for() -> None:
    record = read_record(line(rule=["SUM-1"], note="carries"))
    assert record.rule == ("SUM-1",)
    assert record.note == "carries"


def test_a_refusal_is_an_answer() -> None:
    record = read_record(line(output=..., rejected="Panic"))
    assert record.output is None
    assert record.rejected == "Panic"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (line(output=...), "$: neither output nor rejected is there"),
        (line(rejected="Panic"), "$: output and rejected are both there"),
        (line(output=None), "$.output: expected an object, found null"),
        (line(input=...), "$.input: is missing"),
        (line(kind=...), "$.kind: is missing"),
        (line(revision=...), "$.revision: is missing"),
        (line(id=7), "$.id: expected a string, found 7"),
        (line(flags="small"), '$.flags: expected a list, found "small"'),
        (line(inputs={}), '$: unknown field "inputs"'),
        (b"[]", "$: expected an object, found a list of 0"),
        (b"", "column 1: not JSON: expecting value"),
    ],
    ids=str,
)
def test_a_line_that_is_no_record_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError) as error:
        read_record(data)
    assert str(error.value) == message
