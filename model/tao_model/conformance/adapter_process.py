"""An adapter as a process: lines in, lines out, without ever waiting for it for good.

Threads move the bytes, so that an adapter that does not read, does not write, writes
without end or leaves its pipes to a child cannot hold up whoever asks.
"""

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import IO, Any, Final

import attrs

from tao_model.conformance.codec import InputError, shown
from tao_model.conformance.reading import LARGEST

TAIL: Final = 2000
"""Bytes of standard error that are kept: the last ones."""

_LINES_AHEAD: Final = 4
_SECONDS_TO_END: Final = 2
_SECONDS_BETWEEN_LOOKS: Final = 1


@attrs.frozen
class Line:
    """A line that the adapter wrote, without its end."""

    data: bytes


@attrs.frozen
class Ended:
    """The adapter writes no more."""

    problem: str
    """How it ended, as the rest of a sentence that begins with the adapter."""
    is_clean: bool
    """Whether it ended by itself and says that all is well."""
    unfinished: bytes = b""
    """What it wrote of a line that it did not end."""


class AdapterProcess:
    """A running adapter."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; raises :class:`InputError` where that cannot be done."""
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            problem = error.strerror or str(error)
            raise InputError("--adapter", f"{shown(command[0])}: {problem}") from None
        self._is_over = threading.Event()
        self._to_write: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._read: queue.Queue[Line | Ended] = queue.Queue(_LINES_AHEAD)
        self._tail = b""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        # First of all: whoever reads the last line waits for the last words.
        self._listener = self._follow(self._keep_tail, self._process.stderr)
        self._follow(self._write_all, self._process.stdin)
        self._follow(self._read_lines, self._process.stdout)

    def _follow(self, work: Callable[[IO[bytes]], None], stream: IO[bytes]) -> threading.Thread:
        thread = threading.Thread(target=work, args=(stream,), daemon=True)
        thread.start()
        return thread

    # What the threads do.

    def _write_all(self, stream: IO[bytes]) -> None:
        try:
            with stream:
                while (data := self._to_write.get()) is not None:
                    stream.write(data)
                    stream.flush()
        except (OSError, ValueError):
            # It reads no more; that its output ends, or that it is silent, tells the rest.
            return

    def _read_lines(self, stream: IO[bytes]) -> None:
        try:
            with stream:
                while (data := stream.readline(LARGEST + 1)).endswith(b"\n"):
                    self._hand_over(Line(data[:-1]))
        except (OSError, ValueError):
            data = b""
        if len(data) > LARGEST:
            problem = f"wrote a line of more than {LARGEST:,} bytes"
            self._hand_over(Ended(problem, is_clean=False))
        else:
            self._hand_over(self._how_it_ended(data))

    def _hand_over(self, read: Line | Ended) -> None:
        while not self._is_over.is_set():
            try:
                self._read.put(read, timeout=_SECONDS_BETWEEN_LOOKS)
            except queue.Full:
                continue
            return

    def _keep_tail(self, stream: IO[bytes]) -> None:
        try:
            with stream:
                while data := os.read(stream.fileno(), 1 << 16):
                    self._tail = (self._tail + data)[-TAIL:]
        except (OSError, ValueError):
            return

    def _how_it_ended(self, unfinished: bytes) -> Ended:
        try:
            code = self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            return Ended("closed its output", is_clean=False, unfinished=unfinished)
        self._listener.join(_SECONDS_TO_END)
        if code < 0:
            name = signal.Signals(-code).name
            return Ended(f"was ended by {name}{self._last_words()}", False, unfinished)
        words = self._last_words() if code else ""
        return Ended(f"exited with code {code}{words}", code == 0, unfinished)

    def _last_words(self) -> str:
        lines = self._tail.decode(errors="replace").strip().splitlines()
        return f", its last words: {shown(lines[-1])}" if lines else ""

    # What whoever asks does.

    def send(self, line: bytes) -> None:
        """Send a line, some time."""
        self._to_write.put(line)

    def close_input(self) -> None:
        """Tell the adapter that there are no more lines."""
        self._to_write.put(None)

    def next(self, seconds: Any) -> Line | Ended | None:
        """Return what comes next; None if nothing does for so long."""
        try:
            return self._read.get(timeout=max(seconds, 0))
        except queue.Empty:
            return None

    def stop(self) -> None:
        """End the adapter and all that it started, at once."""
        self._is_over.set()
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (OSError, AttributeError):
            self._process.kill()
        self._to_write.put(None)
        self._process.wait()
