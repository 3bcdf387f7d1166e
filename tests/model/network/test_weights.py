import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Origin, Signed, apply
from tao_model.network.call import Action
from tao_model.network.staking import AddStake
from tao_model.network.weights import (
    BatchSetWeights,
    SetMechanismWeights,
    SetWeights,
    weigher_of,
)
from tao_model.numbers.fixed_point import I64F64
from tao_model.rejection import Reason, Rejected
from tao_model.state import ROOT, Map, State
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.units import (
    BlockNumber,
    Count16,
    MechanismId,
    NetUid,
    Proportion16,
    Proportion64,
    Rao,
    Uid,
    VersionKey,
)
from tests.strategies.staking import (
    ALICE,
    HOTKEY,
    NOWHERE,
    OTHER,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    UNKNOWN,
    network,
)

BY_HOTKEY = Signed(HOTKEY)
MAIN = MechanismId(0)
ROW = ((Uid(1), Proportion16(65_535)),)


def plain(block: int = 200) -> State:
    """Return a network in which a hotkey may set weights on two subnets, by permit."""
    state = network()
    for netuid in (SUBNET, OTHER):
        subnet = state.subnet(netuid)
        updates = (BlockNumber(100), BlockNumber(0))
        subnet = attrs.evolve(
            subnet,
            neurons=Neurons((HOTKEY, OTHER_HOTKEY), validator_permit=(True, False)),
            mechanisms=Map({MAIN: Mechanism(last_update=updates)}),
            parameters=attrs.evolve(
                subnet.parameters, commit_reveal_enabled=False, min_allowed_weights=Count16(1)
            ),
        )
        state = state.with_subnet(netuid, subnet)
    return attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(block)))


def weights(netuid: NetUid = SUBNET, *uids: int) -> SetWeights:
    chosen = tuple(map(Uid, uids or (1,)))
    return SetWeights(netuid, chosen, (Proportion16(9),) * len(chosen), VersionKey(0))


def within(mechanism: int) -> SetMechanismWeights:
    return SetMechanismWeights(
        SUBNET, MechanismId(mechanism), (Uid(1),), (Proportion16(9),), VersionKey(0)
    )


def batch(*netuids: NetUid) -> BatchSetWeights:
    pairs = ((Uid(1), Proportion16(9)),)
    return BatchSetWeights(netuids, (pairs,) * len(netuids), (VersionKey(0),) * len(netuids))


def refusal_of(state: State, action: Action, origin: Origin = BY_HOTKEY) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as refusal:
        return refusal.reason
    return None


def committing(state: State, netuid: NetUid) -> State:
    subnet = state.subnet(netuid)
    parameters = attrs.evolve(subnet.parameters, commit_reveal_enabled=True)
    return state.with_subnet(netuid, attrs.evolve(subnet, parameters=parameters))


def with_threshold(state: State) -> State:
    parameters = attrs.evolve(state.parameters, stake_threshold=Rao(TAO))
    return attrs.evolve(state, parameters=parameters)


@pytest.mark.rule("WEIGHTS-6", "WEIGHTS-7")
def test_weights_are_kept_with_the_block_in_which_they_were_set() -> None:
    after = apply(plain(), BY_HOTKEY, weights()).subnet(SUBNET).mechanisms[MAIN]
    assert after.weights == Map({Uid(0): ROW})
    assert after.last_update == (200, 0)
    assert apply(plain(), BY_HOTKEY, within(0)).subnet(SUBNET).mechanisms[MAIN] == after


@pytest.mark.rule("WEIGHTS-7")
def test_plain_weights_are_refused_where_they_are_committed_whoever_calls() -> None:
    state = committing(plain(), SUBNET)
    for origin in (BY_HOTKEY, ROOT_ORIGIN):
        assert refusal_of(state, weights(), origin) is Reason.COMMIT_REVEAL_ENABLED
        assert refusal_of(state, within(0), origin) is Reason.COMMIT_REVEAL_ENABLED
    assert refusal_of(plain(), weights(), ROOT_ORIGIN) is Reason.BAD_ORIGIN
    root = attrs.evolve(plain().subnet(SUBNET), neurons=Neurons())
    state = plain().with_subnet(ROOT, root)
    assert refusal_of(state, weights(ROOT)) is Reason.CAN_NOT_SET_ROOT_NETWORK_WEIGHTS


@pytest.mark.rule("WEIGHTS-7")
def test_on_subnets_that_refuse_their_weights_a_batch_does_nothing() -> None:
    state = committing(plain(), OTHER)
    after = apply(state, BY_HOTKEY, batch(OTHER, NOWHERE, SUBNET))
    assert after == apply(state, BY_HOTKEY, weights())
    assert apply(state, BY_HOTKEY, batch()) == state


@pytest.mark.rule("WEIGHTS-7", "WEIGHTS-8")
def test_the_lists_of_a_batch_go_together() -> None:
    uneven = attrs.evolve(batch(SUBNET, OTHER), version_keys=(VersionKey(0),))
    for origin in (BY_HOTKEY, Signed(UNKNOWN)):
        assert refusal_of(plain(), uneven, origin) is Reason.INPUT_LENGTHS_UNEQUAL
    assert refusal_of(plain(), uneven, ROOT_ORIGIN) is Reason.BAD_ORIGIN


@pytest.mark.rule("WEIGHTS-8")
def test_too_little_stake_is_refused_before_anything_else_about_the_call() -> None:
    poor = with_threshold(committing(plain(), SUBNET))
    too_little = Reason.NOT_ENOUGH_STAKE_TO_SET_WEIGHTS
    for action in (weights(), weights(NOWHERE), within(7), batch(SUBNET, OTHER)):
        assert refusal_of(poor, action) is too_little
    staked = apply(poor, Signed(ALICE), AddStake(HOTKEY, SUBNET, Rao(5 * TAO)))
    assert refusal_of(staked, weights()) is Reason.COMMIT_REVEAL_ENABLED
    assert refusal_of(staked, batch(SUBNET, OTHER)) is too_little
    assert refusal_of(poor, weights(), ROOT_ORIGIN) is Reason.COMMIT_REVEAL_ENABLED


@pytest.mark.rule("WEIGHTS-8")
def test_weights_that_come_too_soon_are_refused_before_the_call() -> None:
    soon = plain(block=199)
    too_fast = Reason.SETTING_WEIGHTS_TOO_FAST
    assert refusal_of(soon, weights(SUBNET, 1, 1, 1)) is too_fast
    assert refusal_of(soon, within(0)) is too_fast
    assert refusal_of(plain(), within(1)) is too_fast
    assert refusal_of(soon, within(1), Signed(UNKNOWN)) is Reason.MECHANISM_DOES_NOT_EXIST
    assert refusal_of(committing(soon, SUBNET), weights()) is Reason.COMMIT_REVEAL_ENABLED
    assert apply(soon, BY_HOTKEY, batch(SUBNET)) == soon


@pytest.mark.rule("WEIGHTS-1")
def test_borrowed_stake_counts_and_lent_stake_does_not() -> None:
    state = apply(plain(), Signed(ALICE), AddStake(HOTKEY, SUBNET, Rao(5 * TAO)))
    own = weigher_of(state, SUBNET, HOTKEY).stake
    assert own > 0
    subnet = state.subnet(SUBNET)
    half = Proportion64(2**63)
    family = attrs.evolve(
        subnet.children,
        children=Map({HOTKEY: ((half, OTHER_HOTKEY),)}),
        parents=Map({OTHER_HOTKEY: ((half, HOTKEY),)}),
    )
    lending = state.with_subnet(SUBNET, attrs.evolve(subnet, children=family))
    lender = weigher_of(lending, SUBNET, HOTKEY).stake
    borrower = weigher_of(lending, SUBNET, OTHER_HOTKEY).stake
    assert 0 <= own - lender - borrower <= 2 * I64F64.scale
    assert abs(lender - borrower) <= I64F64.scale
