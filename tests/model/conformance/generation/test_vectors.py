import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tao_model.conformance.generation import vectors as chosen
from tao_model.conformance.generation.calls import rules_by_code, watched
from tao_model.conformance.generation.mistakes import Mistake, mistakes
from tao_model.conformance.generation.vectors import candidates, caught, vectors
from tao_model.conformance.kinds import KINDS
from tao_model.supply import curve
from tao_proofs import chapters
from tao_proofs.engine.claims import THEOREMS
from tests.rule_index import implemented

PLANTED = {mistake.name: mistake for mistake in mistakes()}
EMISSION = KINDS["block_emission"]


def answered_or_broken(kind: str, value: object) -> Any:
    try:
        return KINDS[kind].answer(value)
    except ArithmeticError as broken:
        return broken


def test_the_planted_defects_of_the_proofs_are_mistakes() -> None:
    assert len(PLANTED) == len(mistakes()) > 100
    assert PLANTED["emission_rounded"].function is curve.block_emission_by_logarithm


@pytest.mark.parametrize("kind", ["block_emission", "mechanism_split", "safe_float"])
def test_a_record_is_answered_otherwise_while_its_mistake_is_planted(kind: str) -> None:
    records = [r for r in vectors(kind, 10, 3, mistakes()) if (r.note or "").startswith("Catches")]
    assert records
    for record in records:
        _, _, name, _ = record.id.split("-")
        assert PLANTED[name].statement in (record.note or "")
        right = KINDS[kind].answer(record.input)
        assert right == record.output
        with PLANTED[name].planted():
            assert answered_or_broken(kind, record.input) != right
        assert KINDS[kind].answer(record.input) == right


def test_small_inputs_come_first_and_the_same_seed_gives_the_same_records() -> None:
    some = candidates(EMISSION, 5, 40)
    assert [one.size for one in some] == sorted(one.size for one in some)
    first, again = (vectors("block_emission", 9, 5, mistakes()) for _ in range(2))
    assert first == again
    assert first != vectors("block_emission", 9, 6, mistakes())


def test_a_mistake_that_changes_nothing_has_no_record() -> None:
    @contextmanager
    def nothing_planted() -> Iterator[None]:
        yield

    harmless = Mistake(
        "harmless", "Nothing is wrong.", curve.block_emission_by_logarithm, nothing_planted
    )
    assert caught(EMISSION, harmless, candidates(EMISSION, 0, 30)) == []
    assert all("Nothing is" not in str(r.note) for r in vectors("block_emission", 5, 0, [harmless]))


def test_an_implementation_that_breaks_is_caught() -> None:
    @contextmanager
    def broken() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tao_model.conformance.generation.vectors._answer", _raising)
            yield

    def _raising(*_: object) -> None:
        raise ZeroDivisionError

    among = candidates(EMISSION, 0, 5)
    mistake = Mistake("broken", "It breaks.", curve.block_emission_by_logarithm, broken)
    assert len(caught(EMISSION, mistake, among)) == chosen.MOST_OF_A_MISTAKE


def test_an_operation_without_a_mistake_has_records_that_say_so() -> None:
    records = vectors("safe_float", 5, 0, [])
    assert {record.input["operation"] for record in records} >= {
        *("new", "add", "sub", "div", "mul_div", "gt", "to_u64", "from_u64", "from_u64f64")
    }
    notes = {record.note for record in records}
    assert "Asks for the operation new, which no planted mistake needs." in notes


def test_what_an_answer_calls_tells_the_rules_that_it_exercises() -> None:
    result, called = watched(lambda: EMISSION.answer({"issuance": 0}))
    assert result == {"block_emission": 1_000_000_000}
    rules = {rule for code in called for rule in rules_by_code().get(code, ())}
    assert "SUPPLY-2b" in rules
    assert "SUPPLY-3" not in rules


def test_the_rules_of_functions_are_those_of_the_index() -> None:
    """Of the modules that are loaded here, which are not all."""
    index = {(f.name, rule) for rule, functions in implemented().items() for f in functions}
    found = {(code.co_qualname, rule) for code, rules in rules_by_code().items() for rule in rules}
    assert found <= index
    assert len(found) > 150


def test_an_input_of_a_proof_is_kept_and_names_a_theorem() -> None:
    witnesses = json.loads(chosen.WITNESSES.read_text())
    theorems = {witness["theorem"] for witness in witnesses}
    chapters.load()
    assert len(theorems) > 10
    assert theorems <= THEOREMS.keys()
    records = vectors("fixed_point", 5, 0, [])
    inputs = [w["input"] for w in witnesses if w["kind"] == "fixed_point"]
    assert inputs
    assert all(any(record.input == one for record in records) for one in inputs)
