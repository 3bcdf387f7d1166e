"""What an invariant is: a sentence, what breaks it, and how far production itself does."""

import enum
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.invariants.dust import Division
from tao_model.network.blocks import BlockInputs
from tao_model.network.call import Action
from tao_model.network.origins import Origin
from tao_model.state import State
from tao_model.units import NetUid


class Verdict(enum.Enum):
    """What a check came to; the value stands in reports."""

    HOLDS = "holds"
    """The invariant is true here."""
    KNOWN = "known"
    """Production breaks it in a way that is explained, and no further than it says."""
    BROKEN = "broken"
    """It is false, and nothing explains it."""


@attrs.frozen
class Break:
    """Where an invariant is false."""

    witness: str
    """What is seen where, with the numbers."""
    amount: int
    """By how much it is off at the worst place, in the unit of the statement; above zero."""


@attrs.frozen
class CallMade:
    """Somebody made a call, and it was accepted."""

    origin: Origin
    action: Action


@attrs.frozen
class BlocksPassed:
    """The chain went on by itself."""

    inputs: tuple[BlockInputs, ...]
    """What each of the blocks took from outside."""
    engine: str = DEFAULT_ENGINE
    """What computed the epochs."""
    divided: Mapping[NetUid, Division] | None = None
    """Of a single block: how it divided the alpha of each subnet; None where nobody looked."""


@attrs.frozen
class OutsideChange:
    """Something came from outside: a randomness pulse."""


Step = CallMade | BlocksPassed | OutsideChange
"""What leads from one state to the next."""


@attrs.frozen
class Known:
    """How production breaks an invariant at this revision."""

    explanation: str
    """In which way, in a sentence; the chapter says more under the invariant's ID."""
    bound: Callable[..., int | None]
    """By how much at most, of the state, or of the two states and the step between them.

    None where by any amount.
    """
    without_bound: str | None = None
    """Where it may be by any amount: when that is, and what binds all the same."""


def any_amount(state: State) -> None:
    """Return the bound where there is none: production leaves it open."""


@attrs.frozen
class StateInvariant:
    """A sentence about one state."""

    id: str
    statement: str
    find: Callable[[State], Break | None]
    """Where the sentence is false; None where it is true."""
    known: Known | None = None


@attrs.frozen
class StepInvariant:
    """A sentence about a step: the state before, what happened, and the state after."""

    id: str
    statement: str
    find: Callable[[State, Step, State], Break | None]
    """Where the sentence is false; None where it is true."""
    known: Known | None = None


Invariant = StateInvariant | StepInvariant


@attrs.frozen
class Finding:
    """What checking an invariant came to."""

    invariant: Invariant
    verdict: Verdict
    found: Break | None
    """Where the invariant is false, None where it holds."""
    is_without_bound: bool = False
    """Whether it would be known whatever the amount."""


def judge(invariant: Invariant, *arguments: Any) -> Finding:
    """Return what an invariant comes to for a state, or for a step with its two states."""
    found = invariant.find(*arguments)
    if found is None:
        return Finding(invariant, Verdict.HOLDS, None)
    if invariant.known is None:
        return Finding(invariant, Verdict.BROKEN, found)
    most = invariant.known.bound(*arguments)
    if most is None:
        return Finding(invariant, Verdict.KNOWN, found, is_without_bound=True)
    verdict = Verdict.KNOWN if found.amount <= most else Verdict.BROKEN
    return Finding(invariant, verdict, found)


def worst(breaks: list[Break]) -> Break | None:
    """Return the break with the greatest amount, and how many more there are; None for none."""
    if not breaks:
        return None
    greatest = max(breaks, key=lambda one: one.amount)
    others = len(breaks) - 1
    if others == 0:
        return greatest
    return attrs.evolve(greatest, witness=f"{greatest.witness}; and {others} more")
