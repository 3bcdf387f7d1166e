"""What a block does."""

import attrs
import pytest

from tao_model.conformance.traces import BLOCKS, replay
from tao_model.network.blocks import STEPS, run_block
from tao_model.state import State
from tao_model.supply.curve import block_emission
from tests.model.network.recorded_blocks import before_blocks
from tests.recorded import records


@pytest.mark.rule(
    "NETWORK-4",
    "ROOT-CLAIM-3",
    "ROOT-CLAIM-6",
    "ROOT-CLAIM-7",
    "BLOCK-1",
    "BLOCK-2",
    "BLOCK-3",
    "BLOCK-4",
    "BLOCK-5",
    "BLOCK-6",
    "BLOCK-7",
    "BLOCK-8",
    "BLOCK-9",
    "BLOCK-10",
    "BLOCK-11",
    "BLOCK-12",
    "BLOCK-13",
)
def test_blocks_change_what_the_recorded_ones_change() -> None:
    """Each from the recorded state, whether or not the calls between them are modelled."""
    taken = [
        (record["id"], step)
        for record in records("trace_blocks")
        for step in replay(record["input"], record["output"]).steps
        if step.group == BLOCKS
    ]
    assert len(taken) == 189
    assert not [(name, step.mismatch) for name, step in taken if step.mismatch is not None]


def held(state: State) -> int:
    return sum(state.accounts.values())


@pytest.mark.rule("BLOCK-3")
def test_a_block_creates_what_the_accounts_gain_and_no_more_than_the_curve_says() -> None:
    for before, inputs in before_blocks():
        after = run_block(before, inputs)
        gained = held(after) - held(before)
        assert 0 <= gained <= block_emission(before.supply.total_issuance)
        assert gained == after.supply.balances_issuance - before.supply.balances_issuance
        assert gained == after.supply.total_issuance - before.supply.total_issuance


@pytest.mark.rule("BLOCK-8")
def test_the_kernel_runs_the_same_blocks() -> None:
    for before, inputs in before_blocks()[:60]:
        assert run_block(before, inputs, "kernel") == run_block(before, inputs)


def test_every_step_is_named_once_and_says_where_production_does_it() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
    assert all(".rs: " in step.source or step is STEPS[0] for step in STEPS)


@pytest.mark.rule("BLOCK-1")
def test_a_chain_without_subnets_recycles_what_it_creates() -> None:
    before = State()
    _, inputs = before_blocks()[0]
    after = run_block(before, inputs)
    assert after == attrs.evolve(before, block=after.block)
