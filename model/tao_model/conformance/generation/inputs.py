"""The generator of each kind's inputs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from tao_model.conformance.codec import InputError, JsonObject, shown, unstructure
from tao_model.conformance.generation import (
    children,
    consensus,
    emission,
    numbers,
    pools,
    share_pools,
    supply,
    traces,
)
from tao_model.conformance.generation.source import Source

GENERATORS: Final[Mapping[str, Callable[[Source], Any]]] = {
    "fixed_point": numbers.fixed_point,
    "safe_float": numbers.safe_float,
    "block_emission": supply.block_emission,
    "emitting_subnets": emission.emitting_subnets,
    "subnet_shares": emission.subnet_shares,
    "root_proportion": emission.root_proportion,
    "subnet_terms": emission.subnet_terms,
    "emit_to_subnets": emission.emit_to_subnets,
    "drain_pending": emission.drain_pending,
    "mechanism_split": emission.mechanism_split,
    "parent_child_dividends": emission.parent_child_dividends,
    "dividend_distribution": emission.dividend_distribution,
    "distribute_emission": emission.distribute_emission,
    "moving_price": emission.moving_prices,
    "pool_power": pools.pool_power,
    "pool_swap": pools.pool_swap,
    "pool_liquidity": pools.pool_liquidity,
    "share_pool": share_pools.share_pool,
    "consensus_math": consensus.consensus_math,
    "epoch": consensus.any_epoch,
    "epoch_sequence": consensus.epoch_sequence,
    "stake_weights": children.stake_weights,
    "trace": traces.trace,
}
"""From a source of choices to an input, by the name of the kind; in the order of the chapters."""


def checked_kind(kind: str) -> str:
    """Return the name of a kind of which inputs are generated, or raise :class:`InputError`."""
    if kind not in GENERATORS:
        raise InputError("--kind", f"{shown(kind)} is not one of {', '.join(GENERATORS)}")
    return kind


def made_input(kind: str, source: Source) -> JsonObject:
    """Return an input of a kind, as decoded JSON."""
    made: JsonObject = unstructure(GENERATORS[kind](source))
    return made
