"""Asking an adapter: a window of questions under way, and an outcome for each, whatever happens.

An adapter that is silent for too long is ended; so one is that writes a line without end.
What was under way when an adapter ended is asked again, one question at a time, so that
the question that brings it down is known and the others get their answers.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import attrs

from tao_model.conformance.adapter_process import AdapterProcess, Ended, Line
from tao_model.conformance.codec import InputError, shown
from tao_model.conformance.protocol import (
    NoAnswer,
    Outcome,
    Question,
    question_line,
    read_answer,
)

_SECONDS_AFTER_ALL: Final = 5


@attrs.frozen
class Limits:
    """How much is asked at once, and what is put up with."""

    window: int = 64
    """Questions under way at once."""
    timeout: int = 60
    """Seconds without an answer after which an adapter is ended."""
    restarts: int = 20
    """How many times an adapter is started again."""


@attrs.frozen
class Settled:
    """A question has its outcome."""

    id: str
    outcome: Outcome


@attrs.frozen
class Repeated:
    """A question was answered again."""

    id: str


@attrs.frozen
class Complaint:
    """Something is wrong that belongs to no question."""

    problem: str
    """What the adapter did, as the rest of a sentence that begins with it."""


Event: TypeAlias = Settled | Repeated | Complaint


class _Asking:
    """One run: which questions wait, which are under way, and the adapter."""

    def __init__(self, command: Sequence[str], questions: Iterable[Question], limits: Limits):
        self.command = command
        self.limits = limits
        self.questions = iter(questions)
        self.is_all_asked = False
        self.is_input_closed = False
        self.suspects: deque[Question] = deque()
        self.under_way: dict[str, Question] = {}
        self.settled: set[str] = set()
        self.process: AdapterProcess | None = None
        self.starts = 0
        self.last_progress = time.monotonic()

    # Sending.

    def _next_question(self) -> Question | None:
        if self.suspects:
            # Alone: nothing else is under way while a suspect is.
            return None if self.under_way else self.suspects.popleft()
        if self.is_all_asked or len(self.under_way) >= self.limits.window:
            return None
        question = next(self.questions, None)
        self.is_all_asked = question is None
        return question

    def fill(self) -> None:
        """Send as many questions as may be under way."""
        while (question := self._next_question()) is not None:
            if self.process is None:
                self._start()
            assert self.process is not None
            if not self.under_way:
                self.last_progress = time.monotonic()
            self.under_way[question.id] = question
            self.process.send(question_line(question))
        is_last = self.is_all_asked and not self.suspects
        if is_last and self.process is not None and not self.is_input_closed:
            self.process.close_input()
            self.is_input_closed = True

    def _start(self) -> None:
        self.process = AdapterProcess(self.command)
        self.is_input_closed = False
        self.starts += 1

    # Receiving.

    def receive(self) -> Iterator[Event]:
        """Wait for the next thing that happens, and tell what it means."""
        assert self.process is not None
        waited = time.monotonic() - self.last_progress
        match self.process.next(self.limits.timeout - waited):
            case Line(data):
                yield from self._on_line(data)
                if time.monotonic() - self.last_progress > self.limits.timeout:
                    yield from self._on_silence()
            case Ended() as ended:
                yield from self._on_end(ended)
            case None:
                yield from self._on_silence()

    def _on_line(self, data: bytes) -> Iterator[Event]:
        try:
            name, outcome = read_answer(data)
        except InputError as error:
            yield Complaint(f"wrote a line that is no answer: {error}")
            return
        if name in self.under_way:
            del self.under_way[name]
            self.settled.add(name)
            self.last_progress = time.monotonic()
            yield Settled(name, outcome)
        elif name in self.settled:
            yield Repeated(name)
        else:
            yield Complaint(f"answered {shown(name)}, which was not asked")

    def _on_silence(self) -> Iterator[Event]:
        problem = f"the adapter gave no answer for {self.limits.timeout} s"
        yield from self._on_loss(problem)

    def _on_end(self, ended: Ended) -> Iterator[Event]:
        if ended.unfinished:
            text = shown(ended.unfinished.decode(errors="replace"))
            yield Complaint(f"did not end its last line: {text}")
        problem = f"the adapter {ended.problem} without an answer to it"
        if ended.is_clean and self.is_input_closed and not ended.unfinished:
            # It has read all and left this out.
            yield from self._give_up(problem)
            self._stop()
        else:
            yield from self._on_loss(problem)

    def _on_loss(self, problem: str) -> Iterator[Event]:
        """Blame the one question under way for the loss of the adapter, or suspect them all."""
        self._stop()
        if len(self.under_way) == 1:
            yield from self._give_up(problem)
        self.suspects.extendleft(reversed(self.under_way.values()))
        self.under_way.clear()
        if self.starts > self.limits.restarts:
            yield from self._give_up_all()

    def _give_up(self, problem: str) -> Iterator[Event]:
        for name in self.under_way:
            self.settled.add(name)
            yield Settled(name, NoAnswer(problem))
        self.under_way.clear()

    def _give_up_all(self) -> Iterator[Event]:
        times = self.limits.restarts
        problem = f"not asked again: the adapter was started {times + 1} times and lost each time"
        rest = [*self.suspects, *self.questions]
        self.suspects.clear()
        self.is_all_asked = True
        for question in rest:
            yield Settled(question.id, NoAnswer(problem))

    def _stop(self) -> None:
        if self.process is not None:
            self.process.stop()
        self.process = None

    def finish(self) -> Iterator[Event]:
        """See the adapter end, and what it says after its last answer."""
        if self.process is None:
            return
        until = time.monotonic() + min(_SECONDS_AFTER_ALL, self.limits.timeout)
        while isinstance(said := self.process.next(until - time.monotonic()), Line):
            yield from self._on_line(said.data)
            if time.monotonic() > until:
                break
        if not isinstance(said, Ended):
            yield Complaint("did not end when its input had ended")
        elif not said.is_clean:
            yield Complaint(said.problem)
        elif said.unfinished:
            yield Complaint("did not end its last line")
        self._stop()

    def close(self) -> None:
        """Leave no process behind."""
        self._stop()


def ask(
    command: Sequence[str], questions: Iterable[Question], limits: Limits | None = None
) -> Iterator[Event]:
    """Ask an adapter, and yield one :class:`Settled` for each question, and what else happens.

    The ids of questions are unique. Raises :class:`InputError` where the adapter cannot be
    started, and what ``questions`` raises.
    """
    asking = _Asking(command, questions, limits or Limits())
    try:
        asking.fill()
        while asking.under_way:
            yield from asking.receive()
            asking.fill()
        yield from asking.finish()
    finally:
        asking.close()
