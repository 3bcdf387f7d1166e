"""Checking the invariants of chapter 23 while a scenario runs."""

from collections.abc import Iterable
from typing import Final

import attrs

from tao_model.invariants import (
    INVARIANTS,
    Finding,
    Invariant,
    Step,
    Verdict,
    check_state,
    check_step,
)
from tao_model.state import State
from tao_model.units import AnyInteger, BlockNumber, Count64

_GRAVITY: Final = (Verdict.HOLDS, Verdict.KNOWN, Verdict.BROKEN)


@attrs.frozen
class InvariantCourse:
    """What became of an invariant in the course of a run."""

    id: str
    """Its ID in chapter 23."""
    statement: str
    """What is to be true."""
    verdict: str
    """holds, known (production breaks it so far, and no further) or broken: the worst that was."""
    checks: Count64
    """How often it was checked."""
    block: BlockNumber | None
    """Where it came to that for the first time; null where it holds."""
    witness: str | None
    """What was seen there; null where it holds."""
    amount: AnyInteger | None
    """By how much it was off there; null where it holds."""


@attrs.define
class Inspector:
    """Checks states and steps, and keeps of each invariant the first of the worst it came to."""

    _checks: dict[str, int] = attrs.field(factory=dict)
    _worst: dict[str, tuple[BlockNumber, Finding]] = attrs.field(factory=dict)

    def look_at(self, state: State) -> None:
        """Check a state."""
        self._keep(state, check_state(state))

    def look_at_step(self, before: State, step: Step, after: State) -> None:
        """Check a step."""
        self._keep(after, check_step(before, step, after))

    def _keep(self, state: State, findings: Iterable[Finding]) -> None:
        for finding in findings:
            name = finding.invariant.id
            self._checks[name] = self._checks.get(name, 0) + 1
            if _gravity(finding) > (_gravity(self._worst[name][1]) if name in self._worst else 0):
                self._worst[name] = state.block.number, finding

    def courses(self) -> tuple[InvariantCourse, ...]:
        """Return what became of every invariant that was checked, in the order of the chapter."""
        return tuple(self._course(one) for one in INVARIANTS if one.id in self._checks)

    def _course(self, invariant: Invariant) -> InvariantCourse:
        checks = Count64(self._checks[invariant.id])
        if invariant.id not in self._worst:
            holds = Verdict.HOLDS.value
            return InvariantCourse(
                invariant.id, invariant.statement, holds, checks, None, None, None
            )
        block, finding = self._worst[invariant.id]
        assert finding.found is not None
        return InvariantCourse(
            invariant.id,
            invariant.statement,
            finding.verdict.value,
            checks,
            block,
            finding.found.witness,
            AnyInteger(finding.found.amount),
        )


def _gravity(finding: Finding) -> int:
    return _GRAVITY.index(finding.verdict)
