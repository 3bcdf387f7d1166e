"""Working through the lines of files in several processes, in order."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import Final, TypeVar

import attrs

from tao_model.conformance.reading import read_lines

CHUNK_BYTES: Final = 1 << 16
"""About as many bytes of lines go to a process at once."""

CHUNKS_WAITING: Final = 4
"""Chunks for each process that are read ahead."""

Done = TypeVar("Done")


class ProcessDied(Exception):  # noqa: N818 - not an error of the model's, nor of the caller's
    """A process that worked on lines is gone: killed, or brought down by an engine."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__(f"a process died about {file}:{line}; --jobs 1 may show more")


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


def _in_processes(
    work: Callable[[Chunk], Done], chunks: Iterator[Chunk], jobs: int
) -> Iterator[tuple[Chunk, Done]]:
    # A fresh interpreter for each process: a fork would copy the threads of a progress bar.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        submitted = ((chunk, pool.submit(work, chunk)) for chunk in chunks)
        waiting = deque(islice(submitted, jobs * CHUNKS_WAITING))
        while waiting:
            chunk, future = waiting.popleft()
            try:
                done = future.result()
            except BrokenProcessPool:
                raise ProcessDied(chunk.file, chunk.first_line) from None
            yield chunk, done
            waiting.extend(islice(submitted, 1))


def worked_through(
    files: Sequence[str], work: Callable[[Chunk], Done], jobs: int
) -> Iterator[tuple[Chunk, Done]]:
    """Yield every chunk of the files with what became of it, in order.

    ``work`` and what it returns can be pickled. Raises :class:`ProcessDied`, and
    :class:`~tao_model.encoding.InputError` for a file that cannot be read.
    """
    chunks = chain.from_iterable(map(_chunks, files))
    ahead = list(islice(chunks, 2))
    if jobs == 1 or len(ahead) < 2:
        return ((chunk, work(chunk)) for chunk in chain(ahead, chunks))
    return _in_processes(work, chain(ahead, chunks), jobs)
