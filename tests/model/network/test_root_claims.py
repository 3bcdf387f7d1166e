"""Claims of root's dividends, on the ledger."""

import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Origin, Signed, apply
from tao_model.network.calls import CALLS
from tao_model.network.root_claims import ClaimRoot, SetRootClaimType, with_claims
from tao_model.network.stake_flows import Place, held
from tao_model.rejection import Reason, Rejected
from tao_model.state import ROOT, Map, State
from tao_model.state.root_claims import RootClaimKind, RootClaimType
from tao_model.units import I96F32Bits, NetUid
from tests.model.network.recorded_blocks import genesis
from tests.strategies.staking import ALICE, NOWHERE, SUBNET, network

BY_ALICE = Signed(ALICE)

RATE = I96F32Bits(2**32 // 100)
NETUID = NetUid(1)


def claiming(kind: RootClaimKind) -> tuple[State, Place]:
    """Return a state in which a staker on root is owed a hundredth of its stake."""
    state = genesis()
    hotkey, coldkey = next(
        (hotkey, coldkey)
        for hotkey, held_by in state.subnet(ROOT).stake.hotkeys.items()
        for coldkey in held_by.shares
        if hotkey in state.stake.staking_hotkeys.get(coldkey, ())
    )
    subnet = state.subnet(NETUID)
    parameters = attrs.evolve(subnet.parameters, root_claim_threshold=I96F32Bits(0))
    claims = attrs.evolve(
        state.root_claims,
        claimable=Map({hotkey: Map({NETUID: RATE})}),
        claimed=Map(),
        claim_types=Map({coldkey: RootClaimType(kind)}),
    )
    state = attrs.evolve(state, root_claims=claims)
    return state.with_subnet(NETUID, attrs.evolve(subnet, parameters=parameters)), Place(
        hotkey, coldkey, NETUID
    )


@pytest.mark.rule("ROOT-CLAIM-7")
def test_alpha_that_is_kept_becomes_stake_on_its_subnet_once() -> None:
    state, place = claiming(RootClaimKind.KEEP)
    after = with_claims(state, place.coldkey)
    claimed = after.root_claims.claimed[NETUID, place.hotkey, place.coldkey]
    assert claimed > 0
    assert abs(held(after, place) - held(state, place) - claimed) <= 1
    assert with_claims(after, place.coldkey) == after


@pytest.mark.rule("ROOT-CLAIM-7")
def test_a_claim_of_other_subnets_leaves_this_one() -> None:
    state, place = claiming(RootClaimKind.KEEP)
    assert with_claims(state, place.coldkey, [NetUid(2)]) == state


@pytest.mark.rule("ROOT-CLAIM-7")
def test_a_pool_that_cannot_buy_rejects_the_claims() -> None:
    state, place = claiming(RootClaimKind.SWAP)
    subnet = state.subnet(NETUID)
    gone = attrs.evolve(subnet, identity=attrs.evolve(subnet.identity, added=False))
    with pytest.raises(Rejected):
        with_claims(state.with_subnet(NETUID, gone), place.coldkey)


def refusal_of(state: State, action: object, origin: Origin = BY_ALICE) -> Reason | None:
    try:
        apply(state, origin, action)
    except Rejected as refusal:
        return refusal.reason
    return None


def of(*subnets: int) -> ClaimRoot:
    return ClaimRoot(tuple(map(NetUid, subnets)))


@pytest.mark.rule("ROOT-CLAIM-8")
def test_a_call_claims_of_one_to_five_subnets() -> None:
    for number, reason in ((0, Reason.INVALID_SUBNET_NUMBER), (1, None), (5, None)):
        assert refusal_of(network(), of(*range(number))) is reason
    assert refusal_of(network(), of(*range(6))) is Reason.INVALID_SUBNET_NUMBER
    assert refusal_of(network(), of(1, 1, 1, 1, 1, 1)) is None


@pytest.mark.rule("ROOT-CLAIM-8")
def test_a_call_claims_what_a_block_would_of_the_subnets_that_it_names() -> None:
    state, place = claiming(RootClaimKind.KEEP)
    after = apply(state, Signed(place.coldkey), of(NETUID))
    assert held(after, place) > held(state, place)
    assert attrs.evolve(after, root_claims=state.root_claims) == attrs.evolve(
        with_claims(state, place.coldkey, [NETUID]), root_claims=state.root_claims
    )
    elsewhere = apply(state, Signed(place.coldkey), of(NETUID + 1))
    assert held(elsewhere, place) == held(state, place)


@pytest.mark.rule("ROOT-CLAIM-8", "ROOT-CLAIM-9")
def test_who_claims_or_chooses_is_on_the_list_of_roots_stakers() -> None:
    for action in (of(SUBNET), SetRootClaimType(RootClaimType(RootClaimKind.KEEP))):
        after = apply(network(), BY_ALICE, action)
        assert list(after.root_claims.staking_coldkeys) == [ALICE]


@pytest.mark.rule("ROOT-CLAIM-9")
def test_a_choice_replaces_the_one_before() -> None:
    keep = RootClaimType(RootClaimKind.KEEP_SUBNETS, (SUBNET, NOWHERE))
    after = apply(network(), BY_ALICE, SetRootClaimType(keep))
    assert after.root_claims.claim_types == Map({ALICE: keep})
    again = apply(after, BY_ALICE, SetRootClaimType(RootClaimType()))
    assert not again.root_claims.claim_types
    none = SetRootClaimType(RootClaimType(RootClaimKind.KEEP_SUBNETS))
    assert refusal_of(network(), none) is Reason.INVALID_SUBNET_NUMBER


@pytest.mark.rule("ADMINISTRATION-4")
def test_root_and_owners_set_how_claims_are_made_within_bounds() -> None:
    claims = CALLS["SubtensorModule.sudo_set_num_root_claims"].action
    after = apply(network(), ROOT_ORIGIN, claims(50))
    assert after.parameters.root_claims_per_block == 50
    assert refusal_of(network(), claims(51), ROOT_ORIGIN) is Reason.INVALID_NUM_ROOT_CLAIM
    threshold = CALLS["SubtensorModule.sudo_set_root_claim_threshold"].action
    after = apply(network(), ROOT_ORIGIN, threshold(SUBNET, 10_000_000))
    assert after.subnet(SUBNET).parameters.root_claim_threshold == 10_000_000 << 32
    too_high = threshold(SUBNET, 10_000_001)
    assert refusal_of(network(), too_high, ROOT_ORIGIN) is Reason.INVALID_ROOT_CLAIM_THRESHOLD
    assert refusal_of(network(), threshold(SUBNET, 0)) is Reason.BAD_ORIGIN
