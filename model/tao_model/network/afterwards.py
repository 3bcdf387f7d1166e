"""What a block notes and looks up once its emission is paid (chapter 22-block)."""

import functools
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from tao_model.children import with_cooled_down
from tao_model.emission.moving_price import AveragedSubnet, moving_price
from tao_model.network.coinbase import emitting_subnets, root_proportion_of, subnets_in_order
from tao_model.pools.pool import spot_price
from tao_model.root_claim import with_staker
from tao_model.state import ROOT, Map, State, Subnet
from tao_model.state.iteration import account_of, blake2_key, share_key, shares_in_order
from tao_model.state.pools import HotkeyStake
from tao_model.state.records import evolve
from tao_model.state.root_claims import SharePlace
from tao_model.units import AccountId, NetUid

SHARES_PER_BLOCK: Final = 30
"""How many shares the walk visits in a block. Source: ``lib.rs``, ``ALPHA_MAP_BATCH_SIZE``."""


_STAKES_REMEMBERED: Final = 1 << 10
"""Of how many subnets' stakes the order of hotkeys is kept."""


def with_moving_price(state: State, netuid: NetUid) -> Subnet:
    """Return a subnet after the average of its price made a step (BLOCK-9)."""
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
    return evolve(subnet, emission=evolve(subnet.emission, moving_price=price))


def with_moving_prices(state: State) -> State:
    """Return the state after the averages of all emitting subnets made a step (BLOCK-9).

    Source: ``coinbase/block_step.rs``, ``update_moving_prices``.
    """
    return state.with_subnets({n: with_moving_price(state, n) for n in emitting_subnets(state)})


def with_root_proportion(state: State, netuid: NetUid) -> Subnet:
    """Return a subnet that notes root's part of it (BLOCK-9)."""
    subnet = state.subnet(netuid)
    proportion = root_proportion_of(state, subnet)
    return evolve(subnet, emission=evolve(subnet.emission, root_proportion=proportion))


def with_root_proportions(state: State) -> State:
    """Return the state that notes root's part of every emitting subnet (BLOCK-9).

    Source: ``coinbase/block_step.rs``, ``update_root_prop``.
    """
    return state.with_subnets({n: with_root_proportion(state, n) for n in emitting_subnets(state)})


@functools.lru_cache(_STAKES_REMEMBERED)
def staked_hotkeys(hotkeys: Map[AccountId, HotkeyStake]) -> tuple[bytes, ...]:
    """Return the stored keys of hotkeys with stake on a subnet, in order (BLOCK-11).

    Stake changes on few subnets in a block; of the others the order is known.
    """
    return tuple(sorted(map(blake2_key, hotkeys)))


def staked_hotkeys_after(
    netuid: NetUid, subnet: Subnet, last: SharePlace | None
) -> Iterator[tuple[bytes, NetUid]]:
    """Return the stored keys of a subnet's hotkeys, from that of a share on (BLOCK-11)."""
    keys = staked_hotkeys(subnet.stake.hotkeys)
    start = 0 if last is None else bisect_left(keys, blake2_key(last[0]))
    return ((keys[number], netuid) for number in range(start, len(keys)))


def shares_of(state: State, hotkey: AccountId, netuids: Iterable[NetUid]) -> list[SharePlace]:
    """Return the places of all shares in a hotkey, in the order of storage (BLOCK-11)."""
    return shares_in_order(
        (hotkey, coldkey, netuid)
        for netuid in netuids
        for coldkey in state.subnet(netuid).stake.hotkeys[hotkey].shares
    )


def shares_after(state: State, last: SharePlace | None) -> Iterator[SharePlace]:
    """Return the places of shares that follow one, in the order of storage (BLOCK-11).

    From the first, where there is none to follow.
    """
    by_subnet = [staked_hotkeys_after(n, subnet, last) for n, subnet in state.subnets.items()]
    for key, places in groupby(merge(*by_subnet), itemgetter(0)):
        for place in shares_of(state, account_of(key), (netuid for _, netuid in places)):
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
