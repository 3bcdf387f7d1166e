"""What every function of the model returned, in the order in which it did.

A path of a proof and its replay on plain integers must show the same: a check of the whole
engine on every path.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any, Final

import attrs

WATCHED: Final = ("tao_model.", "tao_proofs.")
NOT_WATCHED: Final = ("tao_proofs.engine.",)
"""Modules whose functions are watched: those of the model, and of the theorems about it."""


@attrs.frozen
class Returned:
    """A function returned a value, or ended in an exception if that is ``None``."""

    function: str
    value: object


def _is_watched(module: str) -> bool:
    return module.startswith(WATCHED) and not module.startswith(NOT_WATCHED)


def name_of(function: Callable[..., Any]) -> str:
    """Return the name under which a function is recorded."""
    return f"{function.__module__}.{function.__qualname__}"


@attrs.define(eq=False)
class Recorder:
    """Records what watched functions return; what a folded one calls is not recorded."""

    folded: frozenset[CodeType] = frozenset()
    """Code of functions that a proof folds or replaces, so that it cannot see inside."""
    returned: list[Returned] = attrs.Factory(list)
    reached: set[tuple[str, int]] = attrs.Factory(set)
    """File and first line of every watched function that was called."""
    _depth: int = 0
    _pauses: int = 0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record while the body runs."""
        before = sys.getprofile()
        sys.setprofile(self._watch)
        try:
            yield
        finally:
            sys.setprofile(before)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not record what the body calls."""
        self._pauses += 1
        try:
            yield
        finally:
            self._pauses -= 1

    def restart(self) -> None:
        """Forget what was returned."""
        self.returned = []
        self._depth = 0

    def reach(self, code: CodeType) -> None:
        """Note that a function was called."""
        self.reached.add((code.co_filename, code.co_firstlineno))

    def record(self, function: Callable[..., Any], value: object) -> None:
        """Record what a function returned that is not called itself."""
        if not self._pauses and _is_watched(function.__module__):
            self.returned.append(Returned(name_of(function), value))

    def _watch(self, frame: FrameType, event: str, value: Any) -> None:
        if event not in {"call", "return"}:
            return
        code = frame.f_code
        module = frame.f_globals.get("__name__", "")
        if code.co_name.startswith("<") or not _is_watched(module):
            return
        if event == "call":
            self.reach(code)
            self._depth += code in self.folded
            return
        self._depth -= code in self.folded
        if not self._depth and not self._pauses:
            self.returned.append(Returned(f"{module}.{code.co_qualname}", value))
