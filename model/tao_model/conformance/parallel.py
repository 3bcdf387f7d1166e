"""Working through things on any executor, in order: by default in several processes."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Final, Protocol, TypeVar

import attrs

from tao_model.conformance.reading import read_lines

CHUNK_BYTES: Final = 1 << 16
"""About as many bytes of lines go to a process at once."""

WAITING: Final = 4
"""Items for each worker that are under way."""

Item = TypeVar("Item")
Done = TypeVar("Done")
Done_co = TypeVar("Done_co", covariant=True)


class Submitted(Protocol[Done_co]):
    """What has been handed to an executor."""

    def result(self) -> Done_co:
        """Wait for the work, and return or raise what it does."""

    def cancel(self) -> object:
        """Do not do it, unless it is under way."""


class Executor(Protocol):
    """Whoever does work that is handed to it; those of :mod:`concurrent.futures` are such."""

    def submit(self, work: Callable[[Item], Done], item: Item, /) -> Submitted[Done]:
        """Have the work done on an item."""


class ProcessDied(Exception):  # noqa: N818 - not an error of the model's, nor of the caller's
    """A process that worked is gone: killed, or brought down by an engine."""


@attrs.frozen
class Chunk:
    """Consecutive lines of a file."""

    file: str
    """As it was named."""
    first_line: int
    """Counted from 1."""
    lines: tuple[bytes, ...]
    """Each without its end."""


def _chunks(file: str) -> Iterator[Chunk]:
    first, lines, size = 1, [], 0
    for number, line in enumerate(read_lines(file), start=1):
        lines.append(line)
        size += len(line)
        if size >= CHUNK_BYTES:
            yield Chunk(file, first, tuple(lines))
            first, lines, size = number + 1, [], 0
    if lines:
        yield Chunk(file, first, tuple(lines))


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Open a pool of so many processes on this machine."""
    # A fresh interpreter for each process: a fork would copy the threads of a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        yield pool


def in_order(
    work: Callable[[Item], Done], items: Iterable[Item], executor: Executor, jobs: int
) -> Iterator[tuple[Item, Done]]:
    """Yield every item with what became of it, in order; an executor does the work.

    A few items for each of its ``jobs`` workers are under way at once. Raises
    :class:`ProcessDied`, and what the work raises. What is not wanted any more is cancelled.
    """
    submitted = ((item, executor.submit(work, item)) for item in items)
    waiting = deque(islice(submitted, jobs * WAITING))
    try:
        while waiting:
            item, future = waiting[0]
            try:
                done = future.result()
            except BrokenExecutor:
                raise ProcessDied(_where(item)) from None
            waiting.popleft()
            yield item, done
            waiting.extend(islice(submitted, 1))
    finally:
        for _, future in waiting:
            future.cancel()


def _where(item: object) -> str:
    place = f" about {item.file}:{item.first_line}" if isinstance(item, Chunk) else ""
    return f"a process died{place}; --jobs 1 may show more"


def worked_through(
    files: Sequence[str],
    work: Callable[[Chunk], Done],
    jobs: int,
    executor: Executor | None = None,
) -> Iterator[tuple[Chunk, Done]]:
    """Yield every chunk of the files with what became of it, in order.

    An executor with so many workers does the work, or a pool of as many processes; nothing but
    this process if there is one job, or little to do. ``work`` and what it returns can be
    pickled. Raises :class:`ProcessDied`, and :class:`~tao_model.encoding.InputError` for a file
    that cannot be read.
    """
    chunks = chain.from_iterable(map(_chunks, files))
    if executor is not None:
        yield from in_order(work, chunks, executor, jobs)
        return
    ahead = list(islice(chunks, 2))
    if jobs == 1 or len(ahead) < 2:
        yield from ((chunk, work(chunk)) for chunk in chain(ahead, chunks))
        return
    with processes(jobs) as pool:
        yield from in_order(work, chain(ahead, chunks), pool, jobs)
