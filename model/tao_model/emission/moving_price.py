"""The moving average of a subnet's price, by which the next blocks emit (chapter 03-emission)."""

import attrs

from tao_model.emission.shares import STABLE
from tao_model.numbers.fixed_point import I96F32, U64F64
from tao_model.numbers.integers import U64
from tao_model.units import BlockCount, BlockNumber, I96F32Bits, NetUid, PoolMechanism, U64F64Bits


@attrs.frozen
class AveragedSubnet:
    """A subnet, and what the moving average of its price depends on."""

    netuid: NetUid
    subnet_mechanism: PoolMechanism
    alpha_price_bits: U64F64Bits
    """Spot price, TAO per alpha."""
    subnet_moving_price_bits: I96F32Bits
    """The average before."""
    first_emission_block_number: BlockNumber | None
    """When its owner started it, plus one."""
    ema_price_halving_blocks: BlockCount
    """The greater, the slower a young subnet's average moves."""


def weight_of_spot(
    moving_alpha: I96F32Bits,
    first_emission_block: BlockNumber | None,
    halving_blocks: BlockCount,
    current_block: BlockNumber,
) -> U64F64Bits:
    """Return the weight of the spot price in a step of the average (EMISSION-26).

    Source: ``staking/stake_utils.rs``, ``update_moving_price``.
    """
    first = first_emission_block if first_emission_block is not None else BlockNumber(0)
    started = U64.saturating_subtract(first, 1)
    age = U64F64.saturating_from_integer(U64.saturating_subtract(current_block, started))
    horizon = U64F64.saturating_add(age, U64F64.saturating_from_integer(halving_blocks))
    return U64F64.saturating_multiply(
        U64F64.saturating_from_fixed(moving_alpha, I96F32), U64F64.divide_or_zero(age, horizon)
    )


def moved_average(old: U64F64Bits, spot: U64F64Bits, weight: U64F64Bits) -> I96F32Bits:
    """Return the average after a step towards the spot price, which counts 1 at most (EMISSION-26).

    Source: ``staking/stake_utils.rs``, ``update_moving_price``.
    """
    price = spot if spot < U64F64.one else U64F64.one
    new = U64F64.saturating_add(
        U64F64.saturating_multiply(weight, price),
        U64F64.saturating_multiply(U64F64.saturating_subtract(U64F64.one, weight), old),
    )
    return I96F32.saturating_from_fixed(new, U64F64)


def moving_price(
    subnet: AveragedSubnet, moving_alpha: I96F32Bits, current_block: BlockNumber
) -> I96F32Bits:
    """Return a subnet's moving price after a block (EMISSION-26).

    Source: ``staking/stake_utils.rs``, ``update_moving_price``.
    """
    weight = weight_of_spot(
        moving_alpha,
        subnet.first_emission_block_number,
        subnet.ema_price_halving_blocks,
        current_block,
    )
    if subnet.subnet_mechanism == STABLE:
        return moved_average(U64F64.one, subnet.alpha_price_bits, weight)
    old = U64F64.saturating_from_fixed(subnet.subnet_moving_price_bits, I96F32)
    return moved_average(old, subnet.alpha_price_bits, weight)
