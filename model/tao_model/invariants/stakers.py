"""Which calls are about the caller's own stake: nobody else's may change by them."""

from typing import Final

from tao_model.invariants.invariant import CallMade, Step
from tao_model.network.origins import Signed
from tao_model.network.root_claims import ClaimRoot
from tao_model.network.staking import (
    AddStake,
    AddStakeBurn,
    AddStakeLimit,
    BurnAlpha,
    MoveStake,
    RecycleAlpha,
    RemoveStake,
    RemoveStakeFullLimit,
    RemoveStakeLimit,
    SwapStake,
    SwapStakeLimit,
    TransferStake,
    UnstakeAll,
    UnstakeAllAlpha,
)
from tao_model.units import AccountId

UNSTAKING: Final = (RemoveStake, RemoveStakeLimit, RemoveStakeFullLimit, UnstakeAll)
"""The calls that turn stake into TAO."""

OWN_STAKE: Final = (
    *UNSTAKING,
    AddStake,
    AddStakeLimit,
    AddStakeBurn,
    BurnAlpha,
    RecycleAlpha,
    MoveStake,
    SwapStake,
    SwapStakeLimit,
    TransferStake,
    UnstakeAllAlpha,
    ClaimRoot,
)
"""The calls by which a coldkey changes what it has staked itself."""


def concerned(step: Step) -> frozenset[AccountId] | None:
    """Return whose stake a call may change, the receiver's too; None for a call of another kind."""
    if not isinstance(step, CallMade) or not isinstance(step.action, OWN_STAKE):
        return None
    if not isinstance(step.origin, Signed):
        return None
    if isinstance(step.action, TransferStake):
        return frozenset({step.origin.account, step.action.destination_coldkey})
    return frozenset({step.origin.account})
