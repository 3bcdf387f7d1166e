"""Each planted defect is seen by the invariant that is named; without it nothing is broken."""

import sys
from collections.abc import Iterator

import pytest

from tao_model.invariants import INVARIANTS, Verdict, check_state, check_step
from tests.model.invariants.mutant import Mutant
from tests.model.invariants.mutants import MUTANTS
from tests.model.invariants.scenarios import Moment

MOST_MOMENTS = 60
"""As far as a run is followed."""


def broken_in(moment: Moment) -> set[str]:
    """The invariants that a step breaks, or that its state breaks and the one before did not."""
    before, step, after = moment
    already = {one.invariant.id for one in check_state(before) if one.verdict is Verdict.BROKEN}
    findings = (*check_step(before, step, after), *check_state(after))
    return {one.invariant.id for one in findings if one.verdict is Verdict.BROKEN} - already


def followed(mutant: Mutant) -> Iterator[Moment]:
    for number, moment in enumerate(mutant.run()):
        if number == MOST_MOMENTS:
            return
        yield moment


def plant(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the mutant in its rule's place wherever the model has it; the invariants keep theirs."""
    if isinstance(mutant.replaced, str):
        monkeypatch.setattr(mutant.replaced, mutant.by(None))
        return
    planted = mutant.by(mutant.replaced)
    for name, module in list(sys.modules.items()):
        if name.startswith("tao_model.") and not name.startswith("tao_model.invariants"):
            for attribute, value in list(vars(module).items()):
                if value is mutant.replaced:
                    monkeypatch.setattr(module, attribute, planted)


def test_every_invariant_that_is_named_is_one() -> None:
    assert {mutant.invariant for mutant in MUTANTS} <= {one.id for one in INVARIANTS}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.defect}-{one.invariant}")
def test_a_planted_defect_is_seen(mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(mutant, monkeypatch)
    assert any(mutant.invariant in broken_in(moment) for moment in followed(mutant))


RUNS = {mutant.run: mutant for mutant in MUTANTS}


@pytest.mark.parametrize("mutant", RUNS.values(), ids=lambda one: one.run.__name__)
def test_without_a_defect_the_same_run_breaks_nothing(mutant: Mutant) -> None:
    moments = list(followed(mutant))
    assert [broken_in(moment) for moment in moments] == [set()] * len(moments)
