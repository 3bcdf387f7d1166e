"""What a coldkey has staked with a hotkey, and how that grows and shrinks (chapter 05-staking)."""

from collections.abc import Iterable

from tao_model.numbers.integers import U64
from tao_model.numbers.safe_float import ZERO
from tao_model.share_pools import (
    accepts,
    decrease_for_one,
    increase_for_one,
    value_of,
)
from tao_model.state import Map, put
from tao_model.state.pools import HotkeyStake
from tao_model.state.records import evolve
from tao_model.state.stake import SubnetStake
from tao_model.units import AccountId, Alpha

_NOTHING = HotkeyStake()


def position(stake: SubnetStake, hotkey: AccountId, coldkey: AccountId) -> Alpha:
    """Return what a coldkey has staked with a hotkey on one subnet (STAKING-1).

    Source: ``staking/stake_utils.rs``, ``get_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    held = stake.hotkeys.get(hotkey, _NOTHING)
    return value_of(held.pool, held.shares.get(coldkey, ZERO))


def total_position(stake: SubnetStake, hotkeys: Iterable[AccountId], coldkey: AccountId) -> Alpha:
    """Return what a coldkey has staked on one subnet with several hotkeys (STAKING-1).

    Source: ``staking/lock.rs``, ``total_coldkey_alpha_on_subnet``.
    """
    total = 0
    for hotkey in hotkeys:
        total = U64.saturating_add(total, position(stake, hotkey, coldkey))
    return Alpha(total)


def increased(
    stake: SubnetStake, hotkey: AccountId, coldkey: AccountId, amount: Alpha
) -> SubnetStake:
    """Return the stake on a subnet after a position grew (STAKING-2).

    Source: ``staking/stake_utils.rs``, ``increase_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    held = stake.hotkeys.get(hotkey, _NOTHING)
    pool, share = increase_for_one(held.pool, held.shares.get(coldkey, ZERO), amount)
    after = HotkeyStake(pool, put(held.shares, coldkey, share, ZERO))
    return evolve(stake, hotkeys=put(stake.hotkeys, hotkey, after, _NOTHING))


def decreased(
    stake: SubnetStake, hotkey: AccountId, coldkey: AccountId, amount: Alpha
) -> SubnetStake:
    """Return the stake on a subnet after a position shrank, if it was large enough (STAKING-2).

    Source: ``staking/stake_utils.rs``, ``decrease_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    held = stake.hotkeys.get(hotkey, _NOTHING)
    pool, share = decrease_for_one(held.pool, held.shares.get(coldkey, ZERO), amount)
    after = HotkeyStake(pool, put(held.shares, coldkey, share, ZERO))
    return evolve(stake, hotkeys=put(stake.hotkeys, hotkey, after, _NOTHING))


def takes_up(stake: SubnetStake, hotkey: AccountId, amount: Alpha) -> bool:
    """Tell whether an amount would become shares of a hotkey's pool (STAKING-2).

    Source: ``staking/stake_utils.rs``, ``try_increase_stake_for_hotkey_and_coldkey_on_subnet``.
    """
    return accepts(stake.hotkeys.get(hotkey, _NOTHING).pool, amount)


def listed(
    lists: Map[AccountId, tuple[AccountId, ...]], coldkey: AccountId, hotkey: AccountId
) -> Map[AccountId, tuple[AccountId, ...]]:
    """Return the lists of hotkeys, with a hotkey in a coldkey's (STAKING-2).

    Nothing ever takes it out again but swaps of keys.
    """
    hotkeys = lists.get(coldkey, ())
    return lists if hotkey in hotkeys else lists.set(coldkey, (*hotkeys, hotkey))
