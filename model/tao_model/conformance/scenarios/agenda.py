"""Which steps happen after how many blocks (chapter 24-scenarios)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from tao_model.conformance.scenarios.form import TimedStep

Agenda = Mapping[int, Sequence[TimedStep]]
"""The steps by how many blocks have passed."""


def moments(step: TimedStep, blocks: int) -> Iterator[int]:
    """Return after how many blocks a step happens, of a run of so many blocks."""
    if step.every is None:
        return iter([step.after] if step.after < blocks else [])
    end = blocks if step.times is None else min(blocks, step.after + step.every * step.times)
    return iter(range(step.after, end, step.every))


def agenda(steps: Sequence[TimedStep], blocks: int) -> Agenda:
    """Return the steps that happen in a run of so many blocks, in their order."""
    found: dict[int, list[TimedStep]] = defaultdict(list)
    for step in steps:
        for moment in moments(step, blocks):
            found[moment].append(step)
    return found
