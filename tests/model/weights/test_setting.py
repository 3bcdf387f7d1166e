"""Which weights a validator may set."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.fixed_point import I64F64
from tao_model.rejection import Reason, Rejected
from tao_model.state import Map, Subnet
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.state.parameters import SubnetParameters
from tao_model.state.subnets import Identity
from tao_model.units import (
    AccountId,
    BlockCount,
    BlockNumber,
    Count8,
    Count16,
    I64F64Bits,
    MechanismId,
    Proportion16,
    Rao,
    Uid,
    VersionKey,
)
from tao_model.weights import (
    Weigher,
    Weighing,
    admit_weigher,
    admit_weights,
    has_enough_stake,
    is_slow_enough,
    with_weights,
)

MAIN = MechanismId(0)
OWNER, VALIDATOR, MINER, STRANGER = (AccountId(bytes([one]) * 32) for one in range(1, 5))
NOW = BlockNumber(500)
THRESHOLD = Rao(1_000)


def stake(amount: int) -> I64F64Bits:
    return I64F64Bits(amount * I64F64.scale)


def weigher(hotkey: AccountId = VALIDATOR, amount: int = 1_000) -> Weigher:
    return Weigher(hotkey, stake(amount))


def weighing(*pairs: tuple[int, int], version: int = 0) -> Weighing:
    return Weighing(
        tuple(Uid(uid) for uid, _ in pairs),
        tuple(Proportion16(value) for _, value in pairs),
        VersionKey(version),
    )


def subnet(**parameters: Any) -> Subnet:
    """Return a subnet of three: the owner's neuron, a validator with a permit, a miner."""
    return Subnet(
        identity=Identity(added=True, owner_hotkey=OWNER),
        neurons=Neurons(hotkeys=(OWNER, VALIDATOR, MINER), validator_permit=(False, True, False)),
        mechanisms=Map({MAIN: Mechanism(last_update=(NOW, NOW, NOW))}),
        parameters=attrs.evolve(
            SubnetParameters(commit_reveal_enabled=False, min_allowed_weights=Count16(2)),
            **parameters,
        ),
    )


def refusal_of_weigher(
    one: Subnet, who: Weigher, what: Weighing, mechanism: MechanismId = MAIN
) -> Reason | None:
    try:
        admit_weigher(one, mechanism, who, what, THRESHOLD)
    except Rejected as refusal:
        return refusal.reason
    return None


def refusal_of_weights(one: Subnet, uid: int, what: Weighing) -> Reason | None:
    try:
        admit_weights(one, Uid(uid), what)
    except Rejected as refusal:
        return refusal.reason
    return None


@pytest.mark.rule("WEIGHTS-1")
@given(st.integers(0, 2**64 - 1), st.integers(0, 2**127 - 1))
def test_stake_must_weigh_as_much_as_the_threshold_to_the_last_bit(
    threshold: int, weight: int
) -> None:
    who = Weigher(VALIDATOR, I64F64Bits(weight))
    assert has_enough_stake(subnet(), who, Rao(threshold)) == (weight >= threshold << 64)


@pytest.mark.rule("WEIGHTS-1")
def test_the_owner_of_a_subnet_needs_no_stake_once_it_is_registered() -> None:
    assert has_enough_stake(subnet(), weigher(OWNER, 0), THRESHOLD)
    empty = attrs.evolve(subnet(), neurons=Neurons())
    assert not has_enough_stake(empty, weigher(OWNER, 0), THRESHOLD)


@pytest.mark.rule("WEIGHTS-2")
@given(st.integers(0, 2_000), st.integers(0, 2_000), st.integers(0, 1_000))
def test_weights_follow_one_another_after_the_limit(last: int, now: int, limit: int) -> None:
    one = subnet(weights_set_rate_limit=BlockCount(limit))
    mechanism = Mechanism(last_update=(BlockNumber(0), BlockNumber(last)))
    one = attrs.evolve(one, mechanisms=Map({MAIN: mechanism}))
    expected = last == 0 or max(now - last, 0) >= limit
    assert is_slow_enough(one, MAIN, Uid(1), BlockNumber(now)) == expected


@pytest.mark.rule("WEIGHTS-2")
def test_a_neuron_without_a_last_update_may_always_and_without_a_mechanism_never() -> None:
    short = attrs.evolve(subnet(), mechanisms=Map({MAIN: Mechanism(last_update=(NOW,))}))
    assert not is_slow_enough(short, MAIN, Uid(0), NOW)
    assert is_slow_enough(short, MAIN, Uid(1), NOW)
    assert not is_slow_enough(short, MechanismId(1), Uid(1), NOW)
    two = subnet(mechanism_count=Count8(2))
    assert is_slow_enough(two, MechanismId(1), Uid(1), NOW)


@pytest.mark.rule("WEIGHTS-3")
def test_a_weigher_is_refused_in_productions_order() -> None:
    uneven = Weighing((Uid(0),), (), VersionKey(0))
    one, two = weighing((0, 1)), weighing((0, 1), (2, 1))
    new = subnet(weights_version_key=VersionKey(7))
    assert refusal_of_weigher(Subnet(), weigher(), uneven) is Reason.WEIGHT_VEC_NOT_EQUAL_SIZE
    assert refusal_of_weigher(Subnet(), weigher(), one) is Reason.MECHANISM_DOES_NOT_EXIST
    assert (
        refusal_of_weigher(subnet(), weigher(), one, MechanismId(1))
        is Reason.MECHANISM_DOES_NOT_EXIST
    )
    assert (
        refusal_of_weigher(subnet(), weigher(STRANGER, 0), weighing(*[(0, 1)] * 4))
        is Reason.UIDS_LENGTH_EXCEED_UIDS_IN_SUBNET
    )
    assert (
        refusal_of_weigher(subnet(), weigher(STRANGER, 0), two)
        is Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET
    )
    assert (
        refusal_of_weigher(new, weigher(amount=999), two) is Reason.NOT_ENOUGH_STAKE_TO_SET_WEIGHTS
    )
    assert refusal_of_weigher(new, weigher(), two) is Reason.INCORRECT_WEIGHT_VERSION_KEY
    assert refusal_of_weigher(new, weigher(), weighing((0, 1), version=7)) is None


@pytest.mark.rule("WEIGHTS-3")
def test_who_is_admitted_is_told_its_uid() -> None:
    assert admit_weigher(subnet(), MAIN, weigher(MINER), weighing(), THRESHOLD) == 2


@pytest.mark.rule("WEIGHTS-4")
def test_without_a_permit_a_neuron_weighs_itself_alone() -> None:
    assert refusal_of_weights(subnet(), 2, weighing((2, 9))) is None
    for others in (weighing((1, 9)), weighing((2, 9), (1, 9)), weighing()):
        assert refusal_of_weights(subnet(), 2, others) is Reason.NEURON_NO_VALIDATOR_PERMIT


@pytest.mark.rule("WEIGHTS-4")
def test_the_owner_weighs_others_without_a_permit() -> None:
    assert refusal_of_weights(subnet(), 0, weighing((1, 9), (2, 9))) is None


@pytest.mark.rule("WEIGHTS-5")
def test_weights_are_refused_in_productions_order() -> None:
    assert refusal_of_weights(subnet(), 1, weighing((7, 1), (7, 1))) is Reason.DUPLICATE_UIDS
    assert refusal_of_weights(subnet(), 1, weighing((7, 1))) is Reason.UID_VEC_CONTAIN_INVALID_ONE
    assert refusal_of_weights(subnet(), 1, weighing((2, 1))) is Reason.WEIGHT_VEC_LENGTH_IS_LOW
    assert refusal_of_weights(subnet(), 1, weighing((2, 1), (0, 1))) is None


@pytest.mark.rule("WEIGHTS-5")
def test_no_more_weights_are_asked_than_there_are_neurons() -> None:
    demanding = subnet(min_allowed_weights=Count16(1_024))
    all_three = weighing((0, 1), (1, 1), (2, 1))
    assert refusal_of_weights(demanding, 1, all_three) is None


values = st.lists(st.integers(0, 65_535), min_size=1, max_size=3)


@pytest.mark.rule("WEIGHTS-6")
@given(values)
def test_the_greatest_weight_becomes_65535_and_the_order_stays(given_values: list[int]) -> None:
    what = weighing(*enumerate(given_values))
    row = with_weights(subnet(), MAIN, Uid(1), what, NOW).mechanisms[MAIN].weights[Uid(1)]
    assert [uid for uid, _ in row] == list(range(len(given_values)))
    kept = [value for _, value in row]
    assert max(kept) == (65_535 if any(given_values) else 0)
    for left, right in zip(enumerate(given_values), enumerate(kept), strict=True):
        exact = left[1] * 65_535 / max(*given_values, 1)
        assert abs(right[1] - exact) <= 1


@pytest.mark.rule("WEIGHTS-6")
def test_the_block_is_noted_unless_the_commit_was() -> None:
    later = BlockNumber(NOW + 1)
    plain = with_weights(subnet(), MAIN, Uid(1), weighing((2, 1)), later)
    assert plain.mechanisms[MAIN].last_update == (NOW, later, NOW)
    committed = subnet(commit_reveal_enabled=True)
    revealed = with_weights(committed, MAIN, Uid(1), weighing((2, 1)), later)
    assert revealed.mechanisms[MAIN].last_update == (NOW, NOW, NOW)
    assert revealed.mechanisms[MAIN].weights == plain.mechanisms[MAIN].weights


@pytest.mark.rule("WEIGHTS-6")
def test_a_list_of_updates_that_is_too_short_is_filled_up() -> None:
    for before in ((), (NOW,)):
        short = attrs.evolve(subnet(), mechanisms=Map({MAIN: Mechanism(last_update=before)}))
        after = with_weights(short, MAIN, Uid(1), weighing((2, 1)), BlockNumber(NOW + 1))
        expected = (before[0] if before else 0, NOW + 1, 0)
        assert after.mechanisms[MAIN].last_update == expected
