"""A change makes another function of the same place, and what survives has been judged."""

import ast

import attrs
import pytest

from tao_model.supply import curve
from tao_model.units import Rao
from tao_proofs.running import statements
from tests.mutation import mutated, mutations, original, tree_of
from tests.mutation_campaign import (
    Tried,
    _row,
    by_theorems,
    covered,
    every_mutation,
    read_tried,
    test_files,
)

test_files.__test__ = False  # type: ignore[attr-defined]  # it names tests and is none

REACHED = "tao_model.supply.curve:halvings_reached"


def test_each_change_is_one_change() -> None:
    found = mutations(REACHED)
    assert len({one.id for one in found}) == len(found) > 5
    texts = {ast.unparse(one.tree) for one in found}
    assert len(texts) == len(found)
    assert ast.unparse(tree_of(REACHED)) not in texts


def test_a_changed_function_stands_where_the_function_stands_and_computes_otherwise() -> None:
    (change,) = [one for one in mutations(REACHED) if one.before == "0"]
    assert change.after == "1"
    changed = mutated(change)
    assert (changed.__module__, changed.__qualname__) == (curve.__name__, "halvings_reached")
    assert changed.__code__.co_filename == curve.halvings_reached.__code__.co_filename
    assert changed.__code__.co_firstlineno == curve.halvings_reached.__code__.co_firstlineno
    assert (changed(Rao(0)), curve.halvings_reached(Rao(0))) == (1, 0)


def test_methods_are_changed_and_properties_are_not() -> None:
    saturate = "tao_model.numbers.integers:IntegerFormat.saturate"
    assert original(saturate) is not None
    assert mutations(saturate)
    assert original("tao_model.numbers.integers:IntegerFormat.maximum") is None


def test_every_change_compiles() -> None:
    for change in every_mutation():
        assert callable(mutated(change))


def test_the_functions_that_are_changed_are_those_that_theorems_call() -> None:
    assert set(covered()[REACHED]) <= statements().keys()
    assert {one.function for one in every_mutation()} <= covered().keys()


def test_what_a_theorem_finds_is_told_with_its_name() -> None:
    statements()
    change = next(one for one in mutations(REACHED) if one.after == "halvings -= 1")
    tried = by_theorems(change)
    assert tried.became == "refuted"
    assert tried.by in covered()[REACHED]


def test_a_campaign_that_breaks_does_not_count_as_a_find() -> None:
    change = next(iter(mutations(REACHED)))
    unknown = attrs.evolve(change, function="tao_model.supply.curve:nothing")
    with pytest.raises(RuntimeError, match="the process ended with 1"):
        by_theorems(unknown)


def test_the_tests_of_a_function_are_those_of_its_module_and_its_rules() -> None:
    assert "tests/model/supply/test_curve.py" in test_files(REACHED)


def test_shares_are_of_what_is_not_equivalent() -> None:
    group = [
        Tried("tao_model.a:f: 1 (0)", 1, "refuted", "t", ""),
        Tried("tao_model.a:f: 1 (1)", 1, "tests", "t", ""),
        Tried("tao_model.a:f: 1 (2)", 1, "survived", "", "gap: nobody looks"),
        Tried("tao_model.a:f: 1 (3)", 1, "survived", "", "equivalent: the same"),
    ]
    assert _row("a", group) == "| a | 4 | 1 | 0 | 0 | 1 | 2 | 1 | 33% | 66% |"


def test_every_survivor_has_been_judged() -> None:
    there = {one.id for one in every_mutation()}
    survivors = [one for one in read_tried().values() if one.became == "survived"]
    unjudged = [one.id for one in survivors if one.id in there and not one.judgement]
    assert unjudged == []
    assert all(one.judgement.startswith(("equivalent: ", "gap: ")) for one in survivors)


def test_nine_of_ten_changes_are_found() -> None:
    tried = [one for one in read_tried().values() if not one.judgement.startswith("equivalent")]
    assert sum(one.became == "survived" for one in tried) * 10 <= len(tried)
