"""Records: a question, and the answer that production or the model gave to it."""

import json

import attrs

from tao_model.conformance.codec import InputError, JsonObject, structure, unstructure
from tao_model.conformance.reading import parse


@attrs.frozen
class Record:
    """One line of a file of records."""

    id: str
    """Unique among all records: kind, split and running number."""
    kind: str
    """What is asked; the name of the file too."""
    revision: str
    """The revision of production that the answer is of."""
    flags: tuple[str, ...]
    """Sorted names that say what the record exercises."""
    input: JsonObject
    """Everything that the answer depends on."""
    output: JsonObject | None = None
    """The answer; absent where production refuses."""
    rejected: str | None = None
    """Instead of an output: the name of production's error."""
    rule: tuple[str, ...] = ()
    """The IDs of the rules that the record exercises."""
    note: str | None = None
    """What the record is for, and what it would catch."""


def read_record(line: bytes) -> Record:
    """Return the record that a line holds, with its answer.

    Raises :class:`InputError` for a line that is no record, and for a record that has no
    answer or two.
    """
    record = structure(Record, parse(line))
    if record.output is None and record.rejected is None:
        raise InputError("$", "neither output nor rejected is there")
    if record.output is not None and record.rejected is not None:
        raise InputError("$", "output and rejected are both there")
    return record


def write_record(record: Record) -> JsonObject:
    """Return a record as decoded JSON; what it has nothing to say of is left out."""
    told = unstructure(record)
    return {
        name: value
        for name, value in told.items()
        if value is not None and (name != "rule" or value)
    }


def record_line(record: Record) -> bytes:
    """Return a record as a line of a file, with its end."""
    told = write_record(record)
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
