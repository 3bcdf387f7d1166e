"""A hotkey takes the place of another (chapter 15-keys)."""

from typing import Final

import attrs

from tao_model import children
from tao_model.keys import KEY_SWAP_COST
from tao_model.network.call import Call
from tao_model.network.coinbase import subnets_in_order
from tao_model.network.keys import HOTKEY_SWAP_INTERVAL
from tao_model.network.locks import with_hotkey_of_locks_swapped
from tao_model.network.origins import Origin, signer
from tao_model.network.stake_flows import Place, held, remembered, with_stake, without_stake
from tao_model.neurons import with_hotkey_swapped
from tao_model.numbers.integers import U64
from tao_model.numbers.safe_float import ZERO
from tao_model.rejection import Reason, require
from tao_model.root_claim import with_hotkey_swapped as with_claims_swapped
from tao_model.staking import auto_stake
from tao_model.state import ROOT, Map, State, Subnet, put
from tao_model.state.pools import HotkeyStake
from tao_model.state.records import evolve
from tao_model.state.system_accounts import is_subnet_account
from tao_model.supply.issuance import recycle_from
from tao_model.units import AccountId, Alpha, BlockNumber, NetUid, Rao

SUBNET_SWAP_COST: Final = Rao(1_000_000)
"""What a swap on one subnet costs. Source: ``SubtensorInitialKeySwapOnSubnetCost``."""

_NOTHING_STAKED: Final = HotkeyStake()
_NEVER: Final = BlockNumber(0)


@attrs.frozen
class SwapHotkey:
    """Let a hotkey take the place of another, on one subnet or on all."""

    hotkey: AccountId
    new_hotkey: AccountId
    netuid: NetUid | None


@attrs.frozen
class SwapHotkeyV2:
    """Let a hotkey take the place of another, its stake staying or not."""

    hotkey: AccountId
    new_hotkey: AccountId
    netuid: NetUid | None
    keep_stake: bool


@attrs.frozen
class Swap:
    """A hotkey that takes the place of another."""

    coldkey: AccountId
    old: AccountId
    new: AccountId
    keep_stake: bool
    """Whether stake stays with the old one."""


def is_clean_on_root(state: State, hotkey: AccountId) -> bool:
    """Tell whether a hotkey has neither stake nor claims on root (KEYS-7)."""
    claims = state.root_claims
    on_root = state.subnet(ROOT).stake.hotkeys.get(hotkey, _NOTHING_STAKED)
    has_claimed = any(key[:2] == (ROOT, hotkey) for key in claims.claimed)
    return hotkey not in claims.claimable and on_root.pool.value == 0 and not has_claimed


def has_membership_row(subnet: Subnet, hotkey: AccountId) -> bool:
    """Tell whether storage says of a hotkey that it is a member, or that it is not (KEYS-7)."""
    marked = subnet.registration.marked_as_no_member
    return hotkey in marked or subnet.neurons.uid_of(hotkey) is not None


def admit_swap(state: State, swap: Swap, netuid: NetUid | None) -> None:
    """Reject a swap of hotkeys that is not admitted (KEYS-7).

    Source: ``swap/swap_hotkey.rs``, ``do_swap_hotkey``.
    """
    owners = state.stake.owners
    require(owners.get(swap.old) == swap.coldkey, Reason.NON_ASSOCIATED_COLDKEY)
    is_free = owners.get(swap.new, swap.coldkey) == swap.coldkey
    require(is_free, Reason.NON_ASSOCIATED_COLDKEY)
    require(swap.old != swap.new, Reason.NEW_HOTKEY_IS_SAME_WITH_OLD)
    last = state.rate_limits.transactions.get(swap.coldkey, _NEVER)
    limit, elapsed = state.parameters.transaction_rate_limit, state.block.number - last
    is_rested = limit == 0 or last == 0 or elapsed > limit
    require(is_rested, Reason.HOTKEY_SET_TX_RATE_LIMIT_EXCEEDED)
    if netuid is None:
        subnets = state.subnets.values()
        is_registered = any(one.neurons.uid_of(swap.new) is not None for one in subnets)
    else:
        is_registered = has_membership_row(state.subnet(netuid), swap.new)
    require(not is_registered, Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET)
    is_clean = netuid not in {None, ROOT} or is_clean_on_root(state, swap.new)
    require(is_clean, Reason.NEW_HOTKEY_NOT_CLEAN_FOR_ROOT_SWAP)


def with_times_copied(state: State, swap: Swap) -> State:
    """Return the state in which a hotkey is limited in rate as another is (KEYS-7)."""
    limits, old, new = state.rate_limits, swap.old, swap.new
    tables = (limits.transactions, limits.delegate_takes, limits.childkey_takes)
    transactions, delegate_takes, childkey_takes = (
        put(table, new, table.get(old, _NEVER), _NEVER) for table in tables
    )
    after = evolve(
        limits,
        transactions=transactions,
        delegate_takes=delegate_takes,
        childkey_takes=childkey_takes,
    )
    return evolve(state, rate_limits=after)


def without_times(state: State, hotkey: AccountId) -> State:
    """Return the state in which a hotkey is not limited in rate (KEYS-7)."""
    limits = state.rate_limits
    tables = (limits.transactions, limits.delegate_takes, limits.childkey_takes)
    transactions, delegate_takes, childkey_takes = (
        put(table, hotkey, _NEVER, _NEVER) for table in tables
    )
    after = evolve(
        limits,
        transactions=transactions,
        delegate_takes=delegate_takes,
        childkey_takes=childkey_takes,
    )
    return evolve(state, rate_limits=after)


def with_swap_noted(state: State, coldkey: AccountId, netuids: list[NetUid]) -> State:
    """Return the state that knows that a coldkey has just swapped a hotkey (KEYS-7)."""
    now, limits = state.block.number, state.rate_limits
    transactions = put(limits.transactions, coldkey, now, _NEVER)
    state = evolve(state, rate_limits=evolve(limits, transactions=transactions))
    for netuid in netuids:
        subnet = state.subnet(netuid)
        swaps = put(subnet.registration.last_hotkey_swaps, coldkey, now, _NEVER)
        registration = evolve(subnet.registration, last_hotkey_swaps=swaps)
        state = state.with_subnet(netuid, evolve(subnet, registration=registration))
    return state


def with_cost_paid(state: State, coldkey: AccountId, cost: Rao) -> State:
    """Return the state after a coldkey paid for the swap of a hotkey (KEYS-7).

    Rejected for one reason if it holds less, for another if it would cease to exist.
    """
    balance = state.balance(coldkey)
    require(balance >= cost, Reason.NOT_ENOUGH_BALANCE_TO_PAY_SWAP_HOTKEY)
    paid = recycle_from(state.supply, balance, cost)
    return evolve(state.with_balance(coldkey, paid.balance), supply=paid.supply)


def _moved(entries: Map[AccountId, Alpha], old: AccountId, new: AccountId) -> Map[AccountId, Alpha]:
    total = U64.saturating_add(entries.get(old, Alpha(0)), entries.get(new, Alpha(0)))
    return put(put(entries, old, Alpha(0), Alpha(0)), new, Alpha(total), Alpha(0))


def with_stake_moved(state: State, netuid: NetUid, old: AccountId, new: AccountId) -> State:
    """Return the state after all stake with a hotkey on a subnet went to another (KEYS-8).

    Source: ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_one_subnet``.
    """
    subnet = state.subnet(netuid)
    voting = subnet.voting_power
    subnet = evolve(
        subnet,
        stake=evolve(subnet.stake, last_epoch=_moved(subnet.stake.last_epoch, old, new)),
        emission=evolve(
            subnet.emission, alpha_dividends=_moved(subnet.emission.alpha_dividends, old, new)
        ),
        voting_power=evolve(voting, power=_moved(voting.power, old, new)),
    )
    state = state.with_subnet(netuid, subnet)
    for coldkey in sorted(subnet.stake.hotkeys.get(old, _NOTHING_STAKED).shares):
        origin, destination = Place(old, coldkey, netuid), Place(new, coldkey, netuid)
        amount = held(state, origin)
        state = with_stake(without_stake(state, origin, amount), destination, amount)
        if old in state.stake.staking_hotkeys.get(coldkey, ()):
            state = remembered(state, destination)
    return with_root_moved(state, old, new) if netuid == ROOT else state


def with_root_moved(state: State, old: AccountId, new: AccountId) -> State:
    """Return the state after claims and the choice of lending went to another hotkey (KEYS-8)."""
    state = evolve(state, root_claims=with_claims_swapped(state.root_claims, old, new))
    chosen = state.stake.auto_parent_delegation
    if old not in chosen:
        return state
    chosen = chosen.delete(old).set(new, chosen[old])
    return evolve(state, stake=evolve(state.stake, auto_parent_delegation=chosen))


def swapped_on(state: State, netuid: NetUid, swap: Swap) -> State:
    """Return the state after a hotkey took the place of another on one subnet (KEYS-7).

    Source: ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_one_subnet``.
    """
    old, new = swap.old, swap.new
    subnet = with_hotkey_swapped(state.subnet(netuid), old, new)
    subnet = evolve(
        subnet,
        children=children.with_hotkey_swapped(subnet.children, old, new),
        stake=auto_stake.with_hotkey_swapped(subnet.stake, old, new),
    )
    if subnet.identity.owner_hotkey == old:
        require(not is_subnet_account(new), Reason.CANNOT_USE_SYSTEM_ACCOUNT)
        subnet = evolve(subnet, identity=evolve(subnet.identity, owner_hotkey=new))
    state = state.with_subnet(netuid, subnet)
    return state if swap.keep_stake else with_stake_moved(state, netuid, old, new)


def with_owner_of(state: State, coldkey: AccountId, hotkey: AccountId) -> State:
    """Return the state in which a coldkey owns another hotkey, last in its list (KEYS-7)."""
    stake = state.stake
    owned = stake.owned_hotkeys.get(coldkey, ())
    listed = owned if hotkey in owned else (*owned, hotkey)
    after = evolve(
        stake,
        owners=stake.owners.set(hotkey, coldkey),
        owned_hotkeys=stake.owned_hotkeys.set(coldkey, listed),
    )
    return evolve(state, stake=after)


def swapped_on_one(state: State, netuid: NetUid, swap: Swap) -> State:
    """Return the state after a swap on one subnet, for a small price (KEYS-7).

    Source: ``swap/swap_hotkey.rs``, ``swap_hotkey_on_subnet``.
    """
    last = state.subnet(netuid).registration.last_hotkey_swaps.get(swap.coldkey, _NEVER)
    is_rested = U64.saturating_add(last, HOTKEY_SWAP_INTERVAL) < state.block.number
    require(is_rested, Reason.HOTKEY_SWAP_INTERVAL_NOT_PASSED)
    require(not is_subnet_account(swap.new), Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    state = with_cost_paid(state, swap.coldkey, SUBNET_SWAP_COST)
    state = with_owner_of(state, swap.coldkey, swap.new)
    state = with_hotkey_of_locks_swapped(state, netuid, swap.old, swap.new)
    state = swapped_on(state, netuid, swap)
    return with_swap_noted(state, swap.coldkey, [netuid])


def affected(state: State, hotkey: AccountId) -> list[NetUid]:
    """Return the subnets on which a hotkey is registered, or lends stake (KEYS-7)."""
    return [
        netuid
        for netuid in subnets_in_order(state)
        if state.subnet(netuid).neurons.uid_of(hotkey) is not None
        or state.subnet(netuid).children.children.get(hotkey)
    ]


def with_owner_replaced(state: State, swap: Swap) -> State:
    """Return the state in which a coldkey owns one hotkey instead of another (KEYS-7)."""
    require(not is_subnet_account(swap.new), Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    state = with_owner_of(state, swap.coldkey, swap.new)
    stake = state.stake
    owned = tuple(one for one in stake.owned_hotkeys[swap.coldkey] if one != swap.old)
    after = evolve(
        stake,
        owners=stake.owners.delete(swap.old),
        owned_hotkeys=stake.owned_hotkeys.set(swap.coldkey, owned),
    )
    return evolve(state, stake=after)


def with_delegate_replaced(state: State, swap: Swap) -> State:
    """Return the state in which the take of one hotkey is that of another (KEYS-7)."""
    takes = state.stake.delegate_takes
    if swap.old not in takes:
        return state
    takes = takes.delete(swap.old).set(swap.new, takes[swap.old])
    return evolve(state, stake=evolve(state.stake, delegate_takes=takes))


def with_lists_replaced(state: State, swap: Swap, stakers: list[AccountId]) -> State:
    """Return the state in which stakers list the new hotkey last instead of the old (KEYS-8)."""
    lists = state.stake.staking_hotkeys
    for coldkey in stakers:
        listed = lists.get(coldkey, ())
        if swap.old in listed:
            others = tuple(one for one in listed if one not in {swap.old, swap.new})
            lists = lists.set(coldkey, (*others, swap.new))
    return evolve(state, stake=evolve(state.stake, staking_hotkeys=lists))


def swapped_everywhere(state: State, swap: Swap) -> State:
    """Return the state after a swap on all subnets (KEYS-7).

    Source: ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_all_subnets``.
    """
    netuids, now = affected(state, swap.old), state.block.number
    for netuid in netuids:
        last = state.subnet(netuid).registration.last_hotkey_swaps.get(swap.coldkey, _NEVER)
        is_rested = last == 0 or U64.saturating_add(last, HOTKEY_SWAP_INTERVAL) < now
        require(is_rested, Reason.HOTKEY_SWAP_INTERVAL_NOT_PASSED)
    state = with_cost_paid(state, swap.coldkey, KEY_SWAP_COST)
    stakers = [
        coldkey
        for subnet in state.subnets.values()
        for coldkey, share in subnet.stake.hotkeys.get(swap.old, _NOTHING_STAKED).shares.items()
        if share != ZERO
    ]
    for netuid in subnets_in_order(state):
        state = with_hotkey_of_locks_swapped(state, netuid, swap.old, swap.new)
    state = with_owner_replaced(state, swap)
    for netuid in subnets_in_order(state):
        state = swapped_on(state, netuid, swap)
    state = with_delegate_replaced(without_times(state, swap.old), swap)
    if not swap.keep_stake:
        state = with_lists_replaced(state, swap, stakers)
    return with_swap_noted(state, swap.coldkey, netuids)


def swap_hotkey_v2(state: State, origin: Origin, action: SwapHotkeyV2) -> State:
    """Return the state after a hotkey took the place of another (KEYS-7).

    Source: ``swap/swap_hotkey.rs``, ``do_swap_hotkey``.
    """
    swap = Swap(signer(origin), action.hotkey, action.new_hotkey, action.keep_stake)
    admit_swap(state, swap, action.netuid)
    state = with_times_copied(state, swap)
    if action.netuid is None:
        return swapped_everywhere(state, swap)
    return swapped_on_one(state, action.netuid, swap)


def swap_hotkey(state: State, origin: Origin, action: SwapHotkey) -> State:
    """Return the state after a hotkey took the place of another, stake and all (KEYS-7)."""
    whole = SwapHotkeyV2(action.hotkey, action.new_hotkey, action.netuid, keep_stake=False)
    return swap_hotkey_v2(state, origin, whole)


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(_PALLET + "swap_hotkey", SwapHotkey, ("hotkey", "new_hotkey", "netuid"), swap_hotkey),
    Call(
        _PALLET + "swap_hotkey_v2",
        SwapHotkeyV2,
        ("hotkey", "new_hotkey", "netuid", "keep_stake"),
        swap_hotkey_v2,
    ),
)
