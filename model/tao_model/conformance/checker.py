"""Checking records: the model answers each, and its answer is compared with the record's."""

import multiprocessing
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, islice
from typing import Final

import attrs

from tao_model import REVISION
from tao_model.conformance.codec import InputError, shown
from tao_model.conformance.comparison import ABSENT, Difference, differences, of_first_stage
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.kind import Kind
from tao_model.conformance.reading import read_lines
from tao_model.conformance.records import Record, read_record
from tao_model.rejection import Rejected

CHUNK_BYTES: Final = 1 << 16
"""About as many bytes of records go to a process at once."""

CHUNKS_WAITING: Final = 4
"""Chunks for each process that are read ahead."""

DIFFERENCES_KEPT: Final = 5
"""Differences of one record that are told."""


@attrs.frozen
class Failure:
    """A record that the model does not answer as it says, or that is none."""

    file: str
    line: int
    id: str | None
    """None where the line is no record."""
    kind: str | None
    problem: str
    """What is wrong, in a sentence."""
    stage: str | None = None
    """The first stage that differs."""
    differences: tuple[Difference, ...] = ()
    """The first ones of that stage."""
    difference_count: int = 0
    """How many there are in all."""


@attrs.frozen
class Tally:
    """How many records of a kind passed and failed."""

    kind: str
    passed: int
    failed: int


@attrs.frozen
class Report:
    """What checking records found."""

    passed: int
    failed: int
    kinds: tuple[Tally, ...]
    """Sorted by name; lines that are no record are in none."""
    failures: tuple[Failure, ...]
    """In the order of the files."""
    empty_files: tuple[str, ...]
    """Files that hold no record."""

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


def _verdict_on_output(kind: Kind, record: Record, output: object) -> _Verdict | None:
    if record.rejected is not None:
        return _Verdict(f"expected the refusal {shown(record.rejected)}, found an output")
    found = [
        difference
        for difference in differences(record.output, output)
        if difference.expected is not ABSENT or difference.path not in kind.optional
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


def _verdict(record: Record) -> _Verdict | None:
    """Return what is wrong with the model's answer, or None where it is the record's."""
    kind = KINDS.get(record.kind)
    if kind is None:
        return _Verdict(f"the model does not cover the kind {shown(record.kind)}")
    if record.revision != REVISION:
        return _Verdict(f"it is of revision {shown(record.revision)}, the model of {REVISION}")
    try:
        output = kind.answer(record.input)
    except Rejected as rejected:
        return _verdict_on_refusal(record, rejected.reason.value)
    except InputError as error:
        return _Verdict(f"its input is malformed: {error}")
    except Exception as error:
        # A defect of the model fails this record; the others are still worth checking.
        return _Verdict(f"the model breaks with {type(error).__name__}: {error}")
    return _verdict_on_output(kind, record, output)


def check_line(file: str, number: int, line: bytes) -> tuple[str | None, Failure | None]:
    """Return the kind of the record in a line, and how the model fails it, if it does."""
    try:
        record = read_record(line)
    except InputError as error:
        return None, Failure(file, number, None, None, f"no record: {error}")
    verdict = _verdict(record)
    if verdict is None:
        return record.kind, None
    return record.kind, Failure(
        file,
        number,
        record.id,
        record.kind,
        verdict.problem,
        verdict.stage,
        verdict.differences,
        verdict.difference_count,
    )


# Many records.


@attrs.frozen
class _Chunk:
    file: str
    first_line: int
    lines: tuple[bytes, ...]


@attrs.frozen
class _Checked:
    kinds: tuple[str | None, ...]
    """Of each line."""
    failures: tuple[Failure, ...]


def _check_chunk(chunk: _Chunk) -> _Checked:
    outcomes = [
        check_line(chunk.file, chunk.first_line + offset, line)
        for offset, line in enumerate(chunk.lines)
    ]
    return _Checked(
        tuple(kind for kind, _ in outcomes),
        tuple(failure for _, failure in outcomes if failure is not None),
    )


def _chunks(file: str) -> Iterator[_Chunk]:
    first, lines, size = 1, [], 0
    for number, line in enumerate(read_lines(file), start=1):
        lines.append(line)
        size += len(line)
        if size >= CHUNK_BYTES:
            yield _Chunk(file, first, tuple(lines))
            first, lines, size = number + 1, [], 0
    if lines:
        yield _Chunk(file, first, tuple(lines))


def _in_processes(chunks: Iterator[_Chunk], jobs: int) -> Iterator[tuple[_Chunk, _Checked]]:
    """Check chunks in processes of their own; yield them in order."""
    # A fresh interpreter for each process: a fork would copy the threads of a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        waiting = deque(
            (chunk, pool.submit(_check_chunk, chunk))
            for chunk in islice(chunks, jobs * CHUNKS_WAITING)
        )
        while waiting:
            chunk, future = waiting.popleft()
            yield chunk, future.result()
            waiting.extend((chunk, pool.submit(_check_chunk, chunk)) for chunk in islice(chunks, 1))


def _checked(chunks: Iterator[_Chunk], jobs: int) -> Iterator[tuple[_Chunk, _Checked]]:
    ahead = list(islice(chunks, 2))
    if jobs == 1 or len(ahead) < 2:
        return ((chunk, _check_chunk(chunk)) for chunk in chain(ahead, chunks))
    return _in_processes(chain(ahead, chunks), jobs)


def check_files(
    files: Sequence[str], jobs: int = 1, progress: Callable[[int], None] = lambda _: None
) -> Report:
    """Check every record of the files, in that many processes.

    ``progress`` is told how many lines have been checked since it was last told. Raises
    :class:`InputError` for a file that cannot be read.
    """
    passed: Counter[str] = Counter()
    failures: list[Failure] = []
    filled: set[str] = set()
    for chunk, checked in _checked(chain.from_iterable(map(_chunks, files)), jobs):
        filled.add(chunk.file)
        failures += checked.failures
        passed.update(kind for kind in checked.kinds if kind is not None)
        progress(len(chunk.lines))
    failed = Counter(failure.kind for failure in failures if failure.kind is not None)
    passed.subtract(failed)
    return Report(
        passed=passed.total(),
        failed=len(failures),
        kinds=tuple(Tally(kind, passed[kind], failed[kind]) for kind in sorted(passed)),
        failures=tuple(failures),
        empty_files=tuple(file for file in files if file not in filled),
    )
