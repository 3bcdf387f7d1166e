"""Inputs of the kinds of chapter 07-children: families that lend stake to one another."""

from typing import Any

from tao_model.conformance.generation.source import Source
from tao_model.conformance.generation.values import (
    U64_MAXIMUM,
    amount,
    edged,
    proportion_of_64,
)
from tao_model.units import AccountNumber, Proportion64

Links = list[tuple[Proportion64, AccountNumber]]


def proportions_within_one(source: Source, count: int) -> list[Proportion64]:
    """Return what a hotkey lends to that many children: not more than all in all."""
    left, parts = U64_MAXIMUM, []
    for _ in range(count):
        part = left if source.one_in(4) else edged(source, 0, left, left // 2, 2**32)
        parts.append(Proportion64(part))
        left -= part
    return parts


def families(source: Source, *, least: int = 1, most: int = 5) -> list[dict[str, Any]]:
    """Return some hotkeys; every child knows its parents and no hotkey lends more than it has."""
    numbers = [AccountNumber(number) for number in range(source.integer(least, most))]
    children: dict[int, Links] = {}
    parents: dict[int, Links] = {number: [] for number in numbers}
    for index, parent in enumerate(numbers):
        later = numbers[index + 1 :]
        chosen = source.some_of(later, 0, len(later))
        parts = proportions_within_one(source, len(chosen))
        children[parent] = list(zip(parts, chosen, strict=True))
        for part, child in children[parent]:
            parents[child].append((part, parent))
    return [
        {
            "hotkey": number,
            "alpha_stake": amount(source),
            "root_stake": amount(source),
            "children": children[number],
            "parents": parents[number],
        }
        for number in numbers
    ]


def stake_weights(source: Source) -> dict[str, Any]:
    """Return a family whose stake weights are asked for."""
    return {"tao_weight": proportion_of_64(source), "hotkeys": families(source)}
