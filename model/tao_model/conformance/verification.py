"""What the invariants say of a state from outside, or of recorded runs (chapter 23-invariants).

A state is the model's own JSON, a JSON list of production's storage rows, or a record of kind
``trace``, of which the genesis is taken. Of whole runs every recorded state is looked at, and
every step between two of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal

import attrs

from tao_model.conformance.parallel import Chunk, worked_through
from tao_model.conformance.reading import read_document, root_of
from tao_model.conformance.records import read_record
from tao_model.conformance.states import STATE, read_state
from tao_model.conformance.trace_steps import (
    BlocksStep,
    CallStep,
    NotModelledYet,
    Surroundings,
    read_action,
    read_step,
    read_surroundings,
    recorded_hash,
)
from tao_model.conformance.trace_steps import Step as RecordedStep
from tao_model.encoding import InputError, shown
from tao_model.invariants import (
    INVARIANTS,
    BlocksPassed,
    CallMade,
    Finding,
    OutsideChange,
    Step,
    Verdict,
    check_state,
    check_step,
)
from tao_model.network.blocks import BlockInputs
from tao_model.state import State
from tao_model.storage_view import applied, not_modelled, read, read_as_it_stands
from tao_model.units import BlockNumber

Word = Literal["holds", "known", "broken"]

_WORDS: Final[Mapping[Verdict, Word]] = {
    Verdict.HOLDS: "holds",
    Verdict.KNOWN: "known",
    Verdict.BROKEN: "broken",
}


@attrs.frozen
class Verified:
    """What an invariant comes to."""

    id: str
    """Its ID, under which chapter 23 has it."""
    statement: str
    """What is to be true."""
    verdict: Word
    """Whether it holds, is broken as production is known to break it, or is broken."""
    witness: str | None
    """Where it is false, and how; null where it holds."""


@attrs.frozen
class Checked:
    """An invariant, what it comes to, and what stands in the text beside that."""

    verified: Verified
    verdict: Verdict
    """The worst that was found."""
    amount: int | None
    """By how much it is false."""
    explanation: str | None
    """In which way production is known to break it."""
    without_bound: str | None
    """Where production may break it by any amount: when that is, and what binds all the same."""
    is_without_bound: bool
    """Whether any amount would have been known here."""
    verdicts: Mapping[Verdict, int]
    """How often it came to what, where there was more than one state to look at."""


@attrs.frozen
class Verification:
    """What all invariants come to."""

    checked: tuple[Checked, ...]
    """In the order of the chapter."""
    states: int
    """How many states were looked at."""
    steps: int
    """How many steps were looked at."""
    left_out: Mapping[str, int]
    """Rows that the model has no place for, by entry."""

    @property
    def is_pass(self) -> bool:
        """Whether nothing is broken."""
        return all(one.verdict is not Verdict.BROKEN for one in self.checked)


@attrs.frozen
class UnknownCall:
    """A call that the model does not have yet; of it the name is known."""

    name: str


def _open_end(finding: Finding) -> str:
    return " (known without bound)" if finding.is_without_bound else ""


def _told(finding: Finding, where: str = "") -> Checked:
    invariant, found = finding.invariant, finding.found
    return Checked(
        Verified(
            invariant.id,
            invariant.statement,
            _WORDS[finding.verdict],
            None if found is None else f"{where}{found.witness}{_open_end(finding)}",
        ),
        finding.verdict,
        None if found is None else found.amount,
        None if invariant.known is None else invariant.known.explanation,
        None if invariant.known is None else invariant.known.without_bound,
        finding.is_without_bound,
        {finding.verdict: 1},
    )


def given_state(value: object, path: str = "$") -> tuple[State, Mapping[str, int]]:
    """Return the state that decoded JSON says, to be looked at, and the rows that are left out.

    Raises :class:`InputError` for what is no state, no storage and no trace.
    """
    match value:
        case list(rows):
            return read_as_it_stands(rows, path), not_modelled(rows)
        case {"format": _}:
            return read_state(value, path), {}
        case {"kind": "trace", "input": {"genesis": list(rows)}}:
            return read_as_it_stands(rows, f"{path}.input.genesis"), not_modelled(rows)
    raise InputError(
        path,
        f'expected an object with the format "{STATE}", a list of storage rows, or a record of '
        f"kind trace; found {shown(value)}",
    )


def verify(file: str) -> Verification:
    """Return what the invariants about states say of the state that a file holds.

    Raises :class:`InputError` for a file that holds none, or the state of nothing: of that all
    invariants hold, and it says nothing.
    """
    state, left_out = given_state(read_document(file), root_of(file))
    if state == State():
        raise InputError(root_of(file), "the state is empty: there is nothing to look at")
    return Verification(tuple(map(_told, check_state(state))), 1, 0, left_out)


def taken(state: State, step: RecordedStep, surroundings: Surroundings, engine: str) -> Step:
    """Return a recorded step as the invariants see it."""
    match step:
        case CallStep():
            try:
                return CallMade(step.origin, read_action(step))
            except NotModelledYet:
                return CallMade(step.origin, UnknownCall(step.name))
        case BlocksStep():
            first = state.block.number
            hashes = [recorded_hash(BlockNumber(first + block)) for block in range(step.count)]
            inputs = [
                BlockInputs(parent, surroundings.author, surroundings.payloads) for parent in hashes
            ]
            return BlocksPassed(tuple(inputs), engine)
        case _:
            return OutsideChange()


Seen = tuple[str, Finding]
"""Where it was, and what was found."""


def walked(
    given: Mapping[str, Any], recorded: Mapping[str, Any], engine: str
) -> Iterator[tuple[str, bool, tuple[Finding, ...]]]:
    """Return what the invariants say of each state and step of a trace: where, of which, what."""
    surroundings = read_surroundings(given)
    state = read(given["genesis"], "$.input.genesis")
    yield "genesis", False, check_state(state)
    steps = zip(given["steps"], recorded["steps"], strict=True)
    for number, (raw_step, answer) in enumerate(steps):
        if answer["result"] != "ok":
            continue
        step = read_step(raw_step, f"$.input.steps[{number}]")
        after = applied(state, answer["changes"], f"$.output.steps[{number}].changes")
        where = f"step {number}, {step.describe()}"
        yield where, False, check_state(after)
        yield where, True, check_step(state, taken(state, step, surroundings, engine), after)
        state = after


@attrs.frozen
class _Survey:
    """What was found in some lines."""

    verdicts: Counter[tuple[str, Verdict]]
    worst: dict[str, Seen]
    states: int
    steps: int
    left_out: Counter[str]


_ORDER: Final = (Verdict.HOLDS, Verdict.KNOWN, Verdict.BROKEN)


def _severity(finding: Finding) -> tuple[int, int]:
    return _ORDER.index(finding.verdict), 0 if finding.found is None else finding.found.amount


def _note(worst: dict[str, Seen], where: str, finding: Finding) -> None:
    name = finding.invariant.id
    if name not in worst or _severity(finding) > _severity(worst[name][1]):
        worst[name] = (where, finding)


def _is_run(given: Mapping[str, Any], recorded: Mapping[str, Any]) -> bool:
    """Tell whether an input and an output have the parts of a trace."""
    match given, recorded:
        case {"genesis": list(), "steps": list(steps)}, {"steps": list(answers)}:
            return len(steps) == len(answers) and all(
                isinstance(answer, dict)
                and "result" in answer
                and isinstance(answer.get("changes"), list)
                for answer in answers
            )
    return False


def _survey(chunk: Chunk, engine: str) -> _Survey:
    verdicts: Counter[tuple[str, Verdict]] = Counter()
    worst: dict[str, Seen] = {}
    counted: Counter[bool] = Counter()
    left_out: Counter[str] = Counter()
    for offset, line in enumerate(chunk.lines):
        place = f"{chunk.file}:{chunk.first_line + offset}"
        record = read_record(line)
        given, recorded = record.input, record.output
        if record.kind != "trace" or recorded is None or not _is_run(given, recorded):
            raise InputError(place, "is no record of a trace")
        left_out.update(not_modelled(given["genesis"]))
        for where, is_step, findings in walked(given, recorded, engine):
            counted[is_step] += 1
            for finding in findings:
                verdicts[finding.invariant.id, finding.verdict] += 1
                _note(worst, f"{record.id}, {where}: ", finding)
    return _Survey(verdicts, worst, counted[False], counted[True], left_out)


def survey(
    files: Sequence[str],
    engine: str,
    jobs: int,
    progress: Callable[[int], None] = lambda _: None,
) -> Verification:
    """Return what the invariants say of every state and step of every trace of the files.

    In that many processes; ``progress`` is told how many records were looked at. Raises
    :class:`InputError` for a file that cannot be read or holds what is no trace.
    """
    verdicts: Counter[tuple[str, Verdict]] = Counter()
    worst: dict[str, Seen] = {}
    states = steps = 0
    left_out: Counter[str] = Counter()
    for chunk, found in worked_through(files, partial(_survey, engine=engine), jobs):
        verdicts.update(found.verdicts)
        for where, finding in found.worst.values():
            _note(worst, where, finding)
        states, steps = states + found.states, steps + found.steps
        left_out.update(found.left_out)
        progress(len(chunk.lines))
    checked = []
    for invariant in INVARIANTS:
        if invariant.id in worst:
            where, finding = worst[invariant.id]
            counts = {verdict: verdicts[invariant.id, verdict] for verdict in _ORDER}
            checked.append(attrs.evolve(_told(finding, where), verdicts=counts))
    return Verification(tuple(checked), states, steps, left_out)
