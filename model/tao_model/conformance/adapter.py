"""The reference as an adapter: ``python -m tao_model.conformance.adapter``."""

import sys
from collections.abc import Callable
from typing import IO

from tao_model.conformance.codec import InputError
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.protocol import (
    Answer,
    Declined,
    Output,
    Question,
    Refusal,
    answer_line,
    read_question,
)
from tao_model.conformance.trace_steps import NotModelledYet
from tao_model.rejection import Rejected


def answer(question: Question) -> Answer:
    """Return the model's answer; it declines kinds that it does not cover."""
    if question.kind not in KINDS:
        return Declined("the model does not cover this kind")
    try:
        return Output(KINDS[question.kind].answer(question.input))
    except Rejected as rejected:
        return Refusal(rejected.reason.value)
    except InputError as error:
        return Declined(f"the input is malformed: {error}")
    except NotModelledYet as gap:
        return Declined(str(gap))


def serve(
    questions: IO[bytes], answers: IO[bytes], answered: Callable[[Question], Answer] = answer
) -> None:
    """Answer line after line, each at once."""
    for line in questions:
        question = read_question(line)
        answers.write(answer_line(question.id, answered(question)))
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
