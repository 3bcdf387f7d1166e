"""What production is known to do to locks, and how far."""

from typing import Final

import attrs
import pytest

from tao_model.invariants import (
    INVARIANTS,
    CallMade,
    Finding,
    StateInvariant,
    Step,
    StepInvariant,
    Verdict,
)
from tao_model.invariants.invariant import judge
from tao_model.invariants.locks import drifts
from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.administration.others import SetSubnetOwnerHotkey
from tao_model.network.call import Action
from tao_model.network.locks import LockStake
from tao_model.network.origins import Origin
from tao_model.network.staking import RemoveStake, TransferStake
from tao_model.state import State
from tao_model.units import Alpha, BlockNumber
from tests.model.invariants.mutants_of_locks import (
    ANOTHER,
    HOTKEY,
    LARGE,
    SMALL,
    SUBNET,
    contested,
    with_locks,
)
from tests.model.invariants.scenarios import block_of, network, richest

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}
HOLDER: Final = Signed(LARGE[2])


def later(state: State, blocks: int) -> State:
    number = BlockNumber(state.block.number + blocks)
    return attrs.evolve(state, block=attrs.evolve(state.block, number=number))


def found(name: str, before: State, step: Step, after: State) -> Finding:
    invariant = BY_ID[name]
    if isinstance(invariant, StateInvariant):
        return judge(invariant, after)
    assert isinstance(invariant, StepInvariant)
    return judge(invariant, before, step, after)


def of_call(name: str, state: State, origin: Origin, action: Action) -> Finding:
    return found(name, state, CallMade(origin, action), apply(state, origin, action))


def amount(finding: Finding) -> int:
    return 0 if finding.found is None else finding.found.amount


@pytest.mark.rule("INVARIANT-LOCKS-1", "INVARIANT-LOCKS-5")
def test_what_is_locked_stays_when_the_rest_goes() -> None:
    state = with_locks()
    halves = apply(state, Signed(SMALL[2]), RemoveStake(SMALL[1], SUBNET, Alpha(SMALL[0] // 3)))
    step = CallMade(Signed(SMALL[2]), None)
    for name in ("INVARIANT-LOCKS-1", "INVARIANT-LOCKS-5"):
        assert found(name, state, step, halves).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-LOCKS-4")
def test_a_lock_that_is_touched_takes_its_total_along() -> None:
    """Of two locks of m: the other's loss of (1 - 1/e) m, and what both earned, are missing."""
    lock, half = LockStake(HOTKEY, SUBNET, Alpha(LARGE[0] // 2)), Alpha(LARGE[0] // 2)
    receiver = Signed(richest(network()))
    state = apply(
        network(), HOLDER, TransferStake(receiver.account, LARGE[1], SUBNET, SUBNET, half)
    )
    state = apply(apply(state, HOLDER, lock), receiver, attrs.evolve(lock, amount=half))
    state = later(state, int(state.parameters.lock_unlock_rate))
    touch = RemoveStake(LARGE[1], SUBNET, Alpha(10**9))
    assert of_call("INVARIANT-LOCKS-4", state, HOLDER, touch).verdict is Verdict.KNOWN
    (drift,) = drifts(state, CallMade(HOLDER, touch), apply(state, HOLDER, touch))
    decayed = half * 367_879_441 // 10**9
    assert drift.off.alpha == pytest.approx(half - decayed, rel=1e-6)
    assert drift.off.conviction >> 64 == pytest.approx(-2 * decayed, rel=1e-6)


@pytest.mark.rule("INVARIANT-LOCKS-3", "INVARIANT-LOCKS-4")
def test_the_totals_of_the_owner_go_to_whatever_hotkey_is_set() -> None:
    identity = attrs.evolve(network().subnet(SUBNET).identity, owner_hotkey=HOTKEY)
    subnet = attrs.evolve(network().subnet(SUBNET), identity=identity)
    lock = LockStake(HOTKEY, SUBNET, Alpha(LARGE[0]))
    state = apply(network().with_subnet(SUBNET, subnet), HOLDER, lock)
    assert judge(BY_ID["INVARIANT-LOCKS-3"], state).verdict is Verdict.HOLDS
    for name in ("INVARIANT-LOCKS-3", "INVARIANT-LOCKS-4"):
        finding = of_call(name, state, ROOT_ORIGIN, SetSubnetOwnerHotkey(SUBNET, ANOTHER))
        assert (finding.verdict, amount(finding)) == (Verdict.KNOWN, LARGE[0])


@pytest.mark.rule("INVARIANT-LOCKS-6", "INVARIANT-LOCKS-7")
def test_who_takes_over_may_have_a_part_of_the_tenth() -> None:
    for own, others, verdict in ((1, 0, Verdict.HOLDS), (6, 5, Verdict.KNOWN)):
        before, step, after = next(block_of(contested(own, others), 40))
        owners = (one.subnet(SUBNET).identity.owner for one in (before, after))
        assert (len(set(owners)) == 2) == (verdict is Verdict.KNOWN)
        assert found("INVARIANT-LOCKS-7", before, step, after).verdict is verdict
        assert found("INVARIANT-LOCKS-6", before, step, after).verdict is Verdict.HOLDS
