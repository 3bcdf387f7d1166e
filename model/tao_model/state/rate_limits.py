"""When something that is limited in rate last happened (chapter of administration)."""

import enum

import attrs

from tao_model.state.maps import Map
from tao_model.units import AccountId, BlockNumber, NetUid


class LimitedAction(enum.Enum):
    """What an account does on a subnet; the value is production's number."""

    SET_CHILDREN = 0
    SET_CHILDKEY_TAKE = 1
    UNKNOWN = 2
    REGISTER_NETWORK = 3
    SET_WEIGHTS_VERSION_KEY = 4
    SET_OWNER_HOTKEY = 5
    UPDATE_HYPERPARAMETER = 6
    UPDATE_MECHANISM_COUNT = 7
    UPDATE_MECHANISM_EMISSION = 8
    TRIM_UIDS = 9
    ADD_STAKE_BURN = 10
    UPDATE_TEMPO = 11


class LimitedParameter(enum.Enum):
    """A parameter that a subnet's owner sets; the value is production's name."""

    UNKNOWN = "Unknown"
    SERVING_RATE_LIMIT = "ServingRateLimit"
    MAX_DIFFICULTY = "MaxDifficulty"
    ADJUSTMENT_ALPHA = "AdjustmentAlpha"
    MAX_WEIGHT_LIMIT = "MaxWeightLimit"
    IMMUNITY_PERIOD = "ImmunityPeriod"
    MIN_ALLOWED_WEIGHTS = "MinAllowedWeights"
    KAPPA = "Kappa"
    RHO = "Rho"
    ACTIVITY_CUTOFF = "ActivityCutoff"
    POW_REGISTRATION_ALLOWED = "PowRegistrationAllowed"
    MIN_BURN = "MinBurn"
    MAX_BURN = "MaxBurn"
    BONDS_MOVING_AVERAGE = "BondsMovingAverage"
    BONDS_PENALTY = "BondsPenalty"
    COMMIT_REVEAL_ENABLED = "CommitRevealEnabled"
    LIQUID_ALPHA_ENABLED = "LiquidAlphaEnabled"
    ALPHA_VALUES = "AlphaValues"
    WEIGHT_COMMIT_INTERVAL = "WeightCommitInterval"
    TRANSFER_ENABLED = "TransferEnabled"
    ALPHA_SIGMOID_STEEPNESS = "AlphaSigmoidSteepness"
    YUMA3_ENABLED = "Yuma3Enabled"
    BONDS_RESET_ENABLED = "BondsResetEnabled"
    IMMUNE_NEURON_LIMIT = "ImmuneNeuronLimit"
    RECYCLE_OR_BURN = "RecycleOrBurn"
    MAX_ALLOWED_UIDS = "MaxAllowedUids"
    BURN_HALF_LIFE = "BurnHalfLife"
    BURN_INCREASE_MULT = "BurnIncreaseMult"
    SUBNET_EMISSION_ENABLED = "SubnetEmissionEnabled"
    MIN_CHILDKEY_TAKE = "MinChildkeyTake"
    ACTIVITY_CUTOFF_FACTOR = "ActivityCutoffFactorMilli"
    TRIGGER_EPOCH = "TriggerEpoch"


ActionKey = tuple[AccountId, NetUid, LimitedAction]
"""Who does what on which subnet; root stands for no subnet in particular."""

ParameterKey = tuple[NetUid, LimitedParameter]
"""Whose owner sets which parameter."""


@attrs.frozen(slots=False)
class RateLimits:
    """The block in which each thing last happened; what is not here never did."""

    actions: Map[ActionKey, BlockNumber] = Map()
    """What accounts do on subnets."""
    owner_updates: Map[ParameterKey, BlockNumber] = Map()
    """Owners' updates of parameters."""
    owner_hotkeys: Map[NetUid, BlockNumber] = Map()
    """Changes of a subnet's owner hotkey."""
    add_stake_burns: Map[NetUid, BlockNumber] = Map()
    """Burns of freshly staked alpha, as an older revision counted them."""
    network_registration: BlockNumber = BlockNumber(0)
    """The registration of a subnet, whichever."""
    transactions: Map[AccountId, BlockNumber] = Map()
    """Swaps of each coldkey's hotkeys."""
    childkey_takes: Map[AccountId, BlockNumber] = Map()
    """Changes of each hotkey's childkey take, as an older revision counted them."""
    delegate_takes: Map[AccountId, BlockNumber] = Map()
    """Changes of each hotkey's delegate take."""
