"""What the schema of traces is made of: steps, calls, rows of storage.

All of it follows from the tables of calls and of storage and from the types in them; values
have the form of :mod:`tao_model.storage_view.codecs`.
"""

import enum
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from tao_model.conformance.outputs import ErrorName
from tao_model.conformance.schema_parts import (
    HEXADECIMAL_32,
    Schema,
    SchemaWriter,
    any_of,
    first_paragraph,
    object_schema,
)
from tao_model.conformance.trace_steps import OF_PAYLOAD, BlocksStep, CallStep, OutsideStep
from tao_model.network.call import Call
from tao_model.network.calls import CALLS
from tao_model.network.commits import WeightsPayload
from tao_model.network.refusals import full_name
from tao_model.rejection import Reason
from tao_model.state.root_claims import RootClaimKind, RootClaimType, SharePlace
from tao_model.storage_view.codecs import NAMED
from tao_model.storage_view.forms import ACCOUNT
from tao_model.storage_view.view import Row, RowForm, row_forms
from tao_model.units import AccountId, BlockCount, ByteString, Hash, NetUid, Rao

ARGUMENTS: Final = "arguments"
"""The title of an object whose fields have production's names and need no other words."""


class ValueSchemaWriter(SchemaWriter):
    """Writes schemas of values as rows and calls have them."""

    def of(self, kind: Any) -> Schema:
        """Return the schema of a type."""
        if kind in {AccountId, Hash}:
            return self.named(kind.__name__, lambda: HEXADECIMAL_32[kind])
        if kind == SharePlace:
            return self.of(ByteString)
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return {"enum": [member.value for member in kind]}
        if attrs.has(kind):
            return self.named(kind.__name__, lambda: self._of_record(kind))
        return super().of(kind)

    def _of_record(self, kind: Any) -> Schema:
        if kind is RootClaimType:
            return self._of_claim_type()
        return self.of_class(kind) if kind in NAMED else self._of_list(kind)

    def of_class(self, kind: Any) -> Schema:
        """Return the schema of a frozen class, all of whose fields are there."""
        names = tuple(field.name for field in attrs.fields(kind))
        return self.of_arguments(kind, names)

    def of_arguments(self, kind: Any, names: tuple[str, ...]) -> Schema:
        """Return the schema of a frozen class whose fields JSON has under these names."""
        fields = {
            name: self.of(field.type) for field, name in zip(attrs.fields(kind), names, strict=True)
        }
        schema = object_schema(first_paragraph(kind.__doc__), fields, required=list(names))
        return {"title": ARGUMENTS, **schema}

    def _of_list(self, kind: Any) -> Schema:
        fields = _list_of([self.of(field.type) for field in attrs.fields(kind)])
        return {"description": first_paragraph(kind.__doc__), **fields}

    def _of_map(self, key: Any, item: Any) -> Schema:
        return {"type": "array", "items": self.of(tuple[key, item])}

    def _of_claim_type(self) -> Schema:
        listed = RootClaimKind.KEEP_SUBNETS
        alone = [kind.value for kind in RootClaimKind if kind is not listed]
        subnets = _only({"subnets": self.of(tuple[NetUid, ...])})
        return {"anyOf": [{"enum": alone}, _only({listed.value: subnets})]}


def _only(properties: Mapping[str, Schema]) -> Schema:
    """Return the schema of an object that has exactly one of some fields."""
    return {
        "title": ARGUMENTS,
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _pallet_schema(values: ValueSchemaWriter, calls: Mapping[str, Call]) -> Schema:
    """Return the schema of a pallet's calls: a name with arguments, or alone if there are none."""
    with_arguments = _only(
        {name: values.of_arguments(call.action, call.arguments) for name, call in calls.items()}
    )
    alone = [name for name, call in calls.items() if not call.arguments]
    return {"anyOf": [{"enum": alone}, with_arguments]} if alone else with_arguments


def _call_schema(values: ValueSchemaWriter) -> Schema:
    pallets: dict[str, dict[str, Call]] = {}
    for call in CALLS.values():
        pallet, name = call.name.split(".")
        pallets.setdefault(pallet, {})[name] = call
    return _only({pallet: _pallet_schema(values, calls) for pallet, calls in pallets.items()})


def _call_step(values: ValueSchemaWriter) -> Schema:
    call = values.named("Call", lambda: _call_schema(values))
    origin = {"anyOf": [{"const": "root"}, values.of(AccountId)]}
    fields = {
        "call": {"description": "Pallet, call and arguments, by production's names.", **call},
        "origin": {"description": "Who makes it.", **origin},
    }
    return object_schema(first_paragraph(CallStep.__doc__), fields, ["call", "origin"])


def _blocks_step(values: ValueSchemaWriter) -> Schema:
    count = values.of_field(BlockCount, "How many.")
    return object_schema(first_paragraph(BlocksStep.__doc__), {"blocks": count}, ["blocks"])


def _outside_step(values: ValueSchemaWriter) -> Schema:
    row = values.named("Row", lambda: _row(values))
    written = {"description": "The row that is written.", **row}
    return object_schema(first_paragraph(OutsideStep.__doc__), {"set": written}, ["set"])


def _row(values: ValueSchemaWriter) -> Schema:
    """Return the schema of rows: what an entry's keys and value are depends on its name."""
    by_name: dict[str, list[RowForm]] = {}
    for form in row_forms():
        by_name.setdefault(form.name, []).append(form)
    keys = {name: any_of([_keys(values, one) for one in by_name[name]]) for name in by_name}
    value = {name: any_of([_value(values, one) for one in by_name[name]]) for name in by_name}
    return {
        "description": "Entry, keys, value; null where it is gone.",
        "type": "array",
        "prefixItems": [{"enum": list(by_name)}],
        "minItems": 3,
        "maxItems": 3,
        "allOf": [
            {
                "if": _named(names),
                "then": {"prefixItems": [{}, schema], "allOf": _values(names, value)},
            }
            for names, schema in _alike(list(by_name), keys)
        ],
    }


def _values(names: list[str], value: Mapping[str, Schema]) -> list[Schema]:
    return [
        {"if": _named(some), "then": {"prefixItems": [{}, {}, any_of([schema, {"type": "null"}])]}}
        for some, schema in _alike(names, value)
    ]


def _named(names: list[str]) -> Schema:
    return {"prefixItems": [{"enum": names}]}


def _alike(names: list[str], schemas: Mapping[str, Schema]) -> list[tuple[list[str], Schema]]:
    """Return the names that have the same schema, with it."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(repr(schemas[name]), []).append(name)
    return [(some, schemas[some[0]]) for some in groups.values()]


def _keys(values: ValueSchemaWriter, form: RowForm) -> Schema:
    keys = [values.of(kind) for kind in form.keys]
    return _list_of(keys if form.variant is None else [_variant(form.variant, keys)])


def _value(values: ValueSchemaWriter, form: RowForm) -> Schema:
    return _account(values) if form.name == "System.Account" else values.of(form.value)


def _list_of(items: list[Schema]) -> Schema:
    few: Schema = {"type": "array", "minItems": len(items), "maxItems": len(items)}
    return {**few, "prefixItems": items} if items else few


def _variant(name: str, payload: list[Schema]) -> Schema:
    if not payload:
        return {"const": name}
    return _only({name: payload[0] if len(payload) == 1 else _list_of(payload)})


def _account(values: ValueSchemaWriter) -> Schema:
    """Return the schema of an account that holds TAO and nothing else."""
    written = ACCOUNT.write(Rao(0))
    data = {**_fixed(written["data"]), "free": values.of(Rao)}
    return _whole({**_fixed(written), "data": _whole(data)})


def _fixed(fields: Mapping[str, object]) -> dict[str, Schema]:
    return {name: {"const": value} for name, value in fields.items()}


def _whole(fields: Mapping[str, Schema]) -> Schema:
    return {"title": ARGUMENTS, **object_schema("", fields, list(fields))}


def _payload(values: ValueSchemaWriter) -> Schema:
    return values.of_arguments(WeightsPayload, OF_PAYLOAD)


def _error_name(_: ValueSchemaWriter) -> Schema:
    return {"enum": sorted(map(full_name, Reason))}


_FORMS: Final[Mapping[Any, tuple[str, Callable[[ValueSchemaWriter], Schema]]]] = {
    CallStep: ("CallStep", _call_step),
    BlocksStep: ("BlocksStep", _blocks_step),
    OutsideStep: ("OutsideStep", _outside_step),
    Row: ("Row", _row),
    WeightsPayload: ("WeightsPayload", _payload),
    ErrorName: ("ErrorName", _error_name),
}


class TraceSchemaWriter(SchemaWriter):
    """Writes schemas of what a trace is made of."""

    def __init__(self) -> None:
        super().__init__()
        self._values = ValueSchemaWriter(self.definitions)

    def of(self, kind: Any) -> Schema:
        """Return the schema of a type."""
        if kind in {AccountId, Hash}:
            return self._values.of(kind)
        if kind in _FORMS:
            name, form = _FORMS[kind]
            return self.named(name, lambda: form(self._values))
        return super().of(kind)
