"""What a subnet costs, how it begins and what becomes of it."""

import statistics
import unicodedata
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.safe_float import SafeFloat
from tao_model.state import Map, Subnet
from tao_model.state.iteration import accounts_in_order
from tao_model.state.parameters import SubnetParameters
from tao_model.state.pools import HotkeyStake, Pool, PoolAccounts, SharePool
from tao_model.state.registration import Registration
from tao_model.state.stake import SubnetStake
from tao_model.state.subnets import Identity
from tao_model.state.supply import AlphaSupply
from tao_model.subnets import (
    SYMBOLS,
    Contender,
    Portion,
    first_pool,
    founded,
    lock_cost,
    median_price,
    next_symbol,
    owners_refund,
    portions,
    protocol_claim,
    reduction_interval,
    remains,
    stake_claims,
    subnet_to_prune,
    times_last_cost,
)
from tao_model.units import (
    AccountId,
    Alpha,
    BlockCount,
    BlockNumber,
    NetUid,
    Proportion16,
    Rao,
    U64F64Bits,
    Unsigned64,
)
from tests.strategies.consensus import U64_MAXIMUM, edged
from tests.strategies.states import values

TAO = 10**9
costs = edged(0, U64_MAXIMUM, 10**12, 2**63).map(Rao)
spans = edged(0, U64_MAXIMUM, 1, 2, 100_800).map(BlockCount)
multipliers = edged(1, 2)
INTERVAL = BlockCount(100_800)
LEAST = Rao(1000 * TAO)


@pytest.mark.rule("SUBNETS-1")
def test_the_interval_halves_with_the_emission() -> None:
    assert reduction_interval(INTERVAL, Rao(10**9)) == 100_800
    assert reduction_interval(INTERVAL, Rao(5 * 10**8)) == 50_400
    assert reduction_interval(INTERVAL, Rao(0)) == 0


@pytest.mark.rule("SUBNETS-1")
@given(spans, edged(0, 10**9, 5 * 10**8).map(Rao))
def test_the_interval_is_rounded_down_and_held_within_63_bits(
    interval: BlockCount, emission: Rao
) -> None:
    exact = min(interval, 2**63) * emission
    found = reduction_interval(interval, emission)
    assert exact - 2 * 10**9 <= found * 10**9 <= exact


@pytest.mark.rule("SUBNETS-2")
@pytest.mark.parametrize(
    ("elapsed", "price"), [(0, 4000 * TAO), (100_800, 2_000_000_084_800), (201_600, 1000 * TAO)]
)
def test_the_prices_of_the_chapter(elapsed: int, price: int) -> None:
    assert lock_cost(Rao(2000 * TAO), 2, BlockCount(elapsed), INTERVAL, LEAST) == price


@pytest.mark.rule("SUBNETS-2")
@given(costs, multipliers, st.lists(spans, min_size=2, max_size=2), spans, costs)
def test_the_price_of_a_subnet_never_rises_while_nobody_registers_one(
    last: Rao, times: int, elapsed: list[BlockCount], interval: BlockCount, least: Rao
) -> None:
    sooner, later = sorted(elapsed)
    after = lock_cost(last, times, later, interval, least)
    assert least <= after <= lock_cost(last, times, sooner, interval, least)


@pytest.mark.rule("SUBNETS-2")
@given(edged(0, 2**62, 10**12).map(Rao), spans.filter(bool))
def test_after_an_interval_the_price_is_the_last_cost_and_less_than_a_rao_a_block_more(
    last: Rao, interval: BlockCount
) -> None:
    after = lock_cost(last, 2, interval, interval, Rao(0))
    assert 0 <= after - last < interval


@pytest.mark.rule("SUBNETS-2")
@given(costs, multipliers, spans, costs)
def test_without_an_interval_the_price_stays(
    last: Rao, times: int, elapsed: BlockCount, least: Rao
) -> None:
    price = lock_cost(last, times, elapsed, BlockCount(0), least)
    assert price == max(min(times * last, U64_MAXIMUM), least)


@pytest.mark.rule("SUBNETS-2")
def test_the_first_price_falls_from_the_stored_cost_itself() -> None:
    assert times_last_cost(BlockNumber(0)) == 1
    assert times_last_cost(BlockNumber(1)) == 2


def contender(netuid: int, registered_at: int, price: int) -> Contender:
    return Contender(NetUid(netuid), BlockNumber(registered_at), U64F64Bits(price))


contenders = st.lists(
    st.builds(contender, st.integers(1, 9), edged(0, 50, 20), edged(0, 3)), max_size=5
)


@pytest.mark.rule("SUBNETS-3")
@given(contenders)
def test_of_the_subnets_that_are_old_enough_the_cheapest_and_oldest_gives_way(
    listed: list[Contender],
) -> None:
    found = subnet_to_prune(listed, BlockNumber(40), BlockCount(20))
    mortal = [one for one in listed if one.registered_at <= 20]
    ranked = sorted(mortal, key=lambda one: (one.price, one.registered_at))
    assert found == (ranked[0].netuid if ranked else None)


@pytest.mark.rule("SUBNETS-3")
def test_of_equal_subnets_the_first_that_is_walked_gives_way() -> None:
    equals = [contender(256, 1, 5), contender(1, 1, 5)]
    assert subnet_to_prune(equals, BlockNumber(40), BlockCount(20)) == 256


@pytest.mark.rule("SUBNETS-3")
def test_an_age_beyond_all_blocks_makes_immune_forever() -> None:
    last = BlockNumber(U64_MAXIMUM - 1)
    assert subnet_to_prune([contender(1, 5, 0)], last, BlockCount(U64_MAXIMUM)) is None


@pytest.mark.rule("SUBNETS-4")
@given(st.lists(edged(0, 2**127 - 1, 2**64).map(U64F64Bits), max_size=7))
def test_the_median_lies_between_prices_that_are_not_zero(prices: list[U64F64Bits]) -> None:
    found = median_price(prices)
    above = [price for price in prices if price > 0]
    assert min(above, default=2**64) // 2 <= found <= max(above, default=2**64)
    assert 2 * sum(price > found for price in above) <= len(above)
    assert found == median_price(list(reversed(prices)))
    if len(above) % 2 == 1:
        assert found == statistics.median_low(above)


@pytest.mark.rule("SUBNETS-4")
def test_of_two_prices_the_mean_is_the_median() -> None:
    assert median_price([U64F64Bits(3), U64F64Bits(0), U64F64Bits(6)]) == 4
    assert median_price([]) == median_price([U64F64Bits(0)]) == 2**64


@pytest.mark.rule("SUBNETS-4")
@given(costs, costs, edged(1, 2**70, 2**64).map(U64F64Bits))
def test_a_new_pool_has_the_median_price_to_a_unit_of_alpha(
    paid: Rao, minimum: Rao, price: U64F64Bits
) -> None:
    pool = first_pool(Pool(), paid, minimum, price)
    exact = max(paid, minimum) * 2**64 // price
    assert pool.tao_reserve == max(paid, minimum)
    assert pool.alpha_reserve == (exact if exact < 2**64 else 0)
    assert pool.mechanism == 1


@pytest.mark.rule("SUBNETS-5")
def test_there_is_a_symbol_for_each_of_the_first_439_numbers() -> None:
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 439
    names = {0: "CAPITAL LETTER TAU", 1: "ALPHA", 24: "OMEGA", 25: "ALEF", 52: "ALEF"}
    for number, name in names.items():
        assert unicodedata.name(SYMBOLS[number].decode()).endswith(name)
    assert SYMBOLS[19] == b"t"
    assert next_symbol(NetUid(7), [None]) == SYMBOLS[7]


@pytest.mark.rule("SUBNETS-5")
@given(st.integers(0, 500).map(NetUid), st.integers(0, 439), st.integers(0, 438))
def test_a_new_subnet_takes_the_first_free_symbol_if_its_own_is_taken(
    netuid: NetUid, count: int, free: int
) -> None:
    taken = [symbol for symbol in SYMBOLS[:count] if symbol != SYMBOLS[free]]
    found = next_symbol(netuid, taken)
    assert found not in taken or found == SYMBOLS[0]
    if netuid < 439 and SYMBOLS[netuid] not in taken:
        assert found == SYMBOLS[netuid]


@pytest.mark.rule("SUBNETS-5")
def test_without_a_free_symbol_a_subnet_has_that_of_root() -> None:
    assert next_symbol(NetUid(3), SYMBOLS) == next_symbol(NetUid(439), SYMBOLS) == SYMBOLS[0]


@pytest.mark.rule("SUBNETS-6")
@pytest.mark.parametrize(("netuid", "block", "last"), [(5, 1000, 995), (365, 1000, 995), (9, 4, 0)])
def test_epochs_are_shifted_by_the_number_of_the_subnet(netuid: int, block: int, last: int) -> None:
    subnet = founded(Subnet(), NetUid(netuid), BlockNumber(block))
    assert subnet.schedule.last_epoch_block == last
    assert subnet.identity.registered_at == block


@pytest.mark.rule("SUBNETS-6")
def test_a_new_subnet_takes_over_what_it_does_not_set() -> None:
    before = Subnet(
        identity=Identity(registrations=Unsigned64(3)),
        registration=Registration(recycled=Rao(7)),
        parameters=SubnetParameters(owner_cut_enabled=False, kappa=Proportion16(1)),
    )
    after = founded(before, NetUid(1), BlockNumber(9))
    assert (after.identity.added, after.identity.registrations) == (True, 4)
    assert (after.registration.burn, after.registration.recycled) == (TAO, 0)
    assert not after.parameters.owner_cut_enabled
    assert not after.parameters.emission_enabled
    assert after.parameters.yuma3_enabled
    assert after.parameters.max_allowed_validators == 64
    assert after.parameters.kappa == 1


claims = st.lists(edged(0, U64_MAXIMUM, 1, 2), max_size=8)


@pytest.mark.rule("SUBNETS-9")
@given(costs, claims)
def test_a_pot_is_divided_to_the_last_rao_and_fairly_to_less_than_one(
    pot: Rao, claims: list[int]
) -> None:
    shared = portions(pot, claims)
    total = sum(claims)
    if pot == 0 or total == 0:
        assert shared == ()
        return
    assert sum(portion.tao for portion in shared) == pot
    assert sorted(portion.claimant for portion in shared) == list(range(len(claims)))
    for portion in shared:
        exact = pot * claims[portion.claimant]
        assert abs(portion.tao * total - exact) < total


@pytest.mark.rule("SUBNETS-9")
@given(costs, claims)
def test_who_claims_more_never_gets_less(pot: Rao, claims: list[int]) -> None:
    shared = {portion.claimant: portion.tao for portion in portions(pot, claims)}
    for one, its in shared.items():
        for other, others in shared.items():
            assert claims[one] <= claims[other] or its >= others


@pytest.mark.rule("SUBNETS-9")
def test_those_who_lost_most_by_rounding_are_paid_first() -> None:
    assert portions(Rao(10), [3, 3, 1]) == (
        Portion(2, Rao(2)),
        Portion(0, Rao(4)),
        Portion(1, Rao(4)),
    )
    assert [portion.claimant for portion in portions(Rao(7), [3, 3, 1])] == [0, 1, 2]


def held(value: int, denominator: int, **shares: int) -> HotkeyStake:
    return HotkeyStake(
        SharePool(Alpha(value), SafeFloat.from_u64(denominator)),
        Map({ACCOUNTS[name]: SafeFloat.from_u64(share) for name, share in shares.items()}),
    )


ACCOUNTS = {name: AccountId(name.encode() * 32) for name in "abhi"}


@pytest.mark.rule("SUBNETS-9")
def test_stakers_claim_what_they_hold_hotkey_by_hotkey() -> None:
    one, other = ACCOUNTS["h"], ACCOUNTS["i"]
    stake = SubnetStake(Map({one: held(100, 10, b=4, a=6), other: held(7, 7, a=7)}))
    by_hotkey = {
        one: [(ACCOUNTS["a"], 60), (ACCOUNTS["b"], 40)],
        other: [(ACCOUNTS["a"], 7)],
    }
    expected = [claim for hotkey in accounts_in_order([one, other]) for claim in by_hotkey[hotkey]]
    assert [(claim.coldkey, claim.alpha) for claim in stake_claims(stake)] == expected


@pytest.mark.rule("SUBNETS-9")
def test_shares_that_are_worth_nothing_claim_as_if_they_were_alpha() -> None:
    worthless = SubnetStake(Map({ACCOUNTS["h"]: held(1, 1000, a=300, b=700)}))
    assert [claim.alpha for claim in stake_claims(worthless)] == [300, 700]
    orphans = SubnetStake(Map({ACCOUNTS["h"]: held(0, 1000, a=1000)}))
    assert stake_claims(orphans) == ()


@pytest.mark.rule("SUBNETS-9")
def test_the_reserve_counts_for_subnets_that_are_young_enough() -> None:
    subnet = Subnet(
        identity=Identity(registered_at=BlockNumber(5)),
        pool=Pool(alpha_reserve=Alpha(100)),
        pool_accounts=PoolAccounts(protocol_alpha=Alpha(7)),
    )
    assert protocol_claim(subnet, BlockNumber(4)) == 107
    assert protocol_claim(subnet, BlockNumber(5)) == 7


def old_subnet(locked: int, alpha_out: int) -> Subnet:
    return Subnet(
        identity=Identity(registered_at=BlockNumber(5), locked=Rao(locked)),
        alpha=AlphaSupply(alpha_out=Alpha(alpha_out)),
    )


@pytest.mark.rule("SUBNETS-10")
@given(costs, costs, edged(0, 65535, 11_796).map(Proportion16))
def test_the_refund_is_the_price_less_what_the_cut_earned(
    locked: Rao, alpha_out: Rao, cut: Proportion16
) -> None:
    refund = owners_refund(old_subnet(locked, alpha_out), cut, BlockNumber(6))
    exact = max(Fraction(locked) - Fraction(alpha_out * cut, 65535), Fraction(0))
    assert exact <= refund <= exact + Fraction(alpha_out, 2**32) + 2


@pytest.mark.rule("SUBNETS-10")
def test_who_registered_after_the_start_gets_nothing_back() -> None:
    subnet = old_subnet(1000, 0)
    assert owners_refund(subnet, Proportion16(0), BlockNumber(6)) == 1000
    assert owners_refund(subnet, Proportion16(0), BlockNumber(5)) == 0


KEPT = {
    "min_allowed_uids",
    "min_non_immune_uids",
    "adjustment_interval",
    "adjustment_alpha",
    "emission_enabled",
    "owner_cut_enabled",
    "recycle_or_burn",
    "min_childkey_take",
    "root_claim_threshold",
}


@pytest.mark.rule("SUBNETS-11")
@given(values(Subnet))
def test_of_a_subnet_nothing_else_is_left_than_the_chapter_says(subnet: Subnet) -> None:
    left = remains(subnet)
    assert left.identity == Identity(registrations=subnet.identity.registrations)
    assert left.alpha == attrs.evolve(subnet.alpha, alpha_out=Alpha(0))
    assert left.voting_power == subnet.voting_power
    for field in attrs.fields(SubnetParameters):
        kept = subnet.parameters if field.name in KEPT else SubnetParameters()
        assert getattr(left.parameters, field.name) == getattr(kept, field.name)
    for part in ("pool", "pool_accounts", "schedule", "pending", "neurons", "children", "locks"):
        assert getattr(left, part) == getattr(Subnet(), part)
    assert left.stake.auto_stake_destinations == subnet.stake.auto_stake_destinations
    assert not any(held.pool.value for held in left.stake.hotkeys.values())
    assert all(number >= subnet.parameters.mechanism_count for number in left.mechanisms)
