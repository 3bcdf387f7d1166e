"""Inputs of the kinds of chapter 02-supply."""

from typing import Any, Final

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import U64_MAXIMUM, edged, magnitude
from tao_model.supply.curve import HALVINGS, MAXIMUM_SUPPLY, halving_threshold
from tao_model.units import Rao

THRESHOLDS: Final = tuple(halving_threshold(halvings) for halvings in range(HALVINGS + 5))
"""All thresholds, and some at which nothing is left to halve."""


def issuance(source: Source) -> Rao:
    """Return any u64: around every threshold, in every era, beyond the cap."""
    match source.integer(0, 3):
        case 0:
            near = source.choice((0, *THRESHOLDS, MAXIMUM_SUPPLY, U64_MAXIMUM))
            return Rao(min(max(near + source.integer(-3, 3), 0), U64_MAXIMUM))
        case 1:
            return Rao(source.integer(0, MAXIMUM_SUPPLY))
        case 2:
            left = magnitude(source, MAXIMUM_SUPPLY.bit_length())
            return Rao(MAXIMUM_SUPPLY - min(left, MAXIMUM_SUPPLY))
    return Rao(edged(source, 0, U64_MAXIMUM))


def block_emission(source: Source) -> dict[str, Any]:
    """Return an issuance to ask about."""
    return {"issuance": issuance(source)}
