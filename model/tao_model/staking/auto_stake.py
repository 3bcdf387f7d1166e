"""Where the alpha of a coldkey's miners is staked (chapter 05-staking)."""

import attrs

from tao_model.rejection import Reason, require
from tao_model.state import put
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
