"""A coldkey takes the place of another (chapter 15-keys)."""

from typing import Final

import attrs

from tao_model.keys import announcement_of, is_announced, reset
from tao_model.network.announcements import with_amount_paid
from tao_model.network.call import Call
from tao_model.network.coinbase import subnets_in_order
from tao_model.network.epochs import NOBODY
from tao_model.network.locks import ACCEPTS_LOCKED_ALPHA, with_coldkey_of_locks_swapped
from tao_model.network.origins import Origin, require_root, signer
from tao_model.network.stake_flows import Place, held, transferred, with_stake, without_stake
from tao_model.rejection import Reason, require
from tao_model.root_claim import with_claimed_moved, with_staker, without_staker
from tao_model.staking.auto_stake import with_coldkey_swapped
from tao_model.state import ROOT, State, put
from tao_model.state.records import evolve
from tao_model.state.system_accounts import is_subnet_account
from tao_model.units import AccountFlags, AccountId, BlockNumber, NetUid, Rao


@attrs.frozen
class SwapColdkey:
    """Let a coldkey take the place of another."""

    old_coldkey: AccountId
    new_coldkey: AccountId
    cost: Rao
    """What the old coldkey pays for it."""


@attrs.frozen
class SwapColdkeyAnnounced:
    """Let the announced coldkey take the place of the own one."""

    new_coldkey: AccountId


def with_stake_of_coldkey_moved(
    state: State, netuid: NetUid, old: AccountId, new: AccountId
) -> State:
    """Return the state after all stake of a coldkey on a subnet became another's (KEYS-6).

    Source: ``swap/swap_coldkey.rs``, ``transfer_coldkey_stake``.
    """
    for hotkey in state.stake.staking_hotkeys.get(old, ()):
        origin, destination = Place(hotkey, old, netuid), Place(hotkey, new, netuid)
        amount = held(state, origin)
        state = with_stake(without_stake(state, origin, amount), destination, amount)
        if held(state, destination) > 0:
            keys = ((netuid, hotkey, old), (netuid, hotkey, new))
            claims = with_claimed_moved(state.root_claims, *keys)
            claims = with_staker(claims, new) if netuid == ROOT else claims
            state = evolve(state, root_claims=claims)
    if netuid == ROOT:
        return evolve(state, root_claims=without_staker(state.root_claims, old))
    return state


def with_subnet_of_coldkey_moved(
    state: State, netuid: NetUid, old: AccountId, new: AccountId
) -> State:
    """Return the state after what a coldkey has on a subnet became another's (KEYS-6).

    Source: ``swap/swap_coldkey.rs``, ``transfer_subnet_ownership``,
    ``transfer_auto_stake_destination``.
    """
    subnet = state.subnet(netuid)
    owner = NOBODY if subnet.identity.owner is None else subnet.identity.owner
    if owner == old:
        subnet = evolve(subnet, identity=evolve(subnet.identity, owner=new))
    subnet = evolve(subnet, stake=with_coldkey_swapped(subnet.stake, old, new))
    return with_stake_of_coldkey_moved(state.with_subnet(netuid, subnet), netuid, old, new)


def with_hotkeys_of_coldkey_moved(state: State, old: AccountId, new: AccountId) -> State:
    """Return the state after the hotkeys of a coldkey became another's (KEYS-6).

    Source: ``swap/swap_coldkey.rs``, ``transfer_staking_hotkeys``,
    ``transfer_hotkeys_ownership``.
    """
    stake = state.stake
    owned, staking = stake.owned_hotkeys.get(old, ()), stake.staking_hotkeys.get(old, ())
    require(not any(map(is_subnet_account, owned)), Reason.CANNOT_USE_SYSTEM_ACCOUNT)
    all_owned = tuple(dict.fromkeys((*stake.owned_hotkeys.get(new, ()), *owned)))
    all_staking = tuple(dict.fromkeys((*stake.staking_hotkeys.get(new, ()), *staking)))
    after = evolve(
        stake,
        owners=stake.owners.update(dict.fromkeys(owned, new)),
        owned_hotkeys=put(put(stake.owned_hotkeys, old, (), ()), new, all_owned, ()),
        staking_hotkeys=put(put(stake.staking_hotkeys, old, (), ()), new, all_staking, ()),
    )
    return evolve(state, stake=after)


def coldkey_swapped(state: State, old: AccountId, new: AccountId) -> State:
    """Return the state after a coldkey took the place of another (KEYS-5).

    Source: ``swap/swap_coldkey.rs``, ``do_swap_coldkey``.
    """
    require(not state.stake.staking_hotkeys.get(new, ()), Reason.COLDKEY_ALREADY_ASSOCIATED)
    require(new not in state.stake.owners, Reason.NEW_COLDKEY_IS_HOTKEY)
    identities = state.identities
    if new not in identities and old in identities:
        identities = identities.delete(old).set(new, identities[old])
    flags = state.account_flags.get(new, AccountFlags(0)) | ACCEPTS_LOCKED_ALPHA
    welcome = state.account_flags.set(new, AccountFlags(flags))
    state = evolve(state, identities=identities, account_flags=welcome)
    for netuid in subnets_in_order(state):
        state = with_subnet_of_coldkey_moved(state, netuid, old, new)
    state = with_hotkeys_of_coldkey_moved(state, old, new)
    state = with_coldkey_of_locks_swapped(state, old, new)
    if state.balance(old) > 0:
        state = transferred(state, old, new, state.balance(old))
    limits = state.rate_limits
    blocks = put(limits.transactions, new, state.block.number, BlockNumber(0))
    return evolve(state, rate_limits=evolve(limits, transactions=blocks))


def swap_coldkey(state: State, origin: Origin, action: SwapColdkey) -> State:
    """Return the state after root let a coldkey take the place of another (KEYS-5).

    Source: ``macros/dispatches.rs``, ``swap_coldkey``.
    """
    require_root(origin)
    if action.cost > 0:
        state = with_amount_paid(state, action.old_coldkey, action.cost)
    state = coldkey_swapped(state, action.old_coldkey, action.new_coldkey)
    return evolve(state, key_swaps=reset(state.key_swaps, action.old_coldkey))


def swap_coldkey_announced(state: State, origin: Origin, action: SwapColdkeyAnnounced) -> State:
    """Return the state after the announced coldkey took the place of the signer (KEYS-5).

    Source: ``macros/dispatches.rs``, ``swap_coldkey_announced``.
    """
    coldkey, swaps = signer(origin), state.key_swaps
    announcement = announcement_of(swaps, coldkey)
    is_meant = is_announced(announcement, action.new_coldkey)
    require(is_meant, Reason.ANNOUNCED_COLDKEY_HASH_DOES_NOT_MATCH)
    require(state.block.number >= announcement.at, Reason.COLDKEY_SWAP_TOO_EARLY)
    swaps = evolve(swaps, announcements=swaps.announcements.delete(coldkey))
    return coldkey_swapped(evolve(state, key_swaps=swaps), coldkey, action.new_coldkey)


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "swap_coldkey",
        SwapColdkey,
        ("old_coldkey", "new_coldkey", "swap_cost"),
        swap_coldkey,
    ),
    Call(
        _PALLET + "swap_coldkey_announced",
        SwapColdkeyAnnounced,
        ("new_coldkey",),
        swap_coldkey_announced,
        is_allowed_during_swap=True,
    ),
)
