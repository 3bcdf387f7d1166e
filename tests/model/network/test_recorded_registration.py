"""Recorded runs in which neurons and subnets come and go."""

import functools

import pytest

from tao_model.conformance.traces import ACCEPTED, REFUSED, Replay, replay
from tests.recorded import records

RECORDS = records("trace_registration")
CALLS = (
    "burned_register",
    "register",
    "register_limit",
    "root_register",
    "register_network",
    "start_call",
    "dissolve_network",
    "root_dissolve_network",
)


@functools.cache
def replayed(number: int) -> Replay:
    record = RECORDS[number]
    return replay(record["input"], record["output"], "kernel")


@pytest.mark.parametrize("number", range(len(RECORDS)), ids=lambda number: RECORDS[number]["id"])
def test_a_recorded_run_is_replayed_whole(number: int) -> None:
    found = replayed(number)
    assert found.first_mismatch is None
    assert not found.left_out


def test_every_call_is_both_accepted_and_refused_in_them() -> None:
    taken = {
        (step.what, step.group) for number in range(len(RECORDS)) for step in replayed(number).steps
    }
    for name in CALLS:
        for group in (ACCEPTED, REFUSED):
            assert (f"SubtensorModule.{name}", group) in taken
