"""Kinds of chapter 06-consensus."""

from collections.abc import Callable
from typing import Any, Final

import attrs

from tao_model.conformance.codec import unstructure
from tao_model.conformance.epoch_inputs import check_lengths, stored_epoch
from tao_model.conformance.kinds.kind import Answer, Kind, by_operation, typed
from tao_model.consensus import liquid_alpha, matrices, median, vectors
from tao_model.consensus.engines import DEFAULT_ENGINE, run_epoch
from tao_model.consensus.interface import EpochInput, EpochOutput, Matrix, StoredMatrix
from tao_model.consensus.reference import EpochStages, run_stages, stored_and_paid
from tao_model.numbers.fixed_point import I32F32, I64F64
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

STAGES: Final = (
    "stake",
    "active_stake",
    "consensus",
    "validator_trust",
    "ranks",
    "incentive",
    "ema_bonds_normalized",
    "ema_bonds_stored",
    "dividends",
)
"""The intermediate results that a record holds, in the order of computation."""

ORDER: Final = (
    "active",
    "intermediate.stake",
    "stake_weight",
    "validator_permit",
    "intermediate.active_stake",
    "intermediate.consensus",
    "consensus",
    "intermediate.validator_trust",
    "validator_trust",
    "intermediate.ranks",
    "intermediate.incentive",
    "incentive",
    "intermediate.ema_bonds_normalized",
    "intermediate.ema_bonds_stored",
    "bonds",
    "intermediate.dividends",
    "dividends",
    "server_emission",
    "validator_emission",
    "emission",
)
"""Everything in the output of an epoch, in the order of computation."""

# The functions that an epoch is composed of.


@attrs.frozen
class _Operand:
    operand: I32F32Bits


@attrs.frozen
class _Proportion:
    value: Proportion16


@attrs.frozen
class _Sigmoid:
    operand: I32F32Bits
    rho: I32F32Bits
    kappa: I32F32Bits
    """The middle of the sigmoid."""


@attrs.frozen
class _AlphaSigmoid:
    consensus: I32F32Bits
    weight: I32F32Bits
    bond: I32F32Bits
    alpha_low: I32F32Bits
    alpha_high: I32F32Bits
    alpha_sigmoid_steepness: I32F32Bits


@attrs.frozen
class _Vector:
    vector: tuple[I32F32Bits, ...]


@attrs.frozen
class _WideVector:
    vector: tuple[I64F64Bits, ...]


@attrs.frozen
class _Proportions:
    vector: tuple[Proportion16, ...]


@attrs.frozen
class _LimitedProportions:
    vector: tuple[Proportion16, ...]
    max_limit: Proportion16


@attrs.frozen
class _Ranking:
    vector: tuple[I32F32Bits, ...]
    k: Count16


@attrs.frozen
class _Median:
    stake: tuple[I32F32Bits, ...]
    score: Matrix
    columns: Count16
    majority: I32F32Bits


@attrs.frozen
class _Interpolation:
    first: Matrix
    second: Matrix
    columns: Count16
    ratio: I32F32Bits


@attrs.frozen
class _Average:
    new: Matrix
    old: Matrix
    alpha: I32F32Bits


@attrs.frozen
class _AverageByEntry:
    new: Matrix
    old: Matrix
    alpha: tuple[tuple[I32F32Bits, ...], ...]


@attrs.frozen
class _Columns:
    matrix: Matrix
    columns: Count16


def _alpha_sigmoid(given: _AlphaSigmoid) -> I32F32Bits:
    parameters = liquid_alpha.LiquidAlpha(
        given.alpha_low, given.alpha_high, given.alpha_sigmoid_steepness
    )
    return liquid_alpha.coefficient(given.consensus, given.weight, given.bond, parameters)


def _average_by_entry(given: _AverageByEntry) -> Matrix:
    by_entry = [{Uid(column): value for column, value in enumerate(row)} for row in given.alpha]
    return matrices.moving_average_by_entry(given.new, given.old, by_entry)


def _result(kind: type[Any], compute: Callable[[Any], Any]) -> Answer:
    return typed(kind, lambda given: {"result": unstructure(compute(given))})


_OPERATIONS: Final = {
    "exp_safe": _result(_Operand, lambda x: liquid_alpha.safe_exponential(x.operand)),
    "safe_ln": _result(_Operand, lambda x: liquid_alpha.safe_natural_logarithm(x.operand)),
    "sigmoid_safe": _result(
        _Sigmoid, lambda x: liquid_alpha.safe_sigmoid(x.operand, x.rho, x.kappa)
    ),
    "alpha_sigmoid": _result(_AlphaSigmoid, _alpha_sigmoid),
    "u16_proportion_to_fixed": _result(_Proportion, lambda x: vectors.proportion_to_fixed(x.value)),
    "fixed_proportion_to_u16": _result(_Operand, lambda x: vectors.fixed_to_proportion(x.operand)),
    "fixed_to_fixed_u16_proportion": _result(
        _Operand, lambda x: vectors.scale_to_proportion(x.operand)
    ),
    "vec_max_upscale_to_u16": _result(_Vector, lambda x: vectors.upscale_to_proportions(x.vector)),
    "vec_u16_max_upscale_to_u16": _result(
        _Proportions, lambda x: vectors.upscale_weights(x.vector)
    ),
    "check_vec_max_limited": _result(
        _LimitedProportions, lambda x: vectors.largest_share_is_within(x.vector, x.max_limit)
    ),
    "is_topk": _result(_Ranking, lambda x: vectors.among_highest(x.vector, x.k)),
    "is_topk_nonzero": _result(
        _Ranking, lambda x: vectors.among_highest_and_nonzero(x.vector, x.k)
    ),
    "inplace_normalize": _result(_Vector, lambda x: vectors.normalize(I32F32, x.vector)),
    "inplace_normalize_64": _result(_WideVector, lambda x: vectors.normalize(I64F64, x.vector)),
    "weighted_median_col_sparse": _result(
        _Median,
        lambda x: median.weighted_median_of_columns(x.stake, x.score, x.columns, x.majority),
    ),
    "interpolate_sparse": _result(
        _Interpolation, lambda x: matrices.interpolate(x.first, x.second, x.columns, x.ratio)
    ),
    "mat_ema_sparse": _result(_Average, lambda x: matrices.moving_average(x.new, x.old, x.alpha)),
    "mat_ema_alpha_sparse": _result(_AverageByEntry, _average_by_entry),
    "inplace_col_normalize_sparse": _result(
        _Columns, lambda x: matrices.normalize_columns(x.matrix, x.columns)
    ),
    "inplace_col_max_upscale_sparse": _result(
        _Columns, lambda x: matrices.upscale_columns(x.matrix, x.columns)
    ),
}

# Epochs.


def _stages(stages: EpochStages) -> Any:
    return {name: unstructure(getattr(stages, name)) for name in STAGES}


def _epoch(value: object) -> Any:
    epoch = stored_epoch(value)
    stages = run_stages(epoch)
    output = unstructure(stored_and_paid(stages, epoch))
    return {**output, "intermediate": _stages(stages)}


def _epoch_by(engine: str) -> Answer:
    """Return the answer of an engine; the reference shows its intermediate results too."""
    if engine == DEFAULT_ENGINE:
        return _epoch
    return lambda value: unstructure(run_epoch(stored_epoch(value), engine))


@attrs.frozen
class _Initial:
    bonds: StoredMatrix
    validator_permit: tuple[bool, ...]


@attrs.frozen
class _SequenceEpoch:
    current_block: BlockNumber
    last_mechanism_step_block: BlockNumber
    last_update: tuple[BlockNumber, ...]
    block_at_registration: tuple[BlockNumber, ...]
    stake_bits: tuple[I64F64Bits, ...]
    earliest_commit_block: tuple[BlockNumber | None, ...]
    weights: StoredMatrix
    emission: Alpha


@attrs.frozen
class _Sequence:
    neuron_count: Count16
    tempo: Tempo
    activity_cutoff: BlockCount
    stake_threshold: Rao
    owner_uid: Uid | None
    max_allowed_validators: Count16
    kappa: Proportion16
    bonds_penalty: Proportion16
    yuma3_enabled: bool
    liquid_alpha_enabled: bool
    alpha_low: Proportion16
    alpha_high: Proportion16
    alpha_sigmoid_steepness: Steepness
    bonds_moving_average: Millionths
    commit_reveal_enabled: bool
    initial: _Initial
    epochs: tuple[_SequenceEpoch, ...]


def _fields(part: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        field.name: getattr(part, field.name)
        for field in attrs.fields(type(part))
        if field.name not in without
    }


def epochs_of(sequence: _Sequence, run: Callable[[EpochInput], EpochOutput]) -> list[EpochOutput]:
    """Run the epochs of a sequence, each on the bonds and permits that the last one left."""
    same = _fields(sequence, without=("initial", "epochs"))
    bonds, permits = sequence.initial.bonds, sequence.initial.validator_permit
    outputs = []
    for index, fields in enumerate(sequence.epochs):
        epoch = EpochInput(**same, **_fields(fields), bonds=bonds, validator_permit=permits)
        check_lengths(epoch, f"$.epochs[{index}]")
        output = run(epoch)
        bonds, permits = output.bonds, output.validator_permit
        outputs.append(output)
    return outputs


def _sequence_by(engine: str) -> Answer:
    def compute(sequence: _Sequence) -> Any:
        return {"epochs": unstructure(epochs_of(sequence, lambda epoch: run_epoch(epoch, engine)))}

    return typed(_Sequence, compute)


_EPOCH_RULES: Final = tuple(f"CONSENSUS-{number}" for number in range(1, 27))

KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "consensus_math", (*_EPOCH_RULES, "CONSENSUS-27", "CONSENSUS-28"), by_operation(_OPERATIONS)
    ),
    Kind(
        "epoch",
        _EPOCH_RULES,
        _epoch,
        stages=ORDER,
        optional=("intermediate",),
        answer_of_engine=_epoch_by,
        question=EpochInput,
    ),
    Kind(
        "epoch_sequence",
        _EPOCH_RULES,
        _sequence_by(DEFAULT_ENGINE),
        answer_of_engine=_sequence_by,
    ),
)
