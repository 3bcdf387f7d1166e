import json
import re
import sys

import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.schemas import schemas
from tao_proofs import running
from tao_proofs.engine.prover import Outcome, Verdict
from tests.model.cli.running import refused, run

QUICK = "minting_stops_at_the_cap"


def test_a_theorem_is_shown_with_statement_bounds_paths_time_and_verdict() -> None:
    outcome = run("prove", QUICK)
    assert (outcome.code, outcome.errors) == (0, "")
    assert "proved   SUPPLY-7      minting_stops_at_the_cap\n" in outcome.output
    assert re.search(r"\n +6 paths, [0-9.]+ s\n", outcome.output)
    assert "Minting creates no more than asked" in outcome.output
    assert "for: supply: every Supply; amount: 0 to 2^64 - 1" in outcome.output
    assert outcome.last_line == "1 of 1 theorem proved"


def test_json_is_a_list_in_reading_order_and_validates() -> None:
    outcome = run("prove", "--json", "--jobs", "1", "CONSENSUS-17", QUICK)
    assert outcome.code == 0
    printed = json.loads(outcome.output)
    Draft202012Validator(schemas()["proofs"]).validate(printed)
    assert [(one["name"], one["id"], one["kind"], one["verdict"]) for one in printed] == [
        (QUICK, "SUPPLY-7", "theorem", "proved"),
        ("coefficient_is_what_the_average_leaves", "CONSENSUS-17", "theorem", "proved"),
        ("coefficient_is_never_negative", "CONSENSUS-17", "disproof", "proved"),
    ]
    assert all(0 < one["seconds"] < 60 for one in printed[:2])


def test_a_claim_that_is_false_of_production_is_shown_as_false_with_its_witness() -> None:
    outcome = run("prove", "coefficient_is_never_negative")
    assert outcome.code == 0
    assert "false    CONSENSUS-17  coefficient_is_never_negative" in outcome.output
    assert "witness: tao_proofs.consensus.coefficient_is_never_negative(" in outcome.output
    assert outcome.last_line == "0 of 0 theorems proved, 1 claim false, with witness"


def test_what_a_chosen_theorem_takes_for_granted_is_named() -> None:
    output = run("prove", "emission_never_passes_the_cap").output
    assert "not proved now: logarithm_gives_the_ideal_emission." in output


def test_brief_shows_counts_alone_where_all_is_proved() -> None:
    outcome = run("prove", "--brief", QUICK)
    assert outcome.output.splitlines() == [
        "supply       1 of 1 theorem proved",
        "1 of 1 theorem proved",
    ]


@pytest.mark.parametrize("options", [(), ("--brief",), ("--json",)])
@pytest.mark.parametrize("becomes", [Outcome.REFUTED, Outcome.UNKNOWN])
def test_anything_but_proved_fails_and_is_told(
    becomes: Outcome, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    verdict = Verdict(becomes, 0, "this is why", 0, 0, 0.25, frozenset())
    monkeypatch.setattr(running, "prove", lambda _: verdict)
    outcome = run("prove", QUICK, *options)
    assert outcome.code == 1
    assert "this is why" in outcome.output
    assert QUICK in outcome.output


def test_an_unknown_name_is_one_line() -> None:
    line = refused(run("prove", "minting_stops_at_the_cup"))
    assert line.startswith('"minting_stops_at_the_cup": is no theorem')
    assert "is minting_stops_at_the_cap meant?" in line


def test_without_z3_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("tao_proofs")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "z3", None)
    assert refused(run("prove")) == "prove: needs Z3: pip install 'tao-spec[proofs]'"
