"""Inputs of the kinds of chapter 01-numbers, and raw values of every format."""

from typing import Any

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import Make, edged, magnitude, of_class
from tao_model.conformance.kinds.kind import questions
from tao_model.conformance.kinds.numbers import (
    FIXED_POINT_FORMATS,
    FLOAT_FORMATS,
    INTEGER_FORMATS,
    KINDS,
)
from tao_model.numbers.fixed_point import FixedPointFormat
from tao_model.numbers.integers import IntegerFormat

_FIXED_POINT, _SAFE_FLOAT = (questions(kind) for kind in KINDS)

_SIGNED = tuple(name for name, one in FIXED_POINT_FORMATS.items() if one.raw.signed)
_ONLY_SIGNED = ("saturating_neg", "saturating_abs", "exp", "ln", "log2", "pow", "powi")
_BY_SQUARING = ("powi", "checked_pow")


def within(source: Source, number_range: IntegerFormat[Any]) -> int:
    """Return an integer of a format: near its ends, or of any length."""
    low, high = number_range.minimum, number_range.maximum
    if source.boolean():
        return edged(source, low, high, 0, 1)
    size = magnitude(source, number_range.width)
    return min(max(-size if source.boolean() else size, low), high)


def raw_value(source: Source, number_format: FixedPointFormat[Any]) -> int:
    """Return a raw value of a format: whole numbers and halves, or nearly, small ones, and any."""
    low, high = number_format.raw.minimum, number_format.raw.maximum
    match source.integer(0, 3):
        case 0:
            return within(source, number_format.raw)
        case 1:
            value = edged(source, -8 * number_format.scale, 8 * number_format.scale, 0)
        case 2:
            halves = edged(source, -6, 6, 0)
            value = halves * (number_format.scale // 2) + source.integer(-2, 2)
        case _:
            halves = magnitude(source, number_format.integer_bits + 1)
            value = halves * (number_format.scale // 2) + source.integer(-2, 2)
    return min(max(value, low), high)


def float_pattern(source: Source, name: str) -> int:
    """Return the bits of a float, mostly one within the range of the formats."""
    float_format = FLOAT_FORMATS[name]
    highest = float_format.exponent_of_non_finite
    near = min(max(float_format.bias + source.integer(-140, 140), 0), highest)
    exponent = highest if source.one_in(16) else near
    fraction = edged(source, 0, float_format.hidden_bit - 1, float_format.hidden_bit // 2)
    return source.choice((0, float_format.sign_bit)) + exponent * float_format.hidden_bit + fraction


def _value_of(source: Source, name: str) -> int:
    if name in INTEGER_FORMATS:
        return within(source, INTEGER_FORMATS[name])
    if name in FLOAT_FORMATS:
        return float_pattern(source, name)
    return raw_value(source, FIXED_POINT_FORMATS[name])


def fixed_point(source: Source) -> dict[str, Any]:
    """Return an operation on fixed-point numbers."""
    operation = source.choice(tuple(_FIXED_POINT))
    name = source.choice(_SIGNED if operation in _ONLY_SIGNED else tuple(FIXED_POINT_FORMATS))
    number_format = FIXED_POINT_FORMATS[name]

    def raw(source: Source) -> int:
        return raw_value(source, number_format)

    def small(source: Source) -> int:
        # A wrong implementation may not saturate: a large power would take it for ever.
        return edged(source, -99, 99, 0, 1)

    known: dict[str, Make] = dict.fromkeys(
        ("operand", "left", "right", "default", "epsilon", "base"), raw
    )
    known["exponent"] = small if operation in _BY_SQUARING else raw
    known["format"] = lambda _: name
    known["values"] = lambda source: source.items(raw, 0, 5)
    asked = of_class(source, _FIXED_POINT[operation], {**known, "value": lambda _: 0})
    if "source_type" in asked:
        asked["value"] = _value_of(source, asked["source_type"])
    elif "right" in asked and source.one_in(4):
        asked["right"] = number_format.raw.saturate(asked["left"] + source.integer(-2, 2))
    return {"operation": operation, **asked}


def safe_float(source: Source) -> dict[str, Any]:
    """Return an operation on decimal numbers."""
    operation = source.choice(tuple(_SAFE_FLOAT))
    return {"operation": operation, **of_class(source, _SAFE_FLOAT[operation])}
