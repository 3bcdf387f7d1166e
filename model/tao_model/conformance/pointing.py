"""Which rules a record is about, and which one a difference in its answer points at."""

from collections.abc import Mapping
from typing import Final

from tao_model.conformance.comparison import field_of, stage_of
from tao_model.conformance.kinds import KINDS
from tao_model.conformance.records import Record

UNKNOWN: Final = "no rule"
"""Stands for the rules of a kind that the model does not cover."""

_EPOCH: Final[Mapping[str, tuple[str, ...]]] = {
    "active": ("CONSENSUS-3",),
    "intermediate.stake": ("CONSENSUS-4",),
    "stake_weight": ("CONSENSUS-26",),
    "validator_permit": ("CONSENSUS-5",),
    "intermediate.active_stake": ("CONSENSUS-6",),
    "intermediate.consensus": ("CONSENSUS-9", "CONSENSUS-10"),
    "consensus": ("CONSENSUS-9", "CONSENSUS-10"),
    "intermediate.validator_trust": ("CONSENSUS-12",),
    "validator_trust": ("CONSENSUS-12",),
    "intermediate.ranks": ("CONSENSUS-13",),
    "intermediate.incentive": ("CONSENSUS-13",),
    "incentive": ("CONSENSUS-13",),
    "intermediate.ema_bonds_normalized": ("CONSENSUS-18",),
    "intermediate.ema_bonds_stored": ("CONSENSUS-18",),
    "bonds": ("CONSENSUS-18",),
    "intermediate.dividends": ("CONSENSUS-19", "CONSENSUS-20"),
    "dividends": ("CONSENSUS-19", "CONSENSUS-20"),
    "server_emission": ("CONSENSUS-24", "CONSENSUS-25"),
    "validator_emission": ("CONSENSUS-24", "CONSENSUS-25"),
    "emission": ("CONSENSUS-24", "CONSENSUS-25"),
}

STAGE_RULES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "epoch": _EPOCH,
    "emit_to_subnets": {
        "subnets.tao_in": ("EMISSION-8", "EMISSION-9"),
        "subnets.alpha_in": ("EMISSION-8", "EMISSION-9"),
        "subnets.excess_tao": ("EMISSION-8", "EMISSION-9"),
        "subnets.subnet_alpha_out_emission": ("EMISSION-9",),
        "subnets.pending_server_emission": ("EMISSION-10", "EMISSION-11"),
        "subnets.pending_validator_emission": ("EMISSION-10", "EMISSION-11"),
        "subnets.pending_root_alpha_divs": ("EMISSION-10", "EMISSION-11"),
        "subnets.pending_owner_cut": ("EMISSION-10", "EMISSION-11"),
        "subnets.recycled_alpha": ("EMISSION-11",),
    },
    "stake_weights": {
        "hotkeys.alpha_stake_bits": ("CHILDREN-2",),
        "hotkeys.tao_stake_bits": ("CHILDREN-2",),
        "hotkeys.total_stake_bits": ("CHILDREN-3",),
    },
    "pool_swap": {
        "fee_paid": ("POOLS-12",),
        "fee_to_block_author": ("POOLS-12",),
        "amount_paid_out": ("POOLS-13",),
    },
    "subnet_shares": {
        "price_shares": ("EMISSION-2",),
        "shares": ("EMISSION-3",),
        "emissions": ("EMISSION-4", "EMISSION-5"),
        "root_sell_flag": ("EMISSION-6",),
    },
    "root_proportion": {"tao_weight_bits": ("CHILDREN-1",), "subnets": ("EMISSION-7",)},
    "parent_child_dividends": {
        "self_contribution": ("EMISSION-18",),
        "dividends": ("EMISSION-19",),
        "recycled_alpha": ("EMISSION-19",),
    },
}
"""The rules by which each stage of an output is computed, by kind."""


def _each(rule: str, *operations: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(operations, (rule,))


_FIXED_POINT: Final[Mapping[str, tuple[str, ...]]] = {
    **_each("NUMBERS-6", "add", "sub", "saturating_add", "saturating_sub", "checked_add"),
    **_each("NUMBERS-6", "checked_sub", "wrapping_add", "sum", "abs_diff"),
    **_each("NUMBERS-6", "saturating_neg", "saturating_abs"),
    **_each("NUMBERS-7", "mul", "saturating_mul", "checked_mul", "wrapping_mul"),
    **_each("NUMBERS-8", "div", "saturating_div", "checked_div", "wrapping_div"),
    **_each("NUMBERS-9", "safe_div", "safe_div_or"),
    **_each("NUMBERS-10", "floor", "ceil", "round", "int", "frac"),
    **_each("NUMBERS-10", "saturating_floor", "saturating_round"),
    **_each("NUMBERS-13", "to_num", "saturating_to_num"),
    **_each("NUMBERS-15", "min", "max", "cmp"),
    **_each("NUMBERS-16", "checked_floor"),
    **_each("NUMBERS-18", "log2"),
    **_each("NUMBERS-19", "ln"),
    **_each("NUMBERS-20", "exp"),
    **_each("NUMBERS-21", "pow"),
    **_each("NUMBERS-22", "powi"),
    **_each("NUMBERS-23", "sqrt"),
    **_each("NUMBERS-24", "checked_pow"),
    **_each("NUMBERS-25", "checked_sqrt"),
    **_each("NUMBERS-26", "checked_ln", "checked_log"),
    **dict.fromkeys(
        ("from_num", "saturating_from_num", "wrapping_from_num", "checked_from_num"),
        ("NUMBERS-11", "NUMBERS-12", "NUMBERS-14"),
    ),
}
_CONSENSUS_MATH: Final[Mapping[str, tuple[str, ...]]] = {
    **_each("CONSENSUS-1", "u16_proportion_to_fixed", "fixed_proportion_to_u16"),
    **_each("CONSENSUS-1", "fixed_to_fixed_u16_proportion"),
    **_each("CONSENSUS-2", "inplace_normalize", "inplace_normalize_64"),
    **_each("CONSENSUS-5", "is_topk", "is_topk_nonzero"),
    "weighted_median_col_sparse": ("CONSENSUS-9", "CONSENSUS-10"),
    **_each("CONSENSUS-14", "interpolate_sparse"),
    **_each("CONSENSUS-16", "inplace_col_normalize_sparse", "inplace_col_max_upscale_sparse"),
    **_each("CONSENSUS-18", "mat_ema_sparse"),
    **_each("CONSENSUS-21", "alpha_sigmoid", "exp_safe"),
    **_each("CONSENSUS-23", "mat_ema_alpha_sparse"),
    **_each("CONSENSUS-27", "vec_max_upscale_to_u16", "vec_u16_max_upscale_to_u16"),
    **_each("CONSENSUS-27", "check_vec_max_limited"),
    **_each("CONSENSUS-28", "safe_ln", "sigmoid_safe"),
}

OPERATION_RULES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "fixed_point": _FIXED_POINT,
    "safe_float": {
        **_each("NUMBERS-27", "new"),
        **_each("NUMBERS-28", "add", "sub"),
        **_each("NUMBERS-29", "div"),
        **_each("NUMBERS-30", "mul_div"),
        **_each("NUMBERS-31", "gt"),
        **_each("NUMBERS-32", "from_u64", "to_u64"),
        **_each("NUMBERS-33", "from_u64f64"),
    },
    "consensus_math": _CONSENSUS_MATH,
    "pool_power": {
        "exp_base_quote": ("POOLS-2", "POOLS-3"),
        "exp_quote_base": ("POOLS-2", "POOLS-3"),
        "calculate_quote_delta_in": ("POOLS-5",),
        "calculate_base_delta_in": ("POOLS-5",),
        "get_base_needed_for_quote": ("POOLS-4",),
    },
    "pool_liquidity": {
        "adjust_protocol_liquidity": ("POOLS-8", "POOLS-9"),
        "maybe_initialize_palswap": ("POOLS-8",),
        "current_price": ("POOLS-6",),
    },
}
"""The rules that a record exercises by the operation that it asks for, by kind."""


def _of_operation(record: Record) -> tuple[str, ...]:
    operation = record.input.get("operation")
    by_operation = OPERATION_RULES.get(record.kind, {})
    return by_operation.get(operation, ()) if isinstance(operation, str) else ()


def rules_of(record: Record) -> tuple[str, ...]:
    """Return the rules that a record exercises: its own, else those of operation or kind."""
    if record.rule:
        return record.rule
    of_kind = KINDS[record.kind].rules if record.kind in KINDS else (UNKNOWN,)
    return _of_operation(record) or of_kind


def rules_at(record: Record, path: str) -> tuple[str, ...]:
    """Return the rules that a difference at ``path`` of a record's output points at."""
    by_stage = STAGE_RULES.get(record.kind, {})
    return by_stage.get(stage_of(field_of(path), tuple(by_stage)), rules_of(record))
