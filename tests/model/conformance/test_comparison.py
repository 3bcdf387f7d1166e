import copy
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tao_model.conformance.codec import ABSENT
from tao_model.conformance.comparison import Difference, differences, of_first_stage, stage_of

answers = st.dictionaries(
    st.sampled_from("abc"),
    st.recursive(
        st.integers(0, 2) | st.sampled_from(["0", "1", "00", ""]) | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    ),
)


def found(expected: object, answer: object) -> list[str]:
    return [str(difference) for difference in differences(expected, answer)]


@given(answers)
def test_an_answer_does_not_differ_from_itself(answer: dict[str, Any]) -> None:
    assert found(answer, copy.deepcopy(answer)) == []


def canonical(value: Any) -> Any:
    """Return the value with every decimal string replaced by its integer."""
    if isinstance(value, dict):
        return {name: canonical(item) for name, item in value.items()}
    if isinstance(value, list):
        return [canonical(item) for item in value]
    is_decimal = isinstance(value, str) and re.fullmatch(r"0|-?[1-9][0-9]*", value)
    return int(value) if is_decimal else value


@given(answers, answers)
def test_answers_differ_exactly_where_their_json_does_but_for_decimal_strings(
    left: dict[str, Any], right: dict[str, Any]
) -> None:
    texts = [json.dumps(canonical(side), sort_keys=True) for side in (left, right)]
    assert (found(left, right) == []) == (texts[0] == texts[1])


def test_an_integer_equals_its_decimal_string() -> None:
    assert found({"a": 2**53, "b": "-7"}, {"a": str(2**53), "b": -7}) == []
    assert found({"a": "7"}, {"a": 8}) == ['a: expected "7", found 8']


def test_text_that_is_no_integer_is_compared_as_text() -> None:
    assert found({"a": "Recycle", "b": "07"}, {"a": "Burn", "b": 7}) == [
        'a: expected "Recycle", found "Burn"',
        'b: expected "07", found 7',
    ]


def test_truth_is_no_number() -> None:
    assert found([True, 1, None, 0], [1, True, 0, None]) == [
        "[0]: expected true, found 1",
        "[1]: expected 1, found true",
        "[2]: expected null, found 0",
        "[3]: expected 0, found null",
    ]


def test_a_float_is_no_integer() -> None:
    assert found({"a": 1}, {"a": 1.0}) == ["a: expected 1, found 1.0"]


def test_lists_are_compared_in_order_and_to_the_longer_end() -> None:
    assert found({"a": [1, 2]}, {"a": [2, 1, 3]}) == [
        "a[0]: expected 1, found 2",
        "a[1]: expected 2, found 1",
        "a[2]: expected nothing, found 3",
    ]


def test_a_field_that_one_side_lacks_is_a_difference() -> None:
    expected: dict[str, Any] = {"a": {"b": 1, "c": None}}
    answer: dict[str, Any] = {"a": {"c": None, "d": {}}}
    assert list(differences(expected, answer)) == [
        Difference("a.b", 1, ABSENT),
        Difference("a.d", ABSENT, {}),
    ]


def test_values_of_another_shape_differ_as_a_whole() -> None:
    assert found({"a": [1], "b": {}}, {"a": {"x": 1}, "b": 3}) == [
        "a: expected a list of 1, found an object",
        "b: expected an object, found 3",
    ]


def test_a_field_belongs_to_the_stage_that_holds_it() -> None:
    stages = ("inner.stake", "stake")
    assert stage_of("inner.stake[3]", stages) == "inner.stake"
    assert stage_of("stake", stages) == "stake"
    assert stage_of("stake.part", stages) == "stake"
    assert stage_of("stakes[1]", stages) == "stakes"
    assert stage_of("epochs[1].bonds[2][0]", stages) == "epochs[1].bonds"


def test_the_first_stage_in_the_order_of_computation_is_told() -> None:
    paths = ["other", "late[0]", "early[1]", "late[2]", "early[0]"]
    of_stages = [Difference(path, 0, 1) for path in paths]
    stage, first = of_first_stage(of_stages, ("unchanged", "early", "late"))
    assert stage == "early"
    assert [difference.path for difference in first] == ["early[1]", "early[0]"]
