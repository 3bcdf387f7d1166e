"""Which functions of the model an answer calls, and so which rules it exercises."""

import functools
import re
import sys
from collections.abc import Callable, Iterator
from types import CodeType, FrameType, FunctionType
from typing import Any, Final, TypeVar

Result = TypeVar("Result")

_RULES: Final = re.compile(r"\(([A-Z][A-Z-]*-\d+[a-z]?(?:, [A-Z][A-Z-]*-\d+[a-z]?)*)\)")
_PACKAGE: Final = "tao_model."
_KEPT_IN: Final = ("tao_model.conformance", "tao_model.storage_view")
"""What is remembered here are forms, which no rule makes."""


def _members(space: Any, module: str) -> Iterator[Any]:
    for held in list(vars(space).values()):
        value = getattr(held, "__func__", held)
        if getattr(value, "__module__", None) != module:
            continue
        yield value
        if isinstance(value, type):
            yield from _members(value, module)


def _of_the_model() -> Iterator[Any]:
    for name, module in sorted(sys.modules.items()):
        if name.startswith(_PACKAGE):
            yield from _members(module, name)


@functools.cache
def _caches() -> tuple[Any, ...]:
    return tuple(
        one
        for one in _of_the_model()
        if hasattr(one, "cache_clear") and not one.__module__.startswith(_KEPT_IN)
    )


def forget() -> None:
    """Empty what functions remember, so that each is called again."""
    for cached in _caches():
        cached.cache_clear()


@functools.cache
def rules_by_code() -> dict[CodeType, tuple[str, ...]]:
    """Return the rules that each function implements: those of its docstring's first sentence."""
    found = {}
    for value in _of_the_model():
        function = getattr(value, "__wrapped__", value)
        if isinstance(function, FunctionType) and function.__doc__:
            sentence = re.split(r"(?<=\.)\s", function.__doc__.strip(), maxsplit=1)[0]
            named = [rule for match in _RULES.findall(sentence) for rule in match.split(", ")]
            if named:
                found[function.__code__] = tuple(named)
    return found


def watched(function: Callable[[], Result]) -> tuple[Result, frozenset[CodeType]]:
    """Return what a function returns, and the code that it called."""
    forget()
    called: set[CodeType] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            called.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        result = function()
    finally:
        sys.setprofile(before)
    return result, frozenset(called)
