import contextlib
from typing import Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.addresses import encode
from tao_model.conformance.codec import (
    ABSENT,
    Absent,
    InputError,
    JsonObject,
    read_integer,
    shown,
    structure,
    unstructure,
    write_integer,
)
from tao_model.encoding import EXACT_IN_JSON
from tao_model.units import UNITS, AccountId, I64F64Bits, NetUid, Proportion16, Uid

ACCOUNT = AccountId(bytes(range(32)))


@attrs.frozen
class Part:
    uid: Uid
    pairs: tuple[tuple[Uid, Proportion16], ...]


@attrs.frozen
class Whole:
    format: Literal["a", "b"]
    switch: bool
    text: str
    owner: Uid | None
    part: Part
    account: AccountId
    anything: JsonObject
    netuid: NetUid | None = None


def whole(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "format": "a",
        "switch": True,
        "text": "word",
        "owner": None,
        "part": {"uid": 3, "pairs": [[1, 2], [0, "65535"]]},
        "account": encode(ACCOUNT),
        "anything": {"deep": [1.5, None]},
    }
    return fields | changes


def refused(value: object) -> str:
    with pytest.raises(InputError) as error:
        structure(Whole, value)
    return str(error.value)


def test_a_class_is_read_from_its_json() -> None:
    assert structure(Whole, whole()) == Whole(
        format="a",
        switch=True,
        text="word",
        owner=None,
        part=Part(Uid(3), ((Uid(1), Proportion16(2)), (Uid(0), Proportion16(65535)))),
        account=ACCOUNT,
        anything={"deep": [1.5, None]},
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"format": "c"}, '$.format: expected "a" or "b", found "c"'),
        ({"format": []}, '$.format: expected "a" or "b", found a list of 0'),
        ({"switch": 1}, "$.switch: expected true or false, found 1"),
        ({"text": None}, "$.text: expected a string, found null"),
        ({"owner": True}, "$.owner: expected an integer, found true"),
        ({"owner": 1.0}, "$.owner: expected an integer, found 1.0"),
        ({"owner": "1e3"}, '$.owner: expected an integer, found "1e3"'),
        ({"owner": "-0"}, '$.owner: expected an integer, found "-0"'),
        ({"owner": "007"}, '$.owner: expected an integer, found "007"'),
        ({"owner": -1}, "$.owner: -1 is out of range: uid is 0 to 65535"),
        ({"part": []}, "$.part: expected an object, found a list of 0"),
        ({"part": {"uid": 3}}, "$.part.pairs: is missing"),
        (
            {"part": {"uid": 3, "pairs": [[1, 2], [1, 65536]]}},
            "$.part.pairs[1][1]: 65536 is out of range: proportion of 65535 is 0 to 65535",
        ),
        ({"part": {"uid": 3, "pairs": [[1]]}}, "$.part.pairs[0]: expected 2 items, found 1"),
        ({"part": {"uid": 3, "pairs": {}}}, "$.part.pairs: expected a list, found an object"),
        ({"account": 5}, "$.account: expected an SS58 address, found 5"),
        ({"account": "5"}, '$.account: "5" is not an SS58 address'),
        ({"anything": []}, "$.anything: expected an object, found a list of 0"),
        ({"netuid": None}, "$.netuid: expected an integer, found null"),
        ({"surplus": 1}, '$: unknown field "surplus"'),
    ],
    ids=str,
)
def test_a_wrong_field_is_refused_with_its_path(changes: dict[str, object], message: str) -> None:
    assert refused(whole(**changes)) == message


def test_of_many_unknown_fields_one_is_named_and_a_long_name_is_cut_short() -> None:
    assert refused(whole(c=1, b=1, d=1)) == '$: unknown field "b"'
    assert len(refused(whole(**{"x" * 10**6: 1}))) < 100


def test_a_path_starts_with_what_it_is_told() -> None:
    with pytest.raises(InputError) as error:
        structure(Whole, whole(owner=-1), "file: $.input")
    assert error.value.path == "file: $.input.owner"
    assert error.value.problem.startswith("-1 is out of range")


def test_a_value_is_shown_in_a_few_words() -> None:
    assert shown({"a": 1}) == "an object"
    assert shown([1, 2, 3]) == "a list of 3"
    assert shown(None) == "null"
    assert shown(10**100) == "1" + "0" * 56 + "..."
    assert shown("\x1b[31m\ud800") == '"\\u001b[31m\\ud800"'


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda unit: unit.name)
def test_the_ends_of_a_unit_are_accepted_and_what_lies_beyond_is_not(unit: object) -> None:
    kind = next(kind for kind, known in UNITS.items() if known is unit)
    for end in (UNITS[kind].minimum, UNITS[kind].maximum):
        assert structure(kind, end) == structure(kind, str(end)) == end
    for beyond in (UNITS[kind].minimum - 1, UNITS[kind].maximum + 1):
        for form in (beyond, str(beyond)):
            with pytest.raises(InputError, match="is out of range"):
                structure(kind, form)


@given(st.integers(-(2**255), 2**255))
def test_an_integer_survives_being_written_and_read(integer: int) -> None:
    assert read_integer(write_integer(integer)) == integer


@pytest.mark.parametrize("sign", [1, -1])
def test_integers_from_2_to_the_53_on_are_written_as_decimal_strings(sign: int) -> None:
    assert write_integer(sign * (EXACT_IN_JSON - 1)) == sign * (2**53 - 1)
    assert write_integer(sign * EXACT_IN_JSON) == str(sign * 2**53)


def test_a_class_is_written_field_by_field() -> None:
    @attrs.frozen
    class Written:
        rows: tuple[tuple[Uid, I64F64Bits], ...]
        account: AccountId
        flag: bool
        none: Uid | None
        left_out: int | Absent = ABSENT

    value = Written(((Uid(1), I64F64Bits(2**64)),), ACCOUNT, True, None)
    assert unstructure(value) == {
        "rows": [[1, "18446744073709551616"]],
        "account": encode(ACCOUNT),
        "flag": True,
        "none": None,
    }


@given(st.recursive(st.integers() | st.booleans() | st.text() | st.none(), st.lists))
def test_whatever_stands_in_a_field_an_error_is_an_input_error(value: object) -> None:
    for changed in (value, whole(part=value), whole(owner=value), whole(format=value)):
        with contextlib.suppress(InputError):
            structure(Whole, changed)
