import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.network.rate_limits import (
    Limited,
    last_time,
    limit_of,
    may_do,
    require_rested,
    with_time_noted,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.state.rate_limits import LimitedAction, LimitedParameter
from tao_model.units import BlockCount, BlockNumber, Count16, Count64
from tests.strategies.staking import ALICE, BOB, OTHER, SUBNET, network

EVERYTHING: tuple[Limited, ...] = (*LimitedAction, *LimitedParameter)
BY_OWNER = {LimitedAction.SET_OWNER_HOTKEY, *LimitedParameter}


def at(block: int) -> State:
    state = network()
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


@pytest.mark.rule("ADMINISTRATION-1")
@given(st.sampled_from(EVERYTHING), st.integers(1, 10**6))
def test_what_was_done_last_is_known_where_it_was_done(limited: Limited, block: int) -> None:
    after = with_time_noted(at(block), ALICE, SUBNET, limited)
    assert last_time(after, ALICE, SUBNET, limited) == block
    everywhere = limited is LimitedAction.REGISTER_NETWORK
    assert last_time(after, ALICE, OTHER, limited) == (block if everywhere else 0)
    for_anybody = everywhere or limited in BY_OWNER
    assert last_time(after, BOB, SUBNET, limited) == (block if for_anybody else 0)
    others = [one for one in EVERYTHING if one is not limited]
    assert not any(last_time(after, ALICE, SUBNET, one) for one in others)


@pytest.mark.rule("ADMINISTRATION-1")
@given(st.sampled_from(EVERYTHING))
def test_a_second_time_is_refused_until_the_limit_is_over(limited: Limited) -> None:
    before = at(100)
    assert may_do(before, ALICE, SUBNET, limited)
    after = with_time_noted(before, ALICE, SUBNET, limited)
    limit = limit_of(after, SUBNET, limited)

    def later(blocks: int) -> State:
        block = attrs.evolve(after.block, number=BlockNumber(100 + blocks))
        return attrs.evolve(after, block=block)

    require_rested(later(limit), ALICE, SUBNET, limited)
    if limit > 0:
        with pytest.raises(Rejected) as refusal:
            require_rested(later(limit - 1), ALICE, SUBNET, limited)
        assert refusal.value.reason is Reason.TX_RATE_LIMIT_EXCEEDED


@pytest.mark.rule("ADMINISTRATION-1")
def test_some_limits_are_parameters_and_some_follow_the_tempo() -> None:
    state = network()
    parameters = attrs.evolve(
        state.parameters,
        childkey_take_rate_limit=BlockCount(11),
        network_rate_limit=BlockCount(12),
        owner_parameter_rate_limit=Count16(3),
        version_key_rate_limit=Count64(4),
    )
    state = attrs.evolve(state, parameters=parameters)
    assert limit_of(state, SUBNET, LimitedAction.SET_CHILDKEY_TAKE) == 11
    assert limit_of(state, SUBNET, LimitedAction.REGISTER_NETWORK) == 12
    assert limit_of(state, SUBNET, LimitedParameter.KAPPA) == 3 * 360
    assert limit_of(state, SUBNET, LimitedAction.SET_WEIGHTS_VERSION_KEY) == 4 * 360
    assert limit_of(state, SUBNET, LimitedAction.ADD_STAKE_BURN) == 360
    assert limit_of(state, SUBNET, LimitedAction.SET_CHILDREN) == 150
    assert limit_of(state, SUBNET, LimitedAction.UNKNOWN) == 0


@pytest.mark.rule("ADMINISTRATION-1")
@given(st.sampled_from(EVERYTHING))
def test_what_is_done_in_block_0_is_as_if_it_had_never_been(limited: Limited) -> None:
    assert with_time_noted(at(0), ALICE, SUBNET, limited) == at(0)
