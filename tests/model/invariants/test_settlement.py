"""What production does with a subnet that ends, and how far it is from a fair part."""

from collections.abc import Callable, Iterator
from typing import Final

import attrs
import pytest

from tao_model.invariants import INVARIANTS, Finding, StepInvariant, Verdict
from tao_model.invariants.invariant import judge
from tao_model.invariants.settlement import settlements
from tao_model.network import ROOT_ORIGIN
from tao_model.network.subnets import RootDissolveNetwork
from tao_model.state.system_accounts import subnet_account
from tao_model.units import Rao
from tests.model.invariants.mutants import (
    SUBNET,
    UNKNOWN,
    dissolving,
    dissolving_an_old_subnet,
    dissolving_with_a_refund,
    old_enough,
)
from tests.model.invariants.scenarios import Moment, call, holdings, network

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}
SHARED, PAID = "INVARIANT-SUBNETS-6", "INVARIANT-SUBNETS-7"


def found(name: str, run: Iterator[Moment]) -> Finding:
    invariant = BY_ID[name]
    assert isinstance(invariant, StepInvariant)
    return judge(invariant, *next(run))


@pytest.mark.rule("INVARIANT-SUBNETS-6", "INVARIANT-SUBNETS-7")
@pytest.mark.parametrize("run", [dissolving_an_old_subnet, dissolving_with_a_refund])
def test_stakers_of_an_old_subnet_share_its_pot(run: Callable[[], Iterator[Moment]]) -> None:
    for name in (SHARED, PAID):
        assert found(name, run()).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-SUBNETS-6")
def test_the_reserve_of_a_young_subnet_takes_part() -> None:
    finding = found(SHARED, dissolving())
    largest = max(settlements(*next(dissolving())), key=lambda one: one.due)
    subnet = network().subnet(SUBNET)
    staked = sum(value for value, _, _ in holdings(network(), SUBNET))
    whole = staked + subnet.pool_accounts.protocol_alpha
    assert finding.verdict is Verdict.KNOWN
    assert finding.found is not None
    assert finding.found.amount == largest.due - largest.got
    expected = largest.due * whole // (whole + subnet.pool.alpha_reserve)
    assert abs(largest.got - expected) <= len(subnet.stake.hotkeys) + 1
    assert found(PAID, dissolving()).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-SUBNETS-6")
def test_less_than_500_rao_open_no_account() -> None:
    state = old_enough()
    _, _, coldkey = holdings(state, SUBNET)[-1]
    subnet = state.subnet(SUBNET)
    parts = (
        sum(value for value, _, _ in holdings(state, SUBNET)) + subnet.pool_accounts.protocol_alpha
    )
    own = sum(value for value, _, who in holdings(state, SUBNET) if who == coldkey)
    pot = Rao(400 * parts // own)
    poor = attrs.evolve(subnet, pool=attrs.evolve(subnet.pool, tao_reserve=pot))
    state = state.with_subnet(SUBNET, poor)
    for accounts, verdict in (
        (state.accounts.delete(coldkey), Verdict.KNOWN),
        (state.accounts, Verdict.HOLDS),
    ):
        before = attrs.evolve(state, accounts=accounts)
        run = call(before, ROOT_ORIGIN, RootDissolveNetwork(SUBNET))
        assert found(SHARED, run).verdict is verdict


@pytest.mark.rule("INVARIANT-SUBNETS-7")
def test_who_had_no_part_and_an_account_that_keeps_something_are_told() -> None:
    before, step, after = next(dissolving_an_old_subnet())
    for account in (UNKNOWN, subnet_account(SUBNET)):
        richer = after.with_balance(account, Rao(after.balance(account) + 1))
        assert found(PAID, iter([(before, step, richer)])).verdict is Verdict.BROKEN
