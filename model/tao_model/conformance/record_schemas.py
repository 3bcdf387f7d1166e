"""The JSON Schema of the records of each kind, and that of any record."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from tao_model.conformance.field_meanings import FIELD_MEANINGS
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.kinds.consensus import STAGES
from tao_model.conformance.kinds.kind import questions
from tao_model.conformance.outputs import OUTPUTS
from tao_model.conformance.records import Record
from tao_model.conformance.schema_parts import (
    Schema,
    SchemaWriter,
    any_of,
    field_descriptions,
    object_schema,
)
from tao_model.conformance.trace_schemas import TraceSchemaWriter
from tao_model.consensus.interface import EpochOutput
from tao_model.consensus.reference import EpochStages

ONE_ANSWER: Final = [{"required": ["output"]}, {"required": ["rejected"]}]
"""A record has an output or the name of a refusal, and not both."""


def any_record_schema() -> Schema:
    """Return the schema of a record of any kind."""
    writer = SchemaWriter()
    return writer.document("record", {**writer.of_class(Record), "oneOf": ONE_ANSWER})


def record_schema_name(kind: str) -> str:
    """Return the name of the schema of a kind's records."""
    return f"{kind.replace('_', '-')}-record"


def record_schema(kind: str) -> Schema:
    """Return the schema of a kind's records."""
    writer = TraceSchemaWriter() if kind == "trace" else SchemaWriter()
    record = writer.of_class(Record)
    record["properties"] |= {
        "kind": {"const": kind},
        "input": {"description": "The question.", **_input(writer, kind)},
        "output": {"description": "The answer.", **_output(writer, kind)},
    }
    record["oneOf"] = ONE_ANSWER
    return writer.document(record_schema_name(kind), record)


def _input(writer: SchemaWriter, kind: str) -> Schema:
    by_form: dict[type[Any], list[str]] = {}
    for operation, form in questions(KINDS[kind]).items():
        by_form.setdefault(form, []).append(operation)
    return any_of([_question(writer, *one) for one in by_form.items()])


def _question(writer: SchemaWriter, form: type[Any], operations: list[str]) -> Schema:
    if operations == [""]:
        return writer.of(form)
    schema = writer.of_class(form)
    operation = {"description": FIELD_MEANINGS["operation"], "enum": operations}
    schema["properties"] = {"operation": operation, **schema["properties"]}
    schema["required"] = ["operation", *schema["required"]]
    return schema


def _output(writer: SchemaWriter, kind: str) -> Schema:
    if kind == "epoch":
        return _epoch_output(writer)
    return any_of([writer.of(form) for form in OUTPUTS[kind]])


def _epoch_output(writer: SchemaWriter) -> Schema:
    output = writer.of_class(EpochOutput)
    stages: Mapping[str, Any] = attrs.fields_dict(EpochStages)
    descriptions = field_descriptions(EpochStages)
    output["properties"]["intermediate"] = object_schema(
        "Stages of the computation, in its order; a record may leave them out.",
        {name: writer.of_field(stages[name].type, descriptions[name]) for name in STAGES},
        required=list(STAGES),
    )
    return output
