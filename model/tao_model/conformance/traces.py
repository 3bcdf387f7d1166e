"""Replaying recorded traces: the model takes every step on its own state, and is compared.

After each step the model's answer and every entry of storage that it changed are compared with
what production recorded, both read by the storage view. As long as all agrees the model goes on
with its own state; after a step that differs it goes on with the recorded one, so that each
step is judged by itself. A record passes only if no step differs.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from tao_model.conformance.codec import ABSENT
from tao_model.conformance.comparison import Difference
from tao_model.conformance.trace_steps import (
    BlocksStep,
    CallStep,
    NotModelledYet,
    Step,
    Surroundings,
    carried_out,
    read_step,
    read_surroundings,
)
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.encoding import InputError, shown
from tao_model.network.refusals import full_name
from tao_model.rejection import Rejected
from tao_model.state import State
from tao_model.storage_view import Row, applied, changes, in_order, not_modelled, read, row
from tao_model.storage_view.tree import Differences

ACCEPTED: Final = "accepted calls"
REFUSED: Final = "refused calls"
BLOCKS: Final = "blocks"
OUTSIDE: Final = "from outside"

GROUPS: Final = (ACCEPTED, REFUSED, BLOCKS, OUTSIDE)
"""Into what the steps of a trace are counted, by what production did with them."""


@attrs.frozen
class Mismatch:
    """A step after which the model differs from the record."""

    number: int
    """Counted from 0."""
    what: str
    """The call by production's name, or the blocks."""
    problem: str
    """What is wrong, in a sentence."""
    differences: tuple[Difference, ...]
    """Entry and keys, the value that was recorded and the one that the model has."""


@attrs.frozen
class Taken:
    """A step that was replayed."""

    group: str
    what: str
    mismatch: Mismatch | None


@attrs.frozen
class Replay:
    """What replaying a trace found."""

    steps: tuple[Taken, ...]
    """Each judged by itself, from the recorded state."""
    left_out: Mapping[str, int]
    """Rows that changed and that the model has no place for, by their entry."""

    @property
    def first_mismatch(self) -> Mismatch | None:
        """The first step that differs, None where none does."""
        return next((step.mismatch for step in self.steps if step.mismatch is not None), None)


@attrs.frozen
class Outcome:
    """What became of a step: how it was answered, and the state after it."""

    result: str
    """``ok``, or the full name of the error."""
    state: State


def outcome(state: State, step: Step, surroundings: Surroundings, engine: str) -> Outcome:
    """Return what the model makes of a step."""
    try:
        return Outcome("ok", carried_out(state, step, surroundings, engine))
    except Rejected as rejected:
        return Outcome(full_name(rejected.reason), state)


def _recorded_result(result: Any, path: str) -> str:
    match result:
        case "ok":
            return "ok"
        case {"error": str(name)}:
            return name
    raise InputError(path, 'expected "ok" or an error')


def _group(step: Step, result: str) -> str:
    match step:
        case CallStep():
            return ACCEPTED if result == "ok" else REFUSED
        case BlocksStep():
            return BLOCKS
    return OUTSIDE


def storage_differences(expected: Differences, found: Differences) -> tuple[Difference, ...]:
    """Return where two sets of changes differ, by entry and keys."""
    different = []
    for place in sorted({**expected, **found}, key=str):
        left, right = expected.get(place, ABSENT), found.get(place, ABSENT)
        if left != right:
            name, keys, _ = row(place, None)
            different.append(Difference(f"{name} {_told(keys)}", left, right))
    return tuple(different)


def _told(keys: list[Any]) -> str:
    return "[" + ", ".join(map(str, keys)) + "]"


def _mismatch(
    step: Step, surroundings: Surroundings, engine: str, before: State, recorded: Outcome
) -> tuple[str, tuple[Difference, ...], State]:
    """Return what is wrong with the model's step, nothing where all agrees, and its state."""
    try:
        found = outcome(before, step, surroundings, engine)
    except NotModelledYet as gap:
        return str(gap), (), before
    except Exception as error:
        # A defect of the model fails this step; the others are still worth judging.
        return f"the model breaks with {type(error).__name__}: {error}", (), before
    if found.result != recorded.result:
        return f"expected {recorded.result}, found {found.result}", (), before
    different = storage_differences(changes(before, recorded.state), changes(before, found.state))
    return "the storage differs" if different else "", different, found.state


@attrs.frozen
class _Recorded:
    """A step as a record has it."""

    number: int
    step: Step
    result: str
    changes: list[Row]


def _field(value: object, name: str, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise InputError(path, f"expected an object, found {shown(value)}")
    if name not in value:
        raise InputError(f"{path}.{name}", "is missing")
    return value[name]


def _list(value: object, name: str, path: str) -> list[Any]:
    found = _field(value, name, path)
    if not isinstance(found, list):
        raise InputError(f"{path}.{name}", f"expected a list, found {shown(found)}")
    return found


def _answer(answer: object, path: str) -> tuple[str, list[Row]]:
    """Return how a step was answered, and the rows that it changed."""
    result = _recorded_result(_field(answer, "result", path), f"{path}.result")
    return result, _list(answer, "changes", path)


def _recorded_steps(given: Mapping[str, Any], recorded: object, path: str) -> Iterator[_Recorded]:
    steps, answers = _list(given, "steps", "$.input"), _list(recorded, "steps", path)
    if len(steps) != len(answers):
        raise InputError(f"{path}.steps", f"expected {len(steps)}, found {len(answers)}")
    for number, (step, answer) in enumerate(zip(steps, answers, strict=True)):
        result, rows = _answer(answer, f"{path}.steps[{number}]")
        yield _Recorded(number, read_step(step, f"$.input.steps[{number}]"), result, rows)


def _genesis(given: Mapping[str, Any]) -> State:
    return read(_list(given, "genesis", "$.input"), "$.input.genesis")


def replay(
    given: Mapping[str, Any], recorded: Mapping[str, Any], engine: str = DEFAULT_ENGINE
) -> Replay:
    """Replay a trace: the input and the output of a record of kind ``trace``.

    Raises :class:`InputError` for a record that is malformed.
    """
    surroundings = read_surroundings(given, "$.input")
    state = _genesis(given)
    taken: list[Taken] = []
    left_out: Counter[str] = Counter()
    for one in _recorded_steps(given, recorded, "$.output"):
        path = f"$.output.steps[{one.number}].changes"
        expected = Outcome(one.result, applied(state, one.changes, path))
        left_out.update(not_modelled(one.changes))
        problem, different, own = _mismatch(one.step, surroundings, engine, state, expected)
        what = one.step.describe()
        mismatch = Mismatch(one.number, what, problem, different) if problem else None
        taken.append(Taken(_group(one.step, expected.result), what, mismatch))
        state = own if mismatch is None else expected.state
    return Replay(tuple(taken), left_out)


def first_difference(
    given: Mapping[str, Any], recorded: Mapping[str, Any], answer: object
) -> Mismatch | None:
    """Return the first step at which another implementation's output differs; None if none does.

    Storage is compared as the model reads it, so that the order of rows and whether a default is
    written out mean nothing. Raises :class:`InputError` for an output that is malformed.
    """
    expected = found = _genesis(given)
    ours = _recorded_steps(given, recorded, "$.output")
    theirs = _recorded_steps(given, answer, "$.answer")
    for one, other in zip(ours, theirs, strict=True):
        number, what = one.number, one.step.describe()
        if one.result != other.result:
            problem = f"expected {one.result}, found {other.result}"
            return Mismatch(number, what, problem, ())
        expected_after = applied(expected, one.changes, f"$.output.steps[{number}].changes")
        found_after = applied(found, other.changes, f"$.answer.steps[{number}].changes")
        different = storage_differences(
            changes(expected, expected_after), changes(found, found_after)
        )
        if different:
            return Mismatch(number, what, "the storage differs", different)
        expected, found = expected_after, found_after
    return None


def answered(given: Mapping[str, Any], engine: str = DEFAULT_ENGINE) -> dict[str, Any]:
    """Return the model's own output for the input of a record of kind ``trace``, rows sorted.

    Raises :class:`InputError` for an input that is malformed, and :class:`NotModelledYet`.
    """
    surroundings = read_surroundings(given, "$.input")
    state = _genesis(given)
    steps = []
    for number, raw_step in enumerate(_list(given, "steps", "$.input")):
        step = read_step(raw_step, f"$.input.steps[{number}]")
        found = outcome(state, step, surroundings, engine)
        steps.append(
            {
                "result": found.result if found.result == "ok" else {"error": found.result},
                "changes": in_order(row(*change) for change in changes(state, found.state).items()),
            }
        )
        state = found.state
    return {"steps": steps}
