"""What a row of the table of storage says (chapter 20-storage).

A path names a place in the state: ``subnets[netuid].pool.tao_reserve`` is the pool's reserve
in the record of the subnet that the entry's key ``netuid`` names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from tao_model.state.rate_limits import LimitedAction, LimitedParameter
from tao_model.storage_view.codecs import Codec, codec_of
from tao_model.units import (
    AccountId,
    ByteString,
    Count64,
    DrandRound,
    EpochIndex,
    MechanismId,
    NetUid,
    Uid,
)

HASHERS: Final[Mapping[str, str]] = {
    "b": "Blake2_128Concat",
    "t": "Twox64Concat",
    "i": "Identity",
}
"""What orders the keys of a map, by the letter that stands for it."""

SUBNETS_OF_A_MECHANISM: Final = 4096
"""Production numbers mechanism m of subnet n as n + 4096 m."""

_KEY_TYPES: Final[Mapping[str, Any]] = {
    "netuid": NetUid,
    "mechanism": MechanismId,
    "uid": Uid,
    "hotkey": AccountId,
    "coldkey": AccountId,
    "account": AccountId,
    "epoch": EpochIndex,
    "round": DrandRound,
    "number": Count64,
    "action": LimitedAction,
    "parameter": LimitedParameter,
    "lease": Count64,
    "name": ByteString,
    "work": ByteString,
}


class _Default:
    """Stands for: what the state's class has as the default of the field."""


OF_FIELD: Final = _Default()

PRESENCE: Final = None
"""The default of an entry whose presence counts: there is none, so none is left out."""


def _read_index(index: object) -> tuple[NetUid, MechanismId]:
    number = codec_of(NetUid).read(index)
    return (
        NetUid(number % SUBNETS_OF_A_MECHANISM),
        MechanismId(number // SUBNETS_OF_A_MECHANISM),
    )


def _write_index(place: tuple[NetUid, MechanismId]) -> int:
    return place[0] + SUBNETS_OF_A_MECHANISM * place[1]


@attrs.frozen
class Key:
    """A key of an entry, as production has it."""

    names: tuple[str, ...]
    """What the model calls it: two names where production packs two numbers into one."""
    hasher: str
    """One of :data:`HASHERS`."""
    kind: Any
    """The type of the key as a row has it."""
    codec: Codec
    """Reads the key as one value for each name."""

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Return the key that a text such as ``netuid:i`` or ``netuid+mechanism:i`` names."""
        name, _, hasher = text.partition(":")
        names = tuple(name.split("+"))
        if len(names) == 2:
            return cls(names, hasher, NetUid, Codec(_read_index, _write_index))
        kind = _KEY_TYPES[name]
        one = codec_of(kind)
        codec = Codec(lambda value: (one.read(value),), lambda v: one.write(v[0]))
        return cls(names, hasher, kind, codec)


def parse_keys(text: str) -> tuple[Key, ...]:
    """Return the keys of a text such as ``hotkey:b netuid:i``."""
    return tuple(map(Key.parse, text.split()))


@attrs.frozen
class Field:
    """A step of a path: a field of a record."""

    name: str


@attrs.frozen
class Item:
    """A step of a path: what a map or a list has at some keys."""

    names: tuple[str, ...]


_STEP: Final = re.compile(r"\.?([a-z0-9_]+)|\[([a-z, ]+)\]")


def parse_path(text: str) -> tuple[Field | Item, ...]:
    """Return the steps of a path."""
    return tuple(
        Field(match[1]) if match[1] else Item(tuple(match[2].split(", ")))
        for match in _STEP.finditer(text)
    )


@attrs.frozen
class Stored:
    """An entry that holds a fact of the state; or one variant of such an entry."""

    name: str
    """Production's name: pallet and storage item."""
    keys: tuple[Key, ...]
    path: str
    """Where in the state the fact stands."""
    default: Any = OF_FIELD
    """What a missing row reads as. An item of a map has its own: :data:`PRESENCE`, or a value."""
    variant: str | None = None
    """The variant of the enumeration that is the entry's only key."""
    codec: Codec | None = None
    """The form of the value, where it does not follow from the type of the field."""
    note: str = ""
    """Why presence counts, or why a fact is kept that others imply."""


@attrs.frozen
class Derived:
    """An entry that production keeps beside the facts that determine it."""

    name: str
    keys: tuple[Key, ...]
    base: str
    """Where in the state the sources stand."""
    sources: tuple[str, ...]
    """The facts, as paths from ``base``."""
    rows: Callable[..., Mapping[tuple[Any, ...], Any]]
    """From the facts to the value at each of the keys that ``base`` leaves open."""
    kind: Any
    """The type of the value."""
    meaning: str
    """Of what it is an index."""
    default: Any = None
    """What a missing row reads as; None where presence counts."""


@attrs.frozen
class NotModelled:
    """An entry that the model has no place for."""

    name: str
    keys: tuple[Key, ...]
    reason: str
    is_refused: bool = False
    """Whether a state with such a row is one that the model cannot take."""
    can_stand: bool = False
    """Whether it can be taken as it stands all the same: only what comes next hangs on the row."""


Entry = Stored | Derived | NotModelled


def stored(
    name: str,
    keys: str,
    path: str,
    default: Any = OF_FIELD,
    *,
    codec: Codec | None = None,
    note: str = "",
) -> Stored:
    """Return an entry that holds a fact of the state."""
    return Stored(name, parse_keys(keys), path, default, codec=codec, note=note)


def variant(name: str, of: str, keys: str, path: str, default: Any = OF_FIELD) -> Stored:
    """Return one variant of an entry whose only key is an enumeration."""
    return Stored(name, parse_keys(keys), path, default, variant=of)


def not_modelled(name: str, keys: str, reason: str) -> NotModelled:
    """Return an entry that the model has no place for."""
    return NotModelled(name, parse_keys(keys), reason)


def refused(name: str, keys: str, reason: str) -> NotModelled:
    """Return an entry that makes a state which the model cannot take."""
    return NotModelled(name, parse_keys(keys), reason, is_refused=True)


def left_standing(name: str, keys: str, reason: str) -> NotModelled:
    """Return an entry that makes a state from which the model cannot go on."""
    return NotModelled(name, parse_keys(keys), reason, is_refused=True, can_stand=True)
