"""Which runs show every call, accepted and refused, in few bytes."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from tao_model.conformance.codec import JsonObject
from tao_model.conformance.generation.traces import calls_made

Call = tuple[str, bool]
"""A call by its name, and whether it was accepted."""

_PRECISION: Final = 2**40
"""More than the bytes of any run: what one adds for its size is compared as a whole number."""


@attrs.frozen(eq=False)
class Beginning:
    """A run as far as some step."""

    input: JsonObject
    calls: frozenset[Call]
    size: int
    """Bytes of its genesis, its steps and what they change."""


def _size(value: object) -> int:
    return len(json.dumps(value, separators=(",", ":")))


def beginnings(given: JsonObject, output: JsonObject) -> Iterator[Beginning]:
    """Yield a run as far as each call that it has not made before, or not to that end."""
    size, made = _size(given["genesis"]), set[Call]()
    steps = zip(given["steps"], output["steps"], calls_made(given, output), strict=True)
    for count, (step, answer, call) in enumerate(steps, 1):
        size += _size(step) + _size(answer)
        if call is not None and call not in made:
            made.add(call)
            shorter = {**given, "steps": given["steps"][:count]}
            yield Beginning(shorter, frozenset(made), size)


def covering(among: Sequence[Beginning], done: set[Call]) -> list[tuple[Beginning, set[Call]]]:
    """Return beginnings that add to what is done whatever any adds, each with what it adds.

    The one comes next that adds the most for its size.
    """
    chosen = []
    done = set(done)
    left = list(among)
    while left := [one for one in left if one.calls - done]:
        best = max(left, key=lambda one: len(one.calls - done) * _PRECISION // one.size)
        chosen.append((best, set(best.calls - done)))
        done |= best.calls
    return chosen
