"""Random networks: calls that are accepted or refused, and blocks, with all invariants after each.

The machine starts from a recorded network, maybe later, so that there are subnets, neurons,
stakes and children to act on, and cooldowns are over. ``make walk STEPS=50000`` lets it go on for
as long as wanted.
"""

import functools
from collections import Counter
from typing import Any

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tao_model.conformance.generation.actions import any_call
from tao_model.conformance.generation.drawing import strategy
from tao_model.conformance.states import digest
from tao_model.invariants import (
    BlocksPassed,
    CallMade,
    Step,
    Verdict,
    broken,
    check_state,
    check_step,
)
from tao_model.network import (
    BlockInputs,
    Origin,
    apply,
    registration,
    root_claims,
    run_block,
    staking,
)
from tao_model.network.call import Action
from tao_model.network.calls import CALLS
from tao_model.rejection import Rejected
from tao_model.state import State
from tao_model.supply.curve import MAXIMUM_SUPPLY
from tao_model.units import AccountId, BlockNumber, Hash
from tests.model.network.recorded_blocks import before_blocks
from tests.strategies.actions import calls_about_keys

AUTHOR = AccountId(b"\x77" * 32)
NETWORKS = (16, 48, 112, 136, 152)
"""Which recorded networks the machine starts from."""

EVERY_CALL = tuple(CALLS.values())
OF_STAKERS = (*staking.CALLS, *registration.CALLS, *root_claims.CALLS)

COUNTS: Counter[str] = Counter()
"""What all machines of this process have done."""


@functools.cache
def network(number: int) -> State:
    """Return a recorded network; some have a counter beyond the cap, where no chain gets."""
    state = before_blocks()[number][0]
    issued = min(state.supply.total_issuance, MAXIMUM_SUPPLY)
    return attrs.evolve(state, supply=attrs.evolve(state.supply, total_issuance=issued))


class NetworkMachine(RuleBasedStateMachine):
    """A network on which anything happens."""

    state: State

    @initialize(
        number=st.sampled_from(NETWORKS),
        has_author=st.booleans(),
        later=st.sampled_from([0, 10_000, 1_000_000]),
    )
    def begin(self, number: int, has_author: bool, later: int) -> None:
        before = network(number)
        block = attrs.evolve(
            before.block,
            author=AUTHOR if has_author else None,
            number=BlockNumber(before.block.number + later),
        )
        self.state = attrs.evolve(before, block=block)
        assert broken(check_state(self.state)) == ()

    @rule(data=st.data())
    def anybody_calls_anything(self, data: Any) -> None:
        self.call(*data.draw(strategy(any_call, self.state, EVERY_CALL)))

    @rule(data=st.data())
    def somebody_stakes_or_registers(self, data: Any) -> None:
        self.call(*data.draw(strategy(any_call, self.state, OF_STAKERS)))

    @rule(data=st.data())
    def somebody_has_keys(self, data: Any) -> None:
        self.call(*data.draw(calls_about_keys(self.state)))

    @rule(parent_hash=st.binary(min_size=32, max_size=32), count=st.integers(1, 6))
    def blocks_pass(self, parent_hash: bytes, count: int) -> None:
        for _ in range(count):
            inputs = BlockInputs(Hash(parent_hash), self.state.block.author)
            after = run_block(self.state, inputs, "kernel")
            COUNTS["blocks"] += 1
            self.take(BlocksPassed((inputs,), "kernel"), after)

    def call(self, origin: Origin, action: Action) -> None:
        """Make a call; where it is refused, nothing has changed."""
        before = digest(self.state) if COUNTS["refused calls"] % 10 == 0 else None
        try:
            after = apply(self.state, origin, action)
        except Rejected:
            COUNTS["refused calls"] += 1
            assert before is None or digest(self.state) == before
            return
        COUNTS["accepted calls"] += 1
        self.take(CallMade(origin, action), after)

    def take(self, step: Step, after: State) -> None:
        """Go on with the state after a step, once nothing unexplained is broken by it."""
        findings = (*check_step(self.state, step, after), *check_state(after))
        for finding in findings:
            if finding.verdict is Verdict.KNOWN:
                COUNTS[f"known {finding.invariant.id}"] += 1
        unexplained = [(one.invariant.id, one.found) for one in broken(findings)]
        assert not unexplained, unexplained
        self.state = after
