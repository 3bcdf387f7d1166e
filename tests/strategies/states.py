"""Any state: every field of the state's classes, drawn by its type.

The states are in normal form: no map holds what stands for nothing. They need not be states
that a chain can reach.
"""

import enum
import functools
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.state import Block, Map, State
from tao_model.state.consensus import Neurons
from tao_model.state.registration import Registration
from tao_model.state.root_claims import RootClaimKind, RootClaimType
from tao_model.state.roster import Roster
from tao_model.state.subnets import Subnet
from tao_model.units import UNITS, AccountId, ByteString, Hash, MechanismId, NetUid

ACCOUNTS = tuple(AccountId(bytes([number]) * 32) for number in range(1, 7))
"""Few of them, so that they meet."""

NETUIDS = tuple(map(NetUid, (0, 1, 2, 255, 256, 4095)))


def _integers(kind: Any) -> SearchStrategy[Any]:
    low, high = UNITS[kind].minimum, UNITS[kind].maximum
    near = [low, low + 1, 0, 1, 2, 2**53 - 1, 2**53, high - 1, high]
    return st.one_of(
        st.sampled_from([value for value in near if low <= value <= high]), st.integers(low, high)
    )


def _claim_types() -> SearchStrategy[RootClaimType]:
    subnets = st.sets(st.sampled_from(NETUIDS), max_size=3).map(lambda some: tuple(sorted(some)))
    return st.one_of(
        st.sampled_from([RootClaimType(RootClaimKind.SWAP), RootClaimType(RootClaimKind.KEEP)]),
        subnets.map(lambda some: RootClaimType(RootClaimKind.KEEP_SUBNETS, some)),
    )


def _neurons() -> SearchStrategy[Neurons]:
    hotkeys = st.lists(st.sampled_from(ACCOUNTS), unique=True, max_size=3).map(tuple)
    return _records(Neurons, hotkeys=hotkeys)


def _without_members(subnet: Subnet) -> Subnet:
    """A hotkey that is a neuron is not marked as none."""
    marked = Map(
        {
            hotkey: True
            for hotkey in subnet.registration.marked_as_no_member
            if hotkey not in subnet.neurons.hotkeys
        }
    )
    registration = attrs.evolve(subnet.registration, marked_as_no_member=marked)
    return attrs.evolve(subnet, registration=registration)


def _records(kind: Any, **known: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Records of which few fields differ from their defaults, so that states stay small."""
    fields = {
        field.name: known[field.name] if field.name in known else values(field.type)
        for field in attrs.fields(kind)
        if field.init
    }
    required = {
        field.name: fields.pop(field.name)
        for field in attrs.fields(kind)
        if field.default is attrs.NOTHING
    }
    return st.fixed_dictionaries(required, optional=fields).map(lambda given: kind(**given))


_SPECIAL = {
    bool: st.booleans(),
    AccountId: st.sampled_from(ACCOUNTS),
    Hash: st.binary(min_size=32, max_size=32).map(Hash),
    ByteString: st.binary(max_size=3).map(ByteString),
    NetUid: st.sampled_from(NETUIDS),
    MechanismId: st.sampled_from((MechanismId(0), MechanismId(1), MechanismId(15))),
    RootClaimType: _claim_types(),
    Roster: st.lists(st.sampled_from(ACCOUNTS), unique=True).map(Roster.of),
    SafeFloat: st.sampled_from((ZERO, SafeFloat.from_u64(7), SafeFloat.from_u64(2**64 - 1))),
}


def _nothing(kind: Any) -> Any:
    """Return what a map of such values does not hold."""
    if kind in UNITS:
        return 0
    if get_origin(kind) is tuple:
        return ()
    if get_origin(kind) is Map:
        return Map()
    is_record = attrs.has(kind) and all(f.default is not attrs.NOTHING for f in attrs.fields(kind))
    return kind() if is_record else None


def _maps(key: Any, item: Any) -> SearchStrategy[Any]:
    nothing = _nothing(item)
    held = values(item).filter(lambda value: value != nothing)
    return st.dictionaries(values(key), held, max_size=2).map(Map)


@functools.cache
def values(kind: Any) -> SearchStrategy[Any]:
    """Values of a type that occurs in the state."""
    if kind in _SPECIAL:
        return _SPECIAL[kind]
    if kind in UNITS:
        return _integers(kind)
    if get_origin(kind) is not None:
        return _composed(get_origin(kind), get_args(kind))
    if issubclass(kind, enum.Enum):
        return st.sampled_from(list(kind))
    known: dict[Any, Any] = {
        Neurons: _neurons,
        Registration: lambda: _records(
            Registration,
            marked_as_no_member=st.dictionaries(
                st.sampled_from(ACCOUNTS), st.just(True), max_size=2
            ).map(Map),
        ),
        Subnet: lambda: _records(Subnet).map(_without_members),
        Block: lambda: _records(Block, author=st.none()),
    }
    return known[kind]() if kind in known else _records(kind)


def _composed(origin: Any, arguments: tuple[Any, ...]) -> SearchStrategy[Any]:
    if origin in {UnionType, Union}:
        (kind,) = (argument for argument in arguments if argument is not NoneType)
        return st.none() | values(kind)
    if origin is Map:
        return _maps(*arguments)
    if arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=2).map(tuple)
    return st.tuples(*map(values, arguments))


def states() -> SearchStrategy[State]:
    """Any state in normal form whose block has no author."""
    return _records(State, block=values(Block))
