"""Recorded behaviour of production: the records of tests/golden, group by group."""

import functools
import gzip
import json
from typing import Any, Final

from tao_model.conformance.kinds.kind import Kind
from tao_model.rejection import Rejected
from tests.rule_index import ROOT

GOLDEN: Final = ROOT / "tests" / "golden"


@functools.cache
def records(kind: str) -> tuple[dict[str, Any], ...]:
    """Return the records of a kind."""
    with gzip.open(GOLDEN / f"{kind}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def by_operation(kind: str) -> dict[str, list[dict[str, Any]]]:
    """Return the records of a kind by the operation that they ask for."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records(kind):
        groups.setdefault(record["input"]["operation"], []).append(record)
    return groups


def mismatches(kind: Kind, group: list[dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    """Return (id, recorded, found) of each record that the model answers otherwise."""
    return [
        (record["id"], recorded, found)
        for record in group
        if (recorded := _outcome(record)) != (found := _answer(kind, record["input"]))
    ]


def _outcome(record: dict[str, Any]) -> dict[str, Any]:
    return {name: record[name] for name in ("output", "rejected") if name in record}


def _answer(kind: Kind, question: object) -> dict[str, Any]:
    try:
        return {"output": kind.answer(question)}
    except Rejected as refusal:
        return {"rejected": refusal.reason.value}
