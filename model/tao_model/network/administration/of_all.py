"""What root sets for all subnets, one value at a time (chapter 13-administration)."""

from typing import Final

from tao_model.administration import MOST_MECHANISMS
from tao_model.network.settings import Demand, NetworkSetting, within
from tao_model.rejection import Reason


def _row(call: str, argument: str, parameter: str, *demands: Demand) -> NetworkSetting:
    return NetworkSetting("AdminUtils." + call, argument, parameter, demands)


SETTINGS: Final = (
    _row("sudo_set_default_take", "default_take", "max_delegate_take"),
    _row("sudo_set_min_delegate_take", "take", "min_delegate_take"),
    _row("sudo_set_tx_delegate_take_rate_limit", "tx_rate_limit", "delegate_take_rate_limit"),
    _row("sudo_set_tx_rate_limit", "tx_rate_limit", "transaction_rate_limit"),
    _row("sudo_set_subnet_owner_cut", "subnet_owner_cut", "subnet_owner_cut"),
    _row("sudo_set_network_rate_limit", "rate_limit", "network_rate_limit"),
    _row("sudo_set_network_immunity_period", "immunity_period", "network_immunity_period"),
    _row("sudo_set_network_min_lock_cost", "lock_cost", "network_min_lock_cost"),
    _row("sudo_set_subnet_limit", "max_subnets", "subnet_limit"),
    _row("sudo_set_lock_reduction_interval", "interval", "network_lock_reduction_interval"),
    _row("sudo_set_stake_threshold", "min_stake", "stake_threshold"),
    _row("sudo_set_dissolve_network_schedule_duration", "duration", "dissolve_network_delay"),
    _row("sudo_set_subnet_moving_alpha", "alpha", "subnet_moving_alpha"),
    _row("sudo_set_commit_reveal_version", "version", "commit_reveal_version"),
    _row("sudo_set_ck_burn", "burn", "childkey_burn"),
    _row("sudo_set_admin_freeze_window", "window", "admin_freeze_window"),
    _row("sudo_set_owner_hparam_rate_limit", "epochs", "owner_parameter_rate_limit"),
    _row("sudo_set_tao_flow_cutoff", "flow_cutoff", "tao_flow_cutoff"),
    _row("sudo_set_tao_flow_smoothing_factor", "smoothing_factor", "flow_smoothing"),
    _row("sudo_set_net_tao_flow_enabled", "enabled", "net_tao_flow_enabled"),
    _row(
        "sudo_set_max_mechanism_count",
        "max_mechanism_count",
        "max_mechanism_count",
        within(1, MOST_MECHANISMS, Reason.INVALID_VALUE),
    ),
    _row("sudo_set_start_call_delay", "delay", "start_call_delay"),
    _row(
        "sudo_set_coldkey_swap_announcement_delay",
        "duration",
        "coldkey_swap_announcement_delay",
    ),
    _row(
        "sudo_set_coldkey_swap_reannouncement_delay",
        "duration",
        "coldkey_swap_reannouncement_delay",
    ),
    _row(
        "sudo_set_max_epochs_per_block",
        "max_epochs_per_block",
        "max_epochs_per_block",
        within(1, 255, Reason.ADMIN_VALUE_NOT_IN_BOUNDS),
    ),
)
"""In the order of production's calls, but for those that belong together."""
