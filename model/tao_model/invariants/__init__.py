"""The named invariants: what is to be true of every state, and of every step (chapter 23).

An invariant is an object: its ID, its statement, and a function that tells where it is false.
Production breaks some of them itself; such an invariant says how, and how far. The same objects
are checked on a user's state (``tao-spec verify``), on recorded runs, and after every step of
random networks.

How to add one: a function in the chapter's module, ``find``, which returns a :class:`Break` at the
worst place or None, and an entry in that module's ``INVARIANTS``; a heading with its ID in
``spec/23-invariants.md``; a test that calls it.
"""

from typing import Final

import attrs

from tao_model.invariants import (
    alpha,
    children,
    commits,
    emission,
    fees,
    keys,
    locks,
    neurons,
    pools,
    pruning,
    root_claim,
    settlement,
    share_pools,
    staking,
    subnets,
    supply,
)
from tao_model.invariants.dust import can_be_run_again, divided
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    CallMade,
    Finding,
    Invariant,
    Known,
    OutsideChange,
    StateInvariant,
    Step,
    StepInvariant,
    Verdict,
    judge,
)
from tao_model.state import State

__all__ = [
    "INVARIANTS",
    "STATE_INVARIANTS",
    "STEP_INVARIANTS",
    "BlocksPassed",
    "Break",
    "CallMade",
    "Finding",
    "Invariant",
    "Known",
    "OutsideChange",
    "StateInvariant",
    "Step",
    "StepInvariant",
    "Verdict",
    "broken",
    "check_state",
    "check_step",
]

INVARIANTS: Final[tuple[Invariant, ...]] = (
    *supply.INVARIANTS,
    *pools.INVARIANTS,
    *fees.INVARIANTS,
    *alpha.INVARIANTS,
    *emission.INVARIANTS,
    *share_pools.INVARIANTS,
    *staking.INVARIANTS,
    *children.INVARIANTS,
    *root_claim.INVARIANTS,
    *locks.INVARIANTS,
    *keys.INVARIANTS,
    *neurons.INVARIANTS,
    *commits.INVARIANTS,
    *pruning.INVARIANTS,
    *subnets.INVARIANTS,
    *settlement.INVARIANTS,
)
"""All of them, in the order of the chapter."""

STATE_INVARIANTS: Final = tuple(one for one in INVARIANTS if isinstance(one, StateInvariant))
STEP_INVARIANTS: Final = tuple(one for one in INVARIANTS if isinstance(one, StepInvariant))


def check_state(state: State) -> tuple[Finding, ...]:
    """Return what every invariant about states comes to, in the order of the chapter."""
    return tuple(judge(invariant, state) for invariant in STATE_INVARIANTS)


def check_step(before: State, step: Step, after: State) -> tuple[Finding, ...]:
    """Return what every invariant about steps comes to, in the order of the chapter.

    A refused call is no step: it has no state after it. Of a single block the steps are run once
    more, to see how it divides alpha; where several blocks passed at once nobody can look.
    """
    if isinstance(step, BlocksPassed) and len(step.inputs) == 1 and can_be_run_again(before):
        step = attrs.evolve(step, divided=divided(before, step.inputs[0], step.engine))
    return tuple(judge(invariant, before, step, after) for invariant in STEP_INVARIANTS)


def broken(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings that nothing explains."""
    return tuple(finding for finding in findings if finding.verdict is Verdict.BROKEN)
