import attrs
import pytest

from tao_model.network.stake_flows import held
from tao_model.network.staking import AddStakeLimit
from tao_model.pools.swaps import HIGHEST_LIMIT
from tao_model.rejection import Reason
from tao_model.units import PriceLimit, Rao
from tests.model.network.acting import BY_BOB, HERE, refusal, run, staked_on
from tests.strategies.staking import ALICE, AUTHOR, HOTKEY, SUBNET, TAO, network


@pytest.mark.rule("STAKING-6", "STAKING-9")
def test_a_tenth_of_the_reserve_buys_an_eleventh_of_the_alpha() -> None:
    before = network()
    after = run(before, staked_on(SUBNET))
    fee = 100 * TAO * 33 // 65535
    paid = 100 * TAO - fee
    subnet = after.subnet(SUBNET)
    assert subnet.pool.tao_reserve == 1000 * TAO + paid
    exact = 2000 * TAO * paid // (1000 * TAO + paid)
    assert 0 <= held(after, HERE) - exact <= 2000
    assert after.balance(AUTHOR) == TAO + fee
    assert after.balance(ALICE) == 9_900 * TAO
    assert subnet.pool_accounts.tao_flow == paid
    assert after.stake.last_stake_blocks[ALICE, HOTKEY] == 7


@pytest.mark.rule("STAKING-9")
def test_only_the_call_with_a_limit_makes_a_delegate() -> None:
    plain = run(network(), staked_on(SUBNET), origin=BY_BOB)
    assert HOTKEY not in plain.stake.delegate_takes
    limited = AddStakeLimit(HOTKEY, SUBNET, Rao(TAO), HIGHEST_LIMIT, False)
    assert run(network(), limited, origin=BY_BOB).stake.delegate_takes[HOTKEY] == 11_796


@pytest.mark.rule("STAKING-9")
def test_all_or_nothing_up_to_a_price() -> None:
    whole = AddStakeLimit(HOTKEY, SUBNET, Rao(100 * TAO), PriceLimit(510_000_000), False)
    assert refusal(network(), whole) is Reason.SLIPPAGE_TOO_HIGH
    part = run(network(), attrs.evolve(whole, allow_partial=True))
    assert 9_985 * TAO < part.balance(ALICE) < 9_995 * TAO
    closed = attrs.evolve(whole, price_limit=PriceLimit(500_000_000))
    assert refusal(network(), closed) is Reason.PRICE_LIMIT_EXCEEDED
