"""The kind of the recorded traces (chapter 21-network)."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from tao_model.conformance.codec import InputError, JsonObject
from tao_model.conformance.kinds.kind import Compared, Kind
from tao_model.conformance.trace_steps import Step
from tao_model.conformance.traces import Mismatch, answered, first_difference, replay
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.network.commits import WeightsPayload
from tao_model.storage_view import Row
from tao_model.units import AccountId, ByteString


@attrs.frozen
class TraceInput:
    """A run of the whole, as it is recorded."""

    author: AccountId | None
    payloads: Mapping[ByteString, WeightsPayload]
    genesis: tuple[Row, ...]
    steps: tuple[Step, ...]


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
        _told(first),
        None,
        first.differences,
        steps,
        found.left_out,
    )


def _compare_outputs(given: JsonObject, recorded: JsonObject, answer: object) -> Compared:
    try:
        first = first_difference(given, recorded, answer)
    except InputError as error:
        return Compared(str(error))
    if first is None:
        return Compared(None)
    return Compared(_told(first), differences=first.differences)


def _told(first: Mismatch) -> str:
    return f"step {first.number}, {first.what}: {first.problem}"


TRACE: Final = Kind(
    "trace",
    ("NETWORK-2", "NETWORK-4", "STORAGE-3", "STORAGE-4"),
    _answer,
    answer_of_engine=lambda engine: lambda value: _answer(value, engine),
    question=TraceInput,
    compare=_compare,
    compare_outputs=_compare_outputs,
)
"""A run of the whole: storage, steps, and what each changed."""
