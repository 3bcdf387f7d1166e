"""Planted defects. They are of use without the solver too, which is not imported here."""

import inspect
from collections.abc import Callable
from typing import Any

import attrs

Function = Callable[..., Any]


def sentence(function: Function) -> str:
    """Return the first paragraph of a docstring, which is a sentence."""
    lines = inspect.cleandoc(function.__doc__ or "").split("\n\n")[0].splitlines()
    if not lines:
        raise ValueError(f"{function.__qualname__} has no docstring")
    return " ".join(lines)


@attrs.frozen(eq=False)
class Mutant:
    """A planted defect: a function, and a copy of it with something wrong."""

    original: Function
    mutated: Function
    defect: str | None
    """The entry of production's catalogue of defects that it brings back."""

    @property
    def name(self) -> str:
        """Return the name of the mutated function."""
        return self.mutated.__name__

    @property
    def statement(self) -> str:
        """Return what is wrong, in a sentence."""
        return sentence(self.mutated)


def mutant(of: Function, defect: str | None = None) -> Callable[[Function], Mutant]:
    """Make the decorated function a planted defect of the function ``of``."""
    return lambda mutated: Mutant(of, mutated, defect)
