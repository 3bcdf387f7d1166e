"""JSON Schemas of the published formats, generated from the classes that read and write them.

``python -m tao_model.conformance.schemas FOLDER`` writes them all.
"""

import sys
from pathlib import Path

from tao_model.claims.verdict import Verdict
from tao_model.conformance.checker import CheckReport
from tao_model.conformance.conform import ConformReport
from tao_model.conformance.epoch_inputs import (
    DEFAULTS,
    EPOCH_INPUT,
    FORMS,
    METAGRAPH,
    OF_ANY_LENGTH,
    Form,
    SubnetFields,
)
from tao_model.conformance.epoch_results import EpochResult, Explanation
from tao_model.conformance.fuzzing import FuzzReport
from tao_model.conformance.generation.manifest import VectorsManifest
from tao_model.conformance.judging import KnownDifferences
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.listing import KindList
from tao_model.conformance.proof_results import ProofResult
from tao_model.conformance.record_schemas import (
    any_record_schema,
    record_schema,
    record_schema_name,
)
from tao_model.conformance.scenarios.described import DescribedNetwork
from tao_model.conformance.scenarios.form import SCENARIO, ScenarioDocument
from tao_model.conformance.scenarios.summary import Summary
from tao_model.conformance.schema_parts import (
    Schema,
    SchemaWriter,
    as_text,
    class_document,
    field_descriptions,
    object_schema,
)
from tao_model.conformance.states import StateDocument
from tao_model.conformance.supply_results import SupplyCourse, SupplyPoint
from tao_model.conformance.trace_progress import TraceProgress
from tao_model.conformance.verification import Verified
from tao_model.consensus.interface import EpochInput, EpochOutput
from tao_model.parameters import PARAMETERS
from tao_model.storage_view.listing import ListedEntry


def _form_field(writer: SchemaWriter, form: Form, name: str, description: str) -> Schema:
    if name == "format":
        return {"description": description, "const": form.format}
    schema = writer.of_field(form.fields[name], description)
    if name in OF_ANY_LENGTH:
        # What people write has one entry for each neuron.
        schema["description"] = description.split("; ", maxsplit=1)[0] + "."
    if name in DEFAULTS:
        schema["description"] += f" If absent: {DEFAULTS[name].meaning}."
    if name in PARAMETERS:
        schema["default"] = PARAMETERS[name].default
    return schema


def _form_document(name: str, form: Form, description: str) -> Schema:
    writer = SchemaWriter()
    descriptions = {**field_descriptions(SubnetFields), **field_descriptions(EpochInput)}
    properties = {
        field: _form_field(writer, form, field, descriptions[field]) for field in form.fields
    }
    schema = object_schema(description, properties, required=list(form.required))
    if "stake_bits" in form.fields:
        schema["oneOf"] = [{"required": ["stake_rao"]}, {"required": ["stake_bits"]}]
    return writer.document(name, schema)


def _claims_document() -> Schema:
    writer = SchemaWriter()
    verdicts = writer.of_field(
        tuple[Verdict, ...],
        "The verdict on each claim. An integer of 2^53 or more is a decimal string; "
        "a string with a decimal point is a decimal that is rounded down.",
    )
    return writer.document("claims", verdicts)


def _storage_document() -> Schema:
    writer = SchemaWriter()
    return writer.document("storage", writer.of(tuple[ListedEntry, ...]))


def _proofs_document() -> Schema:
    writer = SchemaWriter()
    results = writer.of_field(
        tuple[ProofResult, ...], "What became of each theorem, in reading order."
    )
    return writer.document("proofs", results)


def _scenario_document() -> Schema:
    writer = SchemaWriter()
    scenario = writer.of_class(ScenarioDocument)
    genesis = {
        "network": writer.of_field(DescribedNetwork, "A made-up network in a few numbers."),
        "state": writer.of_field(StateDocument, "A state of the whole economy."),
        "rows": {
            "description": "Rows of storage, [entry, keys, value], as traces have them.",
            "type": "array",
            "items": {"type": "array", "minItems": 3, "maxItems": 3},
        },
    }
    scenario["properties"]["format"] = {"const": SCENARIO}
    scenario["properties"]["genesis"] |= {
        "properties": genesis,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }
    return writer.document("scenario", scenario)


def _verification_document() -> Schema:
    writer = SchemaWriter()
    return writer.document("verification", writer.of(tuple[Verified, ...]))


def schemas() -> dict[str, Schema]:
    """Return every schema by its name."""
    return {
        "record": any_record_schema(),
        **{record_schema_name(kind): record_schema(kind) for kind in KINDS},
        "metagraph": _form_document(
            "metagraph",
            FORMS[METAGRAPH],
            "The neurons of a subnet, their stake and weights, and what else is known of them. "
            "Rows of weights and bonds name each uid at most once, and only uids that exist.",
        ),
        "epoch-input": _form_document(
            "epoch-input",
            FORMS[EPOCH_INPUT],
            "What an epoch depends on, as far as it is known. "
            "Rows of weights and bonds name each uid at most once, and only uids that exist.",
        ),
        "epoch-output": class_document("epoch-output", EpochOutput),
        "epoch-result": class_document("epoch-result", EpochResult),
        "epoch-explanation": class_document("epoch-explanation", Explanation),
        "state": class_document("state", StateDocument),
        "trace-progress": class_document("trace-progress", TraceProgress),
        "scenario": _scenario_document(),
        "simulation": class_document("simulation", Summary),
        "storage": _storage_document(),
        "verification": _verification_document(),
        "check-report": class_document("check-report", CheckReport),
        "conform-report": class_document("conform-report", ConformReport),
        "vectors-manifest": class_document("vectors-manifest", VectorsManifest),
        "fuzz-report": class_document("fuzz-report", FuzzReport),
        "known-differences": class_document("known-differences", KnownDifferences),
        "kinds": class_document("kinds", KindList),
        "supply": class_document("supply", SupplyCourse),
        "supply-point": class_document("supply-point", SupplyPoint),
        "claims": _claims_document(),
        "proofs": _proofs_document(),
    }


def main() -> None:
    """Write every schema into the folder that the command line names."""
    folder = Path(sys.argv[1])
    for name, schema in schemas().items():
        (folder / f"{name}.json").write_text(as_text(schema))


if __name__ == "__main__":
    main()
