"""Inputs of the kinds of chapter 04-pools."""

from typing import Any, Final

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import Make, any_amount, edged, of_class
from tao_model.conformance.kinds.kind import Kind, questions
from tao_model.conformance.kinds.pools import KINDS
from tao_model.numbers.fixed_point import U64F64
from tao_model.pools.balancer import WHOLE
from tao_model.pools.liquidity import MINIMUM_WEIGHT
from tao_model.pools.swaps import HIGHEST_LIMIT, LOWEST_LIMIT

_POWER, _SWAP, _LIQUIDITY = KINDS


def weight(source: Source) -> int:
    """Return a weight of TAO that a pool may have: even, drifted, or any."""
    half = WHOLE // 2
    match source.integer(0, 2):
        case 0:
            return half
        case 1:
            return source.integer(half - 10**16, half + 10**16)
    return edged(source, MINIMUM_WEIGHT, WHOLE - MINIMUM_WEIGHT, half)


def reserve(source: Source) -> int:
    """Return a reserve that is mostly enough to swap."""
    if source.one_in(8):
        return any_amount(source)
    return edged(source, 10**6, 21 * 10**15, 10**9, 10**12)


def price_bits(source: Source) -> int:
    """Return a spot price that a pool can show, mostly below 1."""
    high = 2**60 if source.one_in(4) else 1
    return edged(source, 0, high * U64F64.one, 2**32, U64F64.one // 100)


def _limit(source: Source) -> int:
    if source.boolean():
        return source.choice((LOWEST_LIMIT, HIGHEST_LIMIT))
    return edged(source, 0, 2**64 - 1, 10**9, 10**8)


_KNOWN: Final[dict[str, Make]] = {
    "quote_weight": weight,
    "reserve": reserve,
    "subnet_tao": reserve,
    "subnet_alpha_in": reserve,
    "price_limit": _limit,
    "price_bits": lambda source: None if source.one_in(4) else price_bits(source),
    "current_price_bits": price_bits,
    "target_price_bits": price_bits,
    "subnet_mechanism": lambda source: 0 if source.one_in(6) else 1,
    "fee_rate": lambda source: edged(source, 0, 65_535, 33, 10_000),
}


def _of(kind: Kind) -> Make:
    asked = questions(kind)

    def make(source: Source) -> dict[str, Any]:
        operation = source.choice(tuple(asked))
        return {"operation": operation, **of_class(source, asked[operation], _KNOWN)}

    return make


pool_power: Final = _of(_POWER)
pool_swap: Final = _of(_SWAP)
pool_liquidity: Final = _of(_LIQUIDITY)
