"""What becomes of the little that a withdrawal leaves (chapter 05-staking)."""

import attrs

from tao_model.network.locks import with_lock_forced_down
from tao_model.network.stake_flows import Place, begun, fee_rate_of, held, run_stages, without_stake
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.pool import spot_price
from tao_model.pools.swaps import LOWEST_LIMIT
from tao_model.staking.nominations import least_nomination
from tao_model.state import State
from tao_model.state.iteration import numbers_in_order
from tao_model.units import AccountId, NetUid, Rao


def existing_subnets(state: State) -> list[NetUid]:
    """Return the numbers of the subnets that exist, in the order in which they are walked."""
    return numbers_in_order(
        netuid for netuid, subnet in state.subnets.items() if subnet.identity.added
    )


def total_worth(state: State, hotkey: AccountId) -> Rao:
    """Return what the stake with a hotkey is worth on all subnets at spot prices (STAKING-12).

    Source: ``staking/helpers.rs``, ``get_total_stake_for_hotkey``.
    """
    values = []
    for netuid in existing_subnets(state):
        subnet = state.subnet(netuid)
        entry = subnet.stake.hotkeys.get(hotkey)
        alpha = U64F64.saturating_from_integer(0 if entry is None else entry.pool.value)
        values.append(U64F64.saturating_multiply(alpha, spot_price(subnet.pool)))
    return Rao(U64F64.saturating_to_integer(U64F64.wrapping_sum(values), U64))


def without_children_of_the_small(state: State, hotkey: AccountId) -> State:
    """Return the state in which a hotkey below the threshold waits for no children (STAKING-12).

    Source: ``staking/remove_stake.rs``, ``do_remove_stake``.
    """
    if total_worth(state, hotkey) >= state.parameters.stake_threshold:
        return state
    for netuid in existing_subnets(state):
        subnet = state.subnet(netuid)
        if hotkey in subnet.children.pending:
            pending = subnet.children.pending.delete(hotkey)
            family = attrs.evolve(subnet.children, pending=pending)
            state = state.with_subnet(netuid, attrs.evolve(subnet, children=family))
    return state


def without_small_nomination(state: State, place: Place) -> State:
    """Return the state after what is left of a nomination was swept, if it is small (STAKING-11).

    A withdrawal that stops halfway leaves what it had done; the stake is lost then.
    Source: ``staking/helpers.rs``, ``clear_small_nomination_if_required``.
    """
    if state.stake.owners.get(place.hotkey) == place.coldkey:
        return state
    subnet, amount = state.subnet(place.netuid), held(state, place)
    factor = state.parameters.nominator_min_required_stake
    if amount == 0 or amount >= least_nomination(subnet.pool, factor):
        return state
    withdrawal = begun(state, place, amount, LOWEST_LIMIT, fee_rate_of(subnet))
    done, stopped = run_stages(withdrawal)
    state = done.state
    if stopped is not None:
        state = without_stake(state, place, held(state, place))
    return with_lock_forced_down(state, place.coldkey, place.netuid, amount)


def without_small_nominations(state: State) -> State:
    """Return the state after every small nomination was swept (STAKING-11).

    In the order of hotkey, coldkey and subnet. Source: ``staking/helpers.rs``,
    ``clear_small_nominations``.
    """
    places = [
        (hotkey, coldkey, netuid)
        for netuid, subnet in state.subnets.items()
        for hotkey, entry in subnet.stake.hotkeys.items()
        for coldkey in entry.shares
    ]
    for hotkey, coldkey, netuid in sorted(places):
        state = without_small_nomination(state, Place(hotkey, coldkey, netuid))
    return state
