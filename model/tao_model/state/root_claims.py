"""What those who stake on root may claim of the subnets' alpha (chapter of root claim)."""

import enum

import attrs

from tao_model.state.maps import Map
from tao_model.state.roster import Roster
from tao_model.units import AccountId, ClaimedAlpha, I96F32Bits, NetUid


class RootClaimKind(enum.Enum):
    """What becomes of claimed alpha; the value is production's name."""

    SWAP = "Swap"
    """It is sold for TAO, which is staked on root."""
    KEEP = "Keep"
    """It is staked on its subnet."""
    KEEP_SUBNETS = "KeepSubnets"
    """It is staked on the subnets that are listed, and sold elsewhere."""


@attrs.frozen(slots=False)
class RootClaimType:
    """What a coldkey wants of the alpha that it claims."""

    kind: RootClaimKind = RootClaimKind.SWAP
    """What becomes of it."""
    subnets: tuple[NetUid, ...] = ()
    """Those of ``KEEP_SUBNETS``, in ascending order."""


SharePlace = tuple[AccountId, AccountId, NetUid]
"""Where shares are: hotkey, coldkey, subnet."""

ClaimKey = tuple[NetUid, AccountId, AccountId]
"""A subnet, a hotkey and a coldkey."""


@attrs.frozen(slots=False)
class RootClaims:
    """What may be claimed, what has been, and in which order claims are made."""

    claimable: Map[AccountId, Map[NetUid, I96F32Bits]] = Map()
    """Alpha of each subnet for each rao on root, by hotkey. A zero is kept."""
    claimed: Map[ClaimKey, ClaimedAlpha] = Map()
    """What each coldkey has had of ``claimable``, whatever it held when."""
    claim_types: Map[AccountId, RootClaimType] = Map()
    """What each coldkey wants."""
    staking_coldkeys: Roster = Roster()
    """Coldkeys for which the chain claims by itself."""
    walk_position: SharePlace | None = None
    """The shares that the walk that fills ``staking_coldkeys`` visited last."""
