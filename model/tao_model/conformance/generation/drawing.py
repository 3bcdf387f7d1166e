"""Generators as strategies of Hypothesis, which is needed from here on only."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.conformance.generation.source import Source

Made = TypeVar("Made")
Item = TypeVar("Item")
Parameters = ParamSpec("Parameters")

_integers = functools.lru_cache(1 << 12)(st.integers)


class Drawn(Source):
    """Choices that Hypothesis makes, and makes simpler."""

    def __init__(self, draw: DrawFn) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        """Return an integer of a closed range."""
        return self._draw(_integers(low, high))

    def items(self, make: Callable[[Source], Item], low: int, high: int) -> list[Item]:
        """Return between ``low`` and ``high`` things; fewer are simpler."""
        return self._draw(st.lists(_made(make), min_size=low, max_size=high))


@st.composite
def _composite(draw: DrawFn, make: Callable[[Source], Made]) -> Made:
    return make(Drawn(draw))


def _made(make: Callable[[Source], Made]) -> SearchStrategy[Made]:
    return _composite(make)


def strategy(
    make: Callable[Concatenate[Source, Parameters], Made],
    *arguments: Parameters.args,
    **named: Parameters.kwargs,
) -> SearchStrategy[Made]:
    """Return the strategy that a generator is, with its other arguments."""
    return _made(lambda source: make(source, *arguments, **named))
