"""What the pool of a subnet holds, and the pool of a hotkey (chapters of pools and share pools)."""

import attrs

from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.state.maps import Map
from tao_model.units import (
    AccountId,
    Alpha,
    Perquintill,
    PoolMechanism,
    Proportion16,
    Rao,
    RaoVolume,
    Signed64,
)


@attrs.frozen(slots=False)
class Pool:
    """What a subnet's pool holds. The alpha outside of it belongs to the subnet's supply."""

    mechanism: PoolMechanism = PoolMechanism(0)
    """By what alpha has a price."""
    tao_reserve: Rao = Rao(0)
    """TAO in the pool."""
    alpha_reserve: Alpha = Alpha(0)
    """Alpha in the pool."""
    quote_weight: Perquintill = Perquintill(5 * 10**17)
    """Weight of TAO; that of alpha is the rest of one."""
    initialized: bool = False
    """Whether a swap has ever set the weights."""
    volume: RaoVolume = RaoVolume(0)
    """TAO that was offered to the pool or came out of it."""


@attrs.frozen(slots=False)
class PoolAccounts:
    """What is recorded of a subnet's pool beside its reserves."""

    fee_rate: Proportion16 = Proportion16(33)
    """Part of what is swapped that is the fee."""
    protocol_alpha: Alpha = Alpha(0)
    """Alpha that the chain bought from the pool."""
    tao_flow: Signed64 = Signed64(0)
    """TAO that stakers paid in less TAO that they took out, in rao; read by no rule."""
    protocol_flow: Signed64 = Signed64(0)
    """TAO that the chain paid in less what root took out, in rao; read by no rule."""


@attrs.frozen(slots=False)
class SharePool:
    """What a hotkey holds on a subnet for all who staked to it, and in how many shares."""

    value: Alpha = Alpha(0)
    """What it holds; TAO on root."""
    denominator: SafeFloat = ZERO
    """Sum of all shares, as the pool keeps it."""


@attrs.frozen(slots=False)
class HotkeyStake:
    """The stake on one hotkey on one subnet, and the parts that coldkeys have in it."""

    pool: SharePool = SharePool()
    """What all of them hold together."""
    shares: Map[AccountId, SafeFloat] = Map()
    """How many shares each coldkey has."""
