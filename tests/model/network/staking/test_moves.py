import attrs
import pytest

from tao_model.network.stake_flows import Place, held, moved_within
from tao_model.network.staking import MoveStake, SwapStake, SwapStakeLimit, TransferStake
from tao_model.rejection import Reason
from tao_model.state import ROOT
from tao_model.units import Alpha, PriceLimit
from tests.model.network.acting import HERE, refusal, run, staked_on
from tests.strategies.staking import (
    ALICE,
    AUTHOR,
    BOB,
    HOTKEY,
    OTHER,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    network,
)


@pytest.mark.rule("STAKING-14", "STAKING-16")
def test_within_a_subnet_stake_goes_over_without_a_swap() -> None:
    state = run(network(), staked_on(SUBNET))
    move = MoveStake(HOTKEY, OTHER_HOTKEY, SUBNET, SUBNET, Alpha(TAO))
    after = run(state, move)
    assert held(after, Place(OTHER_HOTKEY, ALICE, SUBNET)) == TAO
    assert after.subnet(SUBNET).pool == state.subnet(SUBNET).pool
    assert refusal(state, attrs.evolve(move, amount=Alpha(3_000_000))) is Reason.AMOUNT_TOO_LOW
    within = moved_within(state, HERE, Place(HOTKEY, BOB, SUBNET), Alpha(TAO))
    assert held(within, Place(HOTKEY, BOB, SUBNET)) == TAO


@pytest.mark.rule("STAKING-14")
def test_the_roster_is_not_told_of_root_stake_that_changes_hands() -> None:
    state = run(network(), staked_on(ROOT))
    everything = Alpha(100 * TAO)
    after = run(state, TransferStake(BOB, HOTKEY, ROOT, ROOT, everything))
    assert tuple(after.root_claims.staking_coldkeys) == (ALICE,)
    assert held(after, Place(HOTKEY, BOB, ROOT)) == everything


@pytest.mark.rule("STAKING-13", "STAKING-16")
def test_between_subnets_the_fee_is_paid_once() -> None:
    state = run(network(), staked_on(SUBNET))
    after = run(state, SwapStake(HOTKEY, SUBNET, OTHER, Alpha(TAO)))
    assert held(after, HERE) == held(state, HERE) - TAO
    assert held(after, Place(HOTKEY, ALICE, OTHER)) > TAO
    assert after.balance(ALICE) == state.balance(ALICE)
    taken = after.subnet(SUBNET).pool.tao_reserve + after.subnet(OTHER).pool.tao_reserve
    fee = after.balance(AUTHOR) - state.balance(AUTHOR)
    before = state.subnet(SUBNET).pool.tao_reserve + state.subnet(OTHER).pool.tao_reserve
    assert taken + fee == before


@pytest.mark.rule("STAKING-13")
def test_a_limit_decides_only_how_much_moves() -> None:
    state = run(network(), staked_on(SUBNET))
    action = SwapStakeLimit(
        HOTKEY, SUBNET, OTHER, Alpha(100 * TAO), PriceLimit(2_200_000_000), False
    )
    assert refusal(state, action) is Reason.SLIPPAGE_TOO_HIGH
    after = run(state, attrs.evolve(action, allow_partial=True))
    assert 0 < held(state, HERE) - held(after, HERE) < 100 * TAO
