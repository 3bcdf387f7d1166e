"""Every input runs along exactly one path, and gives there what Python gives."""

from typing import Any

import pytest
import z3
from hypothesis import given, settings

from tao_proofs.engine import paths
from tao_proofs.engine.paths import Abandoned, Session, Undecided, current_run
from tao_proofs.engine.values import SymbolicInteger
from tests.proofs.engine.exploring import Exploration, all_inputs
from tests.strategies.programs import Program, outcome, programs


@settings(max_examples=150)
@given(program=programs(inputs=2))
def test_every_input_has_one_path_with_the_outcome_of_python(program: Program) -> None:
    exploration = Exploration(lambda *inputs: outcome(program, inputs), 2)
    for inputs in all_inputs(2):
        assert exploration.at(inputs) == [outcome(program, inputs)]


def test_a_path_is_explored_once() -> None:
    calls = []

    def call(x: Any, y: Any) -> None:
        calls.append((bool(x > 0), bool(y > 0), bool(x + y > 0)))

    Exploration(call, 2)
    assert len(calls) == len(set(calls)) == 6


def test_a_branch_that_no_input_takes_is_not_explored() -> None:
    assert Exploration(lambda x: "never" if x * x < 0 else "always", 1).results() == ["always"]


def test_what_was_decided_once_is_not_asked_again() -> None:
    session = Session()

    def call(x: Any) -> bool:
        return all([x > 0, x > 0, x > -1])

    assert sorted(Exploration(call, 1, session).results()) == [False, True]


def test_an_endless_loop_ends_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MAXIMUM_DECISIONS", 50)

    def call(x: Any) -> None:
        while x + 100 > 0:
            x = x + 1

    with pytest.raises(Undecided, match="decisions"):
        Exploration(call, 1)


def test_too_many_paths_end_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "MAXIMUM_PATHS", 3)
    with pytest.raises(Undecided, match="paths"):
        Exploration(lambda x, y: sorted([x, y, 0]), 2)


def test_a_branch_of_which_the_solver_cannot_tell_ends_undecided() -> None:
    session = Session()

    def call(x: Any, y: Any) -> bool:
        session.limit = 1
        return bool(x * x * x + y * y * y == 4 * x * y + 7)

    with pytest.raises(Undecided, match="branch"):
        Exploration(call, 2, session)


def test_a_claim_of_which_the_solver_cannot_tell_ends_undecided() -> None:
    session = Session()

    def call(x: Any, y: Any) -> Any:
        session.limit = 1
        return current_run().counterexample((x * y != y * x + 1).term)

    with pytest.raises(Undecided, match="claim"):
        Exploration(call, 2, session)


def test_an_assumption_restricts_the_path() -> None:
    def call(x: Any) -> bool:
        if not current_run().suppose((x > 2).term):
            raise Abandoned
        return bool(x > 1)

    assert Exploration(call, 1).results() == [True]


def test_an_abandoned_path_leaves_the_others() -> None:
    def call(x: Any) -> str:
        if x > 2:
            raise Abandoned
        return "kept"

    assert Exploration(call, 1).results() == ["kept"]


def test_an_exception_passes_and_leaves_nothing_behind() -> None:
    session = Session()

    def call(x: Any) -> None:
        if x > 2:
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own, without a message
        Exploration(call, 1, session)
    assert not paths.running()
    assert session.solver.num_scopes() == 0


def test_the_exploration_is_deterministic() -> None:
    def call(*inputs: Any) -> Any:
        return sorted(x * x for x in inputs)

    first, second = Session(), Session()
    assert str(Exploration(call, 3, first).paths) == str(Exploration(call, 3, second).paths)
    assert (first.resources, first.queries) == (second.resources, second.queries)


def test_an_integer_that_has_one_value_is_determined() -> None:
    def call(x: Any) -> int | None:
        return current_run().determined(x.term) if x > 3 else None

    assert set(Exploration(call, 1).results()) == {4, None}


def test_the_names_of_fresh_symbols_differ() -> None:
    session = Session()
    assert session.fresh_name("x") != session.fresh_name("x")


def test_proofs_do_not_share_symbols() -> None:
    first, second = Session(), Session()
    term = SymbolicInteger(z3.Int("x", ctx=first.context))
    with pytest.raises(z3.Z3Exception):
        Exploration(lambda x: bool(x > term), 1, second)
