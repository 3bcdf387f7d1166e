"""Kinds of chapter 08-share-pools."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from tao_model import share_pools
from tao_model.conformance.codec import InputError, JsonObject, structure, unstructure
from tao_model.conformance.kinds.kind import Kind, field, typed
from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.state.pools import SharePool
from tao_model.units import Alpha, Signed64, Unsigned64


@attrs.frozen
class _KeyedShare:
    key: Unsigned64
    share: SafeFloat


@attrs.frozen
class _Sequence:
    shared_value: Alpha
    denominator: SafeFloat
    shares: tuple[_KeyedShare, ...]
    operations: tuple[JsonObject, ...]


@attrs.frozen
class _ChangeForOne:
    operation: str
    key: Unsigned64
    update: Signed64


@attrs.frozen
class _ChangeForAll:
    operation: str
    update: Signed64


@attrs.frozen
class _OfKey:
    operation: str
    key: Unsigned64


@attrs.frozen
class _OfShare:
    operation: str
    share: SafeFloat


@attrs.frozen
class _Held:
    """A pool and the share of each key that has one, be it zero."""

    pool: SharePool
    shares: Mapping[Unsigned64, SafeFloat]

    def share(self, key: Unsigned64) -> SafeFloat:
        return self.shares.get(key, ZERO)

    def as_json(self) -> Any:
        return {
            "shared_value": unstructure(self.pool.value),
            "denominator": unstructure(self.pool.denominator),
            "shares": [
                {"key": unstructure(key), "share": unstructure(self.shares[key])}
                for key in sorted(self.shares)
            ],
        }


def _normal(given: SafeFloat, path: str) -> SafeFloat:
    """Return the number that two arguments of production's constructor stand for."""
    normal = SafeFloat.new(given.mantissa, given.exponent)
    if normal is None:
        raise InputError(path, "has no normal form")
    return normal


def _change_for_one(held: _Held, asked: _ChangeForOne) -> tuple[_Held, None]:
    pool, share = share_pools.change_for_one(held.pool, held.share(asked.key), asked.update)
    return _Held(pool, {**held.shares, asked.key: share}), None


def _change_for_all(held: _Held, asked: _ChangeForAll) -> tuple[_Held, None]:
    return attrs.evolve(held, pool=share_pools.change_for_all(held.pool, asked.update)), None


def _would_change_shares(held: _Held, asked: _ChangeForAll) -> tuple[_Held, bool]:
    return held, share_pools.would_change_shares(held.pool, asked.update)


def _value(held: _Held, asked: _OfKey) -> tuple[_Held, Alpha]:
    return held, share_pools.value_of(held.pool, held.share(asked.key))


def _value_if_any(held: _Held, asked: _OfKey) -> tuple[_Held, Alpha | None]:
    if asked.key not in held.shares:
        return held, None
    return _value(held, asked)


def _value_from_shares(held: _Held, asked: _OfShare) -> tuple[_Held, Alpha]:
    return held, share_pools.value_of(held.pool, asked.share)


_OPERATIONS: Final[Mapping[str, tuple[type[Any], Any]]] = {
    "update_value_for_one": (_ChangeForOne, _change_for_one),
    "update_value_for_all": (_ChangeForAll, _change_for_all),
    "sim_update_value_for_one": (_ChangeForAll, _would_change_shares),
    "get_value": (_OfKey, _value),
    "try_get_value": (_OfKey, _value_if_any),
    "get_value_from_shares": (_OfShare, _value_from_shares),
}
"""For each operation, by the name of production's method: what it takes, and what it does."""


def _run(given: _Sequence) -> Any:
    held = _Held(
        SharePool(given.shared_value, _normal(given.denominator, "$.denominator")),
        {
            keyed.key: _normal(keyed.share, f"$.shares[{index}].share")
            for index, keyed in enumerate(given.shares)
        },
    )
    results: list[Any] = []
    states: list[Any] = []
    for index, operation in enumerate(given.operations):
        path = f"$.operations[{index}]"
        name = field(operation, "operation")
        if name not in _OPERATIONS:
            raise InputError(f"{path}.operation", f"{name!r} is not one of {sorted(_OPERATIONS)}")
        kind, perform = _OPERATIONS[name]
        asked = structure(kind, operation, path)
        if kind is _OfShare:
            asked = attrs.evolve(asked, share=_normal(asked.share, f"{path}.share"))
        held, result = perform(held, asked)
        results.append(unstructure(result))
        states.append(held.as_json())
    return {"results": results, "states": states}


KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "share_pool",
        tuple(f"SHARES-{number}" for number in range(1, 6)),
        typed(_Sequence, _run),
        stages=("results", "states"),
    ),
)
