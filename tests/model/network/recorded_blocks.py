"""States of recorded runs, right before blocks."""

import functools

from tao_model.conformance.trace_steps import (
    BlocksStep,
    read_step,
    read_surroundings,
    recorded_hash,
)
from tao_model.network.blocks import BlockInputs
from tao_model.state import State
from tao_model.storage_view import applied, read
from tests.recorded import records


@functools.cache
def before_blocks() -> tuple[tuple[State, BlockInputs], ...]:
    """Return each recorded state that a block follows, and what that block takes from outside."""
    found = []
    for record in records("trace_blocks"):
        surroundings = read_surroundings(record["input"])
        state = read(record["input"]["genesis"])
        steps = zip(record["input"]["steps"], record["output"]["steps"], strict=True)
        for step, answer in steps:
            if isinstance(read_step(step), BlocksStep):
                parent = recorded_hash(state.block.number)
                inputs = BlockInputs(parent, surroundings.author, surroundings.payloads)
                found.append((state, inputs))
            state = applied(state, answer["changes"])
    return tuple(found)


def genesis() -> State:
    """Return a network of several subnets that run."""
    return before_blocks()[0][0]
