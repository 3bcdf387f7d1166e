"""Which rules a record is about, and which one a difference in its answer points at."""

from collections.abc import Mapping
from typing import Final

from tao_model.conformance.comparison import stage_of
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


def rules_of(record: Record) -> tuple[str, ...]:
    """Return the rules that a record exercises: its own, else those of its kind."""
    if record.rule:
        return record.rule
    return KINDS[record.kind].rules if record.kind in KINDS else (UNKNOWN,)


def rules_at(record: Record, path: str) -> tuple[str, ...]:
    """Return the rules that a difference at ``path`` of a record's output points at."""
    by_stage = STAGE_RULES.get(record.kind, {})
    return by_stage.get(stage_of(path, tuple(by_stage)), rules_of(record))
