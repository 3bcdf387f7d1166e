import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Origin, Signed, apply
from tao_model.network.calls import CALLS
from tao_model.network.children import (
    SetAutoParentDelegationEnabled,
    SetChildkeyTake,
    SetChildren,
    has_enough_stake,
)
from tao_model.network.staking import AddStake
from tao_model.rejection import Reason, Rejected
from tao_model.state import ROOT, Map, State
from tao_model.state.children import PendingChildren
from tao_model.state.consensus import Neurons
from tao_model.units import AccountId, BlockNumber, NetUid, Proportion16, Proportion64, Rao
from tests.strategies.staking import (
    ALICE,
    BOB,
    HOTKEY,
    NOWHERE,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    UNKNOWN,
    network,
)

BY_ALICE = Signed(ALICE)
HALF = Proportion64(2**63)
CHILD = AccountId(b"c" * 32)


def asked(
    *children: tuple[int, AccountId], hotkey: AccountId = HOTKEY, netuid: NetUid = SUBNET
) -> SetChildren:
    return SetChildren(
        hotkey, netuid, tuple((Proportion64(part), child) for part, child in children)
    )


def refusal_of(state: State, action: object, origin: Origin = BY_ALICE) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as refusal:
        return refusal.reason
    return None


def at(state: State, block: int) -> State:
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


def with_threshold(state: State, threshold: int) -> State:
    parameters = attrs.evolve(state.parameters, stake_threshold=Rao(threshold))
    return attrs.evolve(state, parameters=parameters)


@pytest.mark.rule("CHILDREN-6")
def test_a_request_for_children_is_refused_in_productions_order() -> None:
    state = with_threshold(network(), TAO)
    one = (HALF, CHILD)
    recent = apply(state, BY_ALICE, asked())
    assert refusal_of(recent, asked(netuid=ROOT)) is (
        Reason.REGISTRATION_NOT_PERMITTED_ON_ROOT_SUBNET
    )
    assert refusal_of(recent, asked(one, one), Signed(BOB)) is Reason.TX_RATE_LIMIT_EXCEEDED
    assert refusal_of(state, asked(netuid=NOWHERE), Signed(BOB)) is Reason.SUBNET_NOT_EXISTS
    assert refusal_of(state, asked(one, one), Signed(BOB)) is Reason.NON_ASSOCIATED_COLDKEY
    assert refusal_of(state, asked(one, hotkey=UNKNOWN)) is Reason.NON_ASSOCIATED_COLDKEY
    assert refusal_of(state, asked(one, one)) is Reason.DUPLICATE_CHILD
    assert refusal_of(state, asked((HALF, HOTKEY))) is Reason.INVALID_CHILD
    assert refusal_of(state, asked(one)) is Reason.NOT_ENOUGH_STAKE_TO_SET_CHILDKEYS


def test_root_does_not_ask_for_children() -> None:
    assert refusal_of(network(), asked(), ROOT_ORIGIN) is Reason.BAD_ORIGIN


@pytest.mark.rule("CHILDREN-6")
def test_a_hotkey_must_be_worth_the_threshold_or_be_the_owners() -> None:
    state = with_threshold(network(), TAO)
    assert not has_enough_stake(state, HOTKEY, SUBNET)
    staked = apply(state, BY_ALICE, AddStake(HOTKEY, ROOT, Rao(2 * TAO)))
    assert has_enough_stake(staked, HOTKEY, SUBNET)
    subnet = state.subnet(SUBNET)
    identity = attrs.evolve(subnet.identity, owner_hotkey=HOTKEY)
    of_owner = state.with_subnet(SUBNET, attrs.evolve(subnet, identity=identity))
    assert has_enough_stake(of_owner, HOTKEY, SUBNET)
    assert refusal_of(state, asked()) is None


@pytest.mark.rule("CHILDREN-7")
def test_a_request_waits_for_the_cooldown_and_replaces_the_one_before() -> None:
    first = apply(network(), BY_ALICE, asked((HALF, CHILD)))
    expected = PendingChildren(((HALF, CHILD),), BlockNumber(7 + 7_200))
    assert first.subnet(SUBNET).children.pending == Map({HOTKEY: expected})
    assert not first.subnet(SUBNET).children.children
    assert refusal_of(at(first, 7 + 149), asked()) is Reason.TX_RATE_LIMIT_EXCEEDED
    second = apply(at(first, 7 + 150), BY_ALICE, asked())
    withdrawn = PendingChildren((), BlockNumber(7 + 150 + 7_200))
    assert second.subnet(SUBNET).children.pending == Map({HOTKEY: withdrawn})


@pytest.mark.rule("CHILDREN-7")
def test_on_a_subnet_that_was_not_started_children_are_set_at_once() -> None:
    state = network()
    subnet = state.subnet(SUBNET)
    parameters = attrs.evolve(subnet.parameters, subtoken_enabled=False)
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, parameters=parameters))
    family = apply(state, BY_ALICE, asked((HALF, CHILD))).subnet(SUBNET).children
    assert family.children == Map({HOTKEY: ((HALF, CHILD),)})
    assert family.parents == Map({CHILD: ((HALF, HOTKEY),)})
    assert not family.pending


@pytest.mark.rule("CHILDREN-8")
def test_a_childkey_take_is_raised_once_and_lowered_at_any_time() -> None:
    def take(number: int) -> SetChildkeyTake:
        return SetChildkeyTake(HOTKEY, SUBNET, Proportion16(number))

    state = apply(network(), BY_ALICE, take(100))
    assert state.subnet(SUBNET).children.takes == Map({HOTKEY: 100})
    limited = Reason.TX_CHILDKEY_TAKE_RATE_LIMIT_EXCEEDED
    assert refusal_of(state, take(101)) is limited
    lower = apply(at(state, 8), BY_ALICE, take(99))
    assert refusal_of(at(lower, 8 + 215_999), take(100)) is limited
    assert refusal_of(at(lower, 8 + 216_000), take(100)) is None
    assert refusal_of(state, take(11_797)) is Reason.INVALID_CHILDKEY_TAKE
    assert refusal_of(state, take(99), Signed(BOB)) is Reason.NON_ASSOCIATED_COLDKEY


@pytest.mark.rule("CHILDREN-8")
def test_the_greater_of_both_least_takes_counts() -> None:
    least = CALLS["SubtensorModule.sudo_set_min_childkey_take"].action
    state = apply(network(), ROOT_ORIGIN, least(50))
    subnet = state.subnet(SUBNET)
    parameters = attrs.evolve(subnet.parameters, min_childkey_take=Proportion16(70))
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, parameters=parameters))
    low, enough = (SetChildkeyTake(HOTKEY, SUBNET, Proportion16(one)) for one in (69, 70))
    assert refusal_of(state, low) is Reason.INVALID_CHILDKEY_TAKE
    assert refusal_of(state, enough) is None


@pytest.mark.rule("CHILDREN-9")
def test_an_owner_on_root_chooses_whether_it_lends_by_itself() -> None:
    choice = SetAutoParentDelegationEnabled(HOTKEY, False)
    state = network()
    assert refusal_of(state, choice, Signed(BOB)) is Reason.NON_ASSOCIATED_COLDKEY
    assert refusal_of(state, choice) is Reason.HOTKEY_NOT_REGISTERED_IN_SUBNET
    root = attrs.evolve(state.subnet(ROOT), neurons=Neurons((OTHER_HOTKEY, HOTKEY)))
    after = apply(state.with_subnet(ROOT, root), BY_ALICE, choice)
    assert after.stake.auto_parent_delegation == Map({HOTKEY: False})
