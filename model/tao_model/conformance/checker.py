"""Checking records: the model answers each, and its answer is compared with the record's."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.codec import ABSENT, InputError, shown
from tao_model.conformance.comparison import Difference, differences, of_first_stage
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import Compared, Kind
from tao_model.conformance.parallel import Chunk, worked_through
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

    @property
    def is_pass(self) -> bool:
        """Whether there were records, in every file, and the model agrees with all of them."""
        return self.passed > 0 and self.failed == 0 and not self.empty_files


@attrs.frozen
class _Verdict:
    """What is wrong with the model's answer to a record."""

    problem: str
    stage: str | None = None
    differences: tuple[Difference, ...] = ()
    difference_count: int = 0


def _is_left_out(difference: Difference, kind: Kind, engine: str) -> bool:
    """Tell whether only one side has an optional field; of the reference all are asked."""
    from_record = difference.expected is ABSENT
    from_engine = difference.found is ABSENT and engine != DEFAULT_ENGINE
    return difference.path in kind.optional and (from_record or from_engine)


def _verdict_on_output(kind: Kind, record: Record, output: object, engine: str) -> _Verdict | None:
    if record.rejected is not None:
        return _Verdict(f"expected the refusal {shown(record.rejected)}, found an output")
    found = [
        difference
        for difference in differences(record.output, output)
        if not _is_left_out(difference, kind, engine)
    ]
    if not found:
        return None
    stage, of_stage = of_first_stage(found, kind.stages)
    kept = tuple(of_stage[:DIFFERENCES_KEPT])
    return _Verdict("the output differs", stage, kept, len(found))


def _verdict_on_refusal(record: Record, refusal: str) -> _Verdict | None:
    if record.rejected is None:
        return _Verdict(f"expected an output, found the refusal {shown(refusal)}")
    if record.rejected != refusal:
        expected = shown(record.rejected)
        return _Verdict(f"expected the refusal {expected}, found the refusal {shown(refusal)}")
    return None


def _own_comparison(kind: Kind, record: Record, engine: str) -> Compared | None:
    """Return what a kind that compares its records itself says of one; None for other kinds."""
    if kind.compare is None or record.output is None:
        return None
    try:
        return kind.compare(record.input, record.output, engine)
    except InputError as error:
        return Compared(f"it is malformed: {error}")


def _is_coverable(record: Record) -> _Verdict | None:
    """Return why the model cannot be asked what a record asks, None where it can."""
    if record.kind not in KINDS:
        return _Verdict(f"the model does not cover the kind {shown(record.kind)}")
    if record.revision != REVISION:
        return _Verdict(f"it is of revision {shown(record.revision)}, the model of {REVISION}")
    return None


def _verdict(kind: Kind, record: Record, engine: str) -> _Verdict | None:
    """Return what is wrong with the model's answer, or None where it is the record's."""
    try:
        output = kind.answer_by(engine)(record.input)
    except Rejected as rejected:
        return _verdict_on_refusal(record, rejected.reason.value)
    except InputError as error:
        return _Verdict(f"its input is malformed: {error}")
    except Exception as error:
        # A defect of the model fails this record; the others are still worth checking.
        return _Verdict(f"the model breaks with {type(error).__name__}: {error}")
    return _verdict_on_output(kind, record, output, engine)


def _failure(file: str, number: int, record: Record | None, verdict: _Verdict) -> Failure:
    return Failure(
        file=file,
        line=number,
        id=record.id if record is not None else None,
        kind=record.kind if record is not None else None,
        problem=verdict.problem,
        stage=verdict.stage,
        differences=verdict.differences,
        difference_count=verdict.difference_count,
    )


_NOT_COMPARED: Final = Compared(None)


@attrs.frozen
class _Line:
    """What checking a line found."""

    kind: str | None
    failure: Failure | None
    compared: Compared = _NOT_COMPARED


def _check_record(file: str, number: int, record: Record, engine: str) -> _Line:
    verdict = _is_coverable(record)
    if verdict is not None:
        return _Line(record.kind, _failure(file, number, record, verdict))
    kind = KINDS[record.kind]
    compared = _own_comparison(kind, record, engine)
    if compared is None:
        verdict = _verdict(kind, record, engine)
    elif compared.problem is not None:
        kept = compared.differences[:DIFFERENCES_KEPT]
        verdict = _Verdict(compared.problem, compared.stage, kept, len(compared.differences))
    failure = None if verdict is None else _failure(file, number, record, verdict)
    return _Line(record.kind, failure, compared or _NOT_COMPARED)


def _check(file: str, number: int, line: bytes, engine: str) -> _Line:
    try:
        record = read_record(line)
    except InputError as error:
        return _Line(None, _failure(file, number, None, _Verdict(f"no record: {error}")))
    return _check_record(file, number, record, engine)


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
) -> CheckReport:
    """Check every record of the files, in that many processes.

    ``progress`` is told how many lines have been checked since it was last told. Raises
    :class:`InputError` for a file that cannot be read.
    """
    lines: list[_Line] = []
    filled: set[str] = set()
    for chunk, checked in worked_through(files, partial(_check_chunk, engine=engine), jobs):
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
    )
