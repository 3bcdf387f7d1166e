"""What a block notes and looks up once its emission is paid."""

import attrs
import pytest

from tao_model.network.afterwards import (
    SHARES_PER_BLOCK,
    shares_after,
    with_moving_prices,
    with_pending_children,
    with_root_proportions,
    with_walk_continued,
)
from tao_model.network.coinbase import emitting_subnets, root_proportion_of, subnets_in_order
from tao_model.state import ROOT, Map
from tao_model.state.children import PendingChildren
from tao_model.state.iteration import share_key
from tao_model.state.root_claims import RootClaims
from tao_model.units import BlockNumber, Proportion64
from tests.model.network.recorded_blocks import before_blocks, genesis
from tests.strategies.emission import account


@pytest.mark.rule("BLOCK-9")
def test_only_emitting_subnets_have_their_price_and_proportion_noted() -> None:
    state = genesis()
    after = with_root_proportions(with_moving_prices(state))
    emitting = emitting_subnets(state)
    for netuid in emitting:
        noted = after.subnet(netuid).emission.root_proportion
        assert noted == root_proportion_of(state, state.subnet(netuid))
    for netuid in set(subnets_in_order(state)) - set(emitting):
        assert after.subnet(netuid) == state.subnet(netuid)


@pytest.mark.rule("BLOCK-10")
def test_children_are_set_on_subnets_whose_slot_was_used_now() -> None:
    state = genesis()
    netuid = emitting_subnets(state)[0]
    subnet = state.subnet(netuid)
    parent, child = account(1), account(2)
    links = ((Proportion64(5), child),)
    pending = Map({parent: PendingChildren(links, BlockNumber(0))})
    family = attrs.evolve(subnet.children, pending=pending)
    for used, children in ((state.block.number, links), (BlockNumber(0), ())):
        schedule = attrs.evolve(subnet.schedule, last_epoch_block=used)
        waiting = attrs.evolve(subnet, children=family, schedule=schedule)
        after = with_pending_children(state.with_subnet(netuid, waiting)).subnet(netuid)
        assert after.children.children.get(parent, ()) == children


@pytest.mark.rule("BLOCK-11")
def test_the_walk_visits_every_share_once_a_round_and_finds_all_of_roots_stakers() -> None:
    states = (state for state, _ in before_blocks())
    largest = max(states, key=lambda state: len(list(shares_after(state, None))))
    state = attrs.evolve(largest, root_claims=RootClaims())
    places = list(shares_after(state, None))
    assert places == sorted(places, key=share_key)
    rounds = len(places) // SHARES_PER_BLOCK + 1
    assert rounds > 1
    for turn in range(1, rounds + 1):
        state = with_walk_continued(state)
        last = places[turn * SHARES_PER_BLOCK - 1] if turn < rounds else None
        assert state.root_claims.walk_position == last
    stakers = dict.fromkeys(coldkey for _, coldkey, netuid in places if netuid == ROOT)
    assert list(state.root_claims.staking_coldkeys) == list(stakers)


@pytest.mark.rule("BLOCK-11")
def test_the_walk_goes_on_after_a_share_that_is_there_no_more() -> None:
    places = list(shares_after(genesis(), None))
    gone = (places[3][0], account(77), places[3][2])
    rest = [place for place in places if share_key(place) > share_key(gone)]
    assert list(shares_after(genesis(), gone)) == rest
