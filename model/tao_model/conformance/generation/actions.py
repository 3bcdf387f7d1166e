"""Calls as people make them, and as they should not: any call, with arguments from a network.

Most are made by who may make them, about what is there: a stake, a neuron, a subnet that
somebody owns. Some arguments depend on those before them: the hash of weights on who commits
them and where.
"""

from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import edged
from tao_model.network import ROOT_ORIGIN, Origin, Signed, administration, commits, weights
from tao_model.network.administration.listing import SETTINGS
from tao_model.network.call import Action, Call
from tao_model.numbers.hashing import blake2_256
from tao_model.pools.pool import spot_price
from tao_model.share_pools import value_of
from tao_model.state import State
from tao_model.state.parameters import RecycleOrBurn
from tao_model.state.root_claims import RootClaimKind, RootClaimType
from tao_model.subnets import SYMBOLS, SubnetIdentity
from tao_model.units import (
    UNITS,
    AccountId,
    Alpha,
    ByteString,
    Hash,
    MechanismId,
    NetUid,
    PriceLimit,
    Proportion16,
    Proportion64,
    Rao,
    Salt,
    Uid,
    VersionKey,
)
from tao_model.weights import Weighing, commit_hash

TAO: Final = 10**9
STRANGERS: Final = tuple(AccountId(bytes([number]) * 32) for number in (85, 86))
"""Accounts that no network knows; the second is the one that keys are swapped for."""
NOWHERE: Final = NetUid(77)

OF_HOTKEYS: Final = frozenset(call.name for call in (*weights.CALLS, *commits.CALLS))
"""Calls that hotkeys sign."""

_ROOT_S: Final = ("swap_coldkey", "reset_coldkey_swap", "dissolve_network", "root_dissolve_network")
OF_ROOT: Final = frozenset(
    (
        *(call.name for call in administration.CALLS),
        *(setting.call for setting in SETTINGS),
        *(f"SubtensorModule.{name}" for name in _ROOT_S),
    )
)
"""Calls that root makes, or may make."""


@attrs.frozen
class Subject:
    """Whom and what a call is about."""

    hotkey: AccountId
    coldkey: AccountId
    netuid: NetUid
    staked: int
    """What the coldkey has staked with the hotkey on the subnet."""


def coldkeys(state: State) -> list[AccountId]:
    """Return whoever owns a hotkey or has stake, in a fixed order, and a stranger."""
    return sorted({*state.stake.owned_hotkeys, *state.stake.staking_hotkeys, STRANGERS[0]})


def hotkeys(state: State) -> list[AccountId]:
    """Return every hotkey that has an owner, in a fixed order, and one that has none."""
    return sorted({*state.stake.owners, STRANGERS[0]})


def subjects(state: State) -> list[Subject]:
    """Return every stake, neuron and owned subnet, in a fixed order."""
    found = [
        Subject(hotkey, coldkey, netuid, int(value_of(held.pool, share)))
        for netuid, subnet in state.subnets.items()
        for hotkey, held in subnet.stake.hotkeys.items()
        for coldkey, share in held.shares.items()
    ]
    owners = state.stake.owners
    for netuid, subnet in state.subnets.items():
        found += [
            Subject(hotkey, owners[hotkey], netuid, 0)
            for hotkey in subnet.neurons.hotkeys
            if hotkey in owners
        ]
        owner, hotkey = subnet.identity.owner, subnet.identity.owner_hotkey
        if owner is not None and hotkey is not None:
            found.append(Subject(hotkey, owner, netuid, 0))
    nobody = Subject(STRANGERS[0], STRANGERS[0], NOWHERE, 0)
    return sorted(found, key=attrs.astuple) or [nobody]


@attrs.frozen
class _Asked:
    """An argument that is wanted."""

    state: State
    subject: Subject
    before: Mapping[str, Any]
    """The arguments before it, by the model's names."""

    @property
    def netuid(self) -> NetUid:
        """The subnet that the call is about, as far as it is known."""
        return NetUid(self.before.get("netuid", self.subject.netuid))


def _accounts(asked: _Asked) -> list[AccountId]:
    return [*hotkeys(asked.state), *coldkeys(asked.state), STRANGERS[1]]


def _netuids(asked: _Asked) -> list[NetUid]:
    return [*sorted(asked.state.subnets), NOWHERE]


def amount_of(source: Source, there: int) -> int:
    """Return a part of what there is, or an amount around it, nothing or the least stake."""
    if source.one_in(3):
        return source.choice((there // 1000, there // 3, there // 2, TAO, 100 * TAO))
    near = source.choice((0, *_LEAST, there, there - 499)) + source.choice((0, 0, -1, 1))
    return min(max(near, 0), 2**64 - 1)


_LEAST: Final = (500, 2_000_000, 2_000_500, 2_001_009, TAO, 2**64 - 1)
"""The least balance, the least stake, and that with the usual fee."""


def _alpha(source: Source, asked: _Asked) -> Alpha:
    return Alpha(amount_of(source, asked.subject.staked))


def _rao(source: Source, asked: _Asked) -> Rao:
    return Rao(amount_of(source, int(asked.state.balance(asked.subject.coldkey))))


def _price_limit(source: Source, asked: _Asked) -> PriceLimit:
    if source.boolean():
        return PriceLimit(source.choice((0, *(10**power for power in range(0, 20, 2)), 2**64 - 1)))
    price = spot_price(asked.state.subnet(asked.netuid).pool) * TAO >> 64
    return PriceLimit(min(price * source.choice((100, 101, 110, 200, 99, 90)) // 100, 2**64 - 1))


def _claim_type(source: Source, asked: _Asked) -> RootClaimType:
    kind = source.choice(tuple(RootClaimKind))
    listed = kind is RootClaimKind.KEEP_SUBNETS
    return RootClaimType(kind, _some_netuids(source, asked) if listed else ())


def _some_netuids(source: Source, asked: _Asked) -> tuple[NetUid, ...]:
    return tuple(source.some_of(_netuids(asked), 0, 3))


def _text(source: Source, _: _Asked) -> ByteString:
    return ByteString(b"x" * source.choice((0, 1, 7, 7, 7, 1025)))


def _identity(source: Source, asked: _Asked) -> SubnetIdentity:
    return SubnetIdentity(*(_text(source, asked) for _ in attrs.fields(SubnetIdentity)))


_USUAL: Final = (1, 64, 360, 1000, 5000, 11_796, 32_767, 2**32, 2**63, 2**64, 2**65)
"""Numbers that some call takes."""

_BY_TYPE: Final[Mapping[Any, Callable[[Source, _Asked], Any]]] = {
    bool: lambda source, _: source.boolean(),
    AccountId: lambda source, asked: source.choice(_accounts(asked)),
    NetUid: lambda source, asked: source.choice(_netuids(asked)),
    Uid: lambda source, _: Uid(source.integer(0, 8)),
    MechanismId: lambda source, _: MechanismId(source.choice((0, 0, 0, 1, 2))),
    Rao: _rao,
    Alpha: _alpha,
    PriceLimit: _price_limit,
    Proportion64: lambda source, _: source.choice((0, 1, 2**62, 2**63, 2**64 - 1)),
    Hash: lambda source, _: Hash(bytes([source.integer(0, 3)]) * 32),
    ByteString: _text,
    RootClaimType: _claim_type,
    RecycleOrBurn: lambda source, _: source.choice(tuple(RecycleOrBurn)),
    SubnetIdentity: _identity,
}


def of_type(source: Source, asked: _Asked, kind: Any) -> Any:
    """Return an argument of a type that means something on the network, or nearly so."""
    if kind in _BY_TYPE:
        return _BY_TYPE[kind](source, asked)
    if kind in UNITS:
        low, high = UNITS[kind].minimum, UNITS[kind].maximum
        match source.integer(0, 2):
            case 0:
                return edged(source, low, high, high // 2)
            case 1:
                return min(source.choice(_USUAL), high)
        return source.integer(max(0, low), min(high, 20))
    if get_origin(kind) in {UnionType, Union}:
        (one,) = (part for part in get_args(kind) if part is not NoneType)
        return None if source.one_in(3) else of_type(source, asked, one)
    return _tuple(source, asked, get_args(kind))


def _tuple(source: Source, asked: _Asked, kinds: Sequence[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(source.items(lambda one: of_type(one, asked, kinds[0]), 0, 4))
    return tuple(of_type(source, asked, kind) for kind in kinds)


# Weights that go together, so that what is committed can be revealed.


def _weighing(state: State, netuid: NetUid) -> Weighing:
    subnet = state.subnet(netuid)
    uids = tuple(Uid(uid) for uid in range(subnet.neurons.count))
    values = tuple(Proportion16(uid + 1) for uid in uids)
    return Weighing(uids, values, subnet.parameters.weights_version_key)


_SALT: Final = (Salt(7),)


def _hash(asked: _Asked, netuid: NetUid) -> Hash:
    mechanism = asked.before.get("mechanism", MechanismId(0))
    weighing = _weighing(asked.state, netuid)
    return commit_hash(asked.subject.hotkey, netuid, mechanism, weighing, _SALT)


def _listed(asked: _Asked) -> list[Weighing]:
    return [_weighing(asked.state, netuid) for netuid in asked.before["netuids"]]


def _split(source: Source, _: _Asked) -> tuple[Proportion16, ...] | None:
    first = Proportion16(source.choice((0, 1, 32_767, 65_535)))
    return source.choice((None, (first, Proportion16(65_535 - first)), (first,), (first, first)))


def _children(source: Source, asked: _Asked) -> tuple[tuple[Proportion64, AccountId], ...]:
    others = [one for one in hotkeys(asked.state) if one != asked.before["hotkey"]]
    parts = (2**62, 2**63 - 1, 1)
    return tuple((Proportion64(source.choice(parts)), one) for one in source.some_of(others, 0, 2))


_MEANT: Final[Mapping[str, Callable[[Source, _Asked], Any]]] = {
    "hotkey": lambda _, asked: asked.subject.hotkey,
    "origin_hotkey": lambda _, asked: asked.subject.hotkey,
    "coldkey": lambda _, asked: asked.subject.coldkey,
    "old_coldkey": lambda _, asked: asked.subject.coldkey,
    "netuid": lambda _, asked: asked.subject.netuid,
    "origin_netuid": lambda _, asked: asked.subject.netuid,
    "netuids": lambda _, asked: (asked.subject.netuid,),
    "destination_netuid": lambda source, asked: source.choice(
        sorted(asked.state.subnets) or [NOWHERE]
    ),
    "destination_hotkey": lambda source, asked: source.choice(hotkeys(asked.state)),
    "new_hotkey": lambda *_: STRANGERS[1],
    "new_coldkey": lambda *_: STRANGERS[1],
    "new_coldkey_hash": lambda *_: Hash(blake2_256(STRANGERS[1])),
    "children": _children,
    "symbol": lambda source, _: ByteString(source.choice(SYMBOLS[1:40])),
    "split": _split,
    "version": lambda _, asked: asked.state.parameters.commit_reveal_version,
    "version_key": lambda _, asked: _weighing(asked.state, asked.netuid).version_key,
    "salt": lambda *_: _SALT,
    "salts": lambda *_: (_SALT,),
    "commit_hash": lambda _, asked: _hash(asked, asked.netuid),
    "commit_hashes": lambda _, asked: tuple(
        _hash(asked, netuid) for netuid in asked.before["netuids"]
    ),
    "weights": lambda _, asked: tuple(
        tuple(zip(one.uids, one.values, strict=True)) for one in _listed(asked)
    ),
}
"""What an argument of a name would be in a call that is meant to succeed."""


def _of_weighing(asked: _Asked, name: str, kind: Any) -> Any:
    """Return the uids, values or version keys that go with the other arguments, None if none."""
    if name == "version_keys":
        if "netuids" in asked.before:
            return tuple(one.version_key for one in _listed(asked))
        return (VersionKey(_weighing(asked.state, asked.netuid).version_key),)
    if name not in {"uids", "values"}:
        return None
    part = getattr(_weighing(asked.state, asked.netuid), name)
    is_batch = get_origin(get_args(kind)[0]) is tuple
    return (part,) if is_batch else part


def _argument(source: Source, asked: _Asked, name: str, kind: Any) -> Any:
    if source.one_in(12):
        return of_type(source, asked, kind)
    together = _of_weighing(asked, name, kind)
    if together is not None:
        return together
    if name in _MEANT:
        return _MEANT[name](source, asked)
    return of_type(source, asked, kind)


def _origin(source: Source, state: State, call: Call, subject: Subject) -> Origin:
    """Return whoever may make a call of this kind, mostly."""
    if source.one_in(10):
        anybody = (*map(Signed, coldkeys(state)), *map(Signed, hotkeys(state)))
        return source.choice(anybody) if source.boolean() else ROOT_ORIGIN
    if call.name in OF_HOTKEYS:
        return Signed(subject.hotkey)
    if call.name in OF_ROOT and not source.one_in(3):
        return ROOT_ORIGIN
    return Signed(subject.coldkey)


def call_about(source: Source, state: State, call: Call, subject: Subject) -> tuple[Origin, Action]:
    """Return a call about something, with who makes it."""
    before: dict[str, Any] = {}
    for field in attrs.fields(call.action):
        asked = _Asked(state, subject, before)
        before[field.name] = _argument(source, asked, field.name, field.type)
    return _origin(source, state, call, subject), call.action(**before)


def any_call(source: Source, state: State, calls: Sequence[Call]) -> tuple[Origin, Action]:
    """Return one of some calls, with who makes it."""
    subject = source.choice(subjects(state))
    return call_about(source, state, source.choice(calls), subject)
