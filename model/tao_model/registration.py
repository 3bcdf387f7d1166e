"""What it costs to join a subnet (chapter 10-registration)."""

import functools
from typing import Final

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U16, U64
from tao_model.state.parameters import SubnetParameters
from tao_model.state.records import evolve
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
    return evolve(
        registration,
        burn=fallen_price(registration.burn, parameters, current_block),
        this_block=Count16(0),
    )


def next_interval(registration: Registration) -> Registration:
    """Return the counts with which root's next interval begins (REGISTRATION-2)."""
    return evolve(registration, this_interval=Count16(0))


def raised_price(price: Rao, parameters: SubnetParameters) -> Rao:
    """Return the price of a registration right after another, within its bounds (REGISTRATION-3).

    A multiplier below one counts as one. Source: ``subnets/registration.rs``,
    ``bump_registration_price_after_registration``.
    """
    multiplier = max(parameters.burn_increase_multiplier, U64F64.one)
    raised = U64F64.saturating_multiply(U64F64.saturating_from_integer(price), multiplier)
    bounded = max(U64F64.saturating_to_integer(raised, U64), parameters.min_burn)
    return Rao(min(bounded, parameters.max_burn))


def after_registration(registration: Registration, parameters: SubnetParameters) -> Registration:
    """Return price and counts after a neuron registered at the price (REGISTRATION-3).

    Source: ``subnets/registration.rs``, ``do_register``.
    """
    return evolve(
        registration,
        burn=raised_price(registration.burn, parameters),
        this_block=Count16(U16.saturating_add(registration.this_block, 1)),
        recycled=Rao(U64.saturating_add(registration.recycled, registration.burn)),
    )


def after_root_registration(registration: Registration) -> Registration:
    """Return the counts after a neuron registered on root, where nothing is paid (REGISTRATION-3).

    Source: ``coinbase/root.rs``, ``do_root_register``.
    """
    return evolve(
        registration,
        this_block=Count16(registration.this_block + 1),
        this_interval=Count16(registration.this_interval + 1),
    )
