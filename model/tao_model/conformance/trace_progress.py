"""How far the model has come with recorded traces, theme by theme and call by call.

Every step is judged by itself, from the recorded state, so that progress shows before a record
passes as a whole. A theme is a file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import PurePath
from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.checker import LeftOut, StepTally
from tao_model.conformance.comparison import Difference
from tao_model.conformance.parallel import Chunk, worked_through
from tao_model.conformance.records import read_record
from tao_model.conformance.traces import GROUPS, replay
from tao_model.encoding import InputError

TRACE_PROGRESS: Final = "tao-spec/trace-progress"


@attrs.frozen
class ThemeProgress:
    """How far the model has come with the traces of one file."""

    theme: str
    """The name of the file, without its endings."""
    records: int
    """How many traces there are."""
    passed: int
    """Of how many all steps agree."""
    groups: tuple[StepTally, ...]
    """The steps, by what production did with them."""


@attrs.frozen
class StepProgress:
    """How far the model has come with one kind of step, in all files."""

    what: str
    """The call by production's name, or the blocks."""
    groups: tuple[StepTally, ...]
    """The steps, by what production did with them; groups that occur."""


@attrs.frozen
class SeenMismatch:
    """A step after which the model differs from the record."""

    file: str
    """As it was named."""
    line: int
    """Counted from 1."""
    id: str
    """The record's."""
    step: int
    """Counted from 0."""
    what: str
    """The call by production's name, or the blocks."""
    problem: str
    """What is wrong, in a sentence."""
    differences: tuple[Difference, ...]
    """Entry and keys, what was recorded and what the model has."""


@attrs.frozen
class TraceProgress:
    """How far the model has come with recorded traces."""

    format: Literal["tao-spec/trace-progress"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    engine: str
    """The implementation of the epoch."""
    themes: tuple[ThemeProgress, ...]
    """One for each file, in their order."""
    steps: tuple[StepProgress, ...]
    """One for each kind of step, by name."""
    left_out: tuple[LeftOut, ...]
    """Entries that changed and that the model has no place for, by name."""
    mismatches: tuple[SeenMismatch, ...]
    """The first steps that differ, of those that were asked for."""


@attrs.frozen
class _Replayed:
    """What replaying one record found."""

    file: str
    passed: bool
    steps: tuple[tuple[str, str, bool], ...]
    left_out: Counter[str]
    mismatches: tuple[SeenMismatch, ...]


def _replayed(chunk: Chunk, engine: str, shown: str | None) -> tuple[_Replayed, ...]:
    return tuple(
        _replay_line(chunk.file, chunk.first_line + offset, line, engine, shown)
        for offset, line in enumerate(chunk.lines)
    )


def _replay_line(file: str, line: int, content: bytes, engine: str, shown: str | None) -> _Replayed:
    where = f"{file}:{line}"
    record = read_record(content)
    if record.kind != "trace" or record.output is None:
        raise InputError(where, "is no record of a trace")
    try:
        found = replay(record.input, record.output, engine)
    except InputError as error:
        raise InputError(where, str(error)) from None
    mismatches = tuple(
        SeenMismatch(file, line, record.id, m.number, m.what, m.problem, m.differences)
        for step in found.steps
        if (m := step.mismatch) is not None and shown is not None and shown in m.what
    )
    return _Replayed(
        file,
        found.first_mismatch is None,
        tuple((step.group, step.what, step.mismatch is None) for step in found.steps),
        Counter(found.left_out),
        mismatches,
    )


def _groups(steps: Counter[tuple[str, bool]]) -> tuple[StepTally, ...]:
    return tuple(
        StepTally(group, steps[group, True] + steps[group, False], steps[group, True])
        for group in GROUPS
        if steps[group, True] + steps[group, False]
    )


def _theme(file: str, replayed: Iterable[_Replayed]) -> ThemeProgress:
    own = [one for one in replayed if one.file == file]
    steps = Counter((group, agrees) for one in own for group, _, agrees in one.steps)
    return ThemeProgress(
        PurePath(file).name.partition(".")[0],
        len(own),
        sum(one.passed for one in own),
        _groups(steps),
    )


def _kind_of_step(what: str) -> str:
    return "blocks" if what == "block" or what.endswith(" blocks") else what


def _steps(replayed: Iterable[_Replayed]) -> tuple[StepProgress, ...]:
    by_what: dict[str, Counter[tuple[str, bool]]] = {}
    for one in replayed:
        for group, what, agrees in one.steps:
            by_what.setdefault(_kind_of_step(what), Counter())[group, agrees] += 1
    return tuple(StepProgress(what, _groups(by_what[what])) for what in sorted(by_what))


def trace_progress(
    files: Sequence[str],
    engine: str,
    jobs: int,
    *,
    shown: str | None = None,
    most_shown: int = 5,
    progress: Callable[[int], None] = lambda _: None,
) -> TraceProgress:
    """Replay every trace of the files, in that many processes.

    Of the steps whose name has ``shown`` in it the first that differ are told. ``progress`` is
    told how many records have been replayed since it was last told. Raises
    :class:`InputError` for a file that cannot be read or holds what is no trace.
    """
    replayed: list[_Replayed] = []
    for chunk, done in worked_through(files, partial(_replayed, engine=engine, shown=shown), jobs):
        replayed += done
        progress(len(chunk.lines))
    left_out: Counter[str] = Counter()
    for one in replayed:
        left_out.update(one.left_out)
    mismatches = tuple(mismatch for one in replayed for mismatch in one.mismatches)
    return TraceProgress(
        TRACE_PROGRESS,
        REVISION,
        engine,
        tuple(_theme(file, replayed) for file in files),
        _steps(replayed),
        tuple(LeftOut(name, left_out[name]) for name in sorted(left_out)),
        mismatches[:most_shown],
    )
