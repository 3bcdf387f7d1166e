"""A block's TAO and alpha on their way into pools and buckets."""

import attrs
import pytest

from tao_model.emission.effects import BurnAlpha, RecycleAlpha
from tao_model.emission.terms import Offer
from tao_model.network.coinbase import (
    credited,
    divided,
    drained,
    emitting_subnets,
    injected,
    issuance_of,
    scheduled_subnets,
    subnets_in_order,
    terms_of,
    with_alpha_burned,
    with_alpha_recycled,
    with_buckets_filled,
    with_emission_remembered,
    with_pools_filled,
    with_protocol_flow,
    without_root_sales,
)
from tao_model.numbers.fixed_point import U96F32
from tao_model.numbers.integers import I64
from tao_model.pools.pool import DYNAMIC
from tao_model.state import ROOT, State, Subnet
from tao_model.state.subnets import Identity
from tao_model.state.system_accounts import subnet_account
from tao_model.units import Alpha, BlockCount, NetUid, Rao, Signed64, Unsigned64
from tests.model.network.recorded_blocks import genesis

EMISSION = Rao(10**9)


@pytest.mark.rule("BLOCK-1")
def test_subnet_256_comes_right_after_root() -> None:
    state = State()
    for number in (1, 257, 256, 0, 255):
        state = state.with_subnet(NetUid(number), Subnet(identity=Identity(added=True)))
    state = state.with_subnet(NetUid(2), Subnet(identity=Identity(registrations=Unsigned64(1))))
    assert subnets_in_order(state) == (0, 256, 1, 257, 255)
    assert emitting_subnets(state) == ()


@pytest.mark.rule("BLOCK-2")
def test_terms_divide_no_more_than_the_block_created() -> None:
    shares = divided(genesis(), EMISSION)
    whole = sum(one.tao_in_bits + one.excess_tao_bits for one in shares.terms.values())
    assert shares.terms
    assert 0 < whole <= EMISSION << 32


@pytest.mark.rule("BLOCK-2")
def test_the_greatest_number_is_the_last_to_ask_the_curve() -> None:
    state = genesis()
    least, *_, greatest = sorted(emitting_subnets(state))
    subnet = state.subnet(greatest)
    half_issued = Alpha(3 * 21 * 10**15 // 4)
    state = state.with_subnet(
        greatest, attrs.evolve(subnet, alpha=attrs.evolve(subnet.alpha, alpha_out=half_issued))
    )
    terms = {netuid: terms_of(state, netuid, U96F32.zero) for netuid in (greatest, least)}
    assert with_emission_remembered(state, terms).supply.latest_emission == 25 * 10**7


@pytest.mark.rule("BLOCK-2")
def test_what_root_sold_is_forgotten_on_every_subnet() -> None:
    state = genesis()
    for netuid, subnet in state.subnets.items():
        emission = attrs.evolve(subnet.emission, root_sell_tao=Rao(7))
        state = state.with_subnet(netuid, attrs.evolve(subnet, emission=emission))
    after = without_root_sales(state)
    assert all(subnet.emission.root_sell_tao == 0 for subnet in after.subnets.values())


@pytest.mark.rule("BLOCK-3")
def test_tao_that_no_pool_takes_is_recycled() -> None:
    state = genesis()
    supply = attrs.evolve(
        state.supply,
        total_issuance=Rao(state.supply.total_issuance + EMISSION),
        balances_issuance=Rao(state.supply.balances_issuance + EMISSION),
    )
    minted = attrs.evolve(state, supply=supply)
    after = with_pools_filled(minted, EMISSION, divided(minted, EMISSION))
    spent = sum(after.accounts.values()) - sum(state.accounts.values())
    assert after.supply.balances_issuance == state.supply.balances_issuance + spent


@pytest.mark.rule("BLOCK-3")
def test_excess_tao_buys_alpha_for_the_chain() -> None:
    state = genesis()
    netuid = emitting_subnets(state)[0]
    due = Offer(Rao(1_000), Alpha(5_000), Rao(1_000_000), Alpha(0))
    after, rest = injected(state, EMISSION, netuid, due)
    before, subnet = state.subnet(netuid), after.subnet(netuid)
    bought = subnet.pool_accounts.protocol_alpha - before.pool_accounts.protocol_alpha
    account = subnet_account(netuid)
    assert bought > 0
    assert rest == EMISSION - 1_001_000
    assert after.balance(account) - state.balance(account) == 1_001_000
    assert subnet.pool.tao_reserve - before.pool.tao_reserve == 1_001_000
    assert after.stake.total - state.stake.total == 1_001_000
    assert issuance_of(subnet) - issuance_of(before) == 5_000
    assert subnet.pool.alpha_reserve == before.pool.alpha_reserve + 5_000 - bought
    assert (subnet.emission.tao_in, subnet.emission.excess_tao) == (1_000, 1_000_000)


@pytest.mark.rule("BLOCK-3")
def test_where_the_pool_refuses_the_tao_stays_in_the_account() -> None:
    state = genesis()
    netuid = emitting_subnets(state)[0]
    subnet = state.subnet(netuid)
    pool = attrs.evolve(subnet.pool, alpha_reserve=Alpha(10), mechanism=DYNAMIC)
    state = state.with_subnet(netuid, attrs.evolve(subnet, pool=pool))
    after, rest = injected(state, EMISSION, netuid, Offer(Rao(0), Alpha(0), Rao(700), Alpha(0)))
    account = subnet_account(netuid)
    assert after.balance(account) == state.balance(account) + 700
    assert rest == EMISSION - 700
    assert after.subnet(netuid).pool.tao_reserve == pool.tao_reserve
    assert after.subnet(netuid).emission.excess_tao == 0


@pytest.mark.rule("BLOCK-3")
def test_more_than_the_credit_is_not_spent() -> None:
    assert credited(genesis(), NetUid(1), Rao(5), Rao(6)) is None


@pytest.mark.rule("BLOCK-3")
def test_the_flow_of_an_amount_beyond_63_bits_counts_as_negative() -> None:
    after = with_protocol_flow(Subnet(), Rao(2**63 + 5))
    assert after.pool_accounts.protocol_flow == Signed64(I64.minimum + 5)


@pytest.mark.rule("BLOCK-4")
def test_new_alpha_is_in_the_buckets_but_for_dust_or_recycled() -> None:
    state = genesis()
    shares = divided(state, EMISSION)
    for is_selling in (False, True):
        after = with_buckets_filled(state, attrs.evolve(shares, root_sells=is_selling))
        for netuid in shares.terms:
            before, subnet = state.subnet(netuid), after.subnet(netuid)
            created = subnet.emission.alpha_out
            waiting = sum(attrs.astuple(subnet.pending)) - sum(attrs.astuple(before.pending))
            recycled = subnet.alpha.recycled - before.alpha.recycled
            assert 0 <= created - waiting - recycled <= 4
            assert subnet.alpha.alpha_out == before.alpha.alpha_out + created - recycled
            assert (recycled == 0) or not is_selling


@pytest.mark.rule("BLOCK-5")
def test_epochs_run_in_ascending_order_and_empty_the_buckets() -> None:
    state = genesis()
    for netuid in subnets_in_order(state):
        subnet = state.subnet(netuid)
        schedule = attrs.evolve(subnet.schedule, blocks_since_last_step=BlockCount(60_000))
        state = state.with_subnet(netuid, attrs.evolve(subnet, schedule=schedule))
    after, taken = drained(state)
    assert list(taken) == sorted(taken)
    assert 0 < len(taken) <= state.parameters.max_epochs_per_block
    for netuid, pending in taken.items():
        assert pending == state.subnet(netuid).pending
        assert not any(attrs.astuple(after.subnet(netuid).pending))


@pytest.mark.rule("BLOCK-5")
def test_a_hotkey_with_two_uids_makes_keys_inconsistent() -> None:
    state = genesis()
    netuid = next(n for n in subnets_in_order(state) if n != ROOT)
    subnet = state.subnet(netuid)
    hotkeys = subnet.neurons.hotkeys
    doubled = attrs.evolve(subnet.neurons, hotkeys=(*hotkeys, hotkeys[0]))
    after = state.with_subnet(netuid, attrs.evolve(subnet, neurons=doubled))
    consistent = {one.netuid: one.keys_are_consistent for one in scheduled_subnets(after)}
    assert all(one.keys_are_consistent for one in scheduled_subnets(state))
    assert not consistent[netuid]
    assert ROOT not in consistent


@pytest.mark.rule("BLOCK-8")
def test_recycled_alpha_is_gone_and_burned_alpha_stays() -> None:
    state = genesis()
    netuid = emitting_subnets(state)[0]
    before = state.subnet(netuid).alpha
    recycled = with_alpha_recycled(state, RecycleAlpha(netuid, Alpha(5))).subnet(netuid).alpha
    burned = with_alpha_burned(state, BurnAlpha(netuid, Alpha(5))).subnet(netuid).alpha
    assert recycled.alpha_out == before.alpha_out - 5
    assert (burned.alpha_out, burned.burned) == (before.alpha_out, before.burned + 5)
