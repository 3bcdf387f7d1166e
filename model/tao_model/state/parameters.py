"""The parameters of the whole and of each subnet: their values (their bounds: ``parameters``).

A default is what production's storage reads where nobody has set the parameter. It is the
``Default...`` function named by the storage item in ``pallets/subtensor/src/lib.rs``; where that
asks for an ``Initial...`` constant, its value stands in ``runtime/src/lib.rs``.
"""

import enum

import attrs

from tao_model.parameters import (
    ACTIVITY_CUTOFF_FACTOR,
    ALPHA_HIGH,
    ALPHA_LOW,
    ALPHA_SIGMOID_STEEPNESS,
    BONDS_MOVING_AVERAGE,
    BONDS_PENALTY,
    CHILDKEY_BURN,
    COMMIT_REVEAL_ENABLED,
    EMA_PRICE_HALVING_BLOCKS,
    KAPPA,
    LIQUID_ALPHA_ENABLED,
    MAX_ALLOWED_VALIDATORS,
    MAX_EPOCHS_PER_BLOCK,
    MIN_CHILDKEY_TAKE,
    OWNER_CUT_ENABLED,
    STAKE_THRESHOLD,
    SUBNET_EMISSION_ENABLED,
    SUBNET_MOVING_ALPHA,
    SUBNET_OWNER_CUT,
    TAO_WEIGHT,
    YUMA3_ENABLED,
)
from tao_model.units import (
    BlockCount,
    BlockNumber,
    Count8,
    Count16,
    Count64,
    Difficulty,
    I64F64Bits,
    I96F32Bits,
    Millionths,
    Proportion16,
    Proportion64,
    Rao,
    Steepness,
    Thousandths,
    U64F64Bits,
    Unsigned64,
    VersionKey,
)


class RecycleOrBurn(enum.Enum):
    """What becomes of alpha that is withheld from miners; the value is production's name."""

    RECYCLE = "Recycle"
    BURN = "Burn"


@attrs.frozen(slots=False)
class AlphaBounds:
    """Between what the weight of the new in the moving average of liquid alpha lies."""

    alpha_low: Proportion16 = ALPHA_LOW.default
    """At least this."""
    alpha_high: Proportion16 = ALPHA_HIGH.default
    """At most this."""


@attrs.frozen(slots=False)
class NetworkParameters:
    """What governs all subnets."""

    tao_weight: Proportion64 = TAO_WEIGHT.default
    """What TAO on root weighs against alpha."""
    subnet_owner_cut: Proportion16 = SUBNET_OWNER_CUT.default
    """Part of a subnet's new alpha that goes to its owner."""
    subnet_moving_alpha: I96F32Bits = SUBNET_MOVING_ALPHA.default
    """Weight of the new in the moving average of prices, for an old subnet."""
    max_epochs_per_block: Count8 = MAX_EPOCHS_PER_BLOCK.default
    """How many epochs a block runs; the rest wait for the next."""
    stake_threshold: Rao = STAKE_THRESHOLD.default
    """Stake below this does not count, except that of the subnet's owner."""
    nominator_min_required_stake: Millionths = Millionths(0)
    """Less stake than this part of the least stake is swept from another's hotkey."""
    min_delegate_take: Proportion16 = Proportion16(0)
    """Least part of dividends that a hotkey's owner may keep."""
    max_delegate_take: Proportion16 = Proportion16(11_796)
    """Greatest part of dividends that a hotkey's owner may keep."""
    min_childkey_take: Proportion16 = MIN_CHILDKEY_TAKE.default
    """Least part of a parent's dividends that a child keeps."""
    max_childkey_take: Proportion16 = Proportion16(11_796)
    """Greatest part of a parent's dividends that a child may keep."""
    childkey_burn: Proportion64 = CHILDKEY_BURN.default
    """Part of a parent's dividends that is recycled if the child has another owner."""
    pending_children_cooldown: BlockCount = BlockCount(7_200)
    """Blocks until children that were asked for may be set."""
    root_claims_per_block: Count64 = Count64(5)
    """For how many coldkeys a block claims root's alpha."""
    transaction_rate_limit: BlockCount = BlockCount(1_000)
    """Blocks between two swaps of a coldkey's hotkeys."""
    delegate_take_rate_limit: BlockCount = BlockCount(216_000)
    """Blocks between two changes of a delegate take."""
    childkey_take_rate_limit: BlockCount = BlockCount(216_000)
    """Blocks between two changes of a childkey take."""
    owner_parameter_rate_limit: Count16 = Count16(2)
    """Tempos between two changes of a parameter by a subnet's owner."""
    version_key_rate_limit: Count64 = Count64(5)
    """Tempos between two changes of a version key by a subnet's owner."""
    admin_freeze_window: Count16 = Count16(10)
    """Blocks before an epoch in which a subnet's owner changes nothing."""
    commit_reveal_version: Count16 = Count16(4)
    """The version of encrypted commits that is accepted."""
    max_mechanism_count: Count8 = Count8(2)
    """How many mechanisms a subnet may have."""
    min_activity_cutoff: Count16 = Count16(360)
    """Least activity cutoff in blocks that may be set."""
    subnet_limit: Count16 = Count16(128)
    """How many subnets there may be, root not counted."""
    network_rate_limit: BlockCount = BlockCount(7_200)
    """Blocks between two registrations of a subnet."""
    network_immunity_period: BlockCount = BlockCount(1_296_000)
    """Age in blocks below which a subnet is not pruned."""
    network_min_lock_cost: Rao = Rao(1_000_000_000_000)
    """Least price of a subnet."""
    network_lock_reduction_interval: BlockCount = BlockCount(100_800)
    """Blocks in which the price of a subnet falls by as much as the last one cost."""
    network_registration_start_block: BlockNumber = BlockNumber(0)
    """Before this block no subnet can be registered."""
    tao_refund_start_block: BlockNumber = BlockNumber(0)
    """A subnet registered later counts its alpha reserve when it is dissolved."""
    start_call_delay: BlockCount = BlockCount(0)
    """Age in blocks from which a subnet may be started."""
    dissolve_network_delay: BlockCount = BlockCount(36_000)
    """Blocks until a scheduled dissolution; read by no rule."""
    coldkey_swap_announcement_delay: BlockCount = BlockCount(36_000)
    """Blocks between announcing and making a swap of coldkeys."""
    coldkey_swap_reannouncement_delay: BlockCount = BlockCount(7_200)
    """Blocks after which a due announcement may be made anew or cleared."""
    lock_maturity_rate: BlockCount = BlockCount(934_866)
    """Blocks in which conviction comes within 1/e of what is locked."""
    lock_unlock_rate: BlockCount = BlockCount(934_866)
    """Blocks in which a decaying lock falls to 1/e."""
    net_tao_flow_enabled: bool = True
    """Whether emission would follow net flows; read by no rule, as are the next two."""
    tao_flow_cutoff: I64F64Bits = I64F64Bits(0)
    """Flow of TAO below which a subnet would receive nothing."""
    flow_smoothing: Unsigned64 = Unsigned64(29_597_889_189_277)
    """Weight of the new in the moving average of flows, as a part of 2^63."""


@attrs.frozen(slots=False)
class SubnetParameters:
    """What governs one subnet, its tempo apart."""

    max_allowed_uids: Count16 = Count16(256)
    """How many neurons the subnet may have."""
    min_allowed_uids: Count16 = Count16(64)
    """Least value of ``max_allowed_uids`` that may be set."""
    max_allowed_validators: Count16 = MAX_ALLOWED_VALIDATORS.default
    """How many neurons may validate."""
    immunity_period: Count16 = Count16(4_096)
    """Age in blocks below which a neuron is immune to pruning."""
    min_non_immune_uids: Count16 = Count16(10)
    """Where no more neurons than this are not immune, immune ones are pruned."""
    immune_owner_uids_limit: Count16 = Count16(1)
    """How many of the owner's neurons are never pruned."""
    registration_allowed: bool = True
    """Whether neurons may register, and the subnet receives TAO."""
    max_registrations_per_block: Count16 = Count16(1)
    """How many may register in a block; held on root only."""
    target_registrations_per_interval: Count16 = Count16(2)
    """How many shall register in an interval; root holds to three times that."""
    min_burn: Rao = Rao(500_000)
    """Least price of a registration."""
    max_burn: Rao = Rao(100_000_000_000)
    """Greatest price of a registration."""
    burn_half_life: Count16 = Count16(360)
    """Blocks in which the price of a registration halves."""
    burn_increase_multiplier: U64F64Bits = U64F64Bits(23_242_897_532_874_035_200)
    """By what a registration raises the price of the next."""
    adjustment_interval: Count16 = Count16(100)
    """Blocks between two adjustments; read by no rule, as are the next four."""
    adjustment_alpha: Unsigned64 = Unsigned64(0)
    """Weight of the old in an adjustment."""
    difficulty: Difficulty = Difficulty(10_000_000)
    """Difficulty of a registration by work."""
    min_difficulty: Difficulty = Difficulty(10_000_000)
    """Least difficulty."""
    max_difficulty: Difficulty = Difficulty(2**62 - 1)
    """Greatest difficulty."""
    weights_version_key: VersionKey = VersionKey(0)
    """Least version of a validator's software whose weights are accepted; 0 is any."""
    weights_set_rate_limit: BlockCount = BlockCount(100)
    """Blocks between two settings of a neuron's weights."""
    min_allowed_weights: Count16 = Count16(1_024)
    """How many weights a validator sets at least."""
    commit_reveal_enabled: bool = COMMIT_REVEAL_ENABLED.default
    """Whether weights are committed first and revealed later."""
    reveal_period_epochs: Count64 = Count64(1)
    """Epochs between committing and revealing."""
    activity_cutoff_factor: Thousandths = ACTIVITY_CUTOFF_FACTOR.default
    """Tempos without an update after which a neuron is inactive."""
    activity_cutoff: Count16 = Count16(5_000)
    """The same in blocks, as an older revision had it; read by no rule."""
    kappa: Proportion16 = KAPPA.default
    """Share of the active stake that a weight needs to count in full."""
    rho: Count16 = Count16(10)
    """Steepness of a sigmoid; read by no rule."""
    bonds_penalty: Proportion16 = BONDS_PENALTY.default
    """How much of the weight above consensus is left out of bonds."""
    bonds_moving_average: Millionths = BONDS_MOVING_AVERAGE.default
    """Weight of the old in the moving average of bonds."""
    bonds_reset_enabled: bool = False
    """Whether a neuron's metadata may reset its bonds."""
    yuma3_enabled: bool = YUMA3_ENABLED.default
    """Whether bonds follow Yuma3."""
    liquid_alpha_enabled: bool = LIQUID_ALPHA_ENABLED.default
    """Whether each bond of Yuma3 has a moving average of its own."""
    alpha_bounds: AlphaBounds = AlphaBounds()
    """Bounds of liquid alpha."""
    alpha_sigmoid_steepness: Steepness = ALPHA_SIGMOID_STEEPNESS.default
    """How sharply liquid alpha answers to a difference."""
    mechanism_count: Count8 = Count8(1)
    """How many mechanisms the subnet has."""
    mechanism_emission_split: tuple[Proportion16, ...] | None = None
    """The part of each mechanism; where there is none, the parts are even."""
    ema_price_halving_blocks: BlockCount = EMA_PRICE_HALVING_BLOCKS.default
    """Age in blocks at which the moving average of the price moves half as fast as it ever will."""
    subtoken_enabled: bool = False
    """Whether alpha may be staked."""
    emission_enabled: bool = SUBNET_EMISSION_ENABLED.default
    """Whether the subnet may receive TAO."""
    owner_cut_enabled: bool = OWNER_CUT_ENABLED.default
    """Whether the owner gets the owner's cut."""
    owner_cut_auto_lock_enabled: bool = False
    """Whether the owner's cut is locked at once."""
    recycle_or_burn: RecycleOrBurn = RecycleOrBurn.BURN
    """What becomes of alpha that is withheld from miners."""
    transfer_enabled: bool = True
    """Whether stake may be given to another coldkey."""
    min_childkey_take: Proportion16 = Proportion16(0)
    """Least part of a parent's dividends that a child keeps, on this subnet."""
    root_claim_threshold: I96F32Bits = I96F32Bits(500_000 << 32)
    """Less alpha than this is not claimed."""
    serving_rate_limit: BlockCount = BlockCount(50)
    """Blocks between two announcements of an axon; read by no rule."""
