"""What is asked for is found, and what becomes of it is told as it is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tao_model.conformance.proof_results import ProofResult
from tao_model.encoding import InputError
from tao_model.units import Rao
from tao_proofs import chapters, running
from tao_proofs.engine.claims import DISPROOFS, THEOREMS, Theorem, disproof, theorem
from tao_proofs.engine.prover import Disagreement
from tao_proofs.running import (
    Statement,
    chosen,
    decided,
    result_of_disproof,
    results,
    statements,
)
from tests.rule_index import implementations


@pytest.fixture(autouse=True)
def _registry_as_before() -> Iterator[None]:
    chapters.load()
    before = dict(THEOREMS)
    yield
    THEOREMS.clear()
    THEOREMS.update(before)


def stated(claim: Callable[..., Any]) -> Theorem:
    """State a theorem that stands in the chapter of supply until the test is over."""
    claim.__module__ = "tao_proofs.supply"
    return theorem("SUPPLY-7", [])(claim)


def becoming(asked: list[Statement], jobs: int) -> list[ProofResult]:
    return [one.result for one in results(asked, jobs)]


def test_every_theorem_and_every_disproof_can_be_asked_for() -> None:
    assert statements().keys() == THEOREMS.keys() | DISPROOFS.keys()
    assert [one.name for one in chosen([])] == list(statements())


def test_a_name_asks_for_one() -> None:
    (found,) = chosen(["minting_stops_at_the_cap"])
    assert found is THEOREMS["minting_stops_at_the_cap"]


def test_a_rule_asks_for_what_is_about_it_whatever_the_case() -> None:
    expected = [one.name for one in THEOREMS.values() if one.rule == "SUPPLY-2b"]
    assert len(expected) > 3
    assert [one.name for one in chosen(["supply-2B"])] == expected


def test_a_chapter_asks_for_its_theorems_and_disproofs() -> None:
    found = chosen(["consensus"])
    assert {running.chapter_of(one) for one in found} == {"consensus"}
    assert any(one.name in DISPROOFS for one in found)


def test_what_is_asked_for_twice_comes_once_and_in_reading_order() -> None:
    found = chosen(["payment_conserves", "SUPPLY-5", "division_drops_the_fraction"])
    assert [one.name for one in found] == [
        "division_drops_the_fraction",
        "payment_conserves",
        "payment_to_a_subnet_keeps_the_payer_alive",
    ]


def test_what_is_none_of_these_is_refused_and_a_near_one_named() -> None:
    with pytest.raises(InputError, match=r'"payment_conserve": is no theorem.*payment_conserves'):
        chosen(["payment_conserves", "payment_conserve"])


def test_a_theorem_that_is_proved_tells_its_bounds_and_paths() -> None:
    result = decided("lending_moves_stake").result
    assert (result.kind, result.verdict, result.chapter) == ("theorem", "proved", "children")
    assert result.limits == "one parent, one child; parent: 0 to 2^62; child: 0 to 2^62"
    assert "part: 0 to 2^64 - 1" in result.bounds
    assert result.paths > 0
    assert result.seconds > 0
    assert (result.reason, result.counterexample) == (None, None)


def test_a_theorem_for_all_inputs_has_no_limits() -> None:
    assert decided("minting_stops_at_the_cap").result.limits == ""


@pytest.mark.parametrize("name", ["minting_stops_at_the_cap", "coefficient_is_never_negative"])
def test_what_a_statement_is_about_is_known(name: str) -> None:
    rule = statements()[name].rule
    assert decided(name).reached & implementations()[rule]


def test_a_theorem_that_is_false_tells_the_call() -> None:
    def nothing_is_minted(amount: Rao) -> bool:
        """No amount is any."""
        return amount == 0

    stated(nothing_is_minted)
    result = decided("nothing_is_minted").result
    assert (result.verdict, result.reason) == ("refuted", None)
    assert result.counterexample is not None
    assert result.counterexample.startswith("tao_proofs.supply.nothing_is_minted(amount=")


def test_a_theorem_that_is_not_decided_tells_why() -> None:
    def hash_is_positive(amount: Rao) -> bool:
        """What the engine does not model is not decided."""
        return hash(amount) >= 0

    stated(hash_is_positive)
    result = decided("hash_is_positive").result
    assert (result.verdict, result.counterexample) == ("unknown", None)
    assert result.reason


def test_an_engine_that_is_wrong_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_: Theorem) -> None:
        raise Disagreement("two answers")

    monkeypatch.setattr(running, "prove", wrong)
    result = decided("minting_stops_at_the_cap").result
    assert result.verdict == "unknown"
    assert result.reason == "the engine is wrong: two answers"


def test_a_disproof_is_shown_by_its_witness() -> None:
    result = decided("coefficient_is_never_negative").result
    assert (result.kind, result.verdict) == ("disproof", "proved")
    assert result.counterexample == (
        "tao_proofs.consensus.coefficient_is_never_negative(average=1000001)"
    )


def test_a_disproof_whose_claim_holds_at_its_witness_is_none() -> None:
    def amount_is_positive(amount: int) -> bool:
        """Every amount is positive: false of none that is tried."""
        return amount > 0

    made = disproof("SUPPLY-7", amount=1)(amount_is_positive)
    del DISPROOFS[made.name]
    result = result_of_disproof(made)
    assert (result.verdict, result.counterexample) == ("unknown", None)
    assert result.reason == "the claim holds at the witness"


def test_several_processes_come_to_the_same_verdicts() -> None:
    asked = chosen(["SUPPLY-5", "coefficient_is_never_negative"])
    alone = {one.name: (one.verdict, one.paths) for one in becoming(asked, 1)}
    together = {one.name: (one.verdict, one.paths) for one in becoming(asked, 2)}
    assert alone == together
    assert len(alone) == 3


def test_nothing_is_proved_where_nothing_is_asked_for() -> None:
    assert becoming([], 2) == []
