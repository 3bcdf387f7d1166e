"""When swaps of hotkeys were made, and how long that counts (chapter 22-block)."""

from typing import Final

import attrs

from tao_model.numbers.integers import U64
from tao_model.state import State
from tao_model.units import BlockCount

HOTKEY_SWAP_INTERVAL: Final = BlockCount(7_200)
"""Blocks between two swaps on a subnet. Source: ``runtime/src/lib.rs``."""


def with_swap_records_expired(state: State) -> State:
    """Return the state without records of hotkey swaps that no longer limit any (BLOCK-13).

    A block looks at the subnets whose number is its own, modulo a day's blocks.
    Source: ``macros/hooks.rs``, ``clean_up_hotkey_swap_records``.
    """
    block = state.block.number
    for netuid, subnet in state.subnets.items():
        is_turn = netuid % HOTKEY_SWAP_INTERVAL == block % HOTKEY_SWAP_INTERVAL
        if not subnet.identity.added or not is_turn:
            continue
        swaps = subnet.registration.last_hotkey_swaps
        for coldkey, swapped_at in swaps.items():
            if U64.saturating_add(swapped_at, HOTKEY_SWAP_INTERVAL) < block:
                swaps = swaps.delete(coldkey)
        registration = attrs.evolve(subnet.registration, last_hotkey_swaps=swaps)
        state = state.with_subnet(netuid, attrs.evolve(subnet, registration=registration))
    return state
