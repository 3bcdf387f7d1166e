import json

from jsonschema import Draft202012Validator

from tao_model.claims import verdicts
from tao_model.conformance.codec import unstructure
from tao_model.conformance.schemas import schemas
from tests.model.cli.running import refused, run


def test_every_claim_is_listed_with_its_verdict() -> None:
    outcome = run("claims")
    assert (outcome.code, outcome.errors) == (0, "")
    lines = outcome.output.splitlines()
    for verdict in verdicts():
        (line,) = [line for line in lines if line.split()[:1] == [verdict.id]]
        assert verdict.verdict in line.split()


def test_json_is_the_list_of_verdicts_and_validates() -> None:
    printed = json.loads(run("claims", "--json").output)
    assert printed == unstructure(verdicts())
    Draft202012Validator(schemas()["claims"]).validate(printed)
    assert all(list(one) == ["id", "claim", "verdict", "computed", "why"] for one in printed)


def test_a_named_claim_is_shown_with_its_numbers() -> None:
    outcome = run("claims", "claim-3")
    assert outcome.code == 0
    assert outcome.output.startswith("CLAIM-3  ")
    assert "7,200,000,000,000" in outcome.output
    assert "CLAIM-4" not in outcome.output


def test_json_of_named_claims_keeps_their_order() -> None:
    printed = json.loads(run("claims", "CLAIM-4", "CLAIM-1", "--json").output)
    assert [one["id"] for one in printed] == ["CLAIM-4", "CLAIM-1"]


def test_an_unknown_claim_is_refused_and_the_known_ones_are_named() -> None:
    line = refused(run("claims", "CLAIM-99"))
    assert line.startswith('"CLAIM-99": is no claim; the claims are CLAIM-1, ')
