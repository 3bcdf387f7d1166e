"""For whom committed weights count, and where production lets them count for others."""

from collections.abc import Iterator
from typing import Final

import attrs
import pytest

from tao_model.invariants import INVARIANTS, BlocksPassed, CallMade, Finding, StepInvariant, Verdict
from tao_model.invariants.invariant import judge
from tao_model.network import ROOT_ORIGIN, BlockInputs, run_block
from tao_model.network.commits import BatchRevealWeights, WeightsPayload
from tao_model.state import Map, State
from tao_model.state.consensus import Pulse, TimelockedCommit
from tao_model.units import (
    BlockNumber,
    ByteString,
    DrandRound,
    EpochIndex,
    Hash,
    VersionKey,
)
from tests.model.invariants.mutants_of_commits import (
    HOTKEY,
    MAIN,
    NOW,
    OTHERS,
    REVEAL,
    SUBNET,
    WEIGHING,
    an_epoch_with_a_newcomer,
    committing,
    committing_weights,
    revealing_weights,
    with_newcomer,
)
from tests.model.invariants.scenarios import Moment, by, call

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}
PAID_FOR, MEANT_FOR, IN_TIME = (f"INVARIANT-NEURONS-{number}" for number in (8, 9, 10))
BEFORE, AFTER = BlockNumber(NOW - 10), BlockNumber(NOW - 1)
"""Blocks before and after the newcomer came."""


def found(name: str, run: Iterator[Moment]) -> Finding:
    invariant = BY_ID[name]
    assert isinstance(invariant, StepInvariant)
    return judge(invariant, *next(run))


def amount(finding: Finding) -> int:
    return 0 if finding.found is None else finding.found.amount


@pytest.mark.rule("INVARIANT-NEURONS-8")
def test_a_newcomer_earns_nothing_by_weights_that_were_committed_before() -> None:
    assert found(PAID_FOR, an_epoch_with_a_newcomer()).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-NEURONS-9")
@pytest.mark.parametrize("in_a_batch", [False, True])
def test_who_commits_again_makes_its_older_weights_count_for_newcomers(in_a_batch: bool) -> None:
    batch = BatchRevealWeights(SUBNET, (OTHERS,), (WEIGHING.values,), ((),), (VersionKey(0),))
    action = batch if in_a_batch else REVEAL
    for blocks, verdict, newcomers in (
        ((BEFORE,), Verdict.HOLDS, 0),
        ((BEFORE, AFTER), Verdict.KNOWN, 1),
    ):
        state = with_newcomer(committing(), blocks, is_due=True)
        finding = found(MEANT_FOR, call(state, by(HOTKEY), action))
        assert (finding.verdict, amount(finding)) == (verdict, newcomers)


def sealed(is_enabled: bool) -> State:
    """A validator's encrypted weights from before the newcomer came open in the next block."""
    state = with_newcomer(committing(), (BEFORE,), is_due=True)
    subnet, known = state.subnet(SUBNET), DrandRound(1)
    commit = TimelockedCommit(HOTKEY, BEFORE, ByteString(b"sealed"), known)
    epoch = EpochIndex(100 - subnet.parameters.reveal_period_epochs)
    said = attrs.evolve(
        subnet.mechanisms[MAIN], weight_commits=Map(), timelocked_commits=Map({epoch: (commit,)})
    )
    subnet = attrs.evolve(
        subnet,
        mechanisms=subnet.mechanisms.set(MAIN, said),
        parameters=attrs.evolve(subnet.parameters, commit_reveal_enabled=is_enabled),
    )
    pulses = Map({known: Pulse(known, ByteString(b""), ByteString(b""))})
    return attrs.evolve(state.with_subnet(SUBNET, subnet), pulses=pulses)


@pytest.mark.rule("INVARIANT-NEURONS-9", "INVARIANT-NEURONS-10")
@pytest.mark.parametrize(("is_enabled", "verdict"), [(True, Verdict.HOLDS), (False, Verdict.KNOWN)])
def test_weights_that_open_once_they_need_no_commit_are_new(
    is_enabled: bool, verdict: Verdict
) -> None:
    payload = WeightsPayload(HOTKEY, WEIGHING.uids, WEIGHING.values, WEIGHING.version_key)
    inputs = BlockInputs(Hash(bytes(32)), None, {ByteString(b"sealed"): payload})
    before = sealed(is_enabled)
    after = run_block(before, inputs)
    moment = before, BlocksPassed((inputs,)), after
    assert not after.subnet(SUBNET).mechanisms[MAIN].timelocked_commits
    assert found(MEANT_FOR, iter([moment])).verdict is verdict
    assert found(IN_TIME, iter([moment])).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-NEURONS-10")
def test_a_commit_is_made_and_revealed_by_its_hotkey_alone() -> None:
    for run in (committing_weights, revealing_weights):
        before, step, after = next(run())
        assert found(IN_TIME, iter([(before, step, after)])).verdict is Verdict.HOLDS
        by_another = CallMade(ROOT_ORIGIN, None)
        assert found(IN_TIME, iter([(before, by_another, after)])).verdict is Verdict.BROKEN
