"""The neurons of a subnet, and what validators say of them (chapters of consensus and weights)."""

import attrs

from tao_model.state.maps import Map
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    ByteString,
    DrandRound,
    EpochIndex,
    Hash,
    Proportion16,
    Uid,
)

StoredRow = tuple[tuple[Uid, Proportion16], ...]
"""Weights or bonds of one neuron, in stored order."""


@attrs.frozen(slots=False)
class Neurons:
    """The neurons of a subnet. Every list but the first two is as stored: maybe not of all."""

    hotkeys: tuple[AccountId, ...] = ()
    """The hotkey of each uid."""
    registered_at: tuple[BlockNumber, ...] = ()
    """When each neuron registered."""
    active: tuple[bool, ...] = ()
    """Whether each neuron was active at the last epoch."""
    emission: tuple[Alpha, ...] = ()
    """Combined score of each neuron, by which neurons are pruned."""
    consensus: tuple[Proportion16, ...] = ()
    """The weight on which validators agreed, for each neuron."""
    dividends: tuple[Proportion16, ...] = ()
    """Share of each neuron in what validators earned."""
    validator_trust: tuple[Proportion16, ...] = ()
    """How much of each neuron's own weights the consensus let stand."""
    validator_permit: tuple[bool, ...] = ()
    """Which neurons may validate."""
    stake_weight: tuple[Proportion16, ...] = ()
    """Share of each neuron in the stake."""

    @property
    def count(self) -> int:
        """How many neurons there are."""
        return len(self.hotkeys)

    def uid_of(self, hotkey: AccountId) -> Uid | None:
        """Return the uid of a hotkey, None where it is not registered."""
        return Uid(self.hotkeys.index(hotkey)) if hotkey in self.hotkeys else None


@attrs.frozen(slots=False)
class WeightCommit:
    """The hash of weights that are to be revealed."""

    commit_hash: Hash
    """Hash of the weights, the salt and what else is revealed."""
    commit_epoch: EpochIndex
    """The subnet's epoch index at the time."""
    commit_block: BlockNumber
    """When it was made."""
    legacy_reveal_block: BlockNumber
    """Where production once held the last block for revealing; always 0 now."""


@attrs.frozen(slots=False)
class TimelockedCommit:
    """Encrypted weights that open by themselves once a round's randomness is known."""

    hotkey: AccountId
    """Who committed."""
    commit_block: BlockNumber
    """When it was made."""
    ciphertext: ByteString
    """What is encrypted."""
    reveal_round: DrandRound
    """The round whose randomness opens it."""


@attrs.frozen(slots=False)
class Mechanism:
    """What validators say within one mechanism of a subnet."""

    weights: Map[Uid, StoredRow] = Map()
    """Weights that each neuron has set."""
    bonds: Map[Uid, StoredRow] = Map()
    """Bonds that each neuron holds."""
    incentive: tuple[Proportion16, ...] = ()
    """Share of each neuron in what miners earned."""
    last_update: tuple[BlockNumber, ...] = ()
    """When each neuron last set or committed weights."""
    weight_commits: Map[AccountId, tuple[WeightCommit, ...]] = Map()
    """Hashes that each hotkey has committed, oldest first. Presence counts."""
    timelocked_commits: Map[EpochIndex, tuple[TimelockedCommit, ...]] = Map()
    """Encrypted commits by the epoch in which they were made, in the order of their coming."""


@attrs.frozen(slots=False)
class Pulse:
    """What the randomness beacon said in a round."""

    round: DrandRound
    """Its number."""
    randomness: ByteString
    """What came out."""
    signature: ByteString
    """What opens the commits of the round."""
