"""The kind of the recorded traces (chapter 21-network)."""

from typing import Any, Final

from tao_model.conformance.codec import InputError, JsonObject
from tao_model.conformance.kinds.kind import Compared, Kind
from tao_model.conformance.traces import answered, replay
from tao_model.consensus.engines import DEFAULT_ENGINE


def _answer(value: object, engine: str = DEFAULT_ENGINE) -> Any:
    if not isinstance(value, dict):
        raise InputError("$", "expected an object")
    return answered(value, engine)


def _compare(given: JsonObject, recorded: JsonObject, engine: str) -> Compared:
    found = replay(given, recorded, engine)
    steps = tuple((step.group, step.mismatch is None) for step in found.steps)
    first = found.first_mismatch
    if first is None:
        return Compared(None, steps=steps, left_out=found.left_out)
    return Compared(
        f"step {first.number}, {first.what}: {first.problem}",
        None,
        first.differences,
        steps,
        found.left_out,
    )


TRACE: Final = Kind(
    "trace",
    ("NETWORK-2", "NETWORK-4", "STORAGE-3", "STORAGE-4"),
    _answer,
    answer_of_engine=lambda engine: lambda value: _answer(value, engine),
    compare=_compare,
)
"""A run of the whole: storage, steps, and what each changed."""
