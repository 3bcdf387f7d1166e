"""Small changes to functions of the model, each of which makes it another function."""

import ast
import copy
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any, Final, cast

import attrs

from tao_proofs.dependencies import functions_of

Changed = tuple[str, ast.AST]
"""What became of a node, in words, and the node instead."""

_OPERATORS: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}

_COMPARISONS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}

_NAMES: Final = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
    "lesser": "greater",
    "greater": "lesser",
}

_PREFIXES: Final = {"saturating_": "wrapping_", "wrapping_": "saturating_"}
"""Of operations: what becomes of a result that does not fit."""


def _other_name(name: str) -> str | None:
    if name in _NAMES:
        return _NAMES[name]
    for prefix, other in _PREFIXES.items():
        if name.startswith(prefix):
            return other + name.removeprefix(prefix)
    return None


def _changes(node: ast.AST) -> Iterator[ast.AST]:  # noqa: C901 - one case for each kind of node
    """Yield what may stand instead of a node; its inner nodes are changed by themselves."""
    match node:
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            yield _with(node, op=_OPERATORS[type(operator)]())
        case ast.AugAssign(op=operator) if type(operator) in _OPERATORS:
            yield _with(node, op=_OPERATORS[type(operator)]())
        case ast.Compare(ops=[comparison]):
            for other in _COMPARISONS[type(comparison)]:
                yield _with(node, ops=[other()])
        case ast.BoolOp(op=operator):
            yield _with(node, op=ast.Or() if isinstance(operator, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as truth):
            yield _with(node, value=not truth)
        case ast.Constant(value=int() as number):
            yield _with(node, value=number + 1)
        case ast.IfExp(body=body, orelse=orelse):
            yield _with(node, body=orelse, orelse=body)
        case ast.Name(id=name) if _other_name(name):
            yield _with(node, id=_other_name(name))
        case ast.Attribute(attr=name) if _other_name(name):
            yield _with(node, attr=_other_name(name))


def _with(node: ast.AST, **fields: Any) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


@attrs.frozen
class Mutation:
    """One change of a function."""

    function: str
    """Module and qualified name."""
    number: int
    """Which of the function's changes it is, from 0."""
    line: int
    before: str
    after: str
    tree: ast.FunctionDef = attrs.field(eq=False, repr=False)

    @property
    def id(self) -> str:
        """Return a name for it that holds while the function stays as it is."""
        return f"{self.function}: {self.before} -> {self.after} ({self.number})"


def _body_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the nodes of a function but for its annotations, docstring, decorators and names."""
    waiting: list[ast.AST] = [*function.args.defaults, *function.body]
    if ast.get_docstring(function, clean=False) is not None:
        waiting.remove(function.body[0])
    while waiting:
        node = waiting.pop(0)
        yield node
        for name, value in ast.iter_fields(node):
            if name not in {"annotation", "returns", "decorator_list"}:
                inner = value if isinstance(value, list) else [value]
                waiting += [child for child in inner if isinstance(child, ast.AST)]


def _replaced(tree: ast.FunctionDef, target: ast.AST, instead: ast.AST) -> ast.FunctionDef:
    """Return a copy of a function with one node exchanged."""
    place = next(place for place, node in enumerate(ast.walk(tree)) if node is target)
    copied = copy.deepcopy(tree)
    there = list(ast.walk(copied))[place]

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return copy.deepcopy(instead) if node is there else self.generic_visit(node)

    changed = Exchange().visit(copied)
    assert isinstance(changed, ast.FunctionDef)
    changed.decorator_list = []
    return changed


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def tree_of(function: str) -> ast.FunctionDef:
    """Return the syntax tree of ``module:function``, with the positions that it has in the file."""
    module, _, qualified_name = function.partition(":")
    path = Path(inspect.getfile(importlib.import_module(module)))
    return functions_of(path)[qualified_name]


def mutations(function: str) -> list[Mutation]:
    """Return every change of ``module:function`` that there is."""
    found: list[Mutation] = []
    tree = tree_of(function)
    for node in _body_nodes(tree):
        for instead in _changes(node):
            line = getattr(node, "lineno", tree.lineno)
            changed = _replaced(tree, node, ast.copy_location(instead, node))
            before, after = _shown(node), _shown(instead)
            found.append(Mutation(function, len(found), line, before, after, changed))
    return found


def original(function: str) -> Callable[..., Any] | None:
    """Return the function of this name, None for what cannot be exchanged: a property, say."""
    module, _, qualified_name = function.partition(":")
    found: Any = importlib.import_module(module)
    for part in qualified_name.split("."):
        found = vars(found).get(part)
        if found is None:
            return None
    return found if type(found) is FunctionType else None


def mutated(mutation: Mutation) -> Callable[..., Any]:
    """Return the changed function; it stands at the same place of the same file."""
    module = importlib.import_module(mutation.function.partition(":")[0])
    tree = ast.fix_missing_locations(ast.Module([mutation.tree], []))
    made: dict[str, Any] = {}
    exec(compile(tree, inspect.getfile(module), "exec"), vars(module), made)
    function: Any = made[mutation.tree.name]
    function.__qualname__ = mutation.function.partition(":")[2]
    function.__module__ = module.__name__
    return cast(Callable[..., Any], function)
