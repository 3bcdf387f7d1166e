"""The fee of trades, and where there is none."""

from typing import Final

import attrs
import pytest

from tao_model.invariants import INVARIANTS, CallMade, Finding, StepInvariant, Verdict
from tao_model.invariants.fees import fee_due
from tao_model.invariants.invariant import judge
from tao_model.network import apply
from tao_model.network.staking import RemoveStake, SwapStake
from tao_model.pools.pool import STABLE
from tao_model.state import ROOT, State
from tao_model.state.system_accounts import subnet_account
from tao_model.units import Alpha, Rao
from tests.model.invariants.mutants import (
    OTHER,
    SUBNET,
    claiming,
    moving_between_subnets,
    recycling,
    registering_on_a_full_subnet,
    staking,
    unstaking,
)
from tests.model.invariants.scenarios import AUTHOR, Moment, by, holdings, network
from tests.model.network.recorded_blocks import before_blocks

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}
VALUE, HOTKEY, COLDKEY = holdings(network(), SUBNET)[0]


def found(moment: Moment, name: str = "INVARIANT-POOLS-9") -> Finding:
    invariant = BY_ID[name]
    assert isinstance(invariant, StepInvariant)
    return judge(invariant, *moment)


def selling(state: State) -> Moment:
    action = RemoveStake(HOTKEY, SUBNET, Alpha(VALUE // 10))
    return state, CallMade(by(COLDKEY), action), apply(state, by(COLDKEY), action)


@pytest.mark.rule("INVARIANT-POOLS-9")
@pytest.mark.parametrize("run", [staking, unstaking, moving_between_subnets, recycling, claiming])
def test_every_path_pays_once(run: object) -> None:
    assert callable(run)
    moments = list(run())
    assert moments
    assert {found(moment).verdict for moment in moments} == {Verdict.HOLDS}


@pytest.mark.rule("INVARIANT-POOLS-9")
def test_a_fee_that_is_not_paid_or_paid_twice_is_told() -> None:
    state = attrs.evolve(network(), block=attrs.evolve(network().block, author=AUTHOR))
    before, step, after = selling(state)
    fee = after.balance(AUTHOR)
    assert fee_due(before, after).low <= fee <= fee_due(before, after).high
    for change, verdict in ((fee, Verdict.BROKEN), (-fee, Verdict.BROKEN), (0, Verdict.HOLDS)):
        other = after.with_balance(COLDKEY, Rao(after.balance(COLDKEY) + change))
        assert found((before, step, other)).verdict is verdict


@pytest.mark.rule("INVARIANT-POOLS-9")
def test_without_an_author_the_fee_of_a_sale_is_burned() -> None:
    before, step, after = selling(network())
    assert after.subnet(SUBNET).alpha.burned > before.subnet(SUBNET).alpha.burned
    assert fee_due(before, after).high == 0
    assert found((before, step, after)).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-POOLS-9")
def test_a_move_from_a_stable_pool_is_free() -> None:
    state = network()
    subnet = state.subnet(SUBNET)
    stable = attrs.evolve(subnet, pool=attrs.evolve(subnet.pool, mechanism=STABLE))
    state = state.with_subnet(SUBNET, stable)
    action = SwapStake(HOTKEY, SUBNET, OTHER, Alpha(VALUE // 100))
    after = apply(state, by(COLDKEY), action)
    finding = found((state, CallMade(by(COLDKEY), action), after))
    assert finding.verdict is Verdict.KNOWN
    assert finding.found is not None
    rate = state.subnet(OTHER).pool_accounts.fee_rate
    entered = after.subnet(OTHER).pool.tao_reserve - state.subnet(OTHER).pool.tao_reserve
    assert entered * rate // 65_535 == pytest.approx(finding.found.amount, rel=0.01)


@pytest.mark.rule("INVARIANT-POOLS-10")
def test_a_registration_leaves_its_fee_beside_the_pool() -> None:
    before, step, after = next(registering_on_a_full_subnet())
    finding = found((before, step, after), "INVARIANT-POOLS-10")
    price = before.subnet(SUBNET).registration.burn
    assert finding.verdict is Verdict.KNOWN
    assert finding.found is not None
    assert finding.found.amount == price * before.subnet(SUBNET).pool_accounts.fee_rate // 65_535


@pytest.mark.rule("INVARIANT-POOLS-1", "INVARIANT-POOLS-10")
@pytest.mark.parametrize("left", [1, 499])
def test_a_sale_of_nearly_all_of_root_closes_its_account(left: int) -> None:
    before = before_blocks()[112][0]
    ((value, hotkey, coldkey),) = holdings(before, ROOT)
    sale = RemoveStake(hotkey, ROOT, Alpha(value - left))
    after = apply(before, by(coldkey), sale)
    account = subnet_account(ROOT)
    assert account not in after.accounts
    assert after.subnet(ROOT).pool.tao_reserve == left
    moment = before, CallMade(by(coldkey), sale), after
    finding = found(moment, "INVARIANT-POOLS-10")
    assert (finding.verdict, finding.found and finding.found.amount) == (Verdict.KNOWN, left)
    backing = BY_ID["INVARIANT-POOLS-1"]
    assert judge(backing, after).verdict is Verdict.KNOWN
    kept_open = after.with_balance(account, Rao(500))
    assert found((before, moment[1], kept_open), "INVARIANT-POOLS-10").verdict is Verdict.BROKEN


@pytest.mark.rule("INVARIANT-POOLS-10")
def test_what_is_taken_from_beside_a_pool_is_told() -> None:
    before, step, after = selling(network())
    account = subnet_account(SUBNET)
    for change, verdict in ((-1, Verdict.BROKEN), (0, Verdict.HOLDS), (500, Verdict.BROKEN)):
        other = after.with_balance(account, Rao(after.balance(account) + change))
        assert found((before, step, other), "INVARIANT-POOLS-10").verdict is verdict
