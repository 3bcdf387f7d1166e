"""Where the alpha of a coldkey's miners is staked (chapter 05-staking)."""

import attrs

from tao_model.rejection import Reason, require
from tao_model.state import put
from tao_model.state.records import evolve
from tao_model.state.stake import SubnetStake
from tao_model.units import AccountId


def with_destination(stake: SubnetStake, coldkey: AccountId, hotkey: AccountId) -> SubnetStake:
    """Return the destinations with that of a coldkey set, and the lists that follow (STAKING-18).

    Source: ``macros/dispatches.rs``, ``set_coldkey_auto_stake_hotkey``.
    """
    current = stake.auto_stake_destinations.get(coldkey)
    require(current != hotkey, Reason.SAME_AUTO_STAKE_HOTKEY_ALREADY_SET)
    lists = stake.auto_stake_coldkeys
    if current is not None:
        rest = tuple(other for other in lists.get(current, ()) if other != coldkey)
        lists = put(lists, current, rest, ())
    coldkeys = lists.get(hotkey, ())
    if coldkey not in coldkeys:
        lists = lists.set(hotkey, (*coldkeys, coldkey))
    return attrs.evolve(
        stake,
        auto_stake_destinations=stake.auto_stake_destinations.set(coldkey, hotkey),
        auto_stake_coldkeys=lists,
    )


def with_coldkey_swapped(stake: SubnetStake, old: AccountId, new: AccountId) -> SubnetStake:
    """Return the stake on a subnet after a coldkey's destination became another's (KEYS-6).

    Source: ``swap/swap_coldkey.rs``, ``transfer_auto_stake_destination``.
    """
    hotkey = stake.auto_stake_destinations.get(old)
    if hotkey is None:
        return stake
    others = stake.auto_stake_coldkeys.get(hotkey, ())
    chosen_by = (*(coldkey for coldkey in others if coldkey not in {old, new}), new)
    return evolve(
        stake,
        auto_stake_destinations=stake.auto_stake_destinations.delete(old).set(new, hotkey),
        auto_stake_coldkeys=stake.auto_stake_coldkeys.set(hotkey, chosen_by),
    )


def with_hotkey_swapped(stake: SubnetStake, old: AccountId, new: AccountId) -> SubnetStake:
    """Return the stake on a subnet after a destination was replaced by another hotkey (KEYS-7).

    The list of those who had chosen the other before is lost.
    Source: ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_one_subnet``.
    """
    chosen_by = stake.auto_stake_coldkeys.get(old)
    if chosen_by is None:
        return stake
    destinations = stake.auto_stake_destinations.update(dict.fromkeys(chosen_by, new))
    coldkeys = stake.auto_stake_coldkeys.delete(old).set(new, chosen_by)
    return evolve(stake, auto_stake_destinations=destinations, auto_stake_coldkeys=coldkeys)
