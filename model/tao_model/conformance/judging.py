"""Whether a foreign answer is that of the record: exactly, or within declared tolerances."""

import fnmatch
import re
from fractions import Fraction
from numbers import Real
from typing import Final, Literal

import attrs

from tao_model.conformance.codec import ABSENT, InputError, shown, structure
from tao_model.conformance.comparison import Difference, differences, of_first_stage
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.protocol import Answer, Declined, Output, Refusal
from tao_model.conformance.reading import read_document, root_of
from tao_model.conformance.records import Record

KNOWN_DIFFERENCES: Final = "tao-spec/known-differences"

_INDEX: Final = re.compile(r"\[\d+\]")
_TOLERANCE: Final = re.compile(r"(?:([^:=]+):)?([^:=]+)=([0-9]+(?:\.[0-9]+)?)(%?)")


def field_of(path: str) -> str:
    """Return a path without the indices of lists: ``subnets[3].share`` is ``subnets.share``."""
    return _INDEX.sub("", path)


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
    try:
        return Fraction(str(value))
    except ValueError:
        return None


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

    def covers(self, record: Record, judged: "Judged") -> bool:
        """Tell whether all that is wrong with an answer is this."""
        if not fnmatch.fnmatchcase(record.id, self.id):
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
    return structure(KnownDifferences, read_document(name), root_of(name)).differences


@attrs.frozen
class Judged:
    """What is wrong with an answer."""

    problem: str
    stage: str | None = None
    """The first that differs, where the output does."""
    of_stage: tuple[Difference, ...] = ()
    """The differences of that stage."""
    differences: tuple[Difference, ...] = ()
    """All of them."""


def judge(record: Record, answer: Answer, tolerances: tuple[Tolerance, ...] = ()) -> Judged | None:
    """Return what is wrong with an answer to a record; None where it is right or declined."""
    match answer:
        case Declined():
            return None
        case Refusal(reason):
            return _judge_refusal(record, reason)
        case Output(value):
            return _judge_output(record, value, tolerances)


def _judge_refusal(record: Record, reason: str) -> Judged | None:
    if record.rejected == reason:
        return None
    expected = "an output" if record.rejected is None else f"the refusal {shown(record.rejected)}"
    return Judged(f"expected {expected}, found the refusal {shown(reason)}")


def _judge_output(record: Record, value: object, within: tuple[Tolerance, ...]) -> Judged | None:
    if record.rejected is not None:
        return Judged(f"expected the refusal {shown(record.rejected)}, found an output")
    kind = KINDS.get(record.kind)
    optional, stages = (kind.optional, kind.stages) if kind else ((), ())
    found = [
        difference
        for difference in differences(record.output, value)
        if not (difference.path in optional and ABSENT in (difference.expected, difference.found))
        and not any(tolerance.allows(record.kind, difference) for tolerance in within)
    ]
    if not found:
        return None
    stage, of_stage = of_first_stage(found, stages)
    return Judged("the output differs", stage, tuple(of_stage), tuple(found))
