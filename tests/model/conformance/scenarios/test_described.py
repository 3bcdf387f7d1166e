from hypothesis import given, settings
from hypothesis import strategies as st

from tao_model.conformance.scenarios.described import (
    DescribedNetwork,
    DescribedSubnets,
    described_state,
    validator,
)
from tao_model.state import ROOT
from tao_model.state.system_accounts import subnet_account
from tao_model.storage_view import read, rows
from tao_model.units import Alpha, BlockNumber, Count16, Rao, Tempo

amounts = st.integers(0, 10**14)
subnets = st.builds(
    DescribedSubnets,
    tao_reserve=amounts.map(Rao),
    alpha_reserve=amounts.map(Alpha),
    alpha_staked=amounts.map(Alpha),
    validators=st.integers(1, 3).map(Count16),
    miners=st.integers(0, 4).map(Count16),
    count=st.integers(1, 2).map(Count16),
    tempo=st.integers(0, 400).map(Tempo),
)
networks = st.builds(
    DescribedNetwork,
    validators=st.integers(3, 5).map(Count16),
    nominators=st.integers(0, 2).map(Count16),
    root_stake=amounts.map(Rao),
    subnets=st.lists(subnets, max_size=3).map(tuple),
    block=st.integers(0, 10**7).map(BlockNumber),
)


@settings(max_examples=40)
@given(networks)
def test_a_described_network_holds_together(network: DescribedNetwork) -> None:
    state = described_state(network)
    assert sum(state.accounts.values()) == state.supply.balances_issuance == network.issuance
    reserves = {netuid: subnet.pool.tao_reserve for netuid, subnet in state.subnets.items()}
    assert state.stake.total == sum(reserves.values())
    for netuid, subnet in state.subnets.items():
        assert state.balance(subnet_account(netuid)) == reserves[netuid]
        staked = sum(held.pool.value for held in subnet.stake.hotkeys.values())
        assert staked == subnet.alpha.alpha_out
        assert set(subnet.neurons.hotkeys) <= set(state.stake.owners)
    assert len(state.subnets) == 1 + sum(described.count for described in network.subnets)


@settings(max_examples=20)
@given(networks)
def test_a_described_network_is_one_that_storage_can_hold(network: DescribedNetwork) -> None:
    state = described_state(network)
    assert read(rows(state)) == state


@given(networks)
@settings(max_examples=20)
def test_validators_come_in_the_order_of_their_stake_on_root(network: DescribedNetwork) -> None:
    stakes = described_state(network).subnet(ROOT).stake.hotkeys
    held = [stakes[key].pool.value for key in map(validator, range(1, 6)) if key in stakes]
    assert held == sorted(held, reverse=True)
