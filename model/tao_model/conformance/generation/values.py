"""Numbers and whatever is made of them, by their type: edge-heavy, in the range of their unit."""

from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs

from tao_model import parameters
from tao_model.conformance.generation.source import Source
from tao_model.numbers.fixed_point import I32F32, I64F64, I96F32, U64F64, U96F32
from tao_model.numbers.safe_float import SafeFloat
from tao_model.units import (
    UNITS,
    Alpha,
    BlockNumber,
    DecimalExponent,
    I32F32Bits,
    I64F64Bits,
    I96F32Bits,
    Mantissa,
    NetUid,
    Perquintill,
    Proportion16,
    Proportion64,
    Rao,
    Signed64,
    U64F64Bits,
    U96F32Bits,
)

SUPPLY: Final = 21 * 10**15
U64_MAXIMUM: Final = 2**64 - 1

Make = Callable[[Source], Any]


def edged(source: Source, minimum: int, maximum: int, *edges: int) -> int:
    """Return an integer of a closed range, its ends and the given edges being likely."""
    if source.boolean():
        return source.integer(minimum, maximum)
    edge = source.choice((minimum, maximum, *edges)) + source.choice((0, -1, 1))
    return min(max(edge, minimum), maximum)


def magnitude(source: Source, bits: int) -> int:
    """Return an integer from 0 to 2^bits, every length being likely."""
    return source.integer(0, 2 ** source.integer(0, bits))


def amount(source: Source) -> int:
    """Return an amount of a token, up to what may exist of it."""
    match source.integer(0, 2):
        case 0:
            return edged(source, 0, 10_000, 1)
        case 1:
            return magnitude(source, SUPPLY.bit_length() - 1)
    return edged(source, 0, SUPPLY, 10**9, 10**12)


def any_amount(source: Source) -> int:
    """Return an amount, now and then one that cannot exist."""
    return edged(source, 0, U64_MAXIMUM, 2**63) if source.one_in(8) else amount(source)


def proportion(source: Source) -> int:
    """Return a proportion of 65535; those of usual parameters are likely."""
    return edged(source, 0, 65_535, 11_796, 32_767, 45_875, 58_982)


def proportion_of_64(source: Source) -> int:
    """Return a proportion of 2^64 - 1."""
    return edged(source, 0, U64_MAXIMUM, 2**32, 2**63, parameters.TAO_WEIGHT.default)


def _fixed(one: int, minimum: int, maximum: int) -> Make:
    """Return a generator of fixed-point numbers: shares mostly, small numbers, any."""

    def make(source: Source) -> int:
        match source.integer(0, 3):
            case 0:
                return edged(source, 0, one, one // 2)
            case 1:
                low = max(minimum, -8 * one)
                return edged(source, low, 8 * one, 0, one, 2 * one)
            case 2:
                size = magnitude(source, maximum.bit_length())
                return min(max(-size if source.boolean() else size, minimum), maximum)
        return edged(source, minimum, maximum, 0, one)

    return make


def _mantissa(source: Source) -> int:
    top = 10**21
    return edged(source, 0, 2**128 - 1, top, top // 10, 10**10)


def _signed_64(source: Source) -> int:
    size = amount(source)
    return -size if source.boolean() else size


_BY_UNIT: Final[Mapping[Any, Make]] = {
    Rao: any_amount,
    Alpha: any_amount,
    NetUid: lambda source: edged(source, 1, 300, 255, 256),
    BlockNumber: lambda source: edged(source, 0, 9_000_000, 1, 360, 361),
    Proportion16: proportion,
    Proportion64: proportion_of_64,
    Perquintill: lambda source: edged(source, 10**16, 99 * 10**16, 5 * 10**17),
    Mantissa: _mantissa,
    DecimalExponent: lambda source: edged(source, -40, 40, 0, -20),
    Signed64: _signed_64,
    I32F32Bits: _fixed(I32F32.one, I32F32.raw.minimum, I32F32.raw.maximum),
    I64F64Bits: _fixed(I64F64.one, I64F64.raw.minimum, I64F64.raw.maximum),
    I96F32Bits: _fixed(I96F32.one, I96F32.raw.minimum, I96F32.raw.maximum),
    U64F64Bits: _fixed(U64F64.one, U64F64.raw.minimum, U64F64.raw.maximum),
    U96F32Bits: _fixed(U96F32.one, U96F32.raw.minimum, U96F32.raw.maximum),
}


def of_unit(source: Source, kind: Any) -> int:
    """Return an integer of a unit."""
    if kind in _BY_UNIT:
        return int(_BY_UNIT[kind](source))
    unit = UNITS[kind]
    middle = min(unit.maximum, 1000)
    return edged(source, max(unit.minimum, -middle), middle, 0, 1)


def of_type(source: Source, kind: Any, known: Mapping[str, Make] | None = None) -> Any:
    """Return a value of a type that stands in the input of a record.

    ``known`` has the generators of fields, by name, that a type alone does not tell.
    """
    if kind in UNITS:
        return of_unit(source, kind)
    if kind is bool:
        return source.boolean()
    if kind is SafeFloat:
        return decimal(source)
    if attrs.has(kind):
        return of_class(source, kind, known)
    return _composed(source, kind, known)


def _composed(source: Source, kind: Any, known: Mapping[str, Make] | None) -> Any:
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return source.choice(arguments)
    if get_origin(kind) in {UnionType, Union}:
        (other,) = (argument for argument in arguments if argument is not NoneType)
        return None if source.one_in(4) else of_type(source, other, known)
    if get_origin(kind) is tuple and arguments[-1] is Ellipsis:
        return source.items(lambda inner: of_type(inner, arguments[0], known), 0, 5)
    if get_origin(kind) is tuple:
        return [of_type(source, argument, known) for argument in arguments]
    return source.choice(list(kind)).value


def of_class(source: Source, kind: Any, known: Mapping[str, Make] | None = None) -> dict[str, Any]:
    """Return the fields of a class of questions, each by its generator or its type."""
    known = known or {}
    return {
        field.name: known[field.name](source)
        if field.name in known
        else of_type(source, field.type, known)
        for field in attrs.fields(kind)
    }


def decimal(source: Source) -> SafeFloat:
    """Return a decimal number in its normal form, zero now and then."""
    if source.one_in(8):
        return SafeFloat(Mantissa(0), DecimalExponent(0))
    top = 10**21
    mantissa = edged(source, top // 10 + 1, top)
    return SafeFloat(Mantissa(mantissa), DecimalExponent(edged(source, -30, 4, -20, -21)))
