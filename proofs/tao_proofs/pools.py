"""Theorems of chapter 04-pools: nobody is paid more than the formula says, but for a rounding."""

from typing import Annotated, Final

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import I64, U16, U64
from tao_model.numbers.rational_power import Ratio
from tao_model.pools.balancer import (
    WHOLE,
    alpha_to_reach_price,
    alpha_to_sell_for_tao,
    base_weight,
    reserve_power,
)
from tao_model.pools.liquidity import Injection, is_permitted, prepare, weight_after
from tao_model.pools.pool import DYNAMIC, EVEN, price, spot_price
from tao_model.pools.swaps import (
    DEFAULT_FEE_RATE,
    HIGHEST_LIMIT,
    MAXIMUM_FEE_RATE,
    alpha_for_tao,
    fee_on_top,
    fee_within,
    paid_out,
    price_after_purchase,
    price_after_sale,
    tao_for_alpha,
)
from tao_model.pools.trades import (
    buy,
    outstanding_after_sale,
    sell,
    total_stake_after_purchase,
)
from tao_model.rejection import Rejected
from tao_model.state.pools import Pool
from tao_model.supply.curve import MAXIMUM_SUPPLY
from tao_model.units import (
    Alpha,
    Perquintill,
    PoolMechanism,
    PriceLimit,
    Proportion16,
    Rao,
    U64F64Bits,
)
from tao_proofs.engine.claims import (
    Claim,
    assume,
    contract,
    disproof,
    either,
    every,
    implies,
    note,
    theorem,
)
from tao_proofs.engine.domains import Between
from tao_proofs.folds import EVERYTHING_FITS
from tao_proofs.mutants import pools as mutants
from tao_proofs.powers import LEAST, UNIT, power_is_near, power_of_a_part_is_a_part, real_power

Left = Annotated[U64F64Bits, Between(0, U64F64.one)]
Weight = Annotated[Perquintill, Between(WHOLE // 100, WHOLE - WHOLE // 100)]

SuppliedRao = Annotated[Rao, Between(0, MAXIMUM_SUPPLY)]

MEASURED: Final = "`power_is_near`, which is measured (`make powers`) and not proved"
"""What theorems on the approximate path rest on."""

SOME_INTEGER: Final = "that a rational power is some integer unless a divisor is zero"

ROUNDED: Final = U64F64.one + WHOLE
"""By how much a power of reserves may be too small: 10^-18 and 2^-64, of ``ROUNDED_OF``."""

ROUNDED_OF: Final = U64F64.one * WHOLE


def dynamic(tao_reserve: Rao, alpha_reserve: Alpha, quote_weight: Perquintill = EVEN) -> Pool:
    """Return a pool whose weights are set."""
    return Pool(DYNAMIC, tao_reserve, alpha_reserve, quote_weight, initialized=True)


def bought(pool: Pool, tao: Rao) -> tuple[Pool, Alpha]:
    """Return a pool after a purchase without fee, and the alpha that it paid."""
    assume(pool.tao_reserve + tao <= U64.maximum)
    alpha = alpha_for_tao(pool, tao)
    reserves = (Rao(pool.tao_reserve + tao), Alpha(pool.alpha_reserve - alpha))
    return dynamic(*reserves, pool.quote_weight), alpha


# What is paid out.


@theorem("POOLS-13", [mutants.payout_rounded_up])
def payout_empties_a_reserve_only_if_nothing_is_left(reserve: Rao, left: Left) -> Claim:
    """A payout never exceeds the reserve, and equals it only where the power leaves nothing."""
    out = paid_out(reserve, left)
    return every([0 <= out, out <= reserve, (out == reserve) == ((left == 0) | (reserve == 0))])


@theorem("POOLS-13", [mutants.power_of_nine_digits, mutants.sale_priced_as_a_purchase])
def round_trip_with_even_weights_never_profits(
    tao_reserve: Rao, alpha_reserve: Alpha, tao: Rao
) -> Claim:
    """With even weights buying and selling again gains at most 2 (10^-18 + 2^-64) of the reserve.

    The TAO reserve after the purchase; up to 4.7 10^17 rao of it that is nothing at all.
    """
    assume((tao_reserve > 0) & (alpha_reserve > 0))
    pool, alpha = bought(dynamic(tao_reserve, alpha_reserve), tao)
    assume(pool.alpha_reserve > 0)
    profit = tao_for_alpha(pool, alpha) - tao
    return every([profit * ROUNDED_OF <= 2 * ROUNDED * pool.tao_reserve])


# Any weights: from the error bound of the power.

SLACK: Final = ROUNDED + 2
"""``ROUNDED``, and what the approximation may add to it."""


def left_by_purchase(weight: Perquintill, reserve: Rao, tao: Rao) -> int:
    """Return, of 2^192, what the formula leaves of the alpha reserve."""
    after = U64.saturating_add(reserve, tao)
    return real_power(Ratio(reserve, after), Ratio(weight, base_weight(weight)))


def left_by_sale(weight: Perquintill, reserve: Alpha, alpha: Alpha) -> int:
    """Return, of 2^192, what the formula leaves of the TAO reserve."""
    after = U64.saturating_add(reserve, alpha)
    return real_power(Ratio(reserve, after), Ratio(base_weight(weight), weight))


@theorem(
    "POOLS-13",
    [mutants.payout_rounded_up],
    using=[power_of_a_part_is_a_part, power_is_near],
    by_hand=MEASURED,
)
def payout_is_that_of_the_formula(
    tao_reserve: Rao, alpha_reserve: Alpha, weight: Weight, tao: Rao
) -> Claim:
    """A purchase is paid at most the formula's alpha and 10^-18 + 2^-64 of the reserve."""
    assume((tao_reserve > 0) & (tao_reserve + tao <= U64.maximum))
    left = left_by_purchase(weight, tao_reserve, tao)
    assume(left >= LEAST)
    alpha = alpha_for_tao(dynamic(tao_reserve, alpha_reserve, weight), tao)
    formula = alpha_reserve * (UNIT - left)
    return every(
        [
            (alpha * UNIT - formula) * ROUNDED_OF <= SLACK * alpha_reserve * UNIT,
            (alpha + 1) * UNIT + alpha_reserve * (UNIT // 2**123) >= formula,
        ]
    )


MISSED: Final = UNIT * SLACK // ROUNDED_OF + 1
"""How much less than the formula, of 2^192, a swap may leave."""


def bernoulli(
    part: int, missed: int, power: int, *, of: Ratio, root: Ratio, weight: Perquintill
) -> Claim:
    """Tell what Bernoulli's inequality says of the power y^s of a y that may be too small.

    With p^s = T / T' and y >= p - m: y^s >= (T / T') (1 - max(s, 1) m / p), where y is
    ``of``, T / T' is ``root``, s is w_b / w_q; p, m and y^s count in 2^-192, and p
    and y^s have lost a fraction.
    """
    steepest = either(weight < WHOLE - weight, WHOLE - weight, weight)
    whole = part + 1
    too_small = (whole - missed) * of.denominator <= of.numerator * UNIT
    at_least = UNIT * root.numerator * (weight * whole - steepest * missed)
    return implies(too_small, (power + 1) * root.denominator * weight * whole >= at_least)


@theorem(
    "POOLS-13",
    [mutants.payout_rounded_up],
    using=[power_of_a_part_is_a_part, power_is_near],
    by_hand=f"{MEASURED}; Bernoulli's inequality for real powers",
)
def round_trip_never_profits_beyond_the_rounding(
    tao_reserve: Rao, alpha_reserve: Alpha, weight: Weight, tao: Rao
) -> Claim:
    """Buying and selling again gains at most (10^-18 + 2^-64) (T' + m T / p), but for 2^-123 of it.

    T' is the TAO reserve after the purchase, T before it, m the greater of 1 and w_b / w_q, and p
    the part of alpha that the formula leaves, 2^-129 or more.
    """
    assume((tao_reserve > 0) & (tao_reserve + tao <= U64.maximum))
    left = left_by_purchase(weight, tao_reserve, tao)
    assume(left >= LEAST)
    pool, alpha = bought(dynamic(tao_reserve, alpha_reserve, weight), tao)
    assume(pool.alpha_reserve > 0)
    note(pool.alpha_reserve * UNIT >= alpha_reserve * (left + 1 - MISSED))
    left_then = left_by_sale(weight, pool.alpha_reserve, alpha)
    assume(left_then >= LEAST)
    assume(
        bernoulli(
            left,
            MISSED,
            left_then,
            of=Ratio(pool.alpha_reserve, alpha_reserve),
            root=Ratio(tao_reserve, pool.tao_reserve),
            weight=weight,
        )
    )
    received = tao_for_alpha(pool, alpha)
    note(received * UNIT <= pool.tao_reserve * (UNIT - left_then + MISSED - 1))
    steepest = either(weight < WHOLE - weight, WHOLE - weight, weight)
    return every(
        [
            (received - tao) * UNIT * weight * (left + 1)
            <= MISSED * (pool.tao_reserve * weight * (left + 1) + steepest * tao_reserve * UNIT)
        ]
    )


# What becomes of the price, whatever the power gives.


@contract(
    reserve_power,
    "POOLS-2",
    [mutants.power_may_be_negative],
    using=[power_of_a_part_is_a_part, power_is_near],
    requires=lambda reserve_before, reserve_after, numerator, denominator: (
        (reserve_before <= reserve_after) & (numerator > 0) & (denominator > 0)
    ),
    by_hand=SOME_INTEGER,
)
def power_of_reserves_is_a_number(
    result: Annotated[U64F64Bits, Between(0, 19 * U64F64.one)],
    reserve_before: Rao,
    reserve_after: Rao,
    numerator: Perquintill,
    denominator: Perquintill,
) -> Claim:
    """A power of reserves lies between zero and 19, whatever the approximation gives."""
    return implies(reserve_after == 0, result == 0)


_POWER = (power_of_a_part_is_a_part, power_is_near, power_of_reserves_is_a_number)


def _weights_are_permitted(pool: Pool, **_: int) -> Claim:
    """Tell whether both weights are above zero."""
    return (pool.quote_weight > 0) & (pool.quote_weight < WHOLE)


@contract(
    alpha_for_tao,
    "POOLS-13",
    [mutants.purchase_priced_as_a_sale],
    using=_POWER,
    requires=_weights_are_permitted,
)
def purchase_is_paid_at_most_the_reserve(result: Alpha, pool: Pool, tao: Rao) -> Claim:
    """A purchase is never paid more alpha than the pool holds, whatever the power gives."""
    return every([result <= pool.alpha_reserve])


@contract(
    tao_for_alpha,
    "POOLS-13",
    [mutants.sale_priced_as_a_purchase],
    using=_POWER,
    requires=_weights_are_permitted,
)
def sale_is_paid_at_most_the_reserve(result: Rao, pool: Pool, alpha: Alpha) -> Claim:
    """A sale is never paid more TAO than the pool holds, whatever the power gives."""
    return every([result <= pool.tao_reserve])


def note_order_of_prices(
    lower: tuple[Rao, Alpha], higher: tuple[Rao, Alpha], weight: Perquintill
) -> None:
    """Prove, step by step, that more TAO and less alpha make no lower price."""
    (tao, alpha), (more_tao, less_alpha) = lower, higher
    low = U64F64.divide_or_zero(*map(U64F64.saturating_from_integer, lower))
    high = U64F64.divide_or_zero(*map(U64F64.saturating_from_integer, higher))
    note(low * alpha <= tao * U64F64.one)
    note((high + 1) * less_alpha > more_tao * U64F64.one)
    note((high + 1) * (alpha - less_alpha) >= 0)
    note(low * alpha < (high + 1) * alpha)
    note(low <= high)
    weights = U64F64.divide_or_zero(
        *map(U64F64.saturating_from_integer, (base_weight(weight), weight))
    )
    note(weights * (high - low) >= 0)


@theorem(
    "POOLS-15",
    [mutants.price_is_inverted],
    using=[*_POWER, purchase_is_paid_at_most_the_reserve],
)
def purchase_never_lowers_the_price(pool: Pool, tao: Rao) -> Claim:
    """A purchase never lowers the price, but where it takes all alpha: then there is none."""
    assume(_weights_are_permitted(pool))
    assume(pool.mechanism == DYNAMIC)
    left = Alpha(U64.saturating_subtract(pool.alpha_reserve, alpha_for_tao(pool, tao)))
    assume(left > 0)
    reserves = (pool.tao_reserve, pool.alpha_reserve)
    then = (Rao(U64.saturating_add(pool.tao_reserve, tao)), left)
    note_order_of_prices(reserves, then, pool.quote_weight)
    return every([spot_price(pool) <= price_after_purchase(pool, tao)])


@theorem(
    "POOLS-15",
    [mutants.sale_takes_alpha_out, mutants.price_is_inverted],
    using=[*_POWER, sale_is_paid_at_most_the_reserve],
)
def sale_never_raises_the_price(pool: Pool, alpha: Alpha) -> Claim:
    """A sale never raises the price."""
    assume(_weights_are_permitted(pool))
    assume(pool.mechanism == DYNAMIC)
    assume(pool.alpha_reserve > 0)
    reserves = (pool.tao_reserve, pool.alpha_reserve)
    left = Rao(U64.saturating_subtract(pool.tao_reserve, tao_for_alpha(pool, alpha)))
    then = (left, Alpha(U64.saturating_add(pool.alpha_reserve, alpha)))
    note_order_of_prices(then, reserves, pool.quote_weight)
    return every([price_after_sale(pool, alpha) <= spot_price(pool)])


@disproof(
    "POOLS-13",
    pool=dynamic(Rao(10**9), Alpha(10**12), Perquintill(96 * 10**16)),
    tao=Rao(578 * 10**9),
)
def purchase_leaves_some_alpha(pool: Pool, tao: Rao) -> Claim:
    """A purchase leaves some alpha: false, a power below 10^-18 leaves none and no price (D-46)."""
    return alpha_for_tao(pool, tao) < pool.alpha_reserve


# Weights.

Added = tuple[Rao, Alpha]


@theorem("POOLS-8", [mutants.weights_without_range])
def injections_keep_weights_in_their_range(pool: Pool, added: Injection) -> Claim:
    """Weights that are permitted stay so whatever is offered, and sum to one."""
    assume(is_permitted(pool.quote_weight))
    weight = prepare(pool, added)[0].quote_weight
    least, rest = WHOLE // 100, base_weight(weight)
    return every([least <= weight, least <= rest, weight + rest == WHOLE])


@theorem("POOLS-9", [mutants.liquidity_without_weights])
def weights_keep_the_price(pool: Pool, added: Injection) -> Claim:
    """The new weight of TAO is the one that keeps the price, but for 10^-18 + 1 / (T X)."""
    assume((pool.quote_weight > 0) & (pool.quote_weight < WHOLE))
    tao, alpha = pool.tao_reserve + added.tao, pool.alpha_reserve + added.alpha
    assume((pool.tao_reserve > 0) & (pool.alpha_reserve > 0))
    assume((tao <= U64.maximum) & (alpha <= U64.maximum))
    of_tao = pool.quote_weight * pool.alpha_reserve * tao
    of_alpha = base_weight(pool.quote_weight) * pool.tao_reserve * alpha
    weight = weight_after(pool, added)
    exact, total = WHOLE * of_tao, of_tao + of_alpha
    slack = total + WHOLE * WHOLE
    return every([weight * total <= exact + slack, exact - slack <= weight * total])


@theorem(
    "POOLS-13",
    [mutants.payout_by_narrow_product],
    instead=EVERYTHING_FITS,
)
def payout_needs_no_more_width(reserve: Rao, left: Left) -> Claim:
    """Nothing on the way to a payout is held within its width, whatever the reserve."""
    return every([paid_out(reserve, left) >= 0])


@theorem(
    "POOLS-9",
    [mutants.weights_of_narrow_products],
    instead=EVERYTHING_FITS,
)
def weights_need_no_more_width(pool: Pool, added: Injection) -> Claim:
    """Products of reserves fit in 128 bits, and so does all on the way to new weights."""
    assume(pool.quote_weight <= WHOLE)
    assume(pool.tao_reserve + added.tao <= U64.maximum)
    assume(pool.alpha_reserve + added.alpha <= U64.maximum)
    return every([weight_after(pool, added) >= 0])


@theorem("POOLS-6", [mutants.price_in_narrow_format], instead=EVERYTHING_FITS)
def price_needs_no_more_width(
    weight: Weight, tao: SuppliedRao, alpha: Annotated[Alpha, Between(10**6, 2**64 - 1)]
) -> Claim:
    """No price of all the TAO that there will be for a thousandth of an alpha is too great."""
    return every([price(weight, tao, alpha) >= 0])


# What a trade moves.

FeeRate = Annotated[Proportion16, Between(0, MAXIMUM_FEE_RATE)]


@contract(
    fee_within,
    "POOLS-12",
    [mutants.fee_of_65536, mutants.fee_on_top_is_doubled],
    requires=lambda mechanism, fee_rate, amount: fee_rate <= U16.maximum,
)
def fee_is_a_part(
    result: Rao, mechanism: PoolMechanism, fee_rate: Proportion16, amount: Rao
) -> Claim:
    """A fee is at most its rate of the amount, and less than a unit and 2^-64 of it below."""
    above = amount * fee_rate - result * U16.maximum
    below = above * U64F64.one < U16.maximum * (U64F64.one + amount)
    return every([result <= amount, above >= 0, below | (mechanism != DYNAMIC)])


@contract(fee_on_top, "POOLS-12", [mutants.fee_on_top_of_65536])
def fee_on_top_is_that_of_the_sum(result: Rao, fee_rate: FeeRate, paid: Rao) -> Claim:
    """A fee beside an amount is at most its rate of both together."""
    return every([result * U16.maximum <= (paid + result) * fee_rate])


@contract(price, "POOLS-6", [mutants.price_of_nothing_is_one])
def there_is_no_price_without_alpha(
    result: U64F64Bits, quote_weight: Perquintill, tao_reserve: Rao, alpha_reserve: Alpha
) -> Claim:
    """Without alpha, and without TAO, the price is zero."""
    return implies((alpha_reserve == 0) | (tao_reserve == 0), result == 0)


@contract(
    alpha_to_reach_price,
    "POOLS-5",
    [mutants.power_of_prices_without_end],
    using=[power_of_a_part_is_a_part, power_is_near],
    requires=lambda quote_weight, current_price, target_price, alpha_reserve: target_price > 0,
    by_hand=SOME_INTEGER,
)
def no_price_costs_more_than_17_reserves(
    result: Alpha,
    quote_weight: Perquintill,
    current_price: U64F64Bits,
    target_price: U64F64Bits,
    alpha_reserve: Alpha,
) -> Claim:
    """No price costs more than 17.45 reserves: 2^64 / 10^18 - 1 of them."""
    return every([result * WHOLE <= alpha_reserve * (2**64 - WHOLE)])


@theorem(
    "POOLS-19",
    [mutants.offer_leaves_what_is_outstanding],
    using=[
        fee_is_a_part,
        fee_on_top_is_that_of_the_sum,
        there_is_no_price_without_alpha,
        no_price_costs_more_than_17_reserves,
        sale_is_paid_at_most_the_reserve,
    ],
)
def sale_keeps_alpha_in_and_outside_of_the_pool(
    pool: Pool, fee_rate: FeeRate, alpha: Alpha, limit: PriceLimit, outstanding: Alpha
) -> Claim:
    """What a sale adds to the alpha in the pool it takes from that outside, wherever it stops."""
    assume(_weights_are_permitted(pool))
    assume(pool.mechanism == DYNAMIC)
    try:
        after, sold = sell(pool, fee_rate, alpha, limit)
    except Rejected:
        return True
    left = outstanding_after_sale(outstanding, sold)
    assume((sold.paid <= I64.maximum) & (sold.paid <= outstanding))
    assume(pool.alpha_reserve + sold.paid <= U64.maximum)
    assume(sold.received <= I64.maximum)
    return every(
        [
            after.alpha_reserve + left == pool.alpha_reserve + outstanding,
            after.tao_reserve + sold.received == pool.tao_reserve,
        ]
    )


@disproof(
    "POOLS-19",
    pool=dynamic(Rao(10**12), Alpha(10**12)),
    tao=Rao(10**10),
)
def total_stake_grows_with_the_reserve(pool: Pool, tao: Rao) -> Claim:
    """A purchase adds to total stake what the reserve gains: false, the fee is added too (D-10)."""
    after, purchase = buy(pool, DEFAULT_FEE_RATE, tao, HIGHEST_LIMIT)
    total = total_stake_after_purchase(pool.tao_reserve, purchase)
    return total == after.tao_reserve


@disproof(
    "POOLS-16",
    pool=dynamic(Rao(10**12), Alpha(10**12)),
    tao=Rao(10**12),
    limit=PriceLimit(2 * 10**9),
)
def total_stake_grows_by_what_is_used(pool: Pool, tao: Rao, limit: PriceLimit) -> Claim:
    """What a limit stops does not count as staked: false, all of the offer counts (D-48)."""
    _, purchase = buy(pool, DEFAULT_FEE_RATE, tao, limit)
    total = total_stake_after_purchase(pool.tao_reserve, purchase)
    return total <= pool.tao_reserve + purchase.paid + purchase.fee


@disproof(
    "POOLS-4",
    tao_reserve=Rao(10**12),
    alpha_reserve=Alpha(10**12),
    tao_out=Rao(95 * 10**10),
)
def tao_costs_alpha(tao_reserve: Rao, alpha_reserve: Alpha, tao_out: Rao) -> Claim:
    """TAO out of a pool costs alpha: false where the power is above 18.4 and counts as zero."""
    return alpha_to_sell_for_tao(EVEN, tao_reserve, alpha_reserve, tao_out) > 0
