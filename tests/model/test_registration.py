"""What it costs to join a subnet, and who gives way."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.registration import (
    ONE,
    after_registration,
    after_root_registration,
    appended,
    decay_factor,
    fallen_price,
    is_immune,
    neuron_to_prune,
    next_block,
    next_interval,
    owners_immune_neurons,
    raised_price,
    replaced,
    rounded_power,
    rounded_product,
    with_neuron,
)
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, Subnet
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.state.parameters import SubnetParameters
from tao_model.state.registration import Registration
from tao_model.state.subnets import Identity
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    Count8,
    Count16,
    MechanismId,
    Proportion16,
    Rao,
    U64F64Bits,
    Uid,
)
from tests.strategies.consensus import U64_MAXIMUM, edged

half_lives = edged(1, 400, 2, 360).map(Count16)
prices = edged(0, U64_MAXIMUM, 500_000, 10**8, 10**11).map(Rao)
LATER = BlockNumber(2)


def bounded(least: int, most: int, half_life: int = 360) -> SubnetParameters:
    return attrs.evolve(
        SubnetParameters(),
        min_burn=Rao(least),
        max_burn=Rao(most),
        burn_half_life=Count16(half_life),
    )


@pytest.mark.rule("REGISTRATION-1")
@given(edged(0, U64_MAXIMUM, ONE), edged(0, U64_MAXIMUM, ONE))
def test_a_product_is_rounded_down_and_held_within_64_bits(left: int, right: int) -> None:
    assert rounded_product(left, right) == min(left * right // 2**32, U64_MAXIMUM)


@pytest.mark.rule("REGISTRATION-1")
@given(edged(0, ONE, ONE // 2), edged(0, 100, 1, 2))
def test_a_power_of_a_part_is_at_most_the_exact_one(base: int, exponent: int) -> None:
    found = rounded_power(base, Count16(exponent))
    assert found * 2 ** (32 * exponent) <= ONE * base**exponent


@pytest.mark.rule("REGISTRATION-1")
@given(half_lives)
def test_the_factor_is_the_greatest_whose_power_is_not_above_one_half(half_life: Count16) -> None:
    factor = decay_factor.__wrapped__(half_life)
    assert rounded_power(factor, half_life) <= ONE // 2 < rounded_power(factor + 1, half_life)
    assert 2 * (factor + 1) ** half_life > ONE**half_life


@pytest.mark.rule("REGISTRATION-1")
@pytest.mark.parametrize(
    ("half_life", "factor"), [(1, 2_147_483_648), (2, 3_037_000_500), (360, 4_286_705_684)]
)
def test_the_factors_of_the_chapter(half_life: int, factor: int) -> None:
    assert decay_factor.__wrapped__(Count16(half_life)) == factor


@pytest.mark.rule("REGISTRATION-1")
def test_a_factor_may_lie_above_the_root_of_one_half() -> None:
    assert 2 * decay_factor.__wrapped__(Count16(2)) ** 2 > ONE**2


@pytest.mark.rule("REGISTRATION-2")
@given(prices, half_lives, prices, prices)
def test_a_price_falls_and_stays_within_its_bounds(
    price: Rao, half_life: Count16, one: Rao, other: Rao
) -> None:
    parameters = bounded(min(one, other), max(one, other), half_life)
    after = fallen_price(price, parameters, LATER)
    assert parameters.min_burn <= after <= parameters.max_burn
    assert after <= max(price, parameters.min_burn)


@pytest.mark.rule("REGISTRATION-2")
def test_a_price_halves_in_its_half_life() -> None:
    price, most_lost_in_a_block = Rao(10**11), 1 + 10**11 // ONE + 1
    for _ in range(360):
        price = fallen_price(price, bounded(0, 10**12), LATER)
    assert 0 <= 5 * 10**10 - price < 360 * most_lost_in_a_block


@pytest.mark.rule("REGISTRATION-2")
@given(prices)
def test_without_a_half_life_and_in_the_first_two_blocks_a_price_stays(price: Rao) -> None:
    assert fallen_price(price, bounded(0, U64_MAXIMUM, 0), LATER) == price
    assert fallen_price(price, bounded(0, U64_MAXIMUM), BlockNumber(1)) == price


@pytest.mark.rule("REGISTRATION-2")
def test_of_bounds_that_contradict_the_upper_one_wins() -> None:
    assert fallen_price(Rao(7), bounded(100, 50), LATER) == 50


@pytest.mark.rule("REGISTRATION-2")
@given(st.integers(0, 10), st.integers(0, 10))
def test_a_block_counts_its_registrations_anew_and_an_interval_its_own(
    this_block: int, this_interval: int
) -> None:
    before = Registration(
        this_block=Count16(this_block), this_interval=Count16(this_interval), recycled=Rao(5)
    )
    after = next_block(before, SubnetParameters(), LATER)
    assert (after.this_block, after.this_interval) == (0, this_interval)
    assert next_interval(after) == attrs.evolve(after, this_interval=Count16(0))


NOW = BlockNumber(1_000)


def hotkey(number: int) -> AccountId:
    return AccountId(number.to_bytes(32, "big"))


def neurons(emission: Sequence[int], registered_at: Sequence[int], short_by: int = 0) -> Neurons:
    """Neurons with these scores; the lists of the last epoch know some neurons less."""
    count = len(registered_at)
    known = count - short_by
    return Neurons(
        hotkeys=tuple(map(hotkey, range(count))),
        registered_at=tuple(map(BlockNumber, registered_at)),
        active=(True,) * known,
        emission=tuple(map(Alpha, emission[:known])),
        consensus=tuple(Proportion16(7) for _ in range(known)),
        dividends=tuple(Proportion16(7) for _ in range(known)),
        validator_trust=tuple(Proportion16(7) for _ in range(known)),
        validator_permit=(True,) * known,
        stake_weight=tuple(Proportion16(7) for _ in range(known)),
    )


@st.composite
def subnets(draw: st.DrawFn) -> Subnet:
    """Subnets with few neurons, young and old, scored alike or not, that know each other."""
    count = draw(st.integers(0, 6))
    scores = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    born = draw(
        st.lists(st.sampled_from((0, 700, 900, 901, 1_000)), min_size=count, max_size=count)
    )
    row = st.lists(st.tuples(st.integers(0, 6).map(Uid), st.just(Proportion16(9))), max_size=3)
    rows = st.dictionaries(st.integers(0, 5).map(Uid), row.map(tuple).filter(bool), max_size=4)
    said = Mechanism(
        weights=Map(draw(rows)),
        bonds=Map(draw(rows)),
        incentive=(Proportion16(7),) * draw(st.integers(0, count)),
        last_update=(BlockNumber(7),) * draw(st.integers(0, count)),
    )
    parameters = SubnetParameters(
        max_allowed_uids=Count16(draw(st.integers(0, 7))),
        immunity_period=Count16(100),
        min_non_immune_uids=Count16(draw(st.integers(0, 3))),
        immune_owner_uids_limit=Count16(draw(st.integers(0, 3))),
        mechanism_count=Count8(2),
    )
    owner_hotkey = draw(st.none() | st.integers(0, 7).map(hotkey))
    return Subnet(
        identity=Identity(added=True, owner_hotkey=owner_hotkey),
        neurons=neurons(scores, born, draw(st.integers(0, count))),
        mechanisms=Map({MechanismId(0): said, MechanismId(1): said, MechanismId(2): said}),
        parameters=parameters,
    )


owned_hotkeys = st.lists(st.integers(0, 7).map(hotkey), unique=True, max_size=4)
NEWCOMER = hotkey(99)


@pytest.mark.rule("REGISTRATION-3")
@pytest.mark.parametrize(
    ("price", "after"), [(10**8, 126_000_000), (90 * 10**9, 100 * 10**9), (0, 500_000)]
)
def test_the_raised_prices_of_the_chapter(price: int, after: int) -> None:
    assert raised_price(Rao(price), SubnetParameters()) == after


@pytest.mark.rule("REGISTRATION-3")
@given(prices, edged(0, 2**128 - 1, 2**64, 2**65).map(U64F64Bits), prices, prices)
def test_a_registration_never_makes_the_next_cheaper(
    price: Rao, multiplier: U64F64Bits, one: Rao, other: Rao
) -> None:
    parameters = attrs.evolve(
        bounded(min(one, other), max(one, other)), burn_increase_multiplier=multiplier
    )
    after = raised_price(price, parameters)
    assert parameters.min_burn <= after <= parameters.max_burn
    assert after >= min(price, parameters.max_burn)
    exact = price * max(multiplier, 2**64) // 2**64
    assert after == min(max(min(exact, U64_MAXIMUM), parameters.min_burn), parameters.max_burn)


@pytest.mark.rule("REGISTRATION-3")
def test_the_price_that_was_asked_is_counted_and_on_root_nothing() -> None:
    before = Registration(burn=Rao(10**9), recycled=Rao(7))
    after = after_registration(before, SubnetParameters())
    assert (after.recycled, after.this_block, after.this_interval) == (10**9 + 7, 1, 0)
    on_root = after_root_registration(before)
    assert on_root == attrs.evolve(before, this_block=Count16(1), this_interval=Count16(1))


@pytest.mark.rule("REGISTRATION-4")
@given(subnets())
def test_an_appended_neuron_has_done_nothing_yet(before: Subnet) -> None:
    after = appended(before, NEWCOMER, NOW)
    uid = before.neurons.count
    assert after.neurons.hotkeys == (*before.neurons.hotkeys, NEWCOMER)
    assert after.neurons.registered_at[uid] == NOW
    assert after.neurons.active == (*before.neurons.active, True)
    assert after.neurons.emission == (*before.neurons.emission, 0)
    assert after.neurons.validator_permit == (*before.neurons.validator_permit, False)
    assert after.neurons.stake_weight == before.neurons.stake_weight
    for number in (0, 1):
        said, had_said = after.mechanisms[MechanismId(number)], before.mechanisms[MechanismId(0)]
        known = len(had_said.last_update)
        assert said.last_update == (*had_said.last_update, *[0] * (uid - known), NOW)
        assert said.incentive == (*had_said.incentive, 0)
        assert (said.weights, said.bonds) == (had_said.weights, had_said.bonds)
    assert after.mechanisms[MechanismId(2)] == before.mechanisms[MechanismId(2)]


@pytest.mark.rule("REGISTRATION-4")
def test_the_items_of_a_list_that_was_short_are_not_those_of_the_new_neuron() -> None:
    before = Subnet(neurons=neurons([5, 5], [0, 0], short_by=1))
    assert appended(before, NEWCOMER, NOW).neurons.emission == (5, 0)


@pytest.mark.rule("REGISTRATION-4")
def test_who_joins_is_no_longer_marked_as_no_member() -> None:
    marked = Registration(marked_as_no_member=Map({NEWCOMER: True, hotkey(5): True}))
    after = appended(Subnet(registration=marked), NEWCOMER, NOW)
    assert after.registration.marked_as_no_member == Map({hotkey(5): True})


@pytest.mark.rule("REGISTRATION-5")
@given(subnets().filter(lambda subnet: subnet.neurons.count > 0), st.data())
def test_nothing_of_a_replaced_neuron_is_left_but_bonds_of_others(
    before: Subnet, data: st.DataObject
) -> None:
    uid = Uid(data.draw(st.integers(0, before.neurons.count - 1)))
    after = replaced(before, uid, NEWCOMER, NOW)
    if before.neurons.hotkeys[uid] == before.identity.owner_hotkey:
        assert after == before
        return
    assert after.neurons.hotkeys[uid] == NEWCOMER
    assert after.neurons.registered_at[uid] == NOW
    assert len(after.neurons.emission) == len(before.neurons.emission)
    for column in ("emission", "consensus", "dividends", "stake_weight", "validator_trust"):
        assert not any(getattr(after.neurons, column)[uid : uid + 1])
    assert not any(after.neurons.validator_permit[uid : uid + 1])
    assert all(after.neurons.active[uid : uid + 1])
    for number in (0, 1):
        said = after.mechanisms[MechanismId(number)]
        had_said = before.mechanisms[MechanismId(number)]
        assert uid not in said.weights
        assert set(said.weights) == set(had_said.weights) - {uid}
        assert said.bonds == (had_said.bonds.delete(uid) if uid in had_said.bonds else said.bonds)
        for row in said.weights.values():
            assert all(weight == (0 if at == uid else 9) for at, weight in row)
        assert said.last_update[uid] == NOW
        assert len(said.last_update) == before.neurons.count
        assert not any(said.incentive[uid : uid + 1])
    assert after.mechanisms[MechanismId(2)] == before.mechanisms[MechanismId(2)]


@pytest.mark.rule("REGISTRATION-5")
@given(subnets().filter(lambda subnet: subnet.neurons.count > 0), st.data())
def test_replacing_a_neuron_leaves_all_others_as_they_were(
    before: Subnet, data: st.DataObject
) -> None:
    uid = Uid(data.draw(st.integers(0, before.neurons.count - 1)))
    after = replaced(before, uid, NEWCOMER, NOW)
    for column in ("hotkeys", "registered_at", "emission", "consensus", "active", "stake_weight"):
        was, now = list(getattr(before.neurons, column)), list(getattr(after.neurons, column))
        assert was[:uid] + was[uid + 1 :] == now[:uid] + now[uid + 1 :]


@pytest.mark.rule("REGISTRATION-6")
@given(subnets(), st.sampled_from((0, 99, 100, 799, 800, 801, 1_000, 1_001, 2_000)))
def test_a_neuron_is_immune_until_its_period_is_over(subnet: Subnet, now: int) -> None:
    for uid, born in enumerate(subnet.neurons.registered_at):
        assert is_immune(subnet, Uid(uid), BlockNumber(now)) == (now < born + 100)


@pytest.mark.rule("REGISTRATION-6")
@given(subnets(), owned_hotkeys)
def test_no_more_of_the_owners_neurons_are_exempt_than_allowed(
    subnet: Subnet, owned: list[AccountId]
) -> None:
    exempt = owners_immune_neurons(subnet, owned)
    hotkeys = [subnet.neurons.hotkeys[uid] for uid in exempt]
    assert len(exempt) == len(set(exempt)) <= subnet.parameters.immune_owner_uids_limit
    assert set(hotkeys) <= {*owned, subnet.identity.owner_hotkey}
    chosen = subnet.identity.owner_hotkey
    if chosen in subnet.neurons.hotkeys and subnet.parameters.immune_owner_uids_limit > 0:
        assert chosen in hotkeys


@pytest.mark.rule("REGISTRATION-6")
def test_of_the_owners_neurons_the_oldest_are_exempt() -> None:
    subnet = Subnet(
        neurons=neurons([0, 0, 0], [30, 10, 20]),
        parameters=SubnetParameters(immune_owner_uids_limit=Count16(2)),
    )
    owned = [hotkey(0), hotkey(1), hotkey(2)]
    assert owners_immune_neurons(subnet, owned) == (1, 2)
    chosen = attrs.evolve(subnet, identity=Identity(owner_hotkey=hotkey(0)))
    assert owners_immune_neurons(chosen, owned) == (0, 1)


@pytest.mark.rule("REGISTRATION-7")
@given(subnets(), owned_hotkeys)
def test_who_gives_way_ranks_lowest_among_its_like(subnet: Subnet, owned: list[AccountId]) -> None:
    uid = neuron_to_prune(subnet, owned, NOW)
    exempt = owners_immune_neurons(subnet, owned)
    free = [u for u in map(Uid, range(subnet.neurons.count)) if u not in exempt]
    old = [u for u in free if not is_immune(subnet, u, NOW)]
    pool = (
        old
        if len(old) > subnet.parameters.min_non_immune_uids
        else [u for u in free if u not in old]
    )
    assert (uid is None) == (not pool)
    if uid is not None:
        scores = [*subnet.neurons.emission, *[0] * subnet.neurons.count]
        born = subnet.neurons.registered_at
        assert uid in pool
        assert all((scores[uid], born[uid], uid) <= (scores[u], born[u], u) for u in pool)


@pytest.mark.rule("REGISTRATION-7")
def test_as_long_as_few_are_old_the_young_give_way() -> None:
    subnet = Subnet(
        neurons=neurons([0, 5, 9, 8], [0, 0, 999, 998]),
        parameters=SubnetParameters(immunity_period=Count16(100), min_non_immune_uids=Count16(2)),
    )
    assert neuron_to_prune(subnet, (), NOW) == 3
    freer = attrs.evolve(subnet.parameters, min_non_immune_uids=Count16(1))
    assert neuron_to_prune(attrs.evolve(subnet, parameters=freer), (), NOW) == 0


@pytest.mark.rule("REGISTRATION-8")
@given(subnets(), owned_hotkeys)
def test_a_subnet_grows_until_it_is_full_and_then_keeps_its_size(
    before: Subnet, owned: list[AccountId]
) -> None:
    has_room = before.neurons.count < before.parameters.max_allowed_uids
    if not has_room and neuron_to_prune(before, owned, NOW) is None:
        with pytest.raises(Rejected) as refusal:
            with_neuron(before, owned, NEWCOMER, NOW)
        assert refusal.value.reason is Reason.NO_NEURON_ID_AVAILABLE
        return
    after = with_neuron(before, owned, NEWCOMER, NOW)
    assert after.neurons.count == before.neurons.count + has_room


@pytest.mark.rule("REGISTRATION-5", "REGISTRATION-8")
def test_who_would_replace_the_owners_neuron_gets_no_uid() -> None:
    before = Subnet(
        identity=Identity(added=True, owner_hotkey=hotkey(0)),
        neurons=neurons([0], [0]),
        parameters=SubnetParameters(
            max_allowed_uids=Count16(1),
            min_non_immune_uids=Count16(0),
            immune_owner_uids_limit=Count16(0),
            immunity_period=Count16(0),
        ),
    )
    assert with_neuron(before, (), NEWCOMER, NOW) == before
