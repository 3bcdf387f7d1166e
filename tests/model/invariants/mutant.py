"""What a planted defect is."""

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from tests.model.invariants.scenarios import Moment

Rule = Callable[..., Any]


@attrs.frozen
class Mutant:
    """A planted defect."""

    defect: str
    """Its number in the public catalogue."""
    says: str
    """What goes wrong."""
    invariant: str
    """The ID of the invariant that sees it."""
    replaced: Rule | str
    """The rule that is replaced, wherever the model has it; or the name of a constant."""
    by: Callable[[Any], Any]
    """Returns what takes the rule's place, given the rule."""
    run: Callable[[], Iterator[Moment]]
    """What it is tried on."""
