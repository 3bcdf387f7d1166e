"""What JSON Schemas are made of: units, frozen classes, documents.

A field's description is the string literal below it in the source, or what its name means
(:mod:`~tao_model.conformance.field_meanings`); a unit's is that of
:data:`tao_model.units.UNITS`. What a schema cannot say stands in a description: that
lists have as many entries as there are neurons, that the checksum of an address is right.
"""

import ast
import enum
import functools
import inspect
import json
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from tao_model.conformance.codec import JsonObject, without_none
from tao_model.conformance.field_meanings import FIELD_MEANINGS
from tao_model.conformance.proof_results import Seconds
from tao_model.consensus.interface import EpochInput
from tao_model.state.maps import Map
from tao_model.state.roster import Roster
from tao_model.units import UNITS, AccountId, ByteString, Hash, Unit

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def first_paragraph(documentation: str | None) -> str:
    """Return the first paragraph of a docstring as one line."""
    return " ".join((documentation or "").split("\n\n")[0].split())


@functools.cache
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


def _meaning(field: str) -> str:
    return field_descriptions(EpochInput).get(field) or FIELD_MEANINGS[field]


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


def unit_schema(unit: Unit) -> Schema:
    """Return the schema of integers of a unit."""
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

HEXADECIMAL_32: Final[Mapping[Any, Schema]] = {
    AccountId: {**_HASH, "title": "account"},
    Hash: _HASH,
}
"""Accounts and hashes where both travel as bytes."""

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


def _name_of(kind: Any) -> str:
    """Return what a class is called in a schema; one of a module's own asks for something."""
    name: str = kind.__name__
    return f"Asked{name.lstrip('_')}" if name.startswith("_") else name


class SchemaWriter:
    """Writes schemas, and collects what they refer to by name."""

    def __init__(self, definitions: dict[str, Schema] | None = None) -> None:
        self.definitions: dict[str, Schema] = {} if definitions is None else definitions

    def named(self, name: str, schema: Callable[[], Schema]) -> Schema:
        """Return a reference to a schema by its name, written once."""
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = schema()
        return {"$ref": f"#/$defs/{name}"}

    def of(self, kind: Any) -> Schema:
        """Return the schema of a type."""
        if kind in UNITS:
            return self.named(kind.__name__, lambda: unit_schema(UNITS[kind]))
        if kind in _NAMED:
            name, schema = _NAMED[kind]
            return self.named(name, lambda: schema)
        if kind is Roster:
            return {"type": "array", "items": self.of(AccountId), "uniqueItems": True}
        if attrs.has(kind):
            return self.named(_name_of(kind), lambda: self.of_class(kind))
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
            names = {} if arguments[0] is str else {"propertyNames": self.of(arguments[0])}
            return {"type": "object", **names, "additionalProperties": self.of(arguments[1])}
        if get_origin(kind) is Map:
            return self._of_map(*arguments)
        raise TypeError(f"no schema for {kind!r}")

    def _of_tuple(self, arguments: tuple[Any, ...]) -> Schema:
        if not arguments:
            return {"type": "array", "maxItems": 0}
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
        return object_schema(
            first_paragraph(kind.__doc__),
            {
                field.name: self.of_field(
                    without_none(field.type) if field.default is None else field.type,
                    descriptions.get(field.name) or _meaning(field.name),
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


def any_of(schemas: list[Schema]) -> Schema:
    """Return the schema of what one of some schemas accepts."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def object_schema(
    description: str, properties: Mapping[str, Schema], required: list[str]
) -> Schema:
    """Return the schema of an object that has no other fields."""
    return {
        **({"description": description} if description else {}),
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def class_document(name: str, kind: Any) -> Schema:
    """Return the schema file of a frozen class."""
    writer = SchemaWriter()
    return writer.document(name, writer.of_class(kind))


def as_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
