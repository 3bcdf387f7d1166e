"""What production can do and the model cannot yet (chapter 21-network)."""

from collections.abc import Mapping
from typing import Final

from tao_model.network import guards
from tao_model.network.blocks import STEPS
from tao_model.network.calls import CALLS

_METADATA: Final = "metadata without effect on the economy"
_LEASES: Final = "leases are not modelled"
_CHAIN: Final = "the chain's machinery, not its economy"
_GONE: Final = "production refuses it always"

OUT_OF_SCOPE: Final[Mapping[str, str]] = {
    "SubtensorModule.serve_axon": _METADATA,
    "SubtensorModule.serve_axon_tls": _METADATA,
    "SubtensorModule.serve_prometheus": _METADATA,
    "SubtensorModule.set_subnet_identity": _METADATA,
    "SubtensorModule.associate_evm_key": _METADATA,
    "SubtensorModule.register_leased_network": _LEASES,
    "SubtensorModule.terminate_lease": _LEASES,
    "SubtensorModule.faucet": "for test networks",
    "SubtensorModule.schedule_swap_coldkey": _GONE,
    "AdminUtils.swap_authorities": _CHAIN,
    "AdminUtils.schedule_grandpa_change": _CHAIN,
    "AdminUtils.sudo_set_evm_chain_id": _CHAIN,
    "AdminUtils.sudo_toggle_evm_precompile": _CHAIN,
    "AdminUtils.sudo_set_total_issuance": _GONE,
    "Swap.toggle_user_liquidity": _GONE,
    "Swap.add_liquidity": _GONE,
    "Swap.remove_liquidity": _GONE,
    "Swap.modify_position": _GONE,
    "Swap.disable_lp": _GONE,
}
"""Calls that the model is not going to have, and why."""

_NAMES: Final[Mapping[str, str]] = {
    "Balances": "transfer_allow_death transfer_keep_alive",
    "SubtensorModule": (
        "set_weights set_mechanism_weights batch_set_weights commit_weights "
        "commit_mechanism_weights batch_commit_weights reveal_weights reveal_mechanism_weights "
        "commit_crv3_mechanism_weights batch_reveal_weights decrease_take increase_take "
        "add_stake remove_stake serve_axon serve_axon_tls serve_prometheus register "
        "root_register burned_register swap_hotkey swap_hotkey_v2 swap_coldkey "
        "set_childkey_take sudo_set_tx_childkey_take_rate_limit sudo_set_min_childkey_take "
        "sudo_set_max_childkey_take register_network faucet dissolve_network set_children "
        "schedule_swap_coldkey set_identity set_subnet_identity register_network_with_identity "
        "unstake_all unstake_all_alpha move_stake transfer_stake swap_stake add_stake_limit "
        "remove_stake_limit swap_stake_limit try_associate_hotkey start_call associate_evm_key "
        "recycle_alpha burn_alpha set_pending_childkey_cooldown remove_stake_full_limit "
        "register_leased_network terminate_lease update_symbol commit_timelocked_weights "
        "set_coldkey_auto_stake_hotkey commit_timelocked_mechanism_weights "
        "root_dissolve_network claim_root set_root_claim_type sudo_set_num_root_claims "
        "sudo_set_root_claim_threshold announce_coldkey_swap swap_coldkey_announced "
        "dispute_coldkey_swap reset_coldkey_swap enable_voting_power_tracking "
        "disable_voting_power_tracking sudo_set_voting_power_ema_alpha add_stake_burn "
        "clear_coldkey_swap_announcement register_limit set_auto_parent_delegation_enabled "
        "lock_stake move_lock set_perpetual_lock set_tempo set_activity_cutoff_factor "
        "trigger_epoch set_reject_locked_alpha"
    ),
    "AdminUtils": (
        "swap_authorities sudo_set_default_take sudo_set_tx_rate_limit "
        "sudo_set_serving_rate_limit sudo_set_min_difficulty sudo_set_max_difficulty "
        "sudo_set_weights_version_key sudo_set_weights_set_rate_limit "
        "sudo_set_adjustment_interval sudo_set_adjustment_alpha sudo_set_immunity_period "
        "sudo_set_min_allowed_weights sudo_set_max_allowed_uids sudo_set_kappa sudo_set_rho "
        "sudo_set_activity_cutoff sudo_set_network_registration_allowed "
        "sudo_set_network_pow_registration_allowed sudo_set_target_registrations_per_interval "
        "sudo_set_min_burn sudo_set_max_burn sudo_set_difficulty "
        "sudo_set_max_allowed_validators sudo_set_bonds_moving_average sudo_set_bonds_penalty "
        "sudo_set_max_registrations_per_block sudo_set_subnet_owner_cut "
        "sudo_set_network_rate_limit sudo_set_tempo sudo_set_total_issuance "
        "sudo_set_network_immunity_period sudo_set_network_min_lock_cost sudo_set_subnet_limit "
        "sudo_set_lock_reduction_interval sudo_set_rao_recycled sudo_set_stake_threshold "
        "sudo_set_nominator_min_required_stake sudo_set_tx_delegate_take_rate_limit "
        "sudo_set_min_delegate_take sudo_set_min_childkey_take_per_subnet "
        "sudo_set_commit_reveal_weights_enabled sudo_set_liquid_alpha_enabled "
        "sudo_set_alpha_values sudo_set_dissolve_network_schedule_duration "
        "sudo_set_commit_reveal_weights_interval sudo_set_evm_chain_id schedule_grandpa_change "
        "sudo_set_toggle_transfer sudo_set_recycle_or_burn sudo_toggle_evm_precompile "
        "sudo_set_subnet_moving_alpha sudo_set_subnet_owner_hotkey "
        "sudo_set_ema_price_halving_period sudo_set_alpha_sigmoid_steepness "
        "sudo_set_yuma3_enabled sudo_set_bonds_reset_enabled sudo_set_sn_owner_hotkey "
        "sudo_set_subtoken_enabled sudo_set_commit_reveal_version "
        "sudo_set_owner_immune_neuron_limit sudo_set_ck_burn sudo_set_admin_freeze_window "
        "sudo_set_owner_hparam_rate_limit sudo_set_mechanism_count "
        "sudo_set_mechanism_emission_split sudo_trim_to_max_allowed_uids "
        "sudo_set_min_allowed_uids sudo_set_tao_flow_cutoff "
        "sudo_set_tao_flow_normalization_exponent sudo_set_tao_flow_smoothing_factor "
        "sudo_set_net_tao_flow_enabled sudo_set_max_mechanism_count "
        "sudo_set_min_non_immune_uids sudo_set_start_call_delay "
        "sudo_set_coldkey_swap_announcement_delay sudo_set_coldkey_swap_reannouncement_delay "
        "sudo_set_burn_half_life sudo_set_burn_increase_mult sudo_set_owner_cut_enabled "
        "sudo_set_owner_cut_auto_lock_enabled sudo_set_subnet_emission_enabled "
        "sudo_set_max_epochs_per_block"
    ),
    "Swap": (
        "set_fee_rate toggle_user_liquidity add_liquidity remove_liquidity modify_position "
        "disable_lp"
    ),
}

PRODUCTION_CALLS: Final = tuple(
    f"{pallet}.{name}" for pallet, names in _NAMES.items() for name in names.split()
)
"""Every call of the economy's pallets, in production's order; and the transfers of TAO.

Source: ``pallets/subtensor/src/macros/dispatches.rs``, ``pallets/admin-utils/src/lib.rs``,
``pallets/swap/src/pallet/mod.rs``.
"""


def missing_calls() -> tuple[str, ...]:
    """Return the calls that the model shall have and does not have yet."""
    return tuple(n for n in PRODUCTION_CALLS if n not in CALLS and n not in OUT_OF_SCOPE)


def missing_steps() -> tuple[str, ...]:
    """Return the steps of a block that the model does not do yet."""
    return tuple(f"{step.name} (`{step.source}`)" for step in STEPS if step.run is None)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"


def as_markdown() -> str:
    """Return what is not modelled yet, and what is out of scope, as Markdown."""
    calls = tuple(f"`{name}`" for name in missing_calls())
    reasons: dict[str, list[str]] = {}
    for name, reason in OUT_OF_SCOPE.items():
        reasons.setdefault(reason, []).append(f"`{name}`")
    lines = [
        f"- Steps of a block: {_listed(missing_steps())}.",
        f"- Guards: {_listed(tuple(f'`{source}`' for source in guards.NOT_MODELLED))}.",
        f"- Calls ({len(calls)} of {len(PRODUCTION_CALLS)}): {_listed(calls)}.",
        *(f"- Out of scope, {reason}: {', '.join(names)}." for reason, names in reasons.items()),
    ]
    return "\n".join(lines)
