"""What it costs to join a subnet (chapter 10-registration)."""

import functools
from typing import Final

import attrs

from tao_model.numbers.integers import U64
from tao_model.state.parameters import SubnetParameters
from tao_model.state.registration import Registration
from tao_model.units import BlockNumber, Count16, Rao

ONE: Final = 2**32
"""One, as a number with 32 fraction bits."""


def rounded_product(left: int, right: int) -> int:
    """Return the product with a number of 32 fraction bits, rounded down (REGISTRATION-1).

    Held within 64 bits. Source: ``utils/misc.rs``, ``mul_by_q32``.
    """
    return U64.saturate(left * right // ONE)


def rounded_power(base: int, exponent: Count16) -> int:
    """Return a power of a number of 32 fraction bits, rounded down at each step (REGISTRATION-1).

    By squaring. Source: ``utils/misc.rs``, ``pow_q32``.
    """
    result, factor, rest = ONE, base, int(exponent)
    while rest > 0:
        if rest % 2 == 1:
            result = rounded_product(result, factor)
        factor = rounded_product(factor, factor)
        rest = rest // 2
    return result


@functools.cache
def decay_factor(half_life: Count16) -> int:
    """Return the factor by which a price falls in a block, in 32 fraction bits (REGISTRATION-1).

    The greatest whose power is at most one half. Source: ``utils/misc.rs``, ``decay_factor_q32``.
    """
    low, high = 0, ONE
    while low + 1 < high:
        middle = (low + high) // 2
        if rounded_power(middle, half_life) > ONE // 2:
            high = middle
        else:
            low = middle
    return low


def fallen_price(price: Rao, parameters: SubnetParameters, current_block: BlockNumber) -> Rao:
    """Return the price of a registration a block later, within its bounds (REGISTRATION-2).

    The upper bound wins over the lower one.
    Source: ``subnets/registration.rs``, ``update_registration_prices_for_networks``.
    """
    if parameters.burn_half_life > 0 and current_block > 1:
        price = Rao(rounded_product(price, decay_factor(parameters.burn_half_life)))
    return min(max(price, parameters.min_burn), parameters.max_burn)


def next_block(
    registration: Registration, parameters: SubnetParameters, current_block: BlockNumber
) -> Registration:
    """Return the price and the counts with which a block begins (REGISTRATION-2).

    Source: ``subnets/registration.rs``, ``update_registration_prices_for_networks``.
    """
    return attrs.evolve(
        registration,
        burn=fallen_price(registration.burn, parameters, current_block),
        this_block=Count16(0),
    )


def next_interval(registration: Registration) -> Registration:
    """Return the counts with which root's next interval begins (REGISTRATION-2)."""
    return attrs.evolve(registration, this_interval=Count16(0))
