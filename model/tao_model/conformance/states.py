"""A state as JSON: loss-free, in one way only, and with a digest.

Fields that have their default are left out, as storage leaves out an entry. A map is an object
by its keys, or a list of pairs where a key has several parts; both in the order of the keys.
Accounts are SS58 addresses, hashes and byte strings ``0x`` with hexadecimal digits.
"""

import enum
import hashlib
import json
from collections.abc import Callable
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from tao_model import REVISION
from tao_model.addresses import encode
from tao_model.conformance.codec import JsonObject, structure
from tao_model.encoding import InputError, write_integer
from tao_model.state import Map, State
from tao_model.state.roster import Roster
from tao_model.units import UNITS, AccountId, ByteString, Hash

STATE: Final = "tao-spec/state"

Writer = Callable[[Any], Any]

_address: Final = lru_cache(1 << 16)(encode)


@attrs.frozen
class StateDocument:
    """A state of the whole economy."""

    format: Literal["tao-spec/state"]
    """What this is."""
    revision: str
    """The revision of production that gives the state its meaning."""
    state: State
    """Everything that rules read and write."""


def _write_bytes(data: bytes) -> str:
    return "0x" + data.hex()


def _record_writer(kind: Any) -> Writer:
    fields = [
        (field.name, _default(field), _writer(_present(field.type))) for field in attrs.fields(kind)
    ]

    def write(record: Any) -> dict[str, Any]:
        return {
            name: writer(getattr(record, name))
            for name, default, writer in fields
            if getattr(record, name) != default
        }

    return write


def _default(field: Any) -> Any:
    return None if field.default is attrs.NOTHING else field.default


def _present(kind: Any) -> Any:
    if get_origin(kind) in {UnionType, Union}:
        (kind,) = (argument for argument in get_args(kind) if argument is not NoneType)
    return kind


def _map_writer(kind: Any) -> Writer:
    key_kind, item_kind = get_args(kind)
    write_key, write_item = _writer(key_kind), _writer(item_kind)
    if get_origin(key_kind) is tuple:
        return lambda entries: [
            [write_key(key), write_item(item)] for key, item in sorted(entries.items(), key=_order)
        ]
    return lambda entries: {
        str(write_key(key)): write_item(item) for key, item in sorted(entries.items(), key=_order)
    }


def _order(entry: tuple[Any, Any]) -> Any:
    """Return what a map's entries are sorted by: the key, an enumeration by its value."""
    key = entry[0]
    parts = key if isinstance(key, tuple) else (key,)
    return tuple([part.value if isinstance(part, enum.Enum) else part for part in parts])


def _tuple_writer(kind: Any) -> Writer:
    arguments = get_args(kind)
    if arguments[-1] is Ellipsis:
        write_item = _writer(arguments[0])
        return lambda items: [write_item(item) for item in items]
    writers = [_writer(argument) for argument in arguments]
    return lambda items: [writer(item) for writer, item in zip(writers, items, strict=True)]


_SIMPLE: Final[dict[Any, Writer]] = {
    bool: lambda value: value,
    AccountId: _address,
    Hash: _write_bytes,
    ByteString: _write_bytes,
    Roster: lambda roster: [_address(account) for account in roster],
    **dict.fromkeys(UNITS, write_integer),
}


@lru_cache(None)
def _writer(kind: Any) -> Writer:
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if get_origin(kind) is Map:
        return _map_writer(kind)
    if get_origin(kind) is tuple:
        return _tuple_writer(kind)
    if issubclass(kind, enum.Enum):
        return lambda member: str(member.value)
    return _record_writer(kind)


def write_state(state: State) -> JsonObject:
    """Return a state as decoded JSON, with what it is and its revision."""
    return {"format": STATE, "revision": REVISION, "state": _writer(State)(state)}


def read_state(value: object, path: str = "$") -> State:
    """Return the state that decoded JSON says.

    Raises :class:`InputError` for anything else, and for a state of another revision.
    """
    document = structure(StateDocument, value, path)
    if document.revision != REVISION:
        raise InputError(f"{path}.revision", f"is {document.revision}, the model is of {REVISION}")
    return document.state


def digest(state: State) -> str:
    """Return what tells a state from every other: SHA-256 of its JSON without spaces, as hex."""
    text = json.dumps(_writer(State)(state), separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
