"""Between JSON and the model's frozen classes: strict, loss-free, with the path of each error.

The classes themselves say what is allowed: their fields, and the range of each unit
(:data:`tao_model.units.UNITS`). Nothing is coerced, and no unknown field is accepted.
Integers of 2^53 and more travel as decimal strings; a reader accepts both everywhere.
Accounts travel as SS58 addresses.
"""

import enum
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import repeat
from types import NoneType, UnionType
from typing import Any, Final, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from cattrs.errors import AttributeValidationNote, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from tao_model.addresses import decode, encode
from tao_model.encoding import InputError, read_integer, shown, write_integer
from tao_model.state.maps import Map
from tao_model.state.roster import Roster
from tao_model.units import UNITS, AccountId, ByteString, Hash, Unit

__all__ = [
    "ABSENT",
    "Absent",
    "InputError",
    "JsonObject",
    "read_integer",
    "shown",
    "structure",
    "unstructure",
    "without_none",
    "write_integer",
]

Structured = TypeVar("Structured")
JsonObject = dict[str, Any]
"""A decoded JSON object whose fields are not looked at here."""

Hook = Callable[[Any, Any], Any]

_HEXADECIMAL: Final = re.compile(r"0x([0-9a-f]{2})*")

_HASH_BYTES: Final = 32


class Absent(enum.Enum):
    """The one value that stands where there is none; null is a value."""

    ABSENT = enum.auto()


ABSENT: Final = Absent.ABSENT


def _integer_hook(unit: Unit) -> Hook:
    def structure(value: Any, _: Any) -> int:
        integer = read_integer(value)
        if not unit.minimum <= integer <= unit.maximum:
            raise ValueError(
                f"{shown(integer)} is out of range: {unit.name} is {unit.minimum} to {unit.maximum}"
            )
        return integer

    return structure


def _exact_type_hook(kind: type, article_and_name: str) -> Hook:
    def structure(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(f"expected {article_and_name}, found {shown(value)}")
        return value

    return structure


def _structure_account(value: Any, _: Any) -> AccountId:
    if type(value) is not str:
        raise TypeError(f"expected an SS58 address, found {shown(value)}")
    try:
        return decode(value)
    except ValueError as error:
        raise ValueError(f"{shown(value)} {error}") from None


def _is_literal(kind: Any) -> bool:
    origin: object = get_origin(kind)
    return origin is Literal


def _literal_hook(kind: Any) -> Hook:
    allowed = get_args(kind)

    def structure(value: Any, _: Any) -> Any:
        if value not in allowed:
            expected = " or ".join(map(shown, allowed))
            raise ValueError(f"expected {expected}, found {shown(value)}")
        return value

    return structure


def _is_object(kind: Any) -> bool:
    return bool(kind == JsonObject)


def _is_anything(kind: Any) -> bool:
    return kind is object


def _structure_object(value: Any, _: Any) -> Any:
    if not isinstance(value, dict):
        raise TypeError(f"expected an object, found {shown(value)}")
    return value


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _tuple_hook(kind: Any, converter: Any) -> Hook:
    arguments = get_args(kind)
    any_length = arguments[-1] is Ellipsis
    if any_length:
        arguments = arguments[:1]
    steps = [(converter.get_structure_hook(argument), argument) for argument in arguments]

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, found {shown(value)}")
        if not any_length and len(value) != len(steps):
            raise ValueError(f"expected {len(steps)} items, found {len(value)}")
        items: list[Any] = []
        try:
            for (hook, argument), item in zip(
                repeat(steps[0]) if any_length else steps, value, strict=False
            ):
                items.append(hook(item, argument))
        except Exception as error:
            error.add_note(IterableValidationNote("", len(items), kind))
            raise cattrs.IterableValidationError("", [error], kind) from None
        return tuple(items)

    return structure


def without_none(kind: Any) -> Any:
    """Return the type that ``kind`` allows beside None."""
    (other,) = (argument for argument in get_args(kind) if argument is not NoneType)
    return other


def _class_hook(kind: Any, converter: Any) -> Hook:
    # A field that may be left out is never null: there is one way to leave it out.
    optional: dict[str, Any] = {
        field.name: override(struct_hook=converter.get_structure_hook(without_none(field.type)))
        for field in attrs.fields(kind)
        if field.default is None
    }
    fields = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **optional)
    return lambda value, _: fields(_structure_object(value, _), kind)


def _is_choice(kind: Any) -> bool:
    """Tell whether a type is one of several classes, of which the first field says which."""
    classes = get_args(kind) if get_origin(kind) in {UnionType, Union} else ()
    return bool(classes) and all(map(attrs.has, classes))


def _choice_hook(kind: Any, converter: Any) -> Hook:
    (name,) = {attrs.fields(one)[0].name for one in get_args(kind)}
    hooks = {
        allowed: (converter.get_structure_hook(one), one)
        for one in get_args(kind)
        for allowed in get_args(attrs.fields(one)[0].type)
    }

    def structure(value: Any, _: Any) -> Any:
        found = _structure_object(value, None).get(name, ABSENT)
        if not isinstance(found, str) or found not in hooks:
            error = _wrong_choice(found, hooks)
            error.add_note(AttributeValidationNote("", name, str))
            raise cattrs.ClassValidationError("", [error], kind)
        hook, one = hooks[found]
        return hook(value, one)

    return structure


def _wrong_choice(found: Any, choices: Mapping[str, object]) -> Exception:
    if found is ABSENT:
        return KeyError()
    return ValueError(f"{shown(found)} is none of {', '.join(choices)}")


def read_bytes(value: Any, _: Any = None) -> bytes:
    """Return the bytes that ``0x`` with hexadecimal digits stands for."""
    if type(value) is not str or not _HEXADECIMAL.fullmatch(value):
        raise TypeError(f"expected bytes as 0x..., found {shown(value)}")
    return bytes.fromhex(value[2:])


def _structure_hash(value: Any, _: Any) -> bytes:
    data = read_bytes(value)
    if len(data) != _HASH_BYTES:
        raise ValueError(f"expected {_HASH_BYTES} bytes, found {len(data)}")
    return data


def _is_enumeration(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _enumeration_hook(kind: Any) -> Hook:
    members = {str(member.value): member for member in kind}

    def structure(value: Any, _: Any) -> Any:
        if type(value) is not str or value not in members:
            raise ValueError(f"{shown(value)} is none of {', '.join(members)}")
        return members[value]

    return structure


def _is_map(kind: Any) -> bool:
    return get_origin(kind) is Map


def _map_hook(kind: Any, converter: Any) -> Hook:
    key, item = get_args(kind)
    read_key, read_item = converter.get_structure_hook(key), converter.get_structure_hook(item)
    items_of = _pairs if get_origin(key) is tuple else _object_items

    def structure(value: Any, _: Any) -> Any:
        entries: dict[Any, Any] = {}
        for name, raw_key, raw_item in items_of(value):
            try:
                entry = read_key(raw_key, key)
                if entry in entries:
                    raise ValueError("is given twice")
                entries[entry] = read_item(raw_item, item)
            except Exception as error:
                error.add_note(IterableValidationNote("", name, kind))
                raise cattrs.IterableValidationError("", [error], kind) from None
        return Map(entries)

    return structure


def _object_items(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    for name, item in _structure_object(value, None).items():
        yield name, name, item


def _pairs(value: Any) -> Iterator[tuple[Any, Any, Any]]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list of pairs, found {shown(value)}")
    for number, pair in enumerate(value):
        if not isinstance(pair, list) or len(pair) != 2:
            raise TypeError(f"expected pairs, found {shown(pair)}")
        yield number, *pair


def _roster_hook(kind: Any, converter: Any) -> Hook:
    accounts = converter.get_structure_hook(tuple[AccountId, ...])
    return lambda value, _: Roster.of(accounts(value, tuple[AccountId, ...]))


def _make_converter() -> cattrs.Converter:
    converter = cattrs.Converter(detailed_validation=True)
    converter.register_structure_hook_factory(attrs.has, _class_hook)
    converter.register_structure_hook_factory(_is_tuple, _tuple_hook)
    for kind, unit in UNITS.items():
        converter.register_structure_hook(kind, _integer_hook(unit))
    converter.register_structure_hook(AccountId, _structure_account)
    converter.register_structure_hook(Hash, _structure_hash)
    converter.register_structure_hook(ByteString, read_bytes)
    converter.register_structure_hook_factory(_is_map, _map_hook)
    converter.register_structure_hook_factory(_is_choice, _choice_hook)
    converter.register_structure_hook_factory(lambda kind: kind is Roster, _roster_hook)
    converter.register_structure_hook_factory(_is_enumeration, _enumeration_hook)
    converter.register_structure_hook_factory(_is_literal, _literal_hook)
    converter.register_structure_hook_func(_is_object, _structure_object)
    converter.register_structure_hook_func(_is_anything, lambda value, _: value)
    converter.register_structure_hook(bool, _exact_type_hook(bool, "true or false"))
    converter.register_structure_hook(str, _exact_type_hook(str, "a string"))
    return converter


def _describe(error: BaseException, _: type | None) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"unknown field {shown(min(error.extra_fields))}"
    if isinstance(error, KeyError):
        return "is missing"
    return str(error)


def structure(kind: type[Structured], value: object, path: str = "$") -> Structured:
    """Return ``value``, decoded JSON, as a ``kind``.

    Raises :class:`InputError` for the first field, in the order of the class, that is
    missing, unknown, of a wrong type or out of range; its path starts with ``path``.
    """
    try:
        return _CONVERTER.structure(value, kind)
    except Exception as error:
        first = cattrs.transform_error(error, path=path, format_exception=_describe)[0]
        problem, _, where = first.rpartition(" @ ")
        raise InputError(where or path, problem or first) from None


def unstructure(value: object) -> Any:
    """Return a nest of frozen classes, tuples, integers and accounts as JSON can carry it.

    Fields that are :data:`ABSENT` are left out.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return write_integer(value)
    if isinstance(value, (tuple, list)):
        return [unstructure(item) for item in value]
    if isinstance(value, bytes):
        return encode(AccountId(value))
    if isinstance(value, dict):
        return {name: unstructure(item) for name, item in value.items()}
    kind: Any = type(value)
    if attrs.has(kind):
        fields = {field.name: getattr(value, field.name) for field in attrs.fields(kind)}
        return {name: unstructure(item) for name, item in fields.items() if item is not ABSENT}
    return value


_CONVERTER: Final = _make_converter()
