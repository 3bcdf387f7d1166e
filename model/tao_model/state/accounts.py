"""What is known of an account beside its balance (chapters of supply and keys)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, BlockNumber, ByteString, Hash


@attrs.frozen(slots=False)
class SwapAnnouncement:
    """A coldkey's announcement that another shall take its place."""

    at: BlockNumber
    """When the swap may be made."""
    new_coldkey_hash: Hash
    """Hash of the account that shall take its place."""


@attrs.frozen(slots=False)
class KeySwaps:
    """Swaps of coldkeys that are under way."""

    announcements: Map[AccountId, SwapAnnouncement] = Map()
    """Of each coldkey. Presence counts."""
    disputes: Map[AccountId, BlockNumber] = Map()
    """When each coldkey disputed the swap of itself. Presence counts."""


@attrs.frozen(slots=False)
class AccountIdentity:
    """What a coldkey says about itself."""

    name: ByteString = ByteString(b"")
    """What it is called."""
    url: ByteString = ByteString(b"")
    """Where it is found."""
    github_repo: ByteString = ByteString(b"")
    """Where its code is."""
    image: ByteString = ByteString(b"")
    """A picture."""
    discord: ByteString = ByteString(b"")
    """Where to talk to it."""
    description: ByteString = ByteString(b"")
    """What it does."""
    additional: ByteString = ByteString(b"")
    """Anything else."""
