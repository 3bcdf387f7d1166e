"""Every theorem is proved, calls what its rule names, and refutes its planted defects."""

import pytest

from tao_proofs import chapters
from tao_proofs.engine.claims import (
    ASSUMPTIONS,
    DISPROOFS,
    THEOREMS,
    Disproof,
    Mutant,
    Theorem,
    assumptions_of,
)
from tao_proofs.engine.prover import Outcome, prove
from tests.rule_index import implementations, stated

chapters.load()

PLANTED = [(theorem, mutant) for theorem in THEOREMS.values() for mutant in theorem.refutes]


def _named(item: object) -> str:
    return item.name if isinstance(item, Theorem | Mutant | Disproof) else str(item)


@pytest.mark.parametrize("theorem", THEOREMS.values(), ids=_named)
def test_a_theorem_is_proved_and_calls_what_implements_its_rule(theorem: Theorem) -> None:
    verdict = prove(theorem)
    assert verdict.outcome is Outcome.PROVED, verdict.reason
    assert verdict.reached & implementations()[theorem.rule], "it calls nothing of its rule"


@pytest.mark.parametrize(("theorem", "mutant"), PLANTED, ids=_named)
def test_a_theorem_refutes_its_planted_defects(theorem: Theorem, mutant: Mutant) -> None:
    verdict = prove(theorem, mutant)
    assert verdict.outcome is Outcome.REFUTED, verdict.reason


@pytest.mark.parametrize("theorem", THEOREMS.values(), ids=_named)
def test_a_theorem_has_a_planted_defect_and_a_rule(theorem: Theorem) -> None:
    assert theorem.refutes
    assert theorem.rule in stated()


@pytest.mark.parametrize("disproof", DISPROOFS.values(), ids=_named)
def test_a_disproof_has_a_witness_within_bounds_at_which_its_claim_is_false(
    disproof: Disproof,
) -> None:
    assert disproof(**disproof.witness) is False
    assert disproof.rule in stated()


@pytest.mark.parametrize("assumption", ASSUMPTIONS.values(), ids=_named)
def test_an_assumption_says_why_it_is_believed_and_is_used(assumption: Theorem) -> None:
    assert assumption.by_hand
    assert assumption.rule in stated()
    assert any(assumption.name in assumptions_of(theorem) for theorem in THEOREMS.values())
