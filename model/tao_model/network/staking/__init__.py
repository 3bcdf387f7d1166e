"""Staking: a module for each thing that is done with stake (chapters 05-staking, 21-network)."""

from typing import Final

from tao_model.network.call import Call
from tao_model.network.staking import disposals, hotkeys, moves, purchases, withdrawals
from tao_model.network.staking.disposals import AddStakeBurn, BurnAlpha, RecycleAlpha
from tao_model.network.staking.hotkeys import (
    DecreaseTake,
    IncreaseTake,
    SetColdkeyAutoStakeHotkey,
    TryAssociateHotkey,
    associated,
)
from tao_model.network.staking.moves import MoveStake, SwapStake, SwapStakeLimit, TransferStake
from tao_model.network.staking.purchases import AddStake, AddStakeLimit
from tao_model.network.staking.sweeps import (
    total_worth,
    without_children_of_the_small,
    without_small_nominations,
)
from tao_model.network.staking.withdrawals import (
    RemoveStake,
    RemoveStakeFullLimit,
    RemoveStakeLimit,
    UnstakeAll,
    UnstakeAllAlpha,
)

__all__ = [
    "CALLS",
    "AddStake",
    "AddStakeBurn",
    "AddStakeLimit",
    "BurnAlpha",
    "DecreaseTake",
    "IncreaseTake",
    "MoveStake",
    "RecycleAlpha",
    "RemoveStake",
    "RemoveStakeFullLimit",
    "RemoveStakeLimit",
    "SetColdkeyAutoStakeHotkey",
    "SwapStake",
    "SwapStakeLimit",
    "TransferStake",
    "TryAssociateHotkey",
    "UnstakeAll",
    "UnstakeAllAlpha",
    "associated",
    "total_worth",
    "without_children_of_the_small",
    "without_small_nominations",
]

CALLS: Final[tuple[Call, ...]] = (
    *hotkeys.CALLS,
    *purchases.CALLS,
    *withdrawals.CALLS,
    *moves.CALLS,
    *disposals.CALLS,
)
