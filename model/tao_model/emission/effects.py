"""What a distribution asks of the ledger, as typed values (chapter 03-emission)."""

import attrs

from tao_model.units import AccountId, Alpha, NetUid


@attrs.frozen
class PayOwnerCut:
    """Increase the owner's stake; a lease's share and the lock of the cut follow."""

    hotkey: AccountId
    coldkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class IncreaseStake:
    """Increase the stake of one coldkey with a hotkey."""

    hotkey: AccountId
    coldkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class IncreaseHotkeyStake:
    """Increase the value of all stake with a hotkey, in proportion."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class IncreaseRootClaimable:
    """Increase what the root stakers of a hotkey may claim of a subnet's alpha."""

    hotkey: AccountId
    netuid: NetUid
    amount: Alpha


@attrs.frozen
class RecycleAlpha:
    """Take alpha out of the outstanding alpha, and so out of the issuance."""

    netuid: NetUid
    amount: Alpha


@attrs.frozen
class BurnAlpha:
    """Count alpha as burned; it stays in the outstanding alpha and belongs to nobody."""

    netuid: NetUid
    amount: Alpha


Effect = (
    PayOwnerCut
    | IncreaseStake
    | IncreaseHotkeyStake
    | IncreaseRootClaimable
    | RecycleAlpha
    | BurnAlpha
)
"""What the ledger is to do."""
