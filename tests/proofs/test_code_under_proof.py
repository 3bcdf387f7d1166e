"""What the engine cannot trap does not stand in code under proof."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tao_proofs.chapters import CHAPTERS
from tests.rule_index import MODEL

UNTRAPPABLE: Final = {"type", "id", "vars", "globals", "repr", "eval", "exec"}
"""Calls that tell a symbolic value from an integer without asking it."""


def _modules() -> list[Path]:
    return [
        path
        for chapter in CHAPTERS
        for path in [MODEL / f"{chapter}.py", *sorted((MODEL / chapter).rglob("*.py"))]
        if path.exists()
    ]


def _is_untrappable_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in UNTRAPPABLE
    )


def _compares_identity(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and any(
        isinstance(operator, ast.Is | ast.IsNot)
        and isinstance(operand, ast.Constant)
        and operand.value is not None
        for operator, operand in zip(node.ops, node.comparators, strict=True)
    )


def _catches_everything(node: ast.AST) -> bool:
    return isinstance(node, ast.ExceptHandler) and (
        node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
    )


def _faults(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if _is_untrappable_call(node) or _compares_identity(node) or _catches_everything(node):
            yield ast.unparse(node)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: str(path.relative_to(MODEL)))
def test_code_under_proof_asks_values_what_it_wants_to_know(path: Path) -> None:
    assert not list(_faults(ast.parse(path.read_text())))


def test_what_cannot_be_trapped_would_be_found() -> None:
    source = "try:\n    type(x)\nexcept Exception:\n    y = x is 0 or x is None or x is not True"
    assert len(list(_faults(ast.parse(source)))) == 4
