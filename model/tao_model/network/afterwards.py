"""What a block notes and looks up once its emission is paid (chapter 22-block)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from tao_model.children import with_cooled_down
from tao_model.emission.moving_price import AveragedSubnet, moving_price
from tao_model.network.coinbase import emitting_subnets, root_proportion_of, subnets_in_order
from tao_model.pools.pool import spot_price
from tao_model.root_claim import with_staker
from tao_model.state import ROOT, State
from tao_model.state.iteration import accounts_in_order, blake2_key, share_key, shares_in_order
from tao_model.state.records import evolve
from tao_model.state.root_claims import SharePlace
from tao_model.units import AccountId, NetUid

SHARES_PER_BLOCK: Final = 30
"""How many shares the walk visits in a block. Source: ``lib.rs``, ``ALPHA_MAP_BATCH_SIZE``."""


def with_moving_price(state: State, netuid: NetUid) -> State:
    """Return the state after the average of a subnet's price made a step (BLOCK-9)."""
    subnet = state.subnet(netuid)
    averaged = AveragedSubnet(
        netuid,
        subnet.pool.mechanism,
        spot_price(subnet.pool),
        subnet.emission.moving_price,
        subnet.identity.first_emission_block,
        subnet.parameters.ema_price_halving_blocks,
    )
    price = moving_price(averaged, state.parameters.subnet_moving_alpha, state.block.number)
    emission = evolve(subnet.emission, moving_price=price)
    return state.with_subnet(netuid, evolve(subnet, emission=emission))


def with_moving_prices(state: State) -> State:
    """Return the state after the averages of all emitting subnets made a step (BLOCK-9).

    Source: ``coinbase/block_step.rs``, ``update_moving_prices``.
    """
    for netuid in emitting_subnets(state):
        state = with_moving_price(state, netuid)
    return state


def with_root_proportions(state: State) -> State:
    """Return the state that notes root's part of every emitting subnet (BLOCK-9).

    Source: ``coinbase/block_step.rs``, ``update_root_prop``.
    """
    for netuid in emitting_subnets(state):
        subnet = state.subnet(netuid)
        proportion = root_proportion_of(state, netuid)
        emission = evolve(subnet.emission, root_proportion=proportion)
        state = state.with_subnet(netuid, evolve(subnet, emission=emission))
    return state


def shares_of(state: State, hotkey: AccountId) -> Iterator[SharePlace]:
    """Return the places of all shares in a hotkey, in the order of storage (BLOCK-11)."""
    places = (
        (hotkey, coldkey, netuid)
        for netuid, subnet in state.subnets.items()
        if hotkey in subnet.stake.hotkeys
        for coldkey in subnet.stake.hotkeys[hotkey].shares
    )
    return iter(shares_in_order(places))


def shares_after(state: State, last: SharePlace | None) -> Iterator[SharePlace]:
    """Return the places of shares that follow one, in the order of storage (BLOCK-11).

    From the first, where there is none to follow.
    """
    hotkeys = {hotkey for subnet in state.subnets.values() for hotkey in subnet.stake.hotkeys}
    for hotkey in accounts_in_order(hotkeys):
        if last is not None and blake2_key(hotkey) < blake2_key(last[0]):
            continue
        for place in shares_of(state, hotkey):
            if last is None or share_key(place) > share_key(last):
                yield place


def with_walk_continued(state: State) -> State:
    """Return the state after the walk listed the coldkeys of the next root shares (BLOCK-11).

    It begins anew once fewer than a block's number are left. Source: ``staking/helpers.rs``,
    ``populate_root_coldkey_staking_maps_v2``.
    """
    claims = state.root_claims
    visited = tuple(islice(shares_after(state, claims.walk_position), SHARES_PER_BLOCK))
    for _, coldkey, netuid in visited:
        if netuid == ROOT:
            claims = with_staker(claims, coldkey)
    position = visited[-1] if len(visited) == SHARES_PER_BLOCK else None
    return evolve(state, root_claims=evolve(claims, walk_position=position))


def with_pending_children(state: State) -> State:
    """Return the state after subnets whose slot was used now set children (BLOCK-10).

    Source: ``coinbase/block_step.rs``, ``try_set_pending_children``.
    """
    block = state.block.number
    for netuid in subnets_in_order(state):
        subnet = state.subnet(netuid)
        if subnet.schedule.last_epoch_block == block:
            is_started = subnet.parameters.subtoken_enabled
            family = with_cooled_down(subnet.children, block, is_started)
            state = state.with_subnet(netuid, evolve(subnet, children=family))
    return state
