"""What is set of a subnet, one value at a time, by its owner or by root (13-administration)."""

from typing import Final

from tao_model.administration import MOST_UIDS, has_room_for_uids
from tao_model.network.rate_limits import Limited
from tao_model.network.settings import (
    NOT_ROOT,
    SUBNET_EXISTS,
    WINDOW_OPEN,
    Demand,
    Setter,
    SubnetSetting,
    within,
)
from tao_model.numbers.fixed_point import U64F64
from tao_model.pools.swaps import MAXIMUM_FEE_RATE
from tao_model.rejection import Reason
from tao_model.state.rate_limits import LimitedAction, LimitedParameter

_ANY: Final = (WINDOW_OPEN,)
_EXISTING: Final = (WINDOW_OPEN, SUBNET_EXISTS)
_NOT_ROOT: Final = (WINDOW_OPEN, SUBNET_EXISTS, NOT_ROOT)


def _by_root(call: str, argument: str, field: str, *demands: Demand) -> SubnetSetting:
    return SubnetSetting("AdminUtils." + call, argument, field, Setter.ROOT, None, demands)


def _by_owner(
    call: str, argument: str, field: str, limited: Limited | None, *demands: Demand
) -> SubnetSetting:
    return SubnetSetting("AdminUtils." + call, argument, field, Setter.OWNER, limited, demands)


OF_NEURONS: Final = (
    _by_owner(
        "sudo_set_max_allowed_uids",
        "max_allowed_uids",
        "parameters.max_allowed_uids",
        LimitedParameter.MAX_ALLOWED_UIDS,
        *_EXISTING,
        Demand(
            "at least MinAllowedUids",
            Reason.MAX_ALLOWED_UIDS_LESS_THAN_MIN,
            lambda proposal: proposal.value >= proposal.subnet.parameters.min_allowed_uids,
        ),
        Demand(
            "at least as many as there are neurons",
            Reason.MAX_ALLOWED_UIDS_LESS_THAN_CURRENT,
            lambda proposal: proposal.value >= proposal.subnet.neurons.count,
        ),
        Demand(
            f"at most {MOST_UIDS}",
            Reason.MAX_ALLOWED_UIDS_GREATER_THAN_DEFAULT,
            lambda proposal: proposal.value <= MOST_UIDS,
        ),
        Demand(
            f"at most {MOST_UIDS} times the number of mechanisms",
            Reason.TOO_MANY_UIDS_PER_MECHANISM,
            lambda proposal: has_room_for_uids(
                proposal.value, proposal.subnet.parameters.mechanism_count
            ),
        ),
    ),
    _by_root(
        "sudo_set_min_allowed_uids",
        "min_allowed_uids",
        "parameters.min_allowed_uids",
        *_EXISTING,
        Demand(
            "below MaxAllowedUids",
            Reason.MIN_ALLOWED_UIDS_GREATER_THAN_MAX,
            lambda proposal: proposal.value < proposal.subnet.parameters.max_allowed_uids,
        ),
        Demand(
            "fewer than there are neurons",
            Reason.MIN_ALLOWED_UIDS_GREATER_THAN_CURRENT,
            lambda proposal: proposal.value < proposal.subnet.neurons.count,
        ),
    ),
    _by_root(
        "sudo_set_max_allowed_validators",
        "max_allowed_validators",
        "parameters.max_allowed_validators",
        *_EXISTING,
        Demand(
            "at most MaxAllowedUids",
            Reason.MAX_VALIDATORS_LARGER_THAN_MAX_UIDS,
            lambda proposal: proposal.value <= proposal.subnet.parameters.max_allowed_uids,
        ),
    ),
    _by_owner(
        "sudo_set_immunity_period",
        "immunity_period",
        "parameters.immunity_period",
        LimitedParameter.IMMUNITY_PERIOD,
        *_EXISTING,
    ),
    _by_owner(
        "sudo_set_owner_immune_neuron_limit",
        "immune_neurons",
        "parameters.immune_owner_uids_limit",
        LimitedParameter.IMMUNE_NEURON_LIMIT,
        *_ANY,
        within(1, 10, Reason.INVALID_VALUE),
    ),
    _by_root("sudo_set_min_non_immune_uids", "min", "parameters.min_non_immune_uids"),
)
"""How many neurons there may be, and which give way."""

OF_REGISTRATION: Final = (
    _by_root(
        "sudo_set_network_registration_allowed",
        "registration_allowed",
        "parameters.registration_allowed",
    ),
    _by_owner(
        "sudo_set_min_burn",
        "min_burn",
        "parameters.min_burn",
        LimitedParameter.MIN_BURN,
        *_EXISTING,
        within(0, 10**9 - 1, Reason.ADMIN_VALUE_NOT_IN_BOUNDS),
        Demand(
            "below MaxBurn",
            Reason.ADMIN_VALUE_NOT_IN_BOUNDS,
            lambda proposal: proposal.value < proposal.subnet.parameters.max_burn,
        ),
    ),
    _by_owner(
        "sudo_set_max_burn",
        "max_burn",
        "parameters.max_burn",
        LimitedParameter.MAX_BURN,
        *_EXISTING,
        Demand(
            f"above {10**8:,}",
            Reason.ADMIN_VALUE_NOT_IN_BOUNDS,
            lambda proposal: proposal.value > 10**8,
        ),
        Demand(
            "above MinBurn",
            Reason.ADMIN_VALUE_NOT_IN_BOUNDS,
            lambda proposal: proposal.value > proposal.subnet.parameters.min_burn,
        ),
    ),
    _by_owner(
        "sudo_set_burn_half_life",
        "burn_half_life",
        "parameters.burn_half_life",
        LimitedParameter.BURN_HALF_LIFE,
        *_NOT_ROOT,
        within(1, 36_100, Reason.ADMIN_INVALID_VALUE),
    ),
    _by_owner(
        "sudo_set_burn_increase_mult",
        "burn_increase_mult",
        "parameters.burn_increase_multiplier",
        LimitedParameter.BURN_INCREASE_MULT,
        *_NOT_ROOT,
        Demand(
            "1 to 3",
            Reason.ADMIN_INVALID_VALUE,
            lambda proposal: U64F64.one <= proposal.value <= 3 * U64F64.one,
        ),
    ),
    _by_root(
        "sudo_set_max_registrations_per_block",
        "max_registrations_per_block",
        "parameters.max_registrations_per_block",
        *_EXISTING,
    ),
    _by_root(
        "sudo_set_target_registrations_per_interval",
        "target_registrations_per_interval",
        "parameters.target_registrations_per_interval",
        *_EXISTING,
    ),
    _by_root("sudo_set_rao_recycled", "rao_recycled", "registration.recycled", SUBNET_EXISTS),
    _by_root(
        "sudo_set_adjustment_interval",
        "adjustment_interval",
        "parameters.adjustment_interval",
        SUBNET_EXISTS,
    ),
    _by_owner(
        "sudo_set_adjustment_alpha",
        "adjustment_alpha",
        "parameters.adjustment_alpha",
        LimitedParameter.ADJUSTMENT_ALPHA,
        *_EXISTING,
    ),
    _by_root("sudo_set_difficulty", "difficulty", "parameters.difficulty", *_EXISTING),
    _by_root("sudo_set_min_difficulty", "min_difficulty", "parameters.min_difficulty", *_EXISTING),
    _by_owner(
        "sudo_set_max_difficulty",
        "max_difficulty",
        "parameters.max_difficulty",
        LimitedParameter.MAX_DIFFICULTY,
        *_EXISTING,
    ),
)
"""What it costs to join; the last six are read by no rule."""

OF_WEIGHTS: Final = (
    _by_owner(
        "sudo_set_weights_version_key",
        "weights_version_key",
        "parameters.weights_version_key",
        LimitedAction.SET_WEIGHTS_VERSION_KEY,
        *_EXISTING,
    ),
    _by_root(
        "sudo_set_weights_set_rate_limit",
        "weights_set_rate_limit",
        "parameters.weights_set_rate_limit",
        SUBNET_EXISTS,
    ),
    _by_owner(
        "sudo_set_min_allowed_weights",
        "min_allowed_weights",
        "parameters.min_allowed_weights",
        LimitedParameter.MIN_ALLOWED_WEIGHTS,
        *_EXISTING,
    ),
    _by_owner(
        "sudo_set_commit_reveal_weights_enabled",
        "enabled",
        "parameters.commit_reveal_enabled",
        LimitedParameter.COMMIT_REVEAL_ENABLED,
        *_EXISTING,
    ),
    _by_owner(
        "sudo_set_commit_reveal_weights_interval",
        "interval",
        "parameters.reveal_period_epochs",
        LimitedParameter.WEIGHT_COMMIT_INTERVAL,
        *_EXISTING,
        within(0, 100, Reason.REVEAL_PERIOD_TOO_LARGE),
        within(1, 100, Reason.REVEAL_PERIOD_TOO_SMALL),
    ),
)
"""Which weights are accepted, and when."""

OF_CONSENSUS: Final = (
    _by_root("sudo_set_kappa", "kappa", "parameters.kappa", SUBNET_EXISTS),
    _by_owner("sudo_set_rho", "rho", "parameters.rho", LimitedParameter.RHO, *_EXISTING),
    _by_owner(
        "sudo_set_activity_cutoff",
        "activity_cutoff",
        "parameters.activity_cutoff",
        LimitedParameter.ACTIVITY_CUTOFF,
        *_EXISTING,
        Demand(
            "at least MinActivityCutoff",
            Reason.ACTIVITY_CUTOFF_TOO_LOW,
            lambda proposal: proposal.value >= proposal.state.parameters.min_activity_cutoff,
        ),
    ),
    _by_owner(
        "sudo_set_bonds_moving_average",
        "bonds_moving_average",
        "parameters.bonds_moving_average",
        LimitedParameter.BONDS_MOVING_AVERAGE,
        WINDOW_OPEN,
        Demand(
            "at most 975,000 for an owner",
            Reason.BONDS_MOVING_AVERAGE_MAX_REACHED,
            lambda proposal: proposal.owner is None or proposal.value <= 975_000,
        ),
        SUBNET_EXISTS,
    ),
    _by_owner(
        "sudo_set_bonds_penalty",
        "bonds_penalty",
        "parameters.bonds_penalty",
        LimitedParameter.BONDS_PENALTY,
        *_EXISTING,
    ),
    _by_owner(
        "sudo_set_bonds_reset_enabled",
        "enabled",
        "parameters.bonds_reset_enabled",
        LimitedParameter.BONDS_RESET_ENABLED,
        *_ANY,
    ),
    _by_owner(
        "sudo_set_yuma3_enabled",
        "enabled",
        "parameters.yuma3_enabled",
        LimitedParameter.YUMA3_ENABLED,
        *_ANY,
    ),
    _by_owner(
        "sudo_set_liquid_alpha_enabled",
        "enabled",
        "parameters.liquid_alpha_enabled",
        LimitedParameter.LIQUID_ALPHA_ENABLED,
        *_ANY,
    ),
    _by_owner(
        "sudo_set_alpha_sigmoid_steepness",
        "steepness",
        "parameters.alpha_sigmoid_steepness",
        LimitedParameter.ALPHA_SIGMOID_STEEPNESS,
        *_EXISTING,
        Demand(
            "not below 0 for an owner",
            Reason.NEGATIVE_SIGMOID_STEEPNESS,
            lambda proposal: proposal.owner is None or proposal.value >= 0,
        ),
    ),
)
"""How an epoch computes."""

OF_EMISSION: Final = (
    _by_root(
        "sudo_set_ema_price_halving_period", "ema_halving", "parameters.ema_price_halving_blocks"
    ),
    _by_root(
        "sudo_set_subnet_emission_enabled",
        "enabled",
        "parameters.emission_enabled",
        SUBNET_EXISTS,
        NOT_ROOT,
    ),
    _by_owner(
        "sudo_set_recycle_or_burn",
        "recycle_or_burn",
        "parameters.recycle_or_burn",
        LimitedParameter.RECYCLE_OR_BURN,
        *_ANY,
    ),
    _by_owner(
        "sudo_set_owner_cut_enabled",
        "enabled",
        "parameters.owner_cut_enabled",
        None,
        *_NOT_ROOT,
    ),
    _by_owner(
        "sudo_set_owner_cut_auto_lock_enabled",
        "enabled",
        "parameters.owner_cut_auto_lock_enabled",
        None,
        *_NOT_ROOT,
    ),
)
"""What the subnet receives, and who gets it."""

OF_STAKE: Final = (
    SubnetSetting(
        "Swap.set_fee_rate",
        "rate",
        "pool_accounts.fee_rate",
        Setter.ROOT,
        demands=(
            Demand(
                "the subnet exists",
                Reason.SWAP_MECHANISM_DOES_NOT_EXIST,
                lambda proposal: proposal.subnet.identity.added,
            ),
            within(0, MAXIMUM_FEE_RATE, Reason.FEE_RATE_TOO_HIGH),
        ),
    ),
    _by_root("sudo_set_subtoken_enabled", "subtoken_enabled", "parameters.subtoken_enabled", *_ANY),
    _by_owner(
        "sudo_set_toggle_transfer",
        "toggle",
        "parameters.transfer_enabled",
        LimitedParameter.TRANSFER_ENABLED,
        *_ANY,
    ),
    _by_owner(
        "sudo_set_min_childkey_take_per_subnet",
        "take",
        "parameters.min_childkey_take",
        LimitedParameter.MIN_CHILDKEY_TAKE,
        *_EXISTING,
        Demand(
            "MinChildkeyTake to MaxChildkeyTake",
            Reason.ADMIN_INVALID_VALUE,
            lambda proposal: (
                proposal.state.parameters.min_childkey_take
                <= proposal.value
                <= proposal.state.parameters.max_childkey_take
            ),
        ),
    ),
    _by_owner(
        "sudo_set_serving_rate_limit",
        "serving_rate_limit",
        "parameters.serving_rate_limit",
        LimitedParameter.SERVING_RATE_LIMIT,
        *_ANY,
    ),
)
"""What may be done with its alpha, and what its neurons announce."""

SETTINGS: Final = (
    *OF_NEURONS,
    *OF_REGISTRATION,
    *OF_WEIGHTS,
    *OF_CONSENSUS,
    *OF_EMISSION,
    *OF_STAKE,
)
"""All of them."""
