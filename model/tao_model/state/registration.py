"""What it costs to join a subnet, and who has (chapter of registration)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, BlockNumber, Count16, Rao


@attrs.frozen(slots=False)
class Registration:
    """The price of a place on one subnet, and how many were taken."""

    burn: Rao = Rao(100_000_000)
    """What a registration costs now."""
    this_block: Count16 = Count16(0)
    """Registrations in this block."""
    this_interval: Count16 = Count16(0)
    """Registrations in this interval."""
    recycled: Rao = Rao(0)
    """What registrations have cost in all."""
    marked_as_no_member: Map[AccountId, bool] = Map()
    """Hotkeys with an entry that denies membership, left by a swap of hotkeys. Presence counts."""
    last_hotkey_swaps: Map[AccountId, BlockNumber] = Map()
    """When each coldkey last swapped a hotkey on the subnet."""
