"""Dependencies point one way: a module imports only what stands below it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.rule_index import MODEL

LAYERS: Final = (
    "cli",
    "reports",
    "conformance",
    "claims",
    "invariants",
    "network",
    "storage_view",
    "registration",
    "neurons",
    "subnets",
    "weights",
    "voting_power",
    "keys",
    "locks",
    "root_claim",
    "staking",
    "emission",
    "children",
    "consensus",
    "kernel",
    "pools",
    "share_pools",
    "supply",
    "administration",
    "state",
    "parameters",
    "numbers",
    "addresses",
    "rejection",
    "encoding",
    "units",
)
"""From the top to the bottom (DESIGN, section 2)."""


IMPORTS: Final = (ast.Import, ast.ImportFrom)


def _layer(module: str) -> str:
    return module.split(".")[1]


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _modules() -> list[Path]:
    return [
        path
        for path in sorted(MODEL.rglob("*.py"))
        if path.parent != MODEL or path.stem != "__init__"
    ]


def test_every_module_stands_in_a_layer() -> None:
    found = {path.relative_to(MODEL).parts[0].removesuffix(".py") for path in _modules()}
    assert found <= set(LAYERS)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(MODEL)))
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    own = LAYERS.index(path.relative_to(MODEL).parts[0].removesuffix(".py"))
    for module in _imports(path):
        if module.startswith("tao_model."):
            assert LAYERS.index(_layer(module)) >= own, f"{path} imports {module}"


PROVES: Final = MODEL / "cli" / "prove.py"
"""The command that proves is the only one to know the proofs, and only once it runs."""

SLASHES: Final = {
    "cli/conform.py": {"html / name"},
    "conformance/generation/publication.py": {"folder / MANIFEST_FILE", "folder / f'{kind}.jsonl'"},
    "conformance/judging.py": {"Fraction(match[3]) / (100 if match[4] else 1)"},
    "conformance/schemas.py": {"folder / f'{name}.json'"},
}
"""Where a slash gives no float: paths, and a fraction."""

MEASURES: Final = MODEL / "conformance" / "proof_results.py"
"""A duration is measured and not computed."""


def test_the_model_imports_nothing_of_the_proofs_but_when_they_are_asked_for() -> None:
    for path in _modules():
        if path != PROVES:
            assert not any(module.startswith("tao_proofs") for module in _imports(path)), path
    at_import = [node for node in ast.parse(PROVES.read_text()).body if isinstance(node, IMPORTS)]
    assert not any("tao_proofs" in ast.unparse(node) for node in at_import)


def test_no_float_stands_in_the_model_outside_reports() -> None:
    for path in _modules():
        if path.relative_to(MODEL).parts[0] == "reports":
            continue
        divisions: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text())):
            is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_name = isinstance(node, ast.Name) and node.id == "float" and path != MEASURES
            assert not is_literal, path
            assert not is_name, path
            if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
                divisions.add(ast.unparse(node))
        assert divisions == SLASHES.get(str(path.relative_to(MODEL)), set()), path
