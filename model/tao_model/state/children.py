"""Stake that hotkeys lend to one another (chapter of children)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, BlockNumber, Proportion16, Proportion64

Links = tuple[tuple[Proportion64, AccountId], ...]
"""Children or parents of a hotkey on one subnet, in stored order: the part, and to or from whom."""


@attrs.frozen(slots=False)
class PendingChildren:
    """Children that a hotkey will have once the cooldown is over."""

    children: Links = ()
    """Whom it will lend to."""
    cooldown_block: BlockNumber = BlockNumber(0)
    """The last block of the cooldown."""


@attrs.frozen(slots=False)
class Family:
    """Who lends to whom on one subnet."""

    children: Map[AccountId, Links] = Map()
    """To whom each hotkey lends."""
    parents: Map[AccountId, Links] = Map()
    """From whom each hotkey borrows: ``children`` the other way round, in an order of its own."""
    pending: Map[AccountId, PendingChildren] = Map()
    """What each hotkey has asked for. Presence counts."""
    takes: Map[AccountId, Proportion16] = Map()
    """Part of a parent's dividends that each hotkey keeps. Presence counts."""
