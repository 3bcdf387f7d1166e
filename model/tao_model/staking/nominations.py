"""Stake of others than a hotkey's owner: how little is too little (chapter 05-staking)."""

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.pools.pool import spot_price
from tao_model.staking.admission import MINIMUM_STAKE
from tao_model.state.pools import Pool
from tao_model.units import Alpha, Millionths, Rao

_MILLION = 1_000_000


def least_nomination_in_tao(factor: Millionths) -> Rao:
    """Return what a nomination must be worth: a part of the least stake (STAKING-11).

    Source: ``utils/misc.rs``, ``get_nominator_min_required_stake``.
    """
    return Rao(U64.saturating_multiply(MINIMUM_STAKE, factor) // _MILLION)


def least_nomination(pool: Pool, factor: Millionths) -> Alpha:
    """Return the alpha below which a nomination is swept, at the spot price (STAKING-11).

    Zero where the price is zero. Source: ``staking/helpers.rs``,
    ``clear_small_nomination_if_required``.
    """
    least = U64F64.saturating_from_integer(least_nomination_in_tao(factor))
    return Alpha(U64F64.saturating_to_integer(U64F64.divide_or_zero(least, spot_price(pool)), U64))
