"""Claims of root's dividends, on the ledger."""

import attrs
import pytest

from tao_model.network.root_claims import with_claims
from tao_model.network.stake_flows import Place, held
from tao_model.rejection import Rejected
from tao_model.state import ROOT, Map, State
from tao_model.state.root_claims import RootClaimKind, RootClaimType
from tao_model.units import I96F32Bits, NetUid
from tests.model.network.recorded_blocks import genesis

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
