"""All claims together."""

import re

from tao_model.claims import verdicts
from tao_model.claims.verdict import Exact
from tests.rule_index import ROOT

VERDICTS = verdicts()
UNITS_OF_NAMES = {"rao", "alpha", "blocks", "block", "years", "days", "percent", "tokens"}


def _values(exact: Exact) -> tuple[int | str, ...]:
    return exact if isinstance(exact, tuple) else (exact,)


def test_claims_are_numbered_in_order() -> None:
    assert [verdict.id for verdict in VERDICTS] == [f"CLAIM-{n}" for n in range(1, 12)]


def test_every_claim_has_a_section_of_the_chapter() -> None:
    chapter = (ROOT / "spec" / "00-claims.md").read_text()
    assert re.findall(r"^### (CLAIM-\d+)  ", chapter, re.MULTILINE) == [
        verdict.id for verdict in VERDICTS
    ]


def test_whatever_is_computed_is_an_integer_or_a_decimal() -> None:
    for verdict in VERDICTS:
        for name, exact in verdict.computed.items():
            for value in _values(exact):
                is_decimal = isinstance(value, str) and re.fullmatch(r"\d+\.\d+", value)
                assert isinstance(value, int) or is_decimal, (verdict.id, name)


def test_a_decimal_has_its_unit_in_its_name() -> None:
    for verdict in VERDICTS:
        for name, exact in verdict.computed.items():
            if any(isinstance(value, str) for value in _values(exact)):
                assert name.rsplit("_", 1)[1] in UNITS_OF_NAMES, name


def test_every_verdict_says_why_in_whole_sentences() -> None:
    for verdict in VERDICTS:
        assert verdict.claim.endswith(".")
        assert verdict.why.endswith(".")
        assert "  " not in verdict.why
