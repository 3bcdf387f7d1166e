"""Swaps of coldkeys that are announced, and what a coldkey says about itself (chapter 15-keys)."""

from typing import Final

from tao_model.numbers.hashing import blake2_256
from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected, require
from tao_model.state.accounts import AccountIdentity, KeySwaps, SwapAnnouncement
from tao_model.state.parameters import NetworkParameters
from tao_model.state.records import evolve
from tao_model.units import AccountId, BlockNumber, Hash, Rao

KEY_SWAP_COST: Final = Rao(100_000_000)
"""What announcing a swap costs. Source: ``runtime/src/lib.rs``, ``SubtensorInitialKeySwapCost``."""

_NAME: Final = 256
_TEXT: Final = 1024
_ALL_TOGETHER: Final = 4096


def announced(
    swaps: KeySwaps,
    coldkey: AccountId,
    new_coldkey_hash: Hash,
    now: BlockNumber,
    parameters: NetworkParameters,
) -> KeySwaps:
    """Return the swaps with one that may be made once the delay is over (KEYS-1)."""
    at = U64.saturating_add(now, parameters.coldkey_swap_announcement_delay)
    announcement = SwapAnnouncement(BlockNumber(at), new_coldkey_hash)
    return evolve(swaps, announcements=swaps.announcements.set(coldkey, announcement))


def announcement_of(swaps: KeySwaps, coldkey: AccountId) -> SwapAnnouncement:
    """Return what a coldkey has announced; rejected if that is nothing (KEYS-2)."""
    found = swaps.announcements.get(coldkey)
    if found is None:
        raise Rejected(Reason.COLDKEY_SWAP_ANNOUNCEMENT_NOT_FOUND)
    return found


def is_announced(announcement: SwapAnnouncement, coldkey: AccountId) -> bool:
    """Tell whether a coldkey is the one that was announced (KEYS-5)."""
    return blake2_256(coldkey) == announcement.new_coldkey_hash


def is_stale(
    announcement: SwapAnnouncement, now: BlockNumber, parameters: NetworkParameters
) -> bool:
    """Tell whether a swap has been due for so long that it may be called off (KEYS-2)."""
    since = U64.saturating_add(announcement.at, parameters.coldkey_swap_reannouncement_delay)
    return now >= since


def with_new_announcement(
    swaps: KeySwaps,
    coldkey: AccountId,
    new_coldkey_hash: Hash,
    now: BlockNumber,
    parameters: NetworkParameters,
) -> KeySwaps:
    """Return the swaps with one announced anew, in place of a stale one (KEYS-1).

    Source: ``macros/dispatches.rs``, ``announce_coldkey_swap``.
    """
    stale = is_stale(announcement_of(swaps, coldkey), now, parameters)
    require(stale, Reason.COLDKEY_SWAP_REANNOUNCED_TOO_EARLY)
    return announced(swaps, coldkey, new_coldkey_hash, now, parameters)


def cleared(
    swaps: KeySwaps, coldkey: AccountId, now: BlockNumber, parameters: NetworkParameters
) -> KeySwaps:
    """Return the swaps without a stale one (KEYS-2).

    Source: ``macros/dispatches.rs``, ``clear_coldkey_swap_announcement``.
    """
    stale = is_stale(announcement_of(swaps, coldkey), now, parameters)
    require(stale, Reason.COLDKEY_SWAP_CLEAR_TOO_EARLY)
    return evolve(swaps, announcements=swaps.announcements.delete(coldkey))


def disputed(swaps: KeySwaps, coldkey: AccountId, now: BlockNumber) -> KeySwaps:
    """Return the swaps with one disputed (KEYS-3).

    Source: ``macros/dispatches.rs``, ``dispute_coldkey_swap``.
    """
    announcement_of(swaps, coldkey)
    require(coldkey not in swaps.disputes, Reason.COLDKEY_SWAP_ALREADY_DISPUTED)
    return evolve(swaps, disputes=swaps.disputes.set(coldkey, now))


def reset(swaps: KeySwaps, coldkey: AccountId) -> KeySwaps:
    """Return the swaps without anything of a coldkey (KEYS-3).

    Source: ``macros/dispatches.rs``, ``reset_coldkey_swap``.
    """
    announcements, disputes = swaps.announcements, swaps.disputes
    return evolve(
        swaps,
        announcements=announcements.delete(coldkey) if coldkey in announcements else announcements,
        disputes=disputes.delete(coldkey) if coldkey in disputes else disputes,
    )


def is_short_enough(identity: AccountIdentity) -> bool:
    """Tell whether an identity may be stored: no field is too long, nor all together (KEYS-4).

    Where the code is does not count toward all together.
    Source: ``utils/identity.rs``, ``is_valid_identity``.
    """
    names = (identity.name, identity.url, identity.discord)
    texts = (identity.image, identity.description, identity.additional)
    together = sum(map(len, (*names, *texts)))
    return (
        together <= _ALL_TOGETHER
        and max(map(len, (*names, identity.github_repo))) <= _NAME
        and max(map(len, texts)) <= _TEXT
    )
