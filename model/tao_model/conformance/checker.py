"""Checking records: the model answers each, and its answer is compared with the record's."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.codec import ABSENT, InputError, shown
from tao_model.conformance.comparison import (
    Difference,
    NotCompared,
    differences,
    is_left_out,
    of_first_stage,
    tally_not_compared,
    values_left_out,
)
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import Compared, Kind
from tao_model.conformance.parallel import Chunk, Executor, worked_through
from tao_model.conformance.records import Record, read_record
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.rejection import Rejected

CHECK_REPORT: Final = "tao-spec/check-report"

DIFFERENCES_KEPT: Final = 5
"""Differences of one record that are told."""


@attrs.frozen
class Failure:
    """A record that the model does not answer as it says, or that is none."""

    file: str
    """As it was named."""
    line: int
    """Counted from 1."""
    id: str | None
    """Null where the line is no record."""
    kind: str | None
    """Null where the line is no record."""
    problem: str
    """What is wrong, in a sentence."""
    stage: str | None
    """The first stage that differs, where the output does."""
    differences: tuple[Difference, ...]
    """The first ones of that stage."""
    difference_count: int
    """How many there are in all."""


@attrs.frozen
class Tally:
    """How many records of a kind passed and failed."""

    kind: str
    """Its name."""
    passed: int
    """Those that the model answers as they say."""
    failed: int
    """The others."""


@attrs.frozen
class StepTally:
    """How many steps of a group agree, each judged by itself from the recorded state."""

    group: str
    """What production did with them."""
    steps: int
    """How many there are."""
    agreeing: int
    """With how many the model agrees."""


@attrs.frozen
class LeftOut:
    """What the model has no place for, and so was not compared."""

    entry: str
    """Its name."""
    values: int
    """How many values."""


@attrs.frozen
class CheckReport:
    """What checking records found."""

    format: Literal["tao-spec/check-report"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    engine: str
    """The implementation of the epoch that answered."""
    passed: int
    """Records that the model answers as they say."""
    failed: int
    """The other lines, whatever is wrong with them."""
    kinds: tuple[Tally, ...]
    """Sorted by name; lines that are no record are in none."""
    failures: tuple[Failure, ...]
    """In the order of the files."""
    empty_files: tuple[str, ...]
    """Files that hold no record."""
    steps: tuple[StepTally, ...] = ()
    """Steps of the records that consist of steps."""
    left_out: tuple[LeftOut, ...] = ()
    """What was not compared, sorted by name."""
    not_compared: tuple[NotCompared, ...] = ()
    """What records have and the engine does not show; such records pass by the rest."""

    @property
    def is_pass(self) -> bool:
        """Whether there were records, in every file, and the model agrees with all of them."""
        return self.passed > 0 and self.failed == 0 and not self.empty_files


# One record.


def _compared_output(kind: Kind, record: Record, output: object, engine: str) -> Compared:
    if record.rejected is not None:
        return Compared(f"expected the refusal {shown(record.rejected)}, found an output")
    found: list[Difference] = []
    not_compared: dict[str, int] = {}
    for difference in differences(record.output, output):
        if engine != DEFAULT_ENGINE and is_left_out(difference, kind.optional):
            not_compared.update(values_left_out(difference))
        elif not (difference.expected is ABSENT and difference.path in kind.optional):
            found.append(difference)
    if not found:
        return Compared(None, not_compared=not_compared)
    stage, of_stage = of_first_stage(found, kind.stages)
    return Compared(
        "the output differs",
        stage,
        tuple(of_stage),
        elsewhere=len(found) - len(of_stage),
        not_compared=not_compared,
    )


def _compared_refusal(record: Record, refusal: str) -> Compared:
    if record.rejected is None:
        return Compared(f"expected an output, found the refusal {shown(refusal)}")
    if record.rejected != refusal:
        expected = shown(record.rejected)
        return Compared(f"expected the refusal {expected}, found the refusal {shown(refusal)}")
    return Compared(None)


def _compared_answer(kind: Kind, record: Record, engine: str) -> Compared:
    """Compare field by field."""
    try:
        output = kind.answer_by(engine)(record.input)
    except Rejected as rejected:
        return _compared_refusal(record, rejected.reason.value)
    except InputError as error:
        return Compared(f"its input is malformed: {error}")
    except Exception as error:
        # A defect of the model fails this record; the others are still worth checking.
        return Compared(f"the model breaks with {type(error).__name__}: {error}")
    return _compared_output(kind, record, output, engine)


def _compared(record: Record, engine: str) -> Compared:
    """Compare the model's answer with the record's, in the way of its kind."""
    if record.kind not in KINDS:
        return Compared(f"the model does not cover the kind {shown(record.kind)}")
    if record.revision != REVISION:
        return Compared(f"it is of revision {shown(record.revision)}, the model of {REVISION}")
    kind = KINDS[record.kind]
    if kind.compare is None or record.output is None:
        return _compared_answer(kind, record, engine)
    try:
        return kind.compare(record.input, record.output, engine)
    except InputError as error:
        return Compared(f"it is malformed: {error}")
    except Exception as error:
        # As above: the other records are still worth checking.
        return Compared(f"the model breaks with {type(error).__name__}: {error}")


@attrs.frozen
class _Line:
    """What checking a line found."""

    kind: str | None
    failure: Failure | None
    compared: Compared


def _failure(
    file: str, number: int, record: Record | None, problem: str, compared: Compared
) -> Failure:
    return Failure(
        file=file,
        line=number,
        id=record.id if record is not None else None,
        kind=record.kind if record is not None else None,
        problem=problem,
        stage=compared.stage,
        differences=compared.differences[:DIFFERENCES_KEPT],
        difference_count=len(compared.differences) + compared.elsewhere,
    )


def _check(file: str, number: int, line: bytes, engine: str) -> _Line:
    record = None
    try:
        record = read_record(line)
        compared = _compared(record, engine)
    except InputError as error:
        compared = Compared(f"no record: {error}")
    failure = None
    if compared.problem is not None:
        failure = _failure(file, number, record, compared.problem, compared)
        compared = attrs.evolve(compared, differences=())
    return _Line(None if record is None else record.kind, failure, compared)


def check_line(
    file: str, number: int, line: bytes, engine: str = DEFAULT_ENGINE
) -> tuple[str | None, Failure | None]:
    """Return the kind of the record in a line, and how the model fails it, if it does."""
    checked = _check(file, number, line, engine)
    return checked.kind, checked.failure


# Many records.


def _check_chunk(chunk: Chunk, engine: str) -> tuple[_Line, ...]:
    return tuple(
        _check(chunk.file, chunk.first_line + offset, line, engine)
        for offset, line in enumerate(chunk.lines)
    )


def _step_tallies(lines: Sequence[_Line]) -> tuple[StepTally, ...]:
    steps = Counter(step for line in lines for step in line.compared.steps)
    groups = dict.fromkeys(group for group, _ in steps)
    return tuple(
        StepTally(group, steps[group, True] + steps[group, False], steps[group, True])
        for group in sorted(groups)
    )


def _left_out(lines: Sequence[_Line]) -> tuple[LeftOut, ...]:
    total: Counter[str] = Counter()
    for line in lines:
        total.update(line.compared.left_out)
    return tuple(LeftOut(name, total[name]) for name in sorted(total))


def check_files(
    files: Sequence[str],
    engine: str = DEFAULT_ENGINE,
    jobs: int = 1,
    progress: Callable[[int], None] = lambda _: None,
    executor: Executor | None = None,
) -> CheckReport:
    """Check every record of the files, in that many processes, or on an executor.

    ``progress`` is told how many lines have been checked since it was last told. Raises
    :class:`InputError` for a file that cannot be read.
    """
    lines: list[_Line] = []
    filled: set[str] = set()
    check = partial(_check_chunk, engine=engine)
    for chunk, checked in worked_through(files, check, jobs, executor):
        filled.add(chunk.file)
        lines += checked
        progress(len(chunk.lines))
    failures = tuple(line.failure for line in lines if line.failure is not None)
    passed = Counter(line.kind for line in lines if line.kind is not None)
    failed = Counter(failure.kind for failure in failures if failure.kind is not None)
    passed.subtract(failed)
    return CheckReport(
        format=CHECK_REPORT,
        revision=REVISION,
        engine=engine,
        passed=passed.total(),
        failed=len(failures),
        kinds=tuple(Tally(kind, passed[kind], failed[kind]) for kind in sorted(passed)),
        failures=failures,
        empty_files=tuple(file for file in files if file not in filled),
        steps=_step_tallies(lines),
        left_out=_left_out(lines),
        not_compared=tally_not_compared(
            (line.kind, line.compared.not_compared) for line in lines if line.kind is not None
        ),
    )
