"""What a subnet's TAO does, and what alpha is created beside it (chapter 03-emission)."""

import attrs

from tao_model.children import fraction_of_64
from tao_model.numbers.fixed_point import U64F64, U96F32
from tao_model.numbers.integers import U64
from tao_model.units import Alpha, Proportion64, Rao, U64F64Bits, U96F32Bits


@attrs.frozen
class Terms:
    """What a subnet is due in one block, with fractions."""

    tao_in_bits: U96F32Bits
    """TAO for the pool, in rao."""
    alpha_in_bits: U96F32Bits
    """Alpha for the pool."""
    alpha_out_bits: U96F32Bits
    """Alpha for the participants."""
    excess_tao_bits: U96F32Bits
    """TAO that buys alpha from the pool, in rao."""


@attrs.frozen
class Offer:
    """The whole units of a subnet's terms: what is handed to the pool and minted."""

    tao_in: Rao
    """TAO offered to the pool."""
    alpha_in: Alpha
    """Alpha offered to the pool."""
    excess_tao: Rao
    """TAO offered to buy alpha."""
    alpha_out: Alpha
    """Alpha minted for the participants."""


def alpha_issuance(subnet_alpha_in: Alpha, subnet_alpha_out: Alpha) -> Alpha:
    """Return all alpha of a subnet: in its pool and outside (EMISSION-7).

    Source: ``staking/stake_utils.rs``, ``get_alpha_issuance``.
    """
    return Alpha(U64.saturating_add(subnet_alpha_in, subnet_alpha_out))


def root_proportion(issuance: Alpha, root_subnet_tao: Rao, tao_weight: Proportion64) -> U96F32Bits:
    """Return root's part of a subnet: weighted TAO against all alpha (EMISSION-7).

    ``issuance`` is the subnet's :func:`alpha_issuance`.

    Source: ``coinbase/block_step.rs``, ``root_proportion``.
    """
    weighted = U96F32.saturating_multiply(
        U96F32.saturating_from_integer(root_subnet_tao), fraction_of_64(tao_weight)
    )
    whole = U96F32.saturating_add(weighted, U96F32.saturating_from_integer(issuance))
    return U96F32.divide_or_zero(weighted, whole)


def subnet_terms(
    tao_emission: U96F32Bits,
    alpha_emission: Alpha,
    alpha_price: U64F64Bits,
    proportion: U96F32Bits,
) -> Terms:
    """Return what a subnet's TAO and alpha of a block do (EMISSION-8).

    ``alpha_emission`` is what the curve creates at the subnet's issuance, ``alpha_price`` the
    spot price in TAO per alpha, ``proportion`` the subnet's :func:`root_proportion`.

    Source: ``coinbase/run_coinbase.rs``, ``get_subnet_terms``.
    """
    price = U96F32.saturating_from_fixed(alpha_price, U64F64)
    alpha_out = U96F32.saturating_from_integer(alpha_emission)
    tao_in = tao_emission
    alpha_in = U96F32.divide_or_zero(tao_emission, price)
    most = U96F32.saturating_multiply(proportion, alpha_out)
    if alpha_in > most:
        alpha_in = most
        tao_in = U96F32.saturating_multiply(alpha_in, price)
    excess = U96F32.saturating_subtract(tao_emission, tao_in)
    return Terms(tao_in, alpha_in, alpha_out, excess)


def new_alpha(terms: Terms) -> Alpha:
    """Return the alpha that is minted for a subnet's participants (EMISSION-9).

    Source: ``coinbase/run_coinbase.rs``, ``emit_to_subnets``.
    """
    return Alpha(U96F32.saturating_to_integer(terms.alpha_out_bits, U64))


def offer(terms: Terms) -> Offer:
    """Return the whole units of what a subnet is due (EMISSION-9).

    Source: ``coinbase/run_coinbase.rs``, ``inject_and_maybe_swap`` and ``emit_to_subnets``.
    """
    return Offer(
        tao_in=Rao(U96F32.saturating_to_integer(terms.tao_in_bits, U64)),
        alpha_in=Alpha(U96F32.saturating_to_integer(terms.alpha_in_bits, U64)),
        excess_tao=Rao(U96F32.saturating_to_integer(terms.excess_tao_bits, U64)),
        alpha_out=new_alpha(terms),
    )
