"""Who stakes where, and who owns which hotkey (chapter of staking)."""

import attrs

from tao_model.state.maps import Map
from tao_model.state.pools import HotkeyStake
from tao_model.units import AccountId, Alpha, BlockNumber, Proportion16, Rao

StakeKey = tuple[AccountId, AccountId]
"""A coldkey and a hotkey, in this order."""


@attrs.frozen(slots=False)
class Stake:
    """What holds for stake on all subnets."""

    total: Rao = Rao(0)
    """TAO that the pools have, by a counter of its own."""
    owners: Map[AccountId, AccountId] = Map()
    """The coldkey of each hotkey. A hotkey that is here has an account."""
    owned_hotkeys: Map[AccountId, tuple[AccountId, ...]] = Map()
    """The hotkeys of each coldkey, in the order of their coming."""
    staking_hotkeys: Map[AccountId, tuple[AccountId, ...]] = Map()
    """The hotkeys on which each coldkey has staked, in the order of their coming."""
    delegate_takes: Map[AccountId, Proportion16] = Map()
    """Part of the dividends that each hotkey's owner keeps. A hotkey that is here is a delegate."""
    last_stake_blocks: Map[StakeKey, BlockNumber] = Map()
    """When each coldkey last staked on each hotkey. Presence counts."""
    auto_parent_delegation: Map[AccountId, bool] = Map()
    """Whether each hotkey lends its weight to new subnets' owners; it does if it is not here."""


@attrs.frozen(slots=False)
class SubnetStake:
    """What is staked on one subnet."""

    hotkeys: Map[AccountId, HotkeyStake] = Map()
    """The stake on each hotkey."""
    last_epoch: Map[AccountId, Alpha] = Map()
    """The stake on each hotkey when the subnet's alpha was last paid out."""
    auto_stake_destinations: Map[AccountId, AccountId] = Map()
    """The hotkey on which each coldkey has its miners' alpha staked. Presence counts."""
    auto_stake_coldkeys: Map[AccountId, tuple[AccountId, ...]] = Map()
    """The coldkeys that have chosen each hotkey, in the order of their choice."""
