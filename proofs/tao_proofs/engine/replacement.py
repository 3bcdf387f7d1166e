"""Letting everybody who calls a function call another one for a while."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any, Final

Function = Callable[..., Any]
Place = tuple[Any, str]

REPLACED_IN: Final = ("tao_model", "tao_proofs")
NOT_REPLACED_IN: Final = ("tao_proofs.engine", "tao_proofs.mutants")
"""Mutants may call what they stand for."""


def _is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def _namespaces() -> Iterator[Any]:
    """Yield every loaded module of the packages, and every class that one defines."""
    for name, module in list(sys.modules.items()):
        if _is_within(name, REPLACED_IN) and not _is_within(name, NOT_REPLACED_IN):
            yield module
            yield from _classes(module)


def _classes(module: ModuleType) -> Iterator[type]:
    for value in list(vars(module).values()):
        if type(value) is type and value.__module__ == module.__name__:
            yield value


def places(function: Function) -> list[Place]:
    """Return every module and class, with the name, through which a function is called."""
    found = [
        (namespace, name)
        for namespace in _namespaces()
        for name, value in list(vars(namespace).items())
        if value is function
    ]
    if type(function) is not FunctionType or not found:
        raise LookupError(f"{function!r} is not a function that a loaded module calls")
    return found


_called: dict[Function, Function] = {}
_places: dict[Function, list[Place]] = {}


def called(function: Function) -> Function:
    """Return what is called now instead of a function: another one, or the function itself."""
    return _called.get(function, function)


def _install(replacements: Mapping[Function, Function]) -> None:
    for function in {**_called, **replacements}:
        if function not in _places:
            _places[function] = places(function)
        for namespace, name in _places[function]:
            setattr(namespace, name, replacements.get(function, function))
    _called.clear()
    _called.update(replacements)


@contextmanager
def replaced(replacements: Mapping[Function, Function]) -> Iterator[None]:
    """Let the body call ``replacements[f]`` for ``f``, and whatever else there is itself.

    Only calls through a module's or class's name are caught: a function that a table or a
    closure holds stays what it is. Replacements made before do not hold in the body.
    """
    before = dict(_called)
    try:
        _install(replacements)
        yield
    finally:
        _install(before)
        if not before:
            _places.clear()
