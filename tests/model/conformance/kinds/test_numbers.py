from typing import Any

import pytest

from tao_model.conformance.codec import InputError
from tao_model.conformance.kinds.numbers import (
    FIXED_POINT_OPERATIONS,
    KINDS,
    SAFE_FLOAT_OPERATIONS,
)
from tests.recorded import by_operation, mismatches
from tests.rule_index import ROOT

FIXED_POINT, SAFE_FLOAT = KINDS


@pytest.mark.parametrize("operation", sorted(FIXED_POINT_OPERATIONS))
def test_fixed_point_operations_answer_as_production_did(operation: str) -> None:
    assert mismatches(FIXED_POINT, by_operation("fixed_point")[operation]) == []


@pytest.mark.parametrize("operation", sorted(SAFE_FLOAT_OPERATIONS))
def test_safe_float_operations_answer_as_production_did(operation: str) -> None:
    assert mismatches(SAFE_FLOAT, by_operation("safe_float")[operation]) == []


def test_every_recorded_operation_is_tried() -> None:
    assert by_operation("fixed_point").keys() == FIXED_POINT_OPERATIONS.keys()
    assert by_operation("safe_float").keys() == SAFE_FLOAT_OPERATIONS.keys()


def test_the_chapter_names_every_operation_of_production() -> None:
    chapter = (ROOT / "spec" / "01-numbers.md").read_text()
    table = [line for line in chapter.splitlines() if line.startswith("| `")]
    named = {cell.strip("` ") for line in table for cell in line.split("|")[2].split("`")}
    assert set(FIXED_POINT_OPERATIONS) <= named


def two(**changes: Any) -> dict[str, Any]:
    return {"operation": "add", "format": "U64F64", "left": 1, "right": 2} | changes


@pytest.mark.parametrize(
    ("question", "path"),
    [
        (two(format="U63F65"), "$.format"),
        (two(left=-1), "$.left"),
        (two(right=2**128), "$.right"),
        (two(left=1.0), "$.left"),
        (two(left=None), "$.left"),
        (two(operation="subtract"), "$.operation"),
        ({"operation": "exp", "format": "U64F64", "operand": 1}, "$.format"),
        ({"operation": "sum", "format": "I32F32", "values": [0, 2**63]}, "$.values[1]"),
        ({"operation": "powi", "format": "I32F32", "operand": 1, "exponent": 2**31}, "$.exponent"),
        (
            {"operation": "from_num", "format": "I32F32", "source_type": "u8", "value": 256},
            "$.value",
        ),
        (
            {"operation": "from_num", "format": "I32F32", "source_type": "f32", "value": 2**32},
            "$.value",
        ),
        (
            {"operation": "from_num", "format": "I32F32", "source_type": "U64F64", "value": -1},
            "$.value",
        ),
        (
            {"operation": "to_num", "format": "I32F32", "operand": 1, "target_type": "f64"},
            "$.target_type",
        ),
    ],
)
def test_a_malformed_question_is_refused_with_its_field(
    question: dict[str, Any], path: str
) -> None:
    with pytest.raises(InputError) as error:
        FIXED_POINT.answer(question)
    assert error.value.path == path


def test_a_decimal_without_a_normal_form_is_malformed() -> None:
    too_large = {"mantissa": str(10**21 + 1), "exponent": 0}
    with pytest.raises(InputError) as error:
        SAFE_FLOAT.answer({"operation": "to_u64", "left": too_large})
    assert error.value.path == "$.left"
