"""Who has a place on a subnet, and who gives way."""

from collections.abc import Sequence

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.neurons import (
    appended,
    is_immune,
    neuron_to_prune,
    owners_immune_neurons,
    replaced,
    trimmed,
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
    Uid,
)

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


def least(subnet: Subnet, places: int) -> Subnet:
    """The same, which may have so few places."""
    parameters = attrs.evolve(
        subnet.parameters, min_allowed_uids=Count16(places), max_allowed_uids=Count16(9)
    )
    return attrs.evolve(subnet, parameters=parameters)


def refusal(subnet: Subnet, owned: Sequence[AccountId], most: int) -> Reason | None:
    try:
        trimmed(subnet, owned, Count16(most), NOW)
    except Rejected as rejected:
        return rejected.reason
    return None


@pytest.mark.rule("REGISTRATION-11")
@given(subnets(), owned_hotkeys, st.integers(0, 7))
def test_trimming_spares_the_immune_and_those_with_the_highest_scores(
    before: Subnet, owned: list[AccountId], most: int
) -> None:
    before = least(before, 0)
    if refusal(before, owned, most) is not None:
        return
    after = trimmed(before, owned, Count16(most), NOW)
    assert after.parameters.max_allowed_uids == most
    assert after.neurons.count == min(before.neurons.count, most)
    left = [before.neurons.hotkeys.index(hotkey) for hotkey in after.neurons.hotkeys]
    assert left == sorted(left)
    gone = [uid for uid in range(before.neurons.count) if uid not in left]
    exempt = owners_immune_neurons(before, owned)
    scores = [*before.neurons.emission, *[0] * before.neurons.count]
    for uid in map(Uid, gone):
        assert uid not in exempt
        assert not is_immune(before, uid, NOW)
        for other in map(Uid, left):
            is_spared = other in exempt or is_immune(before, other, NOW)
            assert is_spared or (scores[other], -other) > (scores[uid], -uid)


@pytest.mark.rule("REGISTRATION-11")
@given(subnets(), owned_hotkeys, st.integers(0, 7))
def test_what_the_trimmed_say_of_each_other_follows_their_new_numbers(
    before: Subnet, owned: list[AccountId], most: int
) -> None:
    before = least(before, 0)
    if refusal(before, owned, most) is not None or before.neurons.count <= most:
        return
    after = trimmed(before, owned, Count16(most), NOW)
    was, now = before.neurons.hotkeys, after.neurons.hotkeys
    for number in (0, 1):
        old, new = before.mechanisms[MechanismId(number)], after.mechanisms.get(MechanismId(number))
        assert new is not None or not now
        for hotkey in now:
            uid = Uid(was.index(hotkey))
            expected = [
                (was[at], value)
                for at, value in old.weights.get(uid, ())
                if at < len(was) and was[at] in now
            ]
            assert new is not None
            found = new.weights.get(Uid(now.index(hotkey)), ())
            assert [(now[at], value) for at, value in found] == expected
            assert len(new.last_update) == len(new.incentive) == len(now)
    assert after.mechanisms[MechanismId(2)] == before.mechanisms[MechanismId(2)]


@pytest.mark.rule("REGISTRATION-11")
def test_of_equals_the_latest_uid_goes() -> None:
    before = least(Subnet(identity=Identity(added=True), neurons=neurons([5, 5, 5], [0, 0, 0])), 0)
    before = attrs.evolve(
        before, parameters=attrs.evolve(before.parameters, immunity_period=Count16(10))
    )
    assert trimmed(before, (), Count16(2), NOW).neurons.hotkeys == (hotkey(0), hotkey(1))


@pytest.mark.rule("REGISTRATION-11")
def test_dividends_of_the_trimmed_are_forgotten_and_those_of_the_others_stay() -> None:
    before = least(Subnet(identity=Identity(added=True), neurons=neurons([5, 4], [0, 0])), 0)
    before = attrs.evolve(
        before,
        parameters=attrs.evolve(before.parameters, immunity_period=Count16(10)),
        emission=attrs.evolve(
            before.emission,
            alpha_dividends=Map({hotkey(0): Alpha(1), hotkey(1): Alpha(2), hotkey(7): Alpha(3)}),
        ),
    )
    after = trimmed(before, (), Count16(1), NOW)
    assert after.emission.alpha_dividends == Map({hotkey(0): Alpha(1), hotkey(7): Alpha(3)})


@pytest.mark.rule("REGISTRATION-11")
@pytest.mark.parametrize(
    ("young", "most", "reason"),
    [
        (0, 1, Reason.INVALID_VALUE),
        (0, 10, Reason.INVALID_VALUE),
        (0, 2, None),
        (4, 5, Reason.TRIMMING_WOULD_EXCEED_MAX_IMMUNE_PERCENTAGE),
        (3, 5, None),
        (6, 6, None),
    ],
)
def test_when_a_subnet_cannot_be_trimmed(young: int, most: int, reason: Reason | None) -> None:
    births = [999] * young + [0] * (6 - young)
    subnet = least(Subnet(identity=Identity(added=True), neurons=neurons([1] * 6, births)), 2)
    period = attrs.evolve(subnet.parameters, immunity_period=Count16(10))
    assert refusal(attrs.evolve(subnet, parameters=period), (), most) is reason
    assert refusal(attrs.evolve(subnet, identity=Identity()), (), most) is Reason.SUBNET_NOT_EXISTS
