"""Where two answers differ: field by field, exactly.

An integer equals itself whether it stands as a number or as a decimal string. Lists are
compared in order. A field that only one of the two has is a difference.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from tao_model.conformance.codec import ABSENT, read_integer, shown


@attrs.frozen
class Difference:
    """One place at which two answers differ; decoded JSON on either side."""

    path: str
    """From the answer's root, such as ``intermediate.stake[3]``."""
    expected: object = ABSENT
    """Left out where only the other answer has the field."""
    found: object = ABSENT
    """Left out where only the other answer has the field."""

    def __str__(self) -> str:
        return f"{self.path}: expected {told_value(self.expected)}, found {told_value(self.found)}"


def told_value(value: object) -> str:
    """Return one side of a difference as text."""
    return "nothing" if value is ABSENT else shown(value)


def _is_same(expected: object, found: object) -> bool:
    if type(expected) is type(found):
        return expected == found
    if isinstance(expected, bool) or isinstance(found, bool):
        return False
    try:
        return read_integer(expected) == read_integer(found)
    except TypeError:
        return False


def _field(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def differences(expected: object, found: object, path: str = "") -> Iterator[Difference]:
    """Yield where two decoded JSON values differ, in the order of ``expected``."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in [*expected, *(name for name in found if name not in expected)]:
            yield from differences(
                expected.get(name, ABSENT), found.get(name, ABSENT), _field(path, name)
            )
    elif isinstance(expected, list) and isinstance(found, list):
        for index in range(max(len(expected), len(found))):
            yield from differences(
                expected[index] if index < len(expected) else ABSENT,
                found[index] if index < len(found) else ABSENT,
                f"{path}[{index}]",
            )
    elif not _is_same(expected, found):
        yield Difference(path, expected, found)


@attrs.frozen
class NotCompared:
    """A field that records have and the answers to them leave out, as they may."""

    kind: str
    """That of the records."""
    field: str
    """In the output."""
    records: int
    """How many of them."""
    values: int
    """How many values they hold there."""


def is_left_out(difference: Difference, optional: tuple[str, ...]) -> bool:
    """Tell whether an answer merely leaves out an optional field, or a part that has a name."""
    place, _, _ = difference.path.rpartition(".")
    return difference.found is ABSENT and (difference.path in optional or place in optional)


def values_left_out(difference: Difference) -> dict[str, int]:
    """Return how many values an answer leaves out, by field."""
    if isinstance(difference.expected, dict):
        parts = difference.expected.items()
        return {_field(difference.path, name): _values(part) for name, part in parts}
    return {difference.path: _values(difference.expected)}


def _values(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_values, value.values()))
    return sum(map(_values, value)) if isinstance(value, list) else 1


def tally_not_compared(
    records: Iterable[tuple[str, Mapping[str, int]]],
) -> tuple[NotCompared, ...]:
    """Return what was not compared in all records: of each its kind, and values by field."""
    count: Counter[tuple[str, str]] = Counter()
    values: Counter[tuple[str, str]] = Counter()
    for kind, left_out in records:
        for field, number in left_out.items():
            count[kind, field] += 1
            values[kind, field] += number
    return tuple(NotCompared(*place, count[place], values[place]) for place in count)


_INDEX: Final = re.compile(r"\[\d+\]")


def field_of(path: str) -> str:
    """Return a path without the indices of lists: ``subnets[3].share`` is ``subnets.share``."""
    return _INDEX.sub("", path)


_INDICES: Final = re.compile(r"(\[\d+\])+$")


def stage_of(path: str, stages: tuple[str, ...]) -> str:
    """Return the stage in which the field at ``path`` is computed.

    That is one of ``stages``, or the field itself where none of them holds it.
    """
    for stage in stages:
        if path == stage or path.startswith((f"{stage}.", f"{stage}[")):
            return stage
    return _INDICES.sub("", path)


def of_first_stage(
    found: list[Difference], stages: tuple[str, ...]
) -> tuple[str, list[Difference]]:
    """Return the first stage in which there are differences, and those; there must be one.

    A difference in a field that is no stage comes after all that are in one.
    """
    order = {stage: position for position, stage in enumerate(stages)}
    by_stage: dict[str, list[Difference]] = {}
    for difference in found:
        by_stage.setdefault(stage_of(difference.path, stages), []).append(difference)
    first = min(by_stage, key=lambda stage: order.get(stage, len(order)))
    return first, by_stage[first]
