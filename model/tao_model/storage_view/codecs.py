"""The JSON form of a value and of a key in a row of production's storage (chapter 20-storage).

The form follows from the type of the field: the range of a unit, the fields of a class.
"""

import enum
import functools
from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs
from immutables import Map

from tao_model.encoding import read_integer, shown, write_integer
from tao_model.numbers.hashing import twox128
from tao_model.numbers.safe_float import SafeFloat
from tao_model.state.accounts import AccountIdentity
from tao_model.state.consensus import Pulse
from tao_model.state.iteration import share_key
from tao_model.state.locks import Lock
from tao_model.state.root_claims import RootClaimKind, RootClaimType, SharePlace
from tao_model.subnets import SubnetIdentity
from tao_model.units import UNITS, AccountId, ByteString, Hash, NetUid, Unit


@attrs.frozen
class Codec:
    """Between a value of the model and decoded JSON. Reading raises TypeError or ValueError."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]


NAMED: Final = frozenset({SafeFloat, Lock, AccountIdentity, Pulse, SubnetIdentity})
"""Classes that travel as objects; every other one travels as the list of its fields."""

_ACCOUNT_BYTES: Final = 32


def _read_bytes(value: object) -> bytes:
    if not isinstance(value, str) or not value.startswith("0x"):
        raise TypeError(f"expected bytes as 0x..., found {shown(value)}")
    try:
        data = bytes.fromhex(value[2:])
    except ValueError:
        data = None
    if data is None or value[2:] != data.hex():
        raise ValueError(f"{shown(value)} is not hexadecimal, in small letters")
    return data


def _read_32_bytes(value: object) -> bytes:
    data = _read_bytes(value)
    if len(data) != _ACCOUNT_BYTES:
        raise ValueError(f"expected 32 bytes, found {len(data)}")
    return data


def _write_bytes(data: bytes) -> str:
    return "0x" + data.hex()


def _read_bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"expected true or false, found {shown(value)}")
    return value


def _integer(unit: Unit) -> Codec:
    def read(value: object) -> int:
        integer = value if type(value) is int else read_integer(value)
        if not unit.minimum <= integer <= unit.maximum:
            raise ValueError(f"{integer} is out of range: {unit.minimum} to {unit.maximum}")
        return integer

    return Codec(read, write_integer)


def _enumeration(kind: type[enum.Enum]) -> Codec:
    members = {member.value: member for member in kind}

    def read(value: object) -> enum.Enum:
        if not isinstance(value, str | int) or value not in members:
            raise ValueError(f"{shown(value)} is none of {', '.join(map(str, members))}")
        return members[value]

    return Codec(read, lambda member: member.value)


def _items(value: object, length: int | None = None) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, found {shown(value)}")
    if length is not None and len(value) != length:
        raise ValueError(f"expected {length} items, found {len(value)}")
    return value


def _list_of(item: Codec) -> Codec:
    read, write = item.read, item.write
    return Codec(
        lambda value: tuple([read(one) for one in _items(value)]),
        lambda values: [write(one) for one in values],
    )


def _product(parts: tuple[Codec, ...]) -> Codec:
    def read(value: object) -> tuple[Any, ...]:
        items = _items(value, len(parts))
        return tuple([part.read(item) for part, item in zip(parts, items, strict=True)])

    def write(values: tuple[Any, ...]) -> list[Any]:
        return [part.write(one) for part, one in zip(parts, values, strict=True)]

    return Codec(read, write)


def _positional(kind: type[Any]) -> Codec:
    fields = attrs.fields(kind)
    product = _product(tuple(codec_of(field.type) for field in fields))
    return Codec(
        lambda value: kind(*product.read(value)),
        lambda one: product.write(tuple(getattr(one, field.name) for field in fields)),
    )


def _named(kind: type[Any]) -> Codec:
    parts = {field.name: codec_of(field.type) for field in attrs.fields(kind)}

    def read(value: object) -> Any:
        if not isinstance(value, dict) or value.keys() != parts.keys():
            raise TypeError(f"expected an object of {', '.join(parts)}")
        return kind(*[part.read(value[name]) for name, part in parts.items()])

    return Codec(
        read, lambda one: {name: part.write(getattr(one, name)) for name, part in parts.items()}
    )


def _sorted_pairs(arguments: tuple[Any, ...]) -> Codec:
    """Production's ordered map within one entry."""
    pair = _product(tuple(map(codec_of, arguments)))
    return Codec(
        lambda value: Map([pair.read(item) for item in _items(value)]),
        lambda entries: [pair.write(item) for item in sorted(entries.items())],
    )


_NETUIDS: Final = _list_of(_integer(UNITS[NetUid]))


def _read_claim_type(value: object) -> RootClaimType:
    match value:
        case "Swap" | "Keep":
            return RootClaimType(RootClaimKind(value))
        case {"KeepSubnets": {"subnets": subnets}}:
            return RootClaimType(RootClaimKind.KEEP_SUBNETS, _NETUIDS.read(subnets))
    raise ValueError(f"{shown(value)} is none of Swap, Keep, KeepSubnets")


def _write_claim_type(claim_type: RootClaimType) -> Any:
    if claim_type.kind is RootClaimKind.KEEP_SUBNETS:
        return {"KeepSubnets": {"subnets": list(claim_type.subnets)}}
    return claim_type.kind.value


_SHARES_PREFIX: Final = twox128(b"SubtensorModule") + twox128(b"AlphaV2")
_HASHED: Final = 16 + _ACCOUNT_BYTES
"""Bytes of an account and its hash."""


def _read_share_place(value: object) -> SharePlace:
    raw = _read_bytes(value)
    keys = raw[len(_SHARES_PREFIX) :]
    place = (
        AccountId(keys[16:_HASHED]),
        AccountId(keys[_HASHED + 16 : 2 * _HASHED]),
        NetUid(int.from_bytes(keys[2 * _HASHED :], "little")),
    )
    if raw != _SHARES_PREFIX + share_key(place):
        raise ValueError("expected the whole key of an entry of SubtensorModule.AlphaV2")
    return place


def _write_share_place(place: SharePlace) -> str:
    return _write_bytes(_SHARES_PREFIX + share_key(place))


_SIMPLE: Final[Mapping[Any, Codec]] = {
    bool: Codec(_read_bool, lambda value: value),
    int: _integer(Unit("number", "", 0, 2**64 - 1)),
    AccountId: Codec(_read_32_bytes, _write_bytes),
    Hash: Codec(_read_32_bytes, _write_bytes),
    ByteString: Codec(_read_bytes, _write_bytes),
    RootClaimType: Codec(_read_claim_type, _write_claim_type),
    SharePlace: Codec(_read_share_place, _write_share_place),
    **{kind: _integer(unit) for kind, unit in UNITS.items()},
}


@functools.cache
def codec_of(kind: Any) -> Codec:
    """Return the JSON form of a type; that of what may be None is that of what is there."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if get_origin(kind) is not None:
        return _composed(get_origin(kind), get_args(kind))
    if issubclass(kind, enum.Enum):
        return _enumeration(kind)
    return _named(kind) if kind in NAMED else _positional(kind)


def _composed(origin: Any, arguments: tuple[Any, ...]) -> Codec:
    if origin in {UnionType, Union}:
        (kind,) = (argument for argument in arguments if argument is not NoneType)
        return codec_of(kind)
    if origin is Map:
        return _sorted_pairs(arguments)
    if arguments[-1] is Ellipsis:
        return _list_of(codec_of(arguments[0]))
    return _product(tuple(map(codec_of, arguments)))
