"""By what a rule is shown: theorems, recorded behaviour, generated cases, examples.

Counted from the sources and from what is recorded, so that it costs no run: theorems from
``spec/theorems.json``, records from ``tests/golden``, and of each property as many cases as
Hypothesis generates at most.
"""

import ast
import functools
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tao_model.conformance.kinds import KINDS
from tests.rule_index import ROOT

CASES: Final = 100
"""Cases that Hypothesis generates for a property, where it does not say another number."""


def _rules_and_cases(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the rules that the tests of a file name, each with its cases; 0 is an example."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef):
            continue
        calls = [call for call in node.decorator_list if isinstance(call, ast.Call)]
        named = {ast.unparse(call.func).rpartition(".")[2]: call for call in calls}
        cases = _cases(named) if "given" in named else 0
        for call in calls:
            if ast.unparse(call.func).endswith("mark.rule"):
                yield from ((ast.literal_eval(argument), cases) for argument in call.args)


def _cases(named: Mapping[str, ast.Call]) -> int:
    keywords = named["settings"].keywords if "settings" in named else []
    for keyword in keywords:
        if keyword.arg == "max_examples" and isinstance(keyword.value, ast.Constant):
            return int(str(keyword.value.value))
    return CASES


@functools.cache
def _records() -> Mapping[str, int]:
    """Return how many records of behaviour exercise each rule."""
    found: Counter[str] = Counter()
    for path in sorted((ROOT / "tests" / "golden").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            kinds = Counter(json.loads(line)["kind"] for line in lines)
        for kind, number in kinds.items():
            for rule in KINDS[kind].rules if kind in KINDS else ():
                found[rule] += number
    return found


@functools.cache
def _tests() -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for rule, cases in _rules_and_cases(path):
            found.setdefault(rule, []).append(cases)
    return found


@functools.cache
def _theorems() -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    recorded = ROOT / "spec" / "theorems.json"
    for one in json.loads(recorded.read_text()) if recorded.exists() else []:
        found.setdefault(one["id"], []).append(one)
    return found


def _extent(theorem: Mapping[str, Any]) -> str:
    if theorem["limits"]:
        return "up to a bound"
    return "under a condition" if theorem["premises"] else "for all inputs"


def shown_by(rule: str) -> str:
    """Return by what a rule is shown, and by how much of each."""
    theorems = _theorems().get(rule, [])
    proved = [one for one in theorems if one["kind"] == "theorem" and one["verdict"] == "proved"]
    extents = Counter(map(_extent, proved))
    cases = _tests().get(rule, [])
    numbers = {
        "proved for all inputs": extents["for all inputs"],
        "proved under a condition": extents["under a condition"],
        "proved up to a bound": extents["up to a bound"],
        "false, with witness": sum(one["kind"] == "disproof" for one in theorems),
        "records": _records()[rule],
        "cases": sum(cases),
        "examples": cases.count(0),
    }
    return ", ".join(f"{name} {number:,}" for name, number in numbers.items() if number)
