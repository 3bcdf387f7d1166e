"""What a kind of record is."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs

from tao_model.conformance.codec import InputError, JsonObject, structure
from tao_model.conformance.comparison import Difference

Answer = Callable[[object], Any]
"""From a decoded JSON input to a JSON output.

Raises :class:`~tao_model.conformance.codec.InputError` for a malformed input and
:class:`~tao_model.rejection.Rejected` where production refuses.
"""

Input = TypeVar("Input")


@attrs.frozen
class Compared:
    """What comparing an answer with a record found."""

    problem: str | None
    """What is wrong, in a sentence; None where all agrees."""
    stage: str | None = None
    """Where it first differs."""
    differences: tuple[Difference, ...] = ()
    """All that differs there."""
    steps: tuple[tuple[str, bool], ...] = ()
    """For each step of the record its group, and whether it agrees by itself."""
    left_out: Mapping[str, int] = attrs.field(factory=dict)
    """How many values were not compared, by what the model has no place for."""
    not_compared: Mapping[str, int] = attrs.field(factory=dict)
    """How many values were not compared, by the optional field that the answer leaves out."""
    elsewhere: int = 0
    """How many more differences there are."""


@attrs.frozen
class Kind:
    """A question that a record can ask, and the model's answer to it."""

    name: str
    rules: tuple[str, ...]
    """The IDs of the rules that records of the kind exercise."""
    answer: Answer
    stages: tuple[str, ...] = ()
    """Fields of the output in the order in which they are computed, dotted where nested."""
    optional: tuple[str, ...] = ()
    """Fields of the output that a record may leave out, and an engine too; else compared."""
    answer_of_engine: Callable[[str], Answer] | None = None
    """The answer with another engine of the epoch; None where no epoch takes part."""
    question: type[Any] | None = None
    """The form of the input, where the answer itself does not tell it."""
    compare: Callable[[JsonObject, JsonObject, str], Compared] | None = None
    """How an input, a recorded output and an engine are compared, where not field by field."""
    compare_outputs: Callable[[JsonObject, JsonObject, object], Compared] | None = None
    """How an input, its recorded output and another one are compared, where not so either."""

    def answer_by(self, engine: str) -> Answer:
        """Return the answer with the engine of that name."""
        return self.answer if self.answer_of_engine is None else self.answer_of_engine(engine)


def field(value: object, name: str) -> Any:
    """Return the field ``name`` of a JSON object, or raise :class:`InputError`."""
    if not isinstance(value, dict):
        raise InputError("$", "expected an object")
    if name not in value:
        raise InputError(f"$.{name}", "is missing")
    return value[name]


@attrs.frozen
class Typed:
    """An answer to questions of one form: a frozen class, whose fields the input has."""

    question: type[Any]
    compute: Callable[[Any], Any]

    def __call__(self, value: object) -> Any:
        """Return the answer."""
        return self.compute(structure(self.question, value))


@attrs.frozen
class ByOperation:
    """An answer that leaves each input to the one its field ``operation`` names.

    The input that the chosen answer receives no longer has that field.
    """

    answers: Mapping[str, Answer]

    def __call__(self, value: object) -> Any:
        """Return the answer."""
        operation = field(value, "operation")
        if not isinstance(operation, str) or operation not in self.answers:
            raise InputError("$.operation", f"{operation!r} is not one of {sorted(self.answers)}")
        assert isinstance(value, dict)
        return self.answers[operation]({k: v for k, v in value.items() if k != "operation"})


def by_operation(answers: Mapping[str, Answer]) -> Answer:
    """Return an answer that leaves each input to the one its field ``operation`` names."""
    return ByOperation(answers)


def typed(question: type[Input], compute: Callable[[Input], Any]) -> Answer:
    """Return an answer that structures its input as ``question`` and hands it to ``compute``."""
    return Typed(question, compute)


def questions(kind: Kind) -> Mapping[str, type[Any]]:
    """Return the form of each question of a kind, by its operation; "" where there is none."""
    if isinstance(kind.answer, ByOperation):
        return {name: _question(answer) for name, answer in kind.answer.answers.items()}
    return {"": kind.question or _question(kind.answer)}


def _question(answer: Answer) -> type[Any]:
    if not isinstance(answer, Typed):
        raise TypeError(f"{answer!r} does not tell the form of its questions")
    return answer.question
