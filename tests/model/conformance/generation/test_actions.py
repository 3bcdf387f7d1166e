"""Calls that are made up: each has arguments of its types, and many are meant to succeed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.conformance.generation.actions import (
    OF_HOTKEYS,
    OF_ROOT,
    Subject,
    amount_of,
    any_call,
    call_about,
    subjects,
)
from tao_model.conformance.generation.drawing import strategy
from tao_model.conformance.generation.source import Stream
from tao_model.conformance.generation.traces import network
from tao_model.conformance.trace_steps import CallStep, read_action, write_action
from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.call import Call
from tao_model.network.calls import CALLS
from tao_model.network.commits import RevealWeights
from tao_model.rejection import Rejected
from tao_model.state import State
from tao_model.units import MechanismId
from tao_model.weights import Weighing, commit_hash

SOME = Stream("actions")
NETWORK = network(SOME)


def test_the_calls_of_hotkeys_and_of_root_are_calls() -> None:
    assert CALLS.keys() >= OF_HOTKEYS | OF_ROOT
    assert not OF_HOTKEYS & OF_ROOT


@pytest.mark.parametrize("call", CALLS.values(), ids=lambda call: call.name)
def test_arguments_are_of_their_types_on_any_network(call: Call) -> None:
    for state in (State(), NETWORK):
        for _ in range(8):
            origin, action = any_call(SOME, state, [call])
            assert origin == ROOT_ORIGIN or isinstance(origin, Signed)
            ((_, written),) = write_action(call, action).items()
            arguments = {} if isinstance(written, str) else written[call.name.split(".")[1]]
            assert read_action(CallStep(origin, call.name, arguments)) == action


@given(st.integers(0, 2**64 - 1).flatmap(lambda there: strategy(amount_of, there)))
def test_an_amount_is_one(amount: int) -> None:
    assert 0 <= amount < 2**64


def test_subjects_are_who_is_there_and_somebody_where_nobody_is() -> None:
    (nobody,) = subjects(State())
    assert nobody.staked == 0
    found = subjects(NETWORK)
    assert found == sorted(found, key=lambda one: (one.hotkey, one.coldkey, one.netuid, one.staked))
    for one in found:
        assert one.netuid in NETWORK.subnets
        assert one.hotkey in NETWORK.stake.owners
    neurons = {key for subnet in NETWORK.subnets.values() for key in subnet.neurons.hotkeys}
    assert {one.hotkey for one in found} >= neurons


def hash_meant(subject: Subject, action: RevealWeights) -> bytes:
    weighing = Weighing(action.uids, action.values, action.version_key)
    return commit_hash(subject.hotkey, action.netuid, MechanismId(0), weighing, action.salt)


def test_weights_that_are_committed_are_those_that_are_revealed() -> None:
    subject = next(one for one in subjects(NETWORK) if one.netuid != 0)
    committed, revealed = set(), set()
    for _ in range(60):
        _, commit = call_about(SOME, NETWORK, CALLS["SubtensorModule.commit_weights"], subject)
        _, reveal = call_about(SOME, NETWORK, CALLS["SubtensorModule.reveal_weights"], subject)
        committed.add(commit.commit_hash)
        revealed.add(hash_meant(subject, reveal))
    assert committed & revealed


def test_many_calls_are_accepted_and_many_refused() -> None:
    accepted, refused = set(), set()
    for number in range(60):
        source = Stream(f"accepted/{number}")
        state = network(source)
        for _ in range(20):
            origin, action = any_call(source, state, tuple(CALLS.values()))
            try:
                state = apply(state, origin, action)
                accepted.add(type(action))
            except Rejected:
                refused.add(type(action))
    assert len(accepted) > 100
    assert len(refused) > 130
