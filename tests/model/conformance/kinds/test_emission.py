"""Every recorded answer of chapters 03-emission and 07-children is the model's."""

import gzip
import json
from typing import Any

import pytest

from tao_model.conformance.kinds import KINDS, children, emission
from tao_model.conformance.kinds.accounts import account, number
from tao_model.conformance.kinds.kind import Kind
from tao_model.units import AccountNumber
from tests.rule_index import ROOT

RECORDS = {
    "emitting_subnets": 60,
    "subnet_shares": 161,
    "root_proportion": 120,
    "subnet_terms": 160,
    "emit_to_subnets": 160,
    "drain_pending": 120,
    "mechanism_split": 200,
    "parent_child_dividends": 400,
    "dividend_distribution": 300,
    "distribute_emission": 220,
    "moving_price": 160,
    "stake_weights": 160,
}


def _recorded(name: str) -> list[dict[str, Any]]:
    with gzip.open(ROOT / "tests" / "golden" / f"{name}.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.rule(*kind.rules), id=kind.name)
        for kind in (*emission.KINDS, *children.KINDS)
    ],
)
def test_every_recorded_answer_is_the_models(kind: Kind) -> None:
    assert KINDS[kind.name] is kind
    records = _recorded(kind.name)
    assert len(records) == RECORDS[kind.name]
    for record in records:
        assert kind.answer(record["input"]) == record["output"], record["id"]


def test_an_account_is_the_32_bytes_of_its_number() -> None:
    assert account(AccountNumber(0)) == bytes(32)
    assert account(AccountNumber(258)) == bytes(30) + b"\x01\x02"
    assert number(account(AccountNumber(2**256 - 1))) == 2**256 - 1
