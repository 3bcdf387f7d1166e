"""What the outcome of a proof depends on, as a digest: if that is unchanged, so is the outcome.

A digest covers the statement, its bounds, every function that the proof called, the
constants that these name, and the engine; not comments, docstrings or the version of Z3.
"""

import ast
import enum
import functools
import hashlib
import importlib
import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, Final

import attrs

from tao_proofs import folds
from tao_proofs.engine import claims
from tao_proofs.engine.claims import Disproof, Theorem
from tao_proofs.engine.tracing import WATCHED

_PLAIN: Final = (int, str, bytes, type(None))

ENGINE: Final = Path(claims.__file__).parent
"""Where the engine's modules are."""


# The functions of a module.


@attrs.frozen
class _Function:
    qualified_name: str
    node: ast.FunctionDef


def _functions(node: ast.AST, prefix: str) -> Iterator[_Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield _Function(f"{prefix}{child.name}", child)
            yield from _functions(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


@functools.cache
def functions_of(path: Path) -> Mapping[str, ast.FunctionDef]:
    """Return the functions that a file defines, by their qualified names."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {function.qualified_name: function.node for function in _functions(tree, "")}


@functools.cache
def _by_first_line(path: Path) -> Mapping[int, str]:
    return {
        min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]): name
        for name, node in functions_of(path).items()
    }


def _modules() -> dict[str, str]:
    """Return the modules of the model and of the proofs by their files."""
    return {
        module.__file__: name
        for name, module in list(sys.modules.items())
        if name.startswith(WATCHED) and module.__file__ is not None
    }


def names_of(reached: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """Return ``module:function`` for each file and first line; generated code is left out."""
    modules = _modules()
    return tuple(
        sorted(
            f"{modules[file]}:{_by_first_line(Path(file))[line]}"
            for file, line in reached
            if file in modules and line in _by_first_line(Path(file))
        )
    )


# Digests.


def written(node: object) -> str:
    """Return a syntax tree as text: no docstrings, no positions, in every version of Python."""
    if isinstance(node, list):
        return f"[{', '.join(map(written, node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = {name: value for name, value in ast.iter_fields(node) if value not in (None, [])}
    fields.pop("type_comment", None)
    if isinstance(node, ast.FunctionDef) and ast.get_docstring(node, clean=False) is not None:
        fields["body"] = node.body[1:]
    inner = ", ".join(f"{name}={written(value)}" for name, value in fields.items())
    return f"{type(node).__name__}({inner})"


def stable(value: Any) -> str:  # noqa: PLR0911 - one line for each kind of value
    """Return a text that is the same wherever a value is, and differs where values do.

    Of functions and classes it is the name: what is called is looked at by itself.
    """
    if isinstance(value, enum.Enum):
        return f"{type(value).__qualname__}.{value.name}"
    if isinstance(value, _PLAIN):
        return repr(value)
    if isinstance(value, (FunctionType, BuiltinFunctionType, type)):
        return f"{value.__module__}.{value.__qualname__}"
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        inner = ", ".join(f"{field.name}={stable(getattr(value, field.name))}" for field in fields)
        return f"{type(value).__qualname__}({inner})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{stable(key)}: {stable(value[key])}" for key in value) + "}"
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(stable, value))})"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(stable, value)))}}}"
    return repr(value) if type(value).__module__ == "typing" else type(value).__qualname__


def _constants(node: ast.AST, module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the names of a module that a function uses for what is no function, with the values."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            value = vars(module).get(inner.id)
            if value is not None and not isinstance(value, ModuleType | FunctionType):
                yield inner.id, stable(value)
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            owner = vars(module).get(inner.value.id)
            if isinstance(owner, ModuleType):
                yield ast.unparse(inner), stable(getattr(owner, inner.attr, None))


@functools.cache
def _digest_of_function(name: str) -> str | None:
    """Return the digest of ``module:function``, None where there is no such function any more."""
    module_name, _, qualified_name = name.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError:
        return None
    node = functions_of(Path(inspect.getfile(module))).get(qualified_name)
    if node is None:
        return None
    constants = sorted(set(_constants(node, module)))
    return _digest([written(node), *map(str, constants)])


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@functools.cache
def digest_of_engine() -> str:
    """Return the digest of the engine and of what every proof folds."""
    files = [*sorted(ENGINE.glob("*.py")), Path(folds.__file__)]
    functions = (
        f"{file.name}: {name}: {written(node)}"
        for file in files
        for name, node in functions_of(file).items()
    )
    return _digest([*functions, stable(vars(folds)["SMALL"]), stable(folds.EVERYTHING_FITS)])


def digest(statement: Theorem | Disproof, functions: Iterable[str]) -> str | None:
    """Return the digest of a statement whose proof calls these functions.

    None where one of them is gone.
    """
    digests = [_digest_of_function(name) for name in functions]
    if None in digests:
        return None
    return _digest([*_own(statement), *filter(None, digests)])


def _own(statement: Theorem | Disproof) -> list[str]:
    if isinstance(statement, Disproof):
        return [statement.rule, stable(dict(statement.witness))]
    return [
        digest_of_engine(),
        statement.rule,
        statement.bounds,
        stable(statement.domains),
        stable([used.name for used in statement.using]),
        stable(list(statement.folds)),
        stable(dict(statement.instead)),
        stable([statement.limit, statement.size, statement.by_hand]),
    ]
