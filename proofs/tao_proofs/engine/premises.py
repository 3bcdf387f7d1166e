"""What a theorem assumes of its inputs, as it is written: read from the source, so never stale."""

import ast
import linecache
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FrameType
from typing import Any

import attrs

from tao_proofs.engine.mutants import sentence

Function = Callable[..., Any]


@attrs.frozen
class _Place:
    """Where something is written: lines from 1, columns in bytes from 0."""

    file: str
    first_line: int
    last_line: int
    column: int
    end_column: int

    def expression(self) -> ast.expr:
        """Return what is written there."""
        numbers = range(self.first_line, self.last_line + 1)
        lines = [linecache.getline(self.file, number).encode() for number in numbers]
        lines[-1] = lines[-1][: self.end_column]
        lines[0] = lines[0][self.column :]
        return ast.parse(f"({b''.join(lines).decode()})", mode="eval").body


def _places(code: CodeType) -> Iterator[_Place | None]:
    """Yield the place of each instruction, ``None`` for one that stands for nothing written."""
    for first, last, column, end in code.co_positions():
        known = first is not None and last is not None and column is not None and end is not None
        yield _Place(code.co_filename, first, last, column, end) if known else None  # type: ignore[arg-type]


def _told(function: Function) -> str:
    """Return what the docstring of a function tells of its arguments."""
    return sentence(function).removeprefix("Tell whether ").removesuffix(".")


@cache
def _argument(code: CodeType, offset: int) -> tuple[str, str]:
    """Return the argument of the call that an instruction makes, and what it calls itself."""
    place = list(_places(code))[offset // 2]
    assert place is not None
    call = place.expression()
    assert isinstance(call, ast.Call)
    (argument,) = call.args
    match argument:
        case ast.Call(func=ast.Name(id=name)):
            return ast.unparse(argument), name
    return ast.unparse(argument), ""


def written_argument(frame: FrameType) -> str:
    """Return the argument of the call that a frame is in: what it tells, or as it is written.

    A private function tells what it demands in its docstring.
    """
    text, called = _argument(frame.f_code, frame.f_lasti)
    return _told(frame.f_globals[called]) if called.startswith("_") else text


def written_requirement(requires: Function) -> str:
    """Return what a function demands: what its docstring tells, or the text of a lambda."""
    code: CodeType = requires.__code__
    if code.co_name != "<lambda>":
        return _told(requires)
    places = [place for place in _places(code) if place is not None and place.end_column]
    begin = min((place.first_line, place.column) for place in places)
    end = max((place.last_line, place.end_column) for place in places)
    whole = _Place(code.co_filename, begin[0], end[0], begin[1], end[1])
    return ast.unparse(whole.expression())
