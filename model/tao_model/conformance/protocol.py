"""What an adapter is told and what it may say: one JSON object a line.

A question is ``{"id", "kind", "input"}``. The answer to it is ``{"id", "output"}``,
``{"id", "rejected"}`` with the name of production's error, or ``{"id", "declined"}`` with
a reason where the implementation does not have what is asked. Answers come in any order.
"""

import json
from typing import TypeAlias

import attrs

from tao_model.conformance.codec import InputError, JsonObject, shown, structure
from tao_model.conformance.reading import parse


@attrs.frozen
class Question:
    """What an adapter is asked."""

    id: str
    """That of the record."""
    kind: str
    """What is asked."""
    input: JsonObject
    """Everything that the answer depends on."""


@attrs.frozen
class Output:
    """An answer: this is what comes out."""

    value: object


@attrs.frozen
class Refusal:
    """An answer: production refuses this."""

    reason: str


@attrs.frozen
class Declined:
    """An answer: the implementation does not have this."""

    reason: str


@attrs.frozen
class NoAnswer:
    """There is no answer, and why."""

    problem: str


Answer: TypeAlias = Output | Refusal | Declined
Outcome: TypeAlias = Answer | NoAnswer

_FORMS = {"output", "rejected", "declined"}


def question_line(question: Question) -> bytes:
    """Return a question as it is sent, with the end of its line."""
    value = {"id": question.id, "kind": question.kind, "input": question.input}
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def read_question(line: bytes) -> Question:
    """Return the question that a line holds, or raise :class:`InputError`."""
    return structure(Question, parse(line))


def answer_line(question: str, answer: Answer) -> bytes:
    """Return an answer as an adapter writes it, with the end of its line."""
    match answer:
        case Output(value):
            told = {"output": value}
        case Refusal(reason):
            told = {"rejected": reason}
        case Declined(reason):
            told = {"declined": reason}
    return json.dumps({"id": question, **told}, separators=(",", ":")).encode() + b"\n"


def read_answer(line: bytes) -> tuple[str, Answer | NoAnswer]:
    """Return the id that a line names and its answer, a :class:`NoAnswer` if that is malformed.

    Raises :class:`InputError` for a line that names no id.
    """
    value = parse(line)
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        raise InputError("$", f"no object with an id: {shown(value)}")
    found: str = value["id"]
    return found, _answer({name: told for name, told in value.items() if name != "id"})


def _answer(told: JsonObject) -> Answer | NoAnswer:
    if len(told) != 1 or not told.keys() <= _FORMS:
        fields = ", ".join(sorted(map(shown, told))) or "nothing"
        expected = "one of output, rejected and declined"
        return NoAnswer(f"its answer is malformed: expected {expected}, found {fields}")
    ((form, value),) = told.items()
    if form == "output":
        return Output(value)
    if not isinstance(value, str):
        return NoAnswer(f"its answer is malformed: {form} is no string")
    return Refusal(value) if form == "rejected" else Declined(value)
