"""Short runs on recorded networks: what planted defects are tried on."""

import functools
from collections.abc import Iterator

import attrs

from tao_model.invariants import BlocksPassed, CallMade, Step
from tao_model.network import Origin, Signed, apply, run_block
from tao_model.network.call import Action
from tao_model.rejection import Rejected
from tao_model.share_pools import value_of
from tao_model.state import State
from tao_model.storage_view import applied, read
from tao_model.units import AccountId, Count8, NetUid
from tests.model.network.recorded_blocks import before_blocks
from tests.recorded import records

Moment = tuple[State, Step, State]
"""A state, what happened, and the state after it."""

ENGINE = "kernel"
AUTHOR = AccountId(b"\x77" * 32)


def blocks(states: int = 200, skip: int = 0) -> Iterator[Moment]:
    """Recorded networks, each for one block."""
    for before, inputs in before_blocks()[skip : skip + states]:
        yield before, BlocksPassed((inputs,), ENGINE), run_block(before, inputs, ENGINE)


def block_of(state: State, skip: int = 0) -> Iterator[Moment]:
    """One block of a given network."""
    _, inputs = before_blocks()[skip]
    yield state, BlocksPassed((inputs,), ENGINE), run_block(state, inputs, ENGINE)


def call(state: State, origin: Origin, action: Action) -> Iterator[Moment]:
    """One call, nothing where it is refused."""
    before = attrs.evolve(state, block=attrs.evolve(state.block, author=AUTHOR))
    try:
        yield before, CallMade(origin, action), apply(before, origin, action)
    except Rejected:
        return


def by(coldkey: AccountId) -> Signed:
    return Signed(coldkey)


@functools.cache
def network() -> State:
    """Root and four subnets, three of them with stakes of several coldkeys."""
    return before_blocks()[40][0]


def with_room_for_epochs(state: State) -> State:
    """The network in which every epoch that is due may run."""
    parameters = attrs.evolve(state.parameters, max_epochs_per_block=Count8(10))
    return attrs.evolve(state, parameters=parameters)


@functools.cache
def recorded_states(theme: str) -> tuple[State, ...]:
    """The states of the recorded runs of a theme, without those of refused steps."""
    found = []
    for record in (*records("trace"), *records("trace_blocks")):
        if f"-{theme}-" not in record["id"]:
            continue
        state = read(record["input"]["genesis"])
        found.append(state)
        for answer in record["output"]["steps"]:
            if answer["changes"]:
                state = applied(state, answer["changes"])
                found.append(state)
    return tuple(found)


def holdings(state: State, netuid: NetUid) -> list[tuple[int, AccountId, AccountId]]:
    """What coldkeys have with hotkeys on a subnet, the greatest first: value, hotkey, coldkey."""
    found = [
        (int(value_of(held.pool, share)), hotkey, coldkey)
        for hotkey, held in state.subnet(netuid).stake.hotkeys.items()
        for coldkey, share in held.shares.items()
    ]
    return sorted(found, reverse=True)


def shared_holdings(state: State, netuid: NetUid) -> list[tuple[int, AccountId, AccountId]]:
    """Those of hotkeys with several holders."""
    hotkeys = state.subnet(netuid).stake.hotkeys
    return [one for one in holdings(state, netuid) if len(hotkeys[one[1]].shares) > 1]


def richest(state: State) -> AccountId:
    """The coldkey with the most TAO."""
    coldkeys = set(state.stake.owned_hotkeys)
    return max(coldkeys, key=lambda coldkey: (state.balance(coldkey), coldkey))
