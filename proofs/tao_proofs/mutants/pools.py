"""Planted defects of chapter 04-pools."""

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64, U128
from tao_model.numbers.rational_power import Ratio, rational_power
from tao_model.pools import balancer, liquidity, swaps, trades
from tao_model.pools import pool as pool_module
from tao_model.pools.balancer import (
    POWER_PRECISION,
    PRICE_POWER_PRECISION,
    WHOLE,
    alpha_left_by_purchase,
    tao_left_by_sale,
)
from tao_model.pools.liquidity import Injection
from tao_model.pools.pool import price
from tao_model.pools.swaps import Sold
from tao_model.state.pools import Pool
from tao_model.units import Alpha, Perquintill, PoolMechanism, Proportion16, Rao, U64F64Bits
from tao_proofs.engine.mutants import mutant


@mutant(of=swaps.paid_out)
def payout_rounded_up(reserve: int, left: U64F64Bits) -> int:
    """A payout is rounded up, so that a small fraction left is paid out too."""
    return -(-reserve * (U64F64.one - left) // U64F64.one)


@mutant(of=balancer.reserve_power)
def power_of_nine_digits(
    reserve_before: int, reserve_after: int, numerator: Perquintill, denominator: Perquintill
) -> U64F64Bits:
    """A power has nine decimal digits."""
    if reserve_after == 0:
        return U64F64.zero
    base, exponent = Ratio(reserve_before, reserve_after), Ratio(numerator, denominator)
    parts = rational_power(base, exponent, POWER_PRECISION, 10**9)
    return U64F64Bits(0 if parts is None else parts * U64F64.one // 10**9)


@mutant(of=balancer.reserve_power)
def power_may_be_negative(
    reserve_before: int, reserve_after: int, numerator: Perquintill, denominator: Perquintill
) -> U64F64Bits:
    """The parts are not tested before they are converted."""
    if reserve_after == 0:
        return U64F64.zero
    base, exponent = Ratio(reserve_before, reserve_after), Ratio(numerator, denominator)
    parts = rational_power(base, exponent, POWER_PRECISION, WHOLE)
    return U64F64Bits(0 if parts is None else parts * U64F64.one // WHOLE)


@mutant(of=swaps.tao_for_alpha, defect="D-42")
def sale_priced_as_a_purchase(pool: Pool, alpha: Alpha) -> Rao:
    """A sale is paid what a purchase with as much would be."""
    left = alpha_left_by_purchase(pool.quote_weight, pool.tao_reserve, Rao(alpha))
    return Rao(swaps.paid_out(pool.alpha_reserve, left))


@mutant(of=swaps.alpha_for_tao, defect="D-42")
def purchase_priced_as_a_sale(pool: Pool, tao: Rao) -> Alpha:
    """A purchase is paid what a sale of as much would be."""
    left = tao_left_by_sale(pool.quote_weight, pool.alpha_reserve, Alpha(tao))
    return Alpha(swaps.paid_out(pool.tao_reserve, left))


@mutant(of=pool_module.price)
def price_of_nothing_is_one(
    quote_weight: Perquintill, tao_reserve: Rao, alpha_reserve: Alpha
) -> U64F64Bits:
    """A pool without alpha has the price one."""
    if alpha_reserve == 0:
        return U64F64.one
    return U64F64Bits(tao_reserve * U64F64.one // alpha_reserve)


@mutant(of=pool_module.price)
def price_is_inverted(
    quote_weight: Perquintill, tao_reserve: Rao, alpha_reserve: Alpha
) -> U64F64Bits:
    """Alpha per TAO is taken for TAO per alpha."""
    return U64F64.divide_or_zero(
        U64F64.saturating_from_integer(alpha_reserve), U64F64.saturating_from_integer(tao_reserve)
    )


@mutant(of=swaps.price_after_sale)
def sale_takes_alpha_out(pool: Pool, alpha: Alpha) -> U64F64Bits:
    """The alpha of a sale leaves the reserve."""
    tao_reserve = U64.saturating_subtract(pool.tao_reserve, swaps.tao_for_alpha(pool, alpha))
    left = U64.saturating_subtract(pool.alpha_reserve, alpha)
    return price(pool.quote_weight, Rao(tao_reserve), Alpha(left))


@mutant(of=liquidity.is_permitted)
def weights_without_range(quote_weight: Perquintill) -> bool:
    """Any weight is permitted."""
    return True


@mutant(of=liquidity.weight_after, defect="D-51")
def liquidity_without_weights(pool: Pool, added: Injection) -> Perquintill:
    """What is added leaves the weights as they are."""
    return pool.quote_weight


@mutant(of=swaps.fee_within)
def fee_of_65536(mechanism: PoolMechanism, fee_rate: Proportion16, amount: int) -> int:
    """The rate is of 65536."""
    return amount * fee_rate // 2**16


@mutant(of=swaps.fee_within)
def fee_on_top_is_doubled(mechanism: PoolMechanism, fee_rate: Proportion16, amount: int) -> int:
    """The fee is taken as if the amount did not contain it."""
    return swaps.fee_on_top(fee_rate, amount)


@mutant(of=trades.outstanding_after_sale, defect="D-47")
def offer_leaves_what_is_outstanding(outstanding: Alpha, sold: Sold) -> Alpha:
    """What is outstanding falls by what was offered."""
    return Alpha(U64.saturating_subtract(outstanding, sold.offered))


@mutant(of=swaps.fee_on_top)
def fee_on_top_of_65536(fee_rate: Proportion16, paid: int) -> int:
    """The rate is of one more than what it leaves."""
    return paid * fee_rate // (2**16 - 2 * fee_rate)


@mutant(of=balancer.price_power)
def power_of_prices_without_end(
    numerator: U64F64Bits, denominator: U64F64Bits, weight: Perquintill
) -> U64F64Bits:
    """A power that is too large for its width is not held."""
    parts = rational_power(
        Ratio(numerator, denominator), Ratio(weight, WHOLE), PRICE_POWER_PRECISION, WHOLE
    )
    return U64F64Bits(0 if parts is None else parts * U64F64.one // WHOLE)


@mutant(of=swaps.paid_out)
def payout_by_narrow_product(reserve: int, left: U64F64Bits) -> int:
    """The part is scaled to a percentage first."""
    taken = U64F64.saturating_multiply(
        U64F64.saturating_from_integer(100), U64F64.saturating_subtract(U64F64.one, left)
    )
    out = U64F64.saturating_multiply(U64F64.saturating_from_integer(reserve), taken)
    return U64F64.saturating_to_integer(out, U64) // 100


@mutant(of=liquidity.weight_after, defect="D-43")
def weights_of_narrow_products(pool: Pool, added: Injection) -> Perquintill:
    """The product of the reserves has 64 bits."""
    of_alpha = U64.saturating_multiply(pool.tao_reserve, pool.alpha_reserve + added.alpha)
    of_tao = U64.saturating_multiply(pool.alpha_reserve, pool.tao_reserve + added.tao)
    total = U128.saturating_add(of_alpha, of_tao)
    return pool_module.EVEN if total == 0 else Perquintill(WHOLE * of_tao // total)


@mutant(of=pool_module.price)
def price_in_narrow_format(
    quote_weight: Perquintill, tao_reserve: Rao, alpha_reserve: Alpha
) -> U64F64Bits:
    """Reserves are multiplied by weights before they are divided."""
    of_tao = U64F64.saturating_multiply(
        U64F64.saturating_from_integer(WHOLE - quote_weight),
        U64F64.saturating_from_integer(tao_reserve),
    )
    of_alpha = U64F64.saturating_multiply(
        U64F64.saturating_from_integer(quote_weight),
        U64F64.saturating_from_integer(alpha_reserve),
    )
    return U64F64.divide_or_zero(of_tao, of_alpha)
