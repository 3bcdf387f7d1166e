"""Whether a foreign answer is that of the record: exactly, or within declared tolerances."""

import fnmatch
import re
from collections.abc import Mapping
from fractions import Fraction
from numbers import Real
from types import MappingProxyType
from typing import Final, Literal

import attrs

from tao_model.conformance.codec import ABSENT, InputError, shown, structure
from tao_model.conformance.comparison import (
    Difference,
    differences,
    field_of,
    is_left_out,
    of_first_stage,
    values_left_out,
)
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.protocol import Output, Refusal
from tao_model.conformance.reading import read_document, root_of
from tao_model.conformance.records import Record

KNOWN_DIFFERENCES: Final = "tao-spec/known-differences"

_DECIMAL: Final = re.compile(r"[+-]?\d{1,100}(?:\.\d{0,100})?(?:e[+-]?\d{1,3})?", re.ASCII | re.I)
_TOLERANCE: Final = re.compile(r"(?:([^:=]+):)?([^:=]+)=([0-9]+(?:\.[0-9]+)?)(%?)")


@attrs.frozen
class Tolerance:
    """How far a field may be off; the names may hold ``*``."""

    kind: str
    field: str
    amount: Fraction
    is_relative: bool
    """Whether the amount is a part of the expected value."""

    def allows(self, kind: str, difference: Difference) -> bool:
        """Tell whether a difference is within the tolerance."""
        if not fnmatch.fnmatchcase(kind, self.kind):
            return False
        if not fnmatch.fnmatchcase(field_of(difference.path), self.field):
            return False
        expected, found = _number(difference.expected), _number(difference.found)
        if expected is None or found is None:
            return False
        allowed = self.amount * abs(expected) if self.is_relative else self.amount
        return abs(expected - found) <= allowed


def _number(value: object) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, str | Real):
        return None
    text = str(value)
    # Neither 1/0 nor a thousand digits: what a Fraction takes is not always a number at hand.
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def parse_tolerance(text: str) -> Tolerance:
    """Return the tolerance that ``[KIND:]FIELD=AMOUNT[%]`` names, or raise :class:`InputError`."""
    match = _TOLERANCE.fullmatch(text)
    if match is None:
        raise InputError(f"--tolerance {text}", "expected [KIND:]FIELD=AMOUNT, or AMOUNT%")
    amount = Fraction(match[3]) / (100 if match[4] else 1)
    return Tolerance(match[1] or "*", match[2], amount, bool(match[4]))


@attrs.frozen
class KnownDifference:
    """A wrong answer that is known, and why it is put up with."""

    id: str
    """The record's; may hold ``*``."""
    reason: str
    """Why it is put up with."""
    field: str = "*"
    """The field that differs, without indices, and may hold ``*``; if absent, any answer."""

    def names(self, record: str) -> bool:
        """Tell whether it is about the record of an id."""
        return fnmatch.fnmatchcase(record, self.id)

    def covers(self, record: Record, judged: "Judged") -> bool:
        """Tell whether all that is wrong with an answer is this."""
        if not self.names(record.id):
            return False
        if self.field == "*":
            return True
        fields = {field_of(difference.path) for difference in judged.differences}
        return bool(fields) and all(fnmatch.fnmatchcase(one, self.field) for one in fields)


@attrs.frozen
class KnownDifferences:
    """The differences that are known, as their file holds them."""

    format: Literal["tao-spec/known-differences"]
    """What this is."""
    differences: tuple[KnownDifference, ...]
    """Each with its reason."""


def read_known_differences(name: str) -> tuple[KnownDifference, ...]:
    """Return what a file of known differences holds, or raise :class:`InputError`."""
    known = structure(KnownDifferences, read_document(name), root_of(name)).differences
    for index, one in enumerate(known):
        if not one.reason.strip():
            raise InputError(f"{root_of(name)}.differences[{index}].reason", "is empty")
    return known


_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@attrs.frozen
class Judged:
    """How an answer compares with a record's."""

    problem: str | None
    """What is wrong, None where nothing is."""
    stage: str | None = None
    """The first that differs, where the output does."""
    of_stage: tuple[Difference, ...] = ()
    """The differences of that stage."""
    differences: tuple[Difference, ...] = ()
    """All of them."""
    not_compared: Mapping[str, int] = _NOTHING
    """How many values the answer may leave out and does, by field."""


def judge(
    record: Record, answer: Output | Refusal, tolerances: tuple[Tolerance, ...] = ()
) -> Judged:
    """Return how an answer to a record compares with the record's own."""
    match answer:
        case Refusal(reason):
            return Judged(_problem_of_refusal(record, reason))
        case Output(value):
            return _judge_output(record, value, tolerances)


def _problem_of_refusal(record: Record, reason: str) -> str | None:
    if record.rejected == reason:
        return None
    expected = "an output" if record.rejected is None else f"the refusal {shown(record.rejected)}"
    return f"expected {expected}, found the refusal {shown(reason)}"


def _judge_output(record: Record, value: object, within: tuple[Tolerance, ...]) -> Judged:
    if record.rejected is not None:
        return Judged(f"expected the refusal {shown(record.rejected)}, found an output")
    kind = KINDS.get(record.kind)
    if kind is not None and kind.compare_outputs is not None and record.output is not None:
        compared = kind.compare_outputs(record.input, record.output, value)
        return Judged(compared.problem, None, compared.differences, compared.differences)
    optional, stages = (kind.optional, kind.stages) if kind else ((), ())
    found: list[Difference] = []
    not_compared: dict[str, int] = {}
    for difference in differences(record.output, value):
        if is_left_out(difference, optional):
            not_compared.update(values_left_out(difference))
        elif difference.path in optional and difference.expected is ABSENT:
            continue
        elif not any(tolerance.allows(record.kind, difference) for tolerance in within):
            found.append(difference)
    if not found:
        return Judged(None, not_compared=not_compared)
    stage, of_stage = of_first_stage(found, stages)
    return Judged("the output differs", stage, tuple(of_stage), tuple(found), not_compared)
