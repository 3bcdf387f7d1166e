"""Kinds of chapter 08-share-pools."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from tao_model import share_pools
from tao_model.conformance.codec import InputError, unstructure
from tao_model.conformance.kinds.kind import Kind, typed
from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.state.pools import SharePool
from tao_model.units import Alpha, Signed64, Unsigned64


@attrs.frozen
class _KeyedShare:
    key: Unsigned64
    share: SafeFloat


@attrs.frozen
class _UpdateValueForOne:
    operation: Literal["update_value_for_one"]
    key: Unsigned64
    update: Signed64


@attrs.frozen
class _UpdateValueForAll:
    operation: Literal["update_value_for_all"]
    update: Signed64


@attrs.frozen
class _SimUpdateValueForOne:
    operation: Literal["sim_update_value_for_one"]
    update: Signed64


@attrs.frozen
class _GetValue:
    operation: Literal["get_value"]
    key: Unsigned64


@attrs.frozen
class _TryGetValue:
    operation: Literal["try_get_value"]
    key: Unsigned64


@attrs.frozen
class _GetValueFromShares:
    operation: Literal["get_value_from_shares"]
    share: SafeFloat


_Operation = (
    _UpdateValueForOne
    | _UpdateValueForAll
    | _SimUpdateValueForOne
    | _GetValue
    | _TryGetValue
    | _GetValueFromShares
)
"""What is done, by the name of production's method."""


@attrs.frozen
class _Sequence:
    shared_value: Alpha
    denominator: SafeFloat
    shares: tuple[_KeyedShare, ...]
    operations: tuple[_Operation, ...]


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


def _updated(held: _Held, key: Unsigned64, update: Signed64) -> _Held:
    pool, share = share_pools.change_for_one(held.pool, held.share(key), update)
    return _Held(pool, {**held.shares, key: share})


def _performed(held: _Held, asked: _Operation, path: str) -> tuple[_Held, Alpha | bool | None]:
    """Return the pool after an operation, and what that returned."""
    match asked:
        case _UpdateValueForOne(key=key, update=update):
            return _updated(held, key, update), None
        case _UpdateValueForAll(update=update):
            return attrs.evolve(held, pool=share_pools.change_for_all(held.pool, update)), None
        case _SimUpdateValueForOne(update=update):
            return held, share_pools.would_change_shares(held.pool, update)
        case _TryGetValue(key=key) if key not in held.shares:
            return held, None
        case _GetValue(key=key) | _TryGetValue(key=key):
            return held, share_pools.value_of(held.pool, held.share(key))
        case _GetValueFromShares(share=share):
            return held, share_pools.value_of(held.pool, _normal(share, f"{path}.share"))


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
    for index, asked in enumerate(given.operations):
        held, result = _performed(held, asked, f"$.operations[{index}]")
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
