"""Hyperparameters: what each means, its unit, its bounds, and what production gives a subnet.

A subnet reads a parameter that nobody has set as ``default``. Creating a subnet sets some
of them at once, maybe to something else: ``at_creation``. Root may set a parameter within
``bounds``; where the subnet's owner may set it too and is held to less, ``owner_bounds``
says so. Sources are paths in production.
"""

from collections.abc import Mapping
from typing import Any, Final, Generic, TypeVar

import attrs

from tao_model.units import (
    UNITS,
    BlockCount,
    Count8,
    Count16,
    I96F32Bits,
    Millionths,
    Proportion16,
    Proportion64,
    Rao,
    Steepness,
    Tempo,
    Thousandths,
)

Value = TypeVar("Value", bound=int)
Bounds = tuple[int, int]
"""The least and the greatest value."""


@attrs.frozen
class Parameter(Generic[Value]):
    """A number or switch that governs a subnet, or all of them."""

    name: str
    storage: str
    """The entry of production's storage that holds it."""
    meaning: str
    unit: Any
    """The unit, a key of :data:`~tao_model.units.UNITS`; or ``bool`` for a switch."""
    default: Value
    """What it reads as until somebody sets it."""
    bounds: Bounds
    """What root may set."""
    source: str
    """Where production declares the default, and where it sets the parameter."""
    owner_bounds: Bounds | None = None
    """What the subnet's owner may set, where that is less."""
    at_creation: Value | None = None
    """What creating a subnet sets, where that is not the default."""

    @property
    def of_new_subnet(self) -> Value:
        """What a new subnet has."""
        return self.default if self.at_creation is None else self.at_creation


def _whole(unit: Any) -> Bounds:
    return UNITS[unit].minimum, UNITS[unit].maximum


SWITCH: Final = (False, True)

TEMPO: Final = Parameter(
    name="tempo",
    storage="Tempo",
    meaning="Blocks between two epochs of a subnet",
    unit=Tempo,
    default=Tempo(360),
    bounds=_whole(Tempo),
    owner_bounds=(360, 50_400),
    source=(
        "runtime/src/lib.rs: INITIAL_SUBNET_TEMPO; "
        "pallets/admin-utils/src/lib.rs: sudo_set_tempo; "
        "pallets/subtensor/src/coinbase/tempo_control.rs: do_set_tempo"
    ),
)
ACTIVITY_CUTOFF_FACTOR: Final = Parameter(
    name="activity_cutoff_factor",
    storage="ActivityCutoffFactorMilli",
    meaning="Tempos without an update after which a neuron is inactive",
    unit=Thousandths,
    default=Thousandths(13_889),
    bounds=(1_000, 50_000),
    source=(
        "pallets/subtensor/src/lib.rs: INITIAL_ACTIVITY_CUTOFF_FACTOR_MILLI; "
        "pallets/subtensor/src/coinbase/tempo_control.rs: do_set_activity_cutoff_factor"
    ),
)
STAKE_THRESHOLD: Final = Parameter(
    name="stake_threshold",
    storage="StakeThreshold",
    meaning="Stake below this does not count, except that of the subnet's owner; for all subnets",
    unit=Rao,
    default=Rao(0),
    bounds=_whole(Rao),
    source=(
        "pallets/subtensor/src/lib.rs: DefaultStakeThreshold; "
        "pallets/admin-utils/src/lib.rs: sudo_set_stake_threshold"
    ),
)
MAX_ALLOWED_VALIDATORS: Final = Parameter(
    name="max_allowed_validators",
    storage="MaxAllowedValidators",
    meaning="How many neurons may validate; at most as many as the subnet may have neurons",
    unit=Count16,
    default=Count16(128),
    bounds=_whole(Count16),
    at_creation=Count16(64),
    source=(
        "runtime/src/lib.rs: SubtensorInitialMaxAllowedValidators; "
        "pallets/admin-utils/src/lib.rs: sudo_set_max_allowed_validators; "
        "pallets/subtensor/src/subnets/subnet.rs: init_new_network"
    ),
)
KAPPA: Final = Parameter(
    name="kappa",
    storage="Kappa",
    meaning="Share of the active stake that a weight needs to count in full",
    unit=Proportion16,
    default=Proportion16(32_767),
    bounds=_whole(Proportion16),
    source=(
        "runtime/src/lib.rs: SubtensorInitialKappa; pallets/admin-utils/src/lib.rs: sudo_set_kappa"
    ),
)
BONDS_PENALTY: Final = Parameter(
    name="bonds_penalty",
    storage="BondsPenalty",
    meaning="How much of the weight above consensus is left out of bonds",
    unit=Proportion16,
    default=Proportion16(65_535),
    bounds=_whole(Proportion16),
    source=(
        "runtime/src/lib.rs: SubtensorInitialBondsPenalty; "
        "pallets/admin-utils/src/lib.rs: sudo_set_bonds_penalty"
    ),
)
BONDS_MOVING_AVERAGE: Final = Parameter(
    name="bonds_moving_average",
    storage="BondsMovingAverage",
    meaning="Weight of the old in the moving average of bonds",
    unit=Millionths,
    default=Millionths(900_000),
    bounds=_whole(Millionths),
    owner_bounds=(0, 975_000),
    source=(
        "runtime/src/lib.rs: SubtensorInitialBondsMovingAverage; "
        "pallets/admin-utils/src/lib.rs: sudo_set_bonds_moving_average"
    ),
)
YUMA3_ENABLED: Final = Parameter(
    name="yuma3_enabled",
    storage="Yuma3On",
    meaning="Whether bonds follow Yuma3",
    unit=bool,
    default=False,
    bounds=SWITCH,
    at_creation=True,
    source=(
        "pallets/subtensor/src/lib.rs: DefaultYuma3; "
        "pallets/admin-utils/src/lib.rs: sudo_set_yuma3_enabled; "
        "pallets/subtensor/src/subnets/subnet.rs: init_new_network"
    ),
)
LIQUID_ALPHA_ENABLED: Final = Parameter(
    name="liquid_alpha_enabled",
    storage="LiquidAlphaOn",
    meaning="Whether each bond of Yuma3 has a moving average of its own",
    unit=bool,
    default=False,
    bounds=SWITCH,
    source=(
        "pallets/subtensor/src/lib.rs: DefaultLiquidAlpha; "
        "pallets/admin-utils/src/lib.rs: sudo_set_liquid_alpha_enabled"
    ),
)
ALPHA_LOW: Final = Parameter(
    name="alpha_low",
    storage="AlphaValues",
    meaning="Least weight of the new in the moving average of liquid alpha; at most alpha_high",
    unit=Proportion16,
    default=Proportion16(45_875),
    bounds=(1_638, 65_535),
    source=(
        "pallets/subtensor/src/lib.rs: DefaultAlphaValues; "
        "pallets/subtensor/src/epoch/run_epoch.rs: do_set_alpha_values"
    ),
)
ALPHA_HIGH: Final = Parameter(
    name="alpha_high",
    storage="AlphaValues",
    meaning="Greatest weight of the new in the moving average of liquid alpha",
    unit=Proportion16,
    default=Proportion16(58_982),
    bounds=(1_638, 65_535),
    source=(
        "pallets/subtensor/src/lib.rs: DefaultAlphaValues; "
        "pallets/subtensor/src/epoch/run_epoch.rs: do_set_alpha_values"
    ),
)
ALPHA_SIGMOID_STEEPNESS: Final = Parameter(
    name="alpha_sigmoid_steepness",
    storage="AlphaSigmoidSteepness",
    meaning="How sharply liquid alpha answers to a difference",
    unit=Steepness,
    default=Steepness(1_000),
    bounds=_whole(Steepness),
    owner_bounds=(0, 32_767),
    source=(
        "runtime/src/lib.rs: SubtensorInitialAlphaSigmoidSteepness; "
        "pallets/admin-utils/src/lib.rs: sudo_set_alpha_sigmoid_steepness"
    ),
)
COMMIT_REVEAL_ENABLED: Final = Parameter(
    name="commit_reveal_enabled",
    storage="CommitRevealWeightsEnabled",
    meaning="Whether weights are committed first and revealed later",
    unit=bool,
    default=True,
    bounds=SWITCH,
    source=(
        "pallets/subtensor/src/lib.rs: DefaultCommitRevealWeightsEnabled; "
        "pallets/admin-utils/src/lib.rs: sudo_set_commit_reveal_weights_enabled"
    ),
)

SUBNET_OWNER_CUT: Final = Parameter(
    name="subnet_owner_cut",
    storage="SubnetOwnerCut",
    meaning="Part of a subnet's new alpha that goes to its owner; for all subnets",
    unit=Proportion16,
    default=Proportion16(11_796),
    bounds=_whole(Proportion16),
    source=(
        "runtime/src/lib.rs: SubtensorInitialSubnetOwnerCut; "
        "pallets/admin-utils/src/lib.rs: sudo_set_subnet_owner_cut"
    ),
)
OWNER_CUT_ENABLED: Final = Parameter(
    name="owner_cut_enabled",
    storage="OwnerCutEnabled",
    meaning="Whether the owner gets the owner's cut",
    unit=bool,
    default=True,
    bounds=SWITCH,
    source=(
        "pallets/subtensor/src/lib.rs: DefaultOwnerCutEnabled; "
        "pallets/admin-utils/src/lib.rs: sudo_set_owner_cut_enabled"
    ),
)
SUBNET_EMISSION_ENABLED: Final = Parameter(
    name="subnet_emission_enabled",
    storage="SubnetEmissionEnabled",
    meaning="Whether a subnet may receive TAO",
    unit=bool,
    default=True,
    bounds=SWITCH,
    at_creation=False,
    source=(
        "pallets/subtensor/src/lib.rs: SubnetEmissionEnabled; "
        "pallets/admin-utils/src/lib.rs: sudo_set_subnet_emission_enabled; "
        "pallets/subtensor/src/subnets/subnet.rs: do_register_network"
    ),
)
TAO_WEIGHT: Final = Parameter(
    name="tao_weight",
    storage="TaoWeight",
    meaning="What TAO on root weighs against alpha; for all subnets",
    unit=Proportion64,
    default=Proportion64(971_718_665_099_567_868),
    bounds=_whole(Proportion64),
    source="runtime/src/lib.rs: SubtensorInitialTaoWeight; no call sets it",
)
CHILDKEY_BURN: Final = Parameter(
    name="childkey_burn",
    storage="CKBurn",
    meaning="Part of a parent's dividend that is recycled if the child has another owner",
    unit=Proportion64,
    default=Proportion64(0),
    bounds=_whole(Proportion64),
    source=(
        "pallets/subtensor/src/lib.rs: DefaultCKBurn; "
        "pallets/admin-utils/src/lib.rs: sudo_set_ck_burn"
    ),
)
MIN_CHILDKEY_TAKE: Final = Parameter(
    name="min_childkey_take",
    storage="MinChildkeyTake",
    meaning="Least part of a parent's dividend that a child of another owner keeps",
    unit=Proportion16,
    default=Proportion16(0),
    bounds=_whole(Proportion16),
    source=(
        "runtime/src/lib.rs: SubtensorInitialMinChildKeyTake; "
        "pallets/subtensor/src/macros/dispatches.rs: sudo_set_min_childkey_take"
    ),
)
MAX_EPOCHS_PER_BLOCK: Final = Parameter(
    name="max_epochs_per_block",
    storage="MaxEpochsPerBlock",
    meaning="How many epochs a block runs; the rest wait for the next",
    unit=Count8,
    default=Count8(2),
    bounds=(1, 255),
    source=(
        "runtime/src/lib.rs: SubtensorMaxEpochsPerBlock; "
        "pallets/admin-utils/src/lib.rs: sudo_set_max_epochs_per_block"
    ),
)
SUBNET_MOVING_ALPHA: Final = Parameter(
    name="subnet_moving_alpha",
    storage="SubnetMovingAlpha",
    meaning="Weight of the spot price in the moving average of an old subnet's price",
    unit=I96F32Bits,
    default=I96F32Bits(12_885),
    bounds=_whole(I96F32Bits),
    source=(
        "pallets/subtensor/src/lib.rs: DefaultMovingAlpha; "
        "pallets/admin-utils/src/lib.rs: sudo_set_subnet_moving_alpha"
    ),
)
EMA_PRICE_HALVING_BLOCKS: Final = Parameter(
    name="ema_price_halving_blocks",
    storage="EMAPriceHalvingBlocks",
    meaning="Age in blocks at which the moving average moves half as fast as it ever will",
    unit=BlockCount,
    default=BlockCount(201_600),
    bounds=_whole(BlockCount),
    source=(
        "runtime/src/lib.rs: InitialEmaPriceHalvingPeriod; "
        "pallets/admin-utils/src/lib.rs: sudo_set_ema_price_halving_period"
    ),
)

PARAMETERS: Final[Mapping[str, Parameter[Any]]] = {
    parameter.name: parameter
    for parameter in (
        TEMPO,
        ACTIVITY_CUTOFF_FACTOR,
        STAKE_THRESHOLD,
        MAX_ALLOWED_VALIDATORS,
        KAPPA,
        BONDS_PENALTY,
        BONDS_MOVING_AVERAGE,
        YUMA3_ENABLED,
        LIQUID_ALPHA_ENABLED,
        ALPHA_LOW,
        ALPHA_HIGH,
        ALPHA_SIGMOID_STEEPNESS,
        COMMIT_REVEAL_ENABLED,
        SUBNET_OWNER_CUT,
        OWNER_CUT_ENABLED,
        SUBNET_EMISSION_ENABLED,
        TAO_WEIGHT,
        CHILDKEY_BURN,
        MIN_CHILDKEY_TAKE,
        MAX_EPOCHS_PER_BLOCK,
        SUBNET_MOVING_ALPHA,
        EMA_PRICE_HALVING_BLOCKS,
    )
}
"""Every parameter by its name."""


def activity_cutoff(factor: Thousandths, tempo: Tempo) -> BlockCount:
    """Return the blocks without an update after which a neuron is inactive; at least one.

    Source: ``pallets/subtensor/src/utils/misc.rs``, ``get_activity_cutoff_blocks``.
    """
    return BlockCount(max(1, factor * tempo // 1000))
