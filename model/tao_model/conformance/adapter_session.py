"""An adapter that is asked one question after another, and started again where it is lost."""

from collections.abc import Sequence

from tao_model.conformance.adapter_process import AdapterProcess, Ended, Line
from tao_model.conformance.codec import InputError
from tao_model.conformance.protocol import (
    NoAnswer,
    Outcome,
    Question,
    question_line,
    read_answer,
)


class AdapterSession:
    """A running adapter; whatever it does, a question has an outcome in time."""

    def __init__(self, command: Sequence[str], timeout: int) -> None:
        """Remember what to start; nothing runs before the first question."""
        self._command = command
        self._timeout = timeout
        self._process: AdapterProcess | None = None
        self.losses = 0
        """How often the adapter was lost, or had to be ended."""

    def ask(self, question: Question) -> Outcome:
        """Return the answer, or why there is none; the adapter is ended then.

        Raises :class:`InputError` where the adapter cannot be started.
        """
        if self._process is None:
            self._process = AdapterProcess(self._command)
        self._process.send(question_line(question))
        outcome = self._outcome(question.id, self._process.next(self._timeout))
        if isinstance(outcome, NoAnswer):
            self.losses += 1
            self.close()
        return outcome

    def _outcome(self, asked: str, said: Line | Ended | None) -> Outcome:
        match said:
            case None:
                return NoAnswer(f"the adapter gave no answer for {self._timeout} s")
            case Ended(problem):
                return NoAnswer(f"the adapter {problem} without an answer to it")
            case Line(data):
                try:
                    name, outcome = read_answer(data)
                except InputError as error:
                    return NoAnswer(f"the adapter wrote a line that is no answer: {error}")
                if name != asked:
                    return NoAnswer("the adapter answered another question")
                return outcome

    def close(self) -> None:
        """Leave no process behind."""
        if self._process is not None:
            self._process.stop()
            self._process = None
