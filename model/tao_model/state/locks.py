"""Stake that is locked, and what that convinces of (chapter of locks)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, Alpha, BlockNumber, U64F64Bits

LockKey = tuple[AccountId, AccountId]
"""A coldkey and a hotkey, in this order."""


@attrs.frozen(slots=False)
class Lock:
    """An amount of locked alpha and its conviction, as of a block."""

    locked_mass: Alpha
    """How much is locked."""
    conviction: U64F64Bits
    """What holding on has earned, in alpha."""
    last_update: BlockNumber
    """As of which block the two hold."""


@attrs.frozen(slots=False)
class Locks:
    """The locks on one subnet."""

    locks: Map[LockKey, Lock] = Map()
    """The lock of each coldkey on a hotkey."""
    decaying: Map[AccountId, bool] = Map()
    """Whether each coldkey's lock decays; it does if it is not here. Presence counts."""
    perpetual_total: Map[AccountId, Lock] = Map()
    """Sum of the perpetual locks on each hotkey but the owner's."""
    decaying_total: Map[AccountId, Lock] = Map()
    """Sum of the decaying locks on each hotkey but the owner's."""
    owner_perpetual_total: Lock | None = None
    """Sum of the perpetual locks on the owner's hotkey."""
    owner_decaying_total: Lock | None = None
    """Sum of the decaying locks on the owner's hotkey."""
