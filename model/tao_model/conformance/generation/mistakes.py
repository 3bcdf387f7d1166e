"""Mistakes that an implementation may make: a function of the model with something wrong in it.

Whoever has some offers them under the entry point ``tao_spec.mistakes``, as a function without
arguments that returns them; the planted defects of the proofs are offered so.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib.metadata import entry_points
from typing import Any, Final

import attrs

ENTRY_POINT: Final = "tao_spec.mistakes"


@attrs.frozen(eq=False)
class Mistake:
    """A function of the model, and another one that is wrong."""

    name: str
    """Unique among all mistakes; letters, digits and underscores."""
    statement: str
    """What is wrong, in a sentence."""
    function: Callable[..., Any]
    """The right function."""
    planted: Callable[[], AbstractContextManager[None]]
    """While it is open, whoever calls the right function calls the wrong one."""


def mistakes() -> tuple[Mistake, ...]:
    """Return every mistake that an installed package offers, sorted by name."""
    offered = [one for entry in entry_points(group=ENTRY_POINT) for one in entry.load()()]
    return tuple(sorted(offered, key=lambda mistake: mistake.name))
