"""Which subnets a block's TAO goes to, and how much to each (chapter 03-emission)."""

from collections.abc import Sequence
from typing import Final

import attrs

from tao_model.numbers.fixed_point import I96F32, U64F64, U96F32
from tao_model.units import (
    BlockNumber,
    I96F32Bits,
    NetUid,
    PoolMechanism,
    Rao,
    U64F64Bits,
    U96F32Bits,
)

ROOT: Final = NetUid(0)
STABLE: Final = PoolMechanism(0)


@attrs.frozen
class Candidate:
    """A subnet, and what decides whether it takes part in emission."""

    netuid: NetUid
    first_emission_block_number: BlockNumber | None
    """When its owner started it, plus one; none before."""
    subtoken_enabled: bool
    """Whether its alpha may be traded."""
    network_registration_allowed: bool
    """Whether neurons may register."""


@attrs.frozen
class PricedSubnet:
    """A subnet that takes part, and what its share depends on."""

    netuid: NetUid
    subnet_mechanism: PoolMechanism
    subnet_moving_price_bits: I96F32Bits
    """Moving average of its price, TAO per alpha."""
    miner_burned_bits: U96F32Bits
    """Part of its miners' emission that was withheld at its last epoch."""
    subnet_emission_enabled: bool
    """Whether it may receive TAO."""


def takes_part(subnet: Candidate) -> bool:
    """Tell whether a block emits to a subnet (EMISSION-1).

    Source: ``coinbase/subnet_emissions.rs``, ``get_subnets_to_emit_to``.
    """
    return (
        subnet.netuid != ROOT
        and subnet.first_emission_block_number is not None
        and subnet.subtoken_enabled
        and subnet.network_registration_allowed
    )


def counted_price(subnet: PricedSubnet) -> U64F64Bits:
    """Return the price by which a subnet is measured against the others (EMISSION-2).

    Source: ``staking/stake_utils.rs``, ``get_moving_alpha_price``.
    """
    if subnet.subnet_mechanism == STABLE:
        return U64F64.one
    return U64F64.saturating_from_fixed(subnet.subnet_moving_price_bits, I96F32)


def _total(values: Sequence[U64F64Bits]) -> U64F64Bits:
    total = U64F64.zero
    for value in values:
        total = U64F64.saturating_add(total, value)
    return total


def shares_of(values: Sequence[U64F64Bits]) -> tuple[U64F64Bits, ...]:
    """Return each value's share in their sum, all zero if the sum is (EMISSION-2).

    Source: ``coinbase/subnet_emissions.rs``, ``get_shares_price_ema``.
    """
    total = _total(values)
    return tuple(U64F64.divide_or_zero(value, total) for value in values)


def price_shares(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """Return each subnet's share by moving price alone (EMISSION-2).

    Source: ``coinbase/subnet_emissions.rs``, ``get_shares_price_ema``.
    """
    return shares_of(tuple(counted_price(subnet) for subnet in subnets))


def part_paid_to_miners(miner_burned: U96F32Bits) -> U64F64Bits:
    """Return the part of the miners' emission that reached miners (EMISSION-3).

    Source: ``coinbase/subnet_emissions.rs``, ``get_shares``.
    """
    burned = U64F64.saturating_from_fixed(miner_burned, U96F32)
    return U64F64.saturating_subtract(U64F64.one, burned)


def weighted_shares(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """Return each subnet's share by moving price and by what reached its miners (EMISSION-3).

    Shares by price alone if no subnet paid its miners anything.

    Source: ``coinbase/subnet_emissions.rs``, ``get_shares``.
    """
    by_price = price_shares(subnets)
    weights = tuple(
        U64F64.saturating_multiply(share, part_paid_to_miners(subnet.miner_burned_bits))
        for share, subnet in zip(by_price, subnets, strict=True)
    )
    return shares_of(weights) if _total(weights) > 0 else by_price


def enabled_shares(subnets: Sequence[PricedSubnet]) -> tuple[U64F64Bits, ...]:
    """Return each subnet's share once disabled subnets have left theirs to the others (EMISSION-4).

    Source: ``coinbase/subnet_emissions.rs``, ``get_subnet_block_emissions``.
    """
    shares = weighted_shares(subnets)
    if all(subnet.subnet_emission_enabled for subnet in subnets):
        return shares
    return shares_of(
        tuple(
            share if subnet.subnet_emission_enabled else U64F64.zero
            for share, subnet in zip(shares, subnets, strict=True)
        )
    )


def tao_emission(block_emission: Rao, share: U64F64Bits) -> U96F32Bits:
    """Return a share of the block's TAO, in rao, floored twice (EMISSION-5).

    Source: ``coinbase/subnet_emissions.rs``, ``get_subnet_block_emissions``.
    """
    whole = U64F64.saturating_from_integer(block_emission)
    return U96F32.saturating_from_fixed(U64F64.saturating_multiply(whole, share), U64F64)


def tao_emissions(block_emission: Rao, subnets: Sequence[PricedSubnet]) -> tuple[U96F32Bits, ...]:
    """Return each subnet's TAO of the block, in rao (EMISSION-5).

    Source: ``coinbase/subnet_emissions.rs``, ``get_subnet_block_emissions``.
    """
    return tuple(tao_emission(block_emission, share) for share in enabled_shares(subnets))


def root_sells(subnets: Sequence[PricedSubnet]) -> bool:
    """Tell whether root keeps its part of the block's alpha: prices sum to above 1 (EMISSION-6).

    The sum wraps around.

    Source: ``coinbase/run_coinbase.rs``, ``get_network_root_sell_flag``.
    """
    total = U64F64.zero
    for subnet in subnets:
        total = U64F64.wrapping_add(total, counted_price(subnet))
    return total > U64F64.one
