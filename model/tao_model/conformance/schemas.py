"""JSON Schemas of the published formats, generated from the classes that read and write them.

A field's description is the string literal below it in the source; a unit's is that of
:data:`tao_model.units.UNITS`. What a schema cannot say stands in a description: that
lists have as many entries as there are neurons, that the checksum of an address is right.

``python -m tao_model.conformance.schemas FOLDER`` writes them all.
"""

import ast
import enum
import inspect
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from tao_model.claims.verdict import Verdict
from tao_model.conformance.checker import CheckReport
from tao_model.conformance.codec import JsonObject, without_none
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
from tao_model.conformance.judging import KnownDifferences
from tao_model.conformance.kinds.consensus import STAGES
from tao_model.conformance.listing import KindList
from tao_model.conformance.proof_results import ProofResult, Seconds
from tao_model.conformance.records import Record
from tao_model.conformance.scenarios.described import DescribedNetwork
from tao_model.conformance.scenarios.form import SCENARIO, ScenarioDocument
from tao_model.conformance.scenarios.summary import Summary
from tao_model.conformance.states import StateDocument
from tao_model.conformance.supply_results import SupplyCourse, SupplyPoint
from tao_model.conformance.trace_progress import TraceProgress
from tao_model.conformance.verification import Verified
from tao_model.consensus.interface import EpochInput, EpochOutput
from tao_model.consensus.reference import EpochStages
from tao_model.parameters import PARAMETERS
from tao_model.state.maps import Map
from tao_model.state.roster import Roster
from tao_model.storage_view.listing import ListedEntry
from tao_model.units import UNITS, AccountId, ByteString, Hash, Unit

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def _first_paragraph(documentation: str | None) -> str:
    return " ".join((documentation or "").split("\n\n")[0].split())


def field_descriptions(kind: type) -> dict[str, str]:
    """Return the string literal below each field of a class, by the field's name."""
    (definition,) = ast.parse(inspect.cleandoc(inspect.getsource(kind))).body
    assert isinstance(definition, ast.ClassDef)
    found = {}
    for statement, next_one in zip(definition.body, definition.body[1:], strict=False):
        match statement, next_one:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=text)):
                found[name] = " ".join(str(text).split())
    return found


def _up_to(maximum: int) -> str:
    """Return a regular expression for the decimals from 1 to ``maximum``."""
    digits = str(maximum)
    ways = [f"[1-9][0-9]{{0,{len(digits) - 2}}}"] if len(digits) > 1 else []
    for position, digit in enumerate(digits):
        lowest, highest = 0 if position else 1, int(digit) - 1
        if lowest <= highest:
            rest = len(digits) - position - 1
            ways.append(
                f"{digits[:position]}[{lowest}-{highest}]" + f"[0-9]{{{rest}}}" * (rest > 0)
            )
    return "|".join([*ways, digits])


def _decimal_pattern(unit: Unit) -> str:
    """Return a regular expression for the decimals in the range of a unit."""
    ways = ["0", f"({_up_to(unit.maximum)})"]
    if unit.minimum < 0:
        ways.append(f"-({_up_to(-unit.minimum)})")
    return f"^({'|'.join(ways)})$"


def _unit_schema(unit: Unit) -> Schema:
    return {
        "title": unit.name,
        "description": f"{unit.meaning}; as a number or, from 2^53 on, as a decimal string",
        "anyOf": [
            {"type": "integer", "minimum": unit.minimum, "maximum": unit.maximum},
            {"type": "string", "pattern": _decimal_pattern(unit)},
        ],
    }


_ACCOUNT: Final[Schema] = {
    "title": "account",
    "description": "SS58 address of network 42",
    "type": "string",
    "pattern": "^[1-9A-HJ-NP-Za-km-z]{48}$",
}

_HASH: Final[Schema] = {
    "title": "hash",
    "description": "32 bytes, hexadecimal",
    "type": "string",
    "pattern": "^0x[0-9a-f]{64}$",
}

_BYTES: Final[Schema] = {
    "title": "bytes",
    "description": "bytes, hexadecimal",
    "type": "string",
    "pattern": "^0x([0-9a-f]{2})*$",
}

_NAMED: Final[Mapping[Any, tuple[str, Schema]]] = {
    AccountId: ("AccountId", _ACCOUNT),
    Hash: ("Hash", _HASH),
    ByteString: ("ByteString", _BYTES),
}

_PLAIN: Final[Mapping[Any, Schema]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    str: {"type": "string"},
    Seconds: {"type": "number", "minimum": 0},
    NoneType: {"type": "null"},
    object: {},
    JsonObject: {"type": "object"},
}


class _Generator:
    """Writes schemas, and collects what they refer to by name."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def _named(self, name: str, schema: Callable[[], Schema]) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = schema()
        return {"$ref": f"#/$defs/{name}"}

    def of(self, kind: Any) -> Schema:
        """Return the schema of a type."""
        if kind in UNITS:
            return self._named(kind.__name__, lambda: _unit_schema(UNITS[kind]))
        if kind in _NAMED:
            name, schema = _NAMED[kind]
            return self._named(name, lambda: schema)
        if kind is Roster:
            return {"type": "array", "items": self.of(AccountId), "uniqueItems": True}
        if attrs.has(kind):
            return self._named(kind.__name__, lambda: self.of_class(kind))
        return self._of_composed(kind)

    def _of_composed(self, kind: Any) -> Schema:
        arguments = get_args(kind)
        if kind in _PLAIN:
            return dict(_PLAIN[kind])
        if get_origin(kind) is Literal:
            return {"enum": list(arguments)}
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return {"enum": [str(member.value) for member in kind]}
        if get_origin(kind) in {UnionType, Union}:
            return {"anyOf": [self.of(argument) for argument in arguments]}
        return self._of_container(kind, arguments)

    def _of_container(self, kind: Any, arguments: tuple[Any, ...]) -> Schema:
        if get_origin(kind) is tuple:
            return self._of_tuple(arguments)
        if get_origin(kind) is Mapping:
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if get_origin(kind) is Map:
            return self._of_map(*arguments)
        raise TypeError(f"no schema for {kind!r}")

    def _of_tuple(self, arguments: tuple[Any, ...]) -> Schema:
        if arguments[-1] is Ellipsis:
            return {"type": "array", "items": self.of(arguments[0])}
        return {
            "type": "array",
            "prefixItems": [self.of(argument) for argument in arguments],
            "minItems": len(arguments),
            "maxItems": len(arguments),
        }

    def _of_map(self, key: Any, item: Any) -> Schema:
        if get_origin(key) is tuple:
            return {"type": "array", "items": self._of_tuple((key, item))}
        names = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$"} if key in UNITS else self.of(key)
        return {
            "type": "object",
            "propertyNames": names,
            "additionalProperties": self.of(item),
        }

    def of_field(self, kind: Any, description: str) -> Schema:
        """Return the schema of a field."""
        return {"description": description, **self.of(kind)}

    def of_class(self, kind: Any) -> Schema:
        """Return the schema of a frozen class; fields with a default may be left out."""
        descriptions = field_descriptions(kind)
        fields = attrs.fields(kind)
        optional = {field.name for field in fields if field.default is not attrs.NOTHING}
        return _object(
            _first_paragraph(kind.__doc__),
            {
                field.name: self.of_field(
                    without_none(field.type) if field.default is None else field.type,
                    descriptions[field.name],
                )
                for field in fields
            },
            required=[field.name for field in fields if field.name not in optional],
        )

    def document(self, name: str, schema: Schema) -> Schema:
        """Return a whole schema file."""
        return {
            "$schema": DIALECT,
            "$id": f"{name}.json",
            "title": name,
            **schema,
            "$defs": dict(sorted(self.definitions.items())),
        }


def _object(description: str, properties: Mapping[str, Schema], required: list[str]) -> Schema:
    return {
        "description": description,
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _class_document(name: str, kind: Any) -> Schema:
    generator = _Generator()
    return generator.document(name, generator.of_class(kind))


def _form_field(generator: _Generator, form: Form, name: str, description: str) -> Schema:
    if name == "format":
        return {"description": description, "const": form.format}
    schema = generator.of_field(form.fields[name], description)
    if name in OF_ANY_LENGTH:
        # What people write has one entry for each neuron.
        schema["description"] = description.split("; ", maxsplit=1)[0] + "."
    if name in DEFAULTS:
        schema["description"] += f" If absent: {DEFAULTS[name].meaning}."
    if name in PARAMETERS:
        schema["default"] = PARAMETERS[name].default
    return schema


def _form_document(name: str, form: Form, description: str) -> Schema:
    generator = _Generator()
    descriptions = {**field_descriptions(SubnetFields), **field_descriptions(EpochInput)}
    properties = {
        field: _form_field(generator, form, field, descriptions[field]) for field in form.fields
    }
    schema = _object(description, properties, required=list(form.required))
    if "stake_bits" in form.fields:
        schema["oneOf"] = [{"required": ["stake_rao"]}, {"required": ["stake_bits"]}]
    return generator.document(name, schema)


def _claims_document() -> Schema:
    generator = _Generator()
    verdicts = generator.of_field(
        tuple[Verdict, ...],
        "The verdict on each claim. An integer of 2^53 or more is a decimal string; "
        "a string with a decimal point is a decimal that is rounded down.",
    )
    return generator.document("claims", verdicts)


ONE_ANSWER: Final = [{"required": ["output"]}, {"required": ["rejected"]}]
"""A record has an output or the name of a refusal, and not both."""


def _record_document() -> Schema:
    generator = _Generator()
    return generator.document("record", {**generator.of_class(Record), "oneOf": ONE_ANSWER})


def _epoch_record_document() -> Schema:
    generator = _Generator()
    output = generator.of_class(EpochOutput)
    stages, descriptions = attrs.fields_dict(EpochStages), field_descriptions(EpochStages)
    output["properties"]["intermediate"] = _object(
        "Stages of the computation, in its order; a record may leave them out.",
        {name: generator.of_field(stages[name].type, descriptions[name]) for name in STAGES},
        required=list(STAGES),
    )
    record = generator.of_class(Record)
    del record["properties"]["rejected"]
    record["required"].append("output")
    record["properties"] |= {
        "kind": {"const": "epoch"},
        "input": generator.of_field(EpochInput, "As storage holds it."),
        "output": output,
    }
    return generator.document("epoch-record", record)


def _storage_document() -> Schema:
    generator = _Generator()
    return generator.document("storage", generator.of(tuple[ListedEntry, ...]))


def _proofs_document() -> Schema:
    generator = _Generator()
    results = generator.of_field(
        tuple[ProofResult, ...], "What became of each theorem, in reading order."
    )
    return generator.document("proofs", results)


def _scenario_document() -> Schema:
    generator = _Generator()
    scenario = generator.of_class(ScenarioDocument)
    genesis = {
        "network": generator.of_field(DescribedNetwork, "A made-up network in a few numbers."),
        "state": generator.of_field(StateDocument, "A state of the whole economy."),
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
    return generator.document("scenario", scenario)


def _verification_document() -> Schema:
    generator = _Generator()
    return generator.document("verification", generator.of(tuple[Verified, ...]))


def schemas() -> dict[str, Schema]:
    """Return every schema by its name."""
    return {
        "record": _record_document(),
        "epoch-record": _epoch_record_document(),
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
        "epoch-output": _class_document("epoch-output", EpochOutput),
        "epoch-result": _class_document("epoch-result", EpochResult),
        "epoch-explanation": _class_document("epoch-explanation", Explanation),
        "state": _class_document("state", StateDocument),
        "trace-progress": _class_document("trace-progress", TraceProgress),
        "scenario": _scenario_document(),
        "simulation": _class_document("simulation", Summary),
        "storage": _storage_document(),
        "verification": _verification_document(),
        "check-report": _class_document("check-report", CheckReport),
        "conform-report": _class_document("conform-report", ConformReport),
        "known-differences": _class_document("known-differences", KnownDifferences),
        "kinds": _class_document("kinds", KindList),
        "supply": _class_document("supply", SupplyCourse),
        "supply-point": _class_document("supply-point", SupplyPoint),
        "claims": _claims_document(),
        "proofs": _proofs_document(),
    }


def as_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write every schema into the folder that the command line names."""
    folder = Path(sys.argv[1])
    for name, schema in schemas().items():
        (folder / f"{name}.json").write_text(as_text(schema))


if __name__ == "__main__":
    main()
