"""What is known of an account beside its balance (chapters of supply and keys)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, BlockNumber, ByteString, Hash


@attrs.frozen
class SwapAnnouncement:
    """A coldkey's announcement that another shall take its place."""

    at: BlockNumber
    """When the swap may be made."""
    new_coldkey_hash: Hash
    """Hash of the account that shall take its place."""


@attrs.frozen
class KeySwaps:
    """Swaps of coldkeys that are under way."""

    announcements: Map[AccountId, SwapAnnouncement] = Map()
    """Of each coldkey. Presence counts."""
    disputes: Map[AccountId, BlockNumber] = Map()
    """When each coldkey disputed the swap of itself. Presence counts."""


@attrs.frozen
class Identity:
    """What a coldkey says about itself."""

    name: ByteString = ByteString(b"")
    url: ByteString = ByteString(b"")
    github_repo: ByteString = ByteString(b"")
    image: ByteString = ByteString(b"")
    discord: ByteString = ByteString(b"")
    description: ByteString = ByteString(b"")
    additional: ByteString = ByteString(b"")
