"""Small epochs on which claims about consensus are tried."""

from collections.abc import Sequence
from typing import Final, TypeVar

from tao_model import parameters
from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.numbers.fixed_point import I64F64
from tao_model.units import (
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I64F64Bits,
    Proportion16,
    Rao,
    Uid,
)

Value = TypeVar("Value", bound=int)

EMISSION: Final = Alpha(2 * 10**9)
"""What the epochs distribute: about a token to miners and a token to validators."""

_NOW: Final = BlockNumber(1_000)
_TOKEN: Final = 10**9


def _of_new_subnet(parameter: parameters.Parameter[Value]) -> Value:
    return parameter.default if parameter.at_creation is None else parameter.at_creation


def rows(weights: Sequence[Sequence[int]], neuron_count: int) -> StoredMatrix:
    """Return the weights that validators, who come first, give to the miners after them."""
    validators = len(weights)
    given = tuple(
        tuple(
            (Uid(validators + miner), Proportion16(weight))
            for miner, weight in enumerate(row)
            if weight > 0
        )
        for row in weights
    )
    return given + ((),) * (neuron_count - validators)


def small_epoch(stakes: Sequence[int], weights: Sequence[Sequence[int]]) -> EpochInput:
    """Return an epoch of validators with stakes in tokens, and of the miners that they judge.

    One row of weights a validator, one weight a miner. Parameters are those that a new subnet
    has; all neurons are active, and nobody holds bonds yet.
    """
    validators, miners = len(stakes), len(weights[0])
    count = validators + miners
    stake = (*stakes, *[0] * miners)
    return EpochInput(
        neuron_count=Count16(count),
        current_block=_NOW,
        tempo=_of_new_subnet(parameters.TEMPO),
        activity_cutoff=BlockCount(5_000),
        last_update=(BlockNumber(_NOW - 1),) * count,
        block_at_registration=(BlockNumber(0),) * count,
        last_mechanism_step_block=BlockNumber(_NOW - _of_new_subnet(parameters.TEMPO)),
        stake_bits=tuple(I64F64Bits(tokens * _TOKEN * I64F64.scale) for tokens in stake),
        stake_threshold=Rao(0),
        owner_uid=None,
        validator_permit=tuple(uid < validators for uid in range(count)),
        max_allowed_validators=_of_new_subnet(parameters.MAX_ALLOWED_VALIDATORS),
        kappa=_of_new_subnet(parameters.KAPPA),
        bonds_penalty=_of_new_subnet(parameters.BONDS_PENALTY),
        yuma3_enabled=_of_new_subnet(parameters.YUMA3_ENABLED),
        liquid_alpha_enabled=_of_new_subnet(parameters.LIQUID_ALPHA_ENABLED),
        alpha_low=_of_new_subnet(parameters.ALPHA_LOW),
        alpha_high=_of_new_subnet(parameters.ALPHA_HIGH),
        alpha_sigmoid_steepness=_of_new_subnet(parameters.ALPHA_SIGMOID_STEEPNESS),
        bonds_moving_average=_of_new_subnet(parameters.BONDS_MOVING_AVERAGE),
        commit_reveal_enabled=False,
        earliest_commit_block=(None,) * count,
        weights=rows(weights, count),
        bonds=((),) * count,
        emission=EMISSION,
    )
