"""What the table of calls says of each (chapter 21-network)."""

from collections.abc import Callable
from typing import Any

import attrs

from tao_model.network.origins import Origin
from tao_model.state import State

Action = Any
"""A frozen class of the package: a call with its arguments."""

Handler = Callable[[State, Origin, Any], State]
"""Carries out a call, or raises :class:`~tao_model.rejection.Rejected`."""


@attrs.frozen
class Call:
    """A call of production, and what the model does for it."""

    name: str
    """Production's name: pallet and call."""
    action: type[Any]
    """The class of the call with its arguments."""
    arguments: tuple[str, ...]
    """Production's names of the arguments, in the order of the action's fields."""
    handler: Handler
    """What carries it out."""
    is_allowed_during_swap: bool = False
    """Whether a coldkey may make it between announcing and making its swap."""
