import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import attrs
import pytest

from tao_model.conformance.codec import structure
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.pointing import OPERATION_RULES, STAGE_RULES, rules_at, rules_of
from tao_model.conformance.records import Record
from tao_model.rejection import Rejected
from tests.recorded import by_operation, records
from tests.rule_index import implementations, stated


def _operations() -> Iterator[tuple[str, str]]:
    for kind, operations in OPERATION_RULES.items():
        for operation in operations:
            yield kind, operation


def called(kind: str, group: list[dict[str, Any]]) -> set[tuple[str, int]]:
    """The functions, by file and first line, that run while the model answers records."""
    found: set[tuple[str, int]] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            found.add((frame.f_code.co_filename, frame.f_code.co_firstlineno))

    sys.setprofile(note)
    try:
        for record in group:
            try:
                KINDS[kind].answer(record["input"])
            except Rejected:
                continue
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize(("kind", "operation"), list(_operations()))
def test_an_operation_points_at_rules_whose_functions_answer_it(kind: str, operation: str) -> None:
    group = by_operation(kind)[operation]
    functions = called(kind, group[:40] + group[-40:])
    for rule in OPERATION_RULES[kind][operation]:
        assert functions & implementations()[rule], rule


@pytest.mark.parametrize("kind", OPERATION_RULES)
def test_every_operation_that_was_recorded_points_somewhere(kind: str) -> None:
    assert set(by_operation(kind)) == set(OPERATION_RULES[kind])


@pytest.mark.parametrize("kind", STAGE_RULES)
def test_a_stage_points_at_rules_of_its_kind(kind: str) -> None:
    for rules in STAGE_RULES[kind].values():
        assert set(rules) <= set(KINDS[kind].rules) & set(stated())


def _record(kind: str, **changes: Any) -> Record:
    return structure(Record, {**records(kind)[0], **changes})


def test_a_difference_points_at_the_rule_of_its_stage_wherever_in_a_list_it_stands() -> None:
    assert rules_at(_record("emit_to_subnets"), "subnets[3].recycled_alpha") == ("EMISSION-11",)
    assert rules_at(_record("epoch"), "intermediate.ranks[7]") == ("CONSENSUS-13",)
    assert rules_at(_record("mechanism_split"), "emissions[0]") == ("EMISSION-15",)


def test_a_record_that_names_its_rules_exercises_those() -> None:
    assert rules_of(_record("fixed_point", rule=["NUMBERS-2"])) == ("NUMBERS-2",)
    other = attrs.evolve(_record("fixed_point"), kind="of_no_chapter")
    assert rules_of(other) == ("no rule",)
    given = {**records("fixed_point")[0]["input"], "operation": ["sqrt"]}
    assert rules_of(_record("fixed_point", input=given)) == KINDS["fixed_point"].rules
