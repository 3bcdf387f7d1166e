"""Announcing, disputing and clearing the swap of a coldkey (chapters 15-keys, 21-network)."""

from typing import Final

import attrs

from tao_model.keys import (
    KEY_SWAP_COST,
    announced,
    cleared,
    disputed,
    reset,
    with_new_announcement,
)
from tao_model.network.call import Call
from tao_model.network.origins import Origin, require_root, signer
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.state.records import evolve
from tao_model.supply.issuance import recycle_from
from tao_model.units import AccountId, Hash, Rao


@attrs.frozen
class AnnounceColdkeySwap:
    """Announce that another account shall take the place of the own coldkey."""

    new_coldkey_hash: Hash


@attrs.frozen
class ClearColdkeySwapAnnouncement:
    """Take an announcement back."""


@attrs.frozen
class DisputeColdkeySwap:
    """Dispute the announced swap of the own coldkey, which somebody else announced."""


@attrs.frozen
class ResetColdkeySwap:
    """Forget what a coldkey announced and disputed."""

    coldkey: AccountId


def with_amount_paid(state: State, coldkey: AccountId, amount: Rao) -> State:
    """Return the state after a coldkey paid for its swap (KEYS-1).

    Source: ``swap/swap_coldkey.rs``, ``charge_swap_cost``.
    """
    try:
        paid = recycle_from(state.supply, state.balance(coldkey), amount)
    except Rejected:
        raise Rejected(Reason.NOT_ENOUGH_BALANCE_TO_PAY_SWAP_COLDKEY) from None
    return evolve(state.with_balance(coldkey, paid.balance), supply=paid.supply)


def announce_coldkey_swap(state: State, origin: Origin, action: AnnounceColdkeySwap) -> State:
    """Return the state after a coldkey announced its swap, for the first time or anew (KEYS-1).

    Source: ``macros/dispatches.rs``, ``announce_coldkey_swap``.
    """
    coldkey, now, parameters = signer(origin), state.block.number, state.parameters
    if coldkey in state.key_swaps.announcements:
        swaps = with_new_announcement(
            state.key_swaps, coldkey, action.new_coldkey_hash, now, parameters
        )
        return evolve(state, key_swaps=swaps)
    swaps = announced(state.key_swaps, coldkey, action.new_coldkey_hash, now, parameters)
    return evolve(with_amount_paid(state, coldkey, KEY_SWAP_COST), key_swaps=swaps)


def clear_coldkey_swap_announcement(
    state: State, origin: Origin, _: ClearColdkeySwapAnnouncement
) -> State:
    """Return the state after a coldkey took its announcement back (KEYS-2)."""
    coldkey, now = signer(origin), state.block.number
    return evolve(state, key_swaps=cleared(state.key_swaps, coldkey, now, state.parameters))


def dispute_coldkey_swap(state: State, origin: Origin, _: DisputeColdkeySwap) -> State:
    """Return the state after a coldkey disputed its swap (KEYS-3)."""
    coldkey = signer(origin)
    return evolve(state, key_swaps=disputed(state.key_swaps, coldkey, state.block.number))


def reset_coldkey_swap(state: State, origin: Origin, action: ResetColdkeySwap) -> State:
    """Return the state after root forgot what a coldkey announced and disputed (KEYS-3)."""
    require_root(origin)
    return evolve(state, key_swaps=reset(state.key_swaps, action.coldkey))


_PALLET: Final = "SubtensorModule."

CALLS: Final = (
    Call(
        _PALLET + "announce_coldkey_swap",
        AnnounceColdkeySwap,
        ("new_coldkey_hash",),
        announce_coldkey_swap,
        is_allowed_during_swap=True,
    ),
    Call(
        _PALLET + "clear_coldkey_swap_announcement",
        ClearColdkeySwapAnnouncement,
        (),
        clear_coldkey_swap_announcement,
        is_allowed_during_swap=True,
    ),
    Call(
        _PALLET + "dispute_coldkey_swap",
        DisputeColdkeySwap,
        (),
        dispute_coldkey_swap,
        is_allowed_during_swap=True,
    ),
    Call(_PALLET + "reset_coldkey_swap", ResetColdkeySwap, ("coldkey",), reset_coldkey_swap),
)
