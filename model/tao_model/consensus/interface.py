"""What an epoch takes and gives (chapter 06-consensus), whichever engine computes it.

Every list is indexed by uid. Rows of a sparse matrix are pairs (column uid, value) in
stored order, which matters to production.
"""

import attrs

from tao_model.units import (
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I32F32Bits,
    I64F64Bits,
    Millionths,
    Proportion16,
    Rao,
    Steepness,
    Tempo,
    Uid,
)

StoredMatrix = tuple[tuple[tuple[Uid, Proportion16], ...], ...]
"""Weights or bonds as storage holds them: for each uid its row."""

Matrix = tuple[tuple[tuple[Uid, I32F32Bits], ...], ...]
"""A sparse matrix during an epoch: for each uid its row."""


@attrs.frozen
class EpochInput:
    """Everything that one epoch of one mechanism of a subnet depends on."""

    neuron_count: Count16
    """Number of neurons, n."""
    current_block: BlockNumber
    """The block in which the epoch runs."""
    tempo: Tempo
    """Blocks between epochs."""
    activity_cutoff: BlockCount
    """A neuron that last updated more blocks ago than this is inactive."""
    last_update: tuple[BlockNumber, ...]
    """When each neuron last set or committed weights; as stored: maybe not n of them."""
    block_at_registration: tuple[BlockNumber, ...]
    """When each neuron registered."""
    last_mechanism_step_block: BlockNumber
    """The block of the last successful epoch; 0 before the first."""
    stake_bits: tuple[I64F64Bits, ...]
    """Total stake weight of each neuron, in rao."""
    stake_threshold: Rao
    """Less stake than this counts as none, except the owner's."""
    owner_uid: Uid | None
    """The uid of the subnet owner's hotkey, if it has one."""
    validator_permit: tuple[bool, ...]
    """Which neurons may validate; as stored: maybe not n of them."""
    max_allowed_validators: Count16
    """How many neurons may validate next."""
    kappa: Proportion16
    """Share of the active stake that a weight needs to count in full."""
    bonds_penalty: Proportion16
    """How much of the weight above consensus is left out of bonds: all at 65535."""
    yuma3_enabled: bool
    """Whether bonds follow Yuma3."""
    liquid_alpha_enabled: bool
    """Whether each bond has a moving average of its own; without effect unless Yuma3 is on."""
    alpha_low: Proportion16
    """Least weight of the new in the moving average of liquid alpha."""
    alpha_high: Proportion16
    """Greatest weight of the new in the moving average of liquid alpha."""
    alpha_sigmoid_steepness: Steepness
    """How sharply liquid alpha answers to a difference."""
    bonds_moving_average: Millionths
    """Weight of the old in the moving average of bonds."""
    commit_reveal_enabled: bool
    """Whether weights are committed first and revealed later."""
    earliest_commit_block: tuple[BlockNumber | None, ...]
    """Each neuron's earliest unexpired commit; without effect unless commit-reveal is on."""
    weights: StoredMatrix
    """Row of weights that each neuron has set."""
    bonds: StoredMatrix
    """Row of bonds that each neuron holds: column max-upscaled in Yuma2, proportions in Yuma3."""
    emission: Alpha
    """What the epoch distributes."""


@attrs.frozen
class EpochOutput:
    """What one epoch stores and pays."""

    dividends: tuple[Proportion16, ...]
    """Share of each neuron in what validators earn."""
    incentive: tuple[Proportion16, ...]
    """Share of each neuron in what miners earn."""
    consensus: tuple[Proportion16, ...]
    """The weight on which validators with a majority of the stake agree, for each neuron."""
    validator_trust: tuple[Proportion16, ...]
    """How much of each neuron's own weights the consensus let stand."""
    stake_weight: tuple[Proportion16, ...]
    """Share of each neuron in the stake."""
    active: tuple[bool, ...]
    """Whether each neuron has updated within the activity cutoff."""
    validator_permit: tuple[bool, ...]
    """Which neurons may validate next."""
    emission: tuple[Alpha, ...]
    """Combined score of each neuron; not the sum of the next two."""
    server_emission: tuple[Alpha, ...]
    """What each neuron earns by incentive."""
    validator_emission: tuple[Alpha, ...]
    """What each neuron earns by dividends."""
    bonds: StoredMatrix
    """Row of bonds that each neuron holds now; empty without a permit."""
