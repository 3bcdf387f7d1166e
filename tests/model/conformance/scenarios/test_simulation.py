import json

import attrs
import pytest
from jsonschema import Draft202012Validator

from tao_model.conformance.codec import unstructure
from tao_model.conformance.scenarios.made_up import account
from tao_model.conformance.scenarios.observations import MOST_SAMPLES, distance_of_samples
from tao_model.conformance.scenarios.recording import TraceRecorder
from tao_model.conformance.scenarios.roles import Role, staked_tao
from tao_model.conformance.scenarios.simulation import Plan, Run, simulate
from tao_model.conformance.scenarios.summary import Summary, summary
from tao_model.conformance.schemas import schemas
from tao_model.conformance.trace_steps import block_inputs
from tao_model.conformance.traces import replay
from tao_model.invariants import INVARIANTS, STATE_INVARIANTS, STEP_INVARIANTS
from tao_model.network.blocks import run_block
from tao_model.units import MechanismId, NetUid
from tests.model.conformance.scenarios.made_up_scenarios import TAO, network, small, staking

BLOCKS = 14


def run(engine: str = "kernel", **changes: object) -> Run:
    return simulate(small(**changes), Plan(BLOCKS, engine))


@pytest.fixture(scope="module")
def found() -> Summary:
    return summary(run(), "kernel")


def test_without_actions_a_run_is_blocks_and_nothing_else() -> None:
    scenario = small(actions=[])
    state = scenario.genesis
    for _ in range(BLOCKS):
        state = run_block(state, block_inputs(state, scenario.surroundings), "kernel")
    assert simulate(scenario, Plan(BLOCKS, "kernel")).final == state


def test_two_runs_are_the_same_whatever_computes_their_epochs(found: Summary) -> None:
    again, by_reference = summary(run(), "kernel"), summary(run("reference"), "kernel")
    assert again == found
    assert by_reference == found


def test_calls_are_counted_by_their_answers(found: Summary) -> None:
    added, removed = found.calls
    # After blocks 1, 4, 7, 10 and 13.
    assert (added.call, added.accepted, added.refused) == ("SubtensorModule.add_stake", 5, ())
    (refusals,) = removed.refused
    assert (removed.accepted, refusals.count) == (0, 1)
    assert refusals.error == "SubtensorModule.SubtokenDisabled"


def test_validators_set_their_weights_again_and_again_and_are_not_refused() -> None:
    genesis = {"network": network(weights_every=7)}
    done = run(genesis=genesis, actions=[])
    # Two subnets with three validators each, twice in 14 blocks.
    assert done.answers == {("SubtensorModule.set_weights", "ok"): 12}
    before, after = (
        state.subnet(NetUid(1)).mechanisms[MechanismId(0)] for state in (done.genesis, done.final)
    )
    assert after.weights == before.weights
    assert all(now > 7_000_006 for now in after.last_update[1:4])


def test_what_is_staked_is_paid_by_who_stakes() -> None:
    after = run(actions=[staking(every=1_000)]).final
    paid = run(actions=[]).final.balance(account("nominator/1/1")) - after.balance(
        account("nominator/1/1")
    )
    assert paid == 5 * TAO


def test_what_blocks_created_is_issued_or_recycled(found: Summary) -> None:
    issuance = found.issuance
    assert issuance.created == BLOCKS * TAO
    assert issuance.before + issuance.created == issuance.after + issuance.recycled
    assert issuance.recycled >= 0


def test_every_epoch_is_counted_and_pays(found: Summary) -> None:
    final = run().final
    for subnet in found.subnets:
        assert subnet.epochs == int(final.subnet(subnet.netuid).schedule.subnet_epoch_index)
        assert subnet.epochs in {2, 3}
        paid = {one.role: one.amount for one in subnet.rewards}
        assert paid[Role.MINER.value] > 0
        assert paid[Role.NOMINATOR.value] > 0
        assert paid[Role.OWNER.value] > 0


def test_the_looks_begin_with_the_genesis_and_end_with_the_last_block(found: Summary) -> None:
    first, last = found.samples[0], found.samples[-1]
    assert (first.block, last.block) == (found.first_block, found.last_block)
    assert first.issuance == found.issuance.before
    assert last.issuance == found.issuance.after
    assert [one.amount for one in last.rewards] == [one.rewards for one in found.roles]
    assert [one.amount for one in last.staked] == [staked_tao(run().final)[role] for role in Role]


@pytest.mark.parametrize("blocks", [1, MOST_SAMPLES, MOST_SAMPLES + 1, 7200, 10**6])
def test_a_run_is_looked_at_no_more_often_than_is_drawn(blocks: int) -> None:
    looks = -(-blocks // distance_of_samples(blocks))
    assert min(blocks, MOST_SAMPLES // 2) <= looks <= MOST_SAMPLES


def test_a_summary_is_as_its_schema_says(found: Summary) -> None:
    Draft202012Validator(schemas()["simulation"]).validate(
        json.loads(json.dumps(unstructure(found)))
    )


@pytest.mark.parametrize("blocks_per_step", [1, 4, 100])
def test_a_recorded_run_is_a_trace_that_the_model_replays(blocks_per_step: int) -> None:
    scenario = small()
    recorder = TraceRecorder(scenario, blocks_per_step)
    simulate(scenario, Plan(BLOCKS, "kernel", recorder=recorder))
    record = json.loads(recorder.line())
    Draft202012Validator(schemas()["record"]).validate(record)
    replayed = replay(record["input"], record["output"])
    assert replayed.first_mismatch is None
    steps = record["input"]["steps"]
    assert sum(step.get("blocks", 0) for step in steps) == BLOCKS
    assert max(step.get("blocks", 0) for step in steps) <= blocks_per_step
    assert record["flags"] == ["add_stake", "error:SubtokenDisabled", "remove_stake"]


def test_a_trace_tells_a_run_that_went_otherwise() -> None:
    scenario = small()
    recorder = TraceRecorder(scenario)
    simulate(scenario, Plan(3, "kernel", recorder=recorder))
    record = recorder.record()
    record["output"]["steps"][0]["changes"][0][2] = 1
    assert replay(record["input"], record["output"]).first_mismatch is not None


def test_a_state_is_checked_at_the_beginning_then_and_when_and_at_the_end() -> None:
    checked = simulate(small(), Plan(BLOCKS, "kernel", check_every=5)).invariants
    checks = {one.id: one.checks for one in checked}
    assert checks.keys() == {invariant.id for invariant in INVARIANTS}
    # At the beginning, after 5, 10 and 14 blocks.
    assert {checks[invariant.id] for invariant in STATE_INVARIANTS} == {4}
    # Those three blocks, and five calls that were accepted.
    assert {checks[invariant.id] for invariant in STEP_INVARIANTS} == {8}


def test_the_invariants_hold_in_a_run(found: Summary) -> None:
    assert found.invariants == ()
    checked = summary(simulate(small(), Plan(BLOCKS, "kernel", check_every=1)), "kernel")
    assert "holds" in {one.verdict for one in checked.invariants}
    assert checked.holds_together
    assert attrs.evolve(checked, invariants=()) == found


def test_a_broken_invariant_is_told_with_its_first_witness() -> None:
    too_much = {"after": 4, "set": ["SubtensorModule.TotalStake", [], 5]}
    plan = Plan(BLOCKS, "kernel", check_every=1)
    found = summary(simulate(small(actions=[too_much]), plan), "kernel")
    broken = [one for one in found.invariants if one.verdict == "broken"]
    assert not found.holds_together
    assert {one.block for one in broken} == {7_000_005}
    assert all(one.witness and one.amount for one in broken)


def test_what_arrives_from_outside_is_there() -> None:
    limit = {"set": ["SubtensorModule.SubnetLimit", [], 77]}
    assert run(actions=[limit]).final.parameters.subnet_limit == 77
    assert run(actions=[]).final.parameters.subnet_limit != 77
