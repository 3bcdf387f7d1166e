"""Running a scenario: its calls are made, its blocks run, its states are looked at."""

from collections import Counter
from collections.abc import Callable
from typing import Final, Protocol

import attrs

from tao_model.conformance.scenarios.agenda import agenda
from tao_model.conformance.scenarios.form import Scenario, TimedStep
from tao_model.conformance.scenarios.inspection import Inspector, InvariantCourse
from tao_model.conformance.scenarios.observations import (
    Ledger,
    Sample,
    distance_of_samples,
    sample,
)
from tao_model.conformance.trace_steps import (
    CallStep,
    OutsideStep,
    block_inputs,
    call_made,
    read_action,
)
from tao_model.invariants import BlocksPassed, CallMade
from tao_model.network.blocks import run_steps
from tao_model.network.refusals import full_name
from tao_model.rejection import Rejected
from tao_model.state import State
from tao_model.storage_view import applied

ACCEPTED: Final = "ok"
"""The answer to a call that is not refused."""


class Recorder(Protocol):
    """Whoever is told every step of a run."""

    def step_taken(self, raw: object, result: str, after: State) -> None:
        """Hear of a call, or of what arrived from outside."""

    def block_run(self, after: State) -> None:
        """Hear of a block."""


class _Nobody:
    """Hears nothing."""

    def step_taken(self, raw: object, result: str, after: State) -> None:
        pass

    def block_run(self, after: State) -> None:
        pass


NOBODY: Final = _Nobody()
"""Who records nothing."""


@attrs.frozen
class Plan:
    """How a scenario is run."""

    blocks: int
    """How many blocks."""
    engine: str
    """What computes epochs."""
    check_every: int = 0
    """After how many blocks the invariants are checked; 0 is never."""
    recorder: Recorder = NOBODY
    """Who is told every step."""
    advance: Callable[[int], None] = lambda _: None
    """What is told each time how many more blocks have passed."""


@attrs.frozen
class Run:
    """What came of a scenario."""

    genesis: State
    """The state before the first block."""
    final: State
    """The state after the last block."""
    ledger: Ledger
    """What was created and paid."""
    samples: tuple[Sample, ...]
    """Looks at the network, the first before the first block, the last after the last."""
    answers: Counter[tuple[str, str]]
    """How often each call had each answer: ``ok``, or the full name of an error."""
    invariants: tuple[InvariantCourse, ...]
    """What became of the invariants; none where they were not checked."""


@attrs.define
class _Running:
    """A run between two of its steps."""

    scenario: Scenario
    plan: Plan
    state: State
    ledger: Ledger = attrs.field(factory=Ledger)
    answers: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    inspector: Inspector = attrs.field(factory=Inspector)

    def take(self, timed: TimedStep) -> None:
        result = ACCEPTED
        if isinstance(timed.step, CallStep):
            result = self.make(timed.step)
            self.answers[timed.step.name, result] += 1
        elif isinstance(timed.step, OutsideStep):
            self.state = applied(self.state, [timed.step.row])
        self.plan.recorder.step_taken(timed.raw, result, self.state)

    def make(self, step: CallStep) -> str:
        before = self.state
        try:
            self.state = call_made(before, step, self.scenario.surroundings)
        except Rejected as rejected:
            return full_name(rejected.reason)
        if self.plan.check_every:
            made = CallMade(step.origin, read_action(step))
            self.inspector.look_at_step(before, made, self.state)
        return ACCEPTED

    def run_block(self, is_checked: bool) -> None:
        before = self.state
        inputs = block_inputs(before, self.scenario.surroundings)
        block = run_steps(before, inputs, self.plan.engine)
        self.state = block.state
        self.ledger.note(block)
        if is_checked:
            passed = BlocksPassed((inputs,), self.plan.engine)
            self.inspector.look_at_step(before, passed, self.state)
            self.inspector.look_at(self.state)
        self.plan.recorder.block_run(self.state)
        self.plan.advance(1)


def simulate(scenario: Scenario, plan: Plan) -> Run:
    """Return what comes of a scenario. Two runs of the same scenario are the same."""
    running = _Running(scenario, plan, scenario.genesis)
    distance = distance_of_samples(plan.blocks)
    samples = [sample(running.state, running.ledger)]
    steps = agenda(scenario.steps, plan.blocks)
    if plan.check_every:
        running.inspector.look_at(running.state)
    for passed in range(plan.blocks):
        for timed in steps.get(passed, ()):
            running.take(timed)
        running.run_block(_is_checked(plan, passed + 1))
        if (passed + 1) % distance == 0 or passed + 1 == plan.blocks:
            samples.append(sample(running.state, running.ledger))
    return Run(
        scenario.genesis,
        running.state,
        running.ledger,
        tuple(samples),
        running.answers,
        running.inspector.courses(),
    )


def _is_checked(plan: Plan, passed: int) -> bool:
    is_last = passed == plan.blocks
    return plan.check_every > 0 and (is_last or passed % plan.check_every == 0)
