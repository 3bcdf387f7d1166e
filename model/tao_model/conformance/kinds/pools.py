"""Kinds of chapter 04-pools."""

from typing import Any, Final, Literal

import attrs

from tao_model.conformance.codec import unstructure
from tao_model.conformance.kinds.kind import Kind, by_operation, typed
from tao_model.pools import balancer
from tao_model.pools.liquidity import Injection, initialize, initialize_at_price, prepare
from tao_model.pools.pool import DYNAMIC, spot_price
from tao_model.pools.swaps import NO_FEE, Bought, Sold, swap_alpha, swap_tao
from tao_model.state.pools import Pool
from tao_model.units import (
    Alpha,
    Perquintill,
    PoolMechanism,
    PriceLimit,
    Proportion16,
    Rao,
    U64F64Bits,
)

# pool_power: amounts and prices alone, without a pool.


@attrs.frozen
class _Sale:
    quote_weight: Perquintill
    reserve: Alpha
    delta: Alpha


@attrs.frozen
class _Purchase:
    quote_weight: Perquintill
    reserve: Rao
    delta: Rao


@attrs.frozen
class _PurchaseToPrice:
    quote_weight: Perquintill
    current_price_bits: U64F64Bits
    target_price_bits: U64F64Bits
    reserve: Rao


@attrs.frozen
class _SaleToPrice:
    quote_weight: Perquintill
    current_price_bits: U64F64Bits
    target_price_bits: U64F64Bits
    reserve: Alpha


@attrs.frozen
class _SaleForTao:
    quote_weight: Perquintill
    subnet_tao: Rao
    subnet_alpha_in: Alpha
    tao_delta: Rao


def _sale(asked: _Sale) -> Any:
    left = balancer.tao_left_by_sale(asked.quote_weight, asked.reserve, asked.delta)
    return {"result_bits": unstructure(left)}


def _purchase(asked: _Purchase) -> Any:
    left = balancer.alpha_left_by_purchase(asked.quote_weight, asked.reserve, asked.delta)
    return {"result_bits": unstructure(left)}


def _purchase_to_price(asked: _PurchaseToPrice) -> Any:
    amount = balancer.tao_to_reach_price(
        asked.quote_weight, asked.current_price_bits, asked.target_price_bits, asked.reserve
    )
    return {"result": unstructure(amount)}


def _sale_to_price(asked: _SaleToPrice) -> Any:
    amount = balancer.alpha_to_reach_price(
        asked.quote_weight, asked.current_price_bits, asked.target_price_bits, asked.reserve
    )
    return {"result": unstructure(amount)}


def _sale_for_tao(asked: _SaleForTao) -> Any:
    amount = balancer.alpha_to_sell_for_tao(
        asked.quote_weight, asked.subnet_tao, asked.subnet_alpha_in, asked.tao_delta
    )
    return {"result": unstructure(amount)}


# pool_swap: one swap, whose result moves nothing yet.


@attrs.frozen
class _Swap:
    subnet_tao: Rao
    subnet_alpha_in: Alpha
    quote_weight: Perquintill
    pal_swap_initialized: bool
    subnet_mechanism: PoolMechanism
    fee_rate: Proportion16
    drop_fees: bool
    minimum_reserve: Literal[1_000_000]
    amount: Rao
    price_limit: PriceLimit

    def pool(self) -> Pool:
        return Pool(
            mechanism=self.subnet_mechanism,
            tao_reserve=self.subnet_tao,
            alpha_reserve=self.subnet_alpha_in,
            quote_weight=self.quote_weight,
            initialized=self.pal_swap_initialized,
        )

    def charged_rate(self) -> Proportion16:
        return NO_FEE if self.drop_fees else self.fee_rate


def _swapped(result: Bought | Sold) -> Any:
    return {
        "amount_paid_in": unstructure(result.paid),
        "amount_paid_out": unstructure(result.received),
        "fee_paid": unstructure(result.fee),
        "fee_to_block_author": unstructure(result.fee_to_author),
    }


def _buy(asked: _Swap) -> Any:
    _, bought = swap_tao(asked.pool(), asked.charged_rate(), asked.amount, asked.price_limit)
    return _swapped(bought)


def _sell(asked: _Swap) -> Any:
    alpha = Alpha(int(asked.amount))
    _, sold = swap_alpha(asked.pool(), asked.charged_rate(), alpha, asked.price_limit)
    return _swapped(sold)


# pool_liquidity


@attrs.frozen
class _Addition:
    subnet_tao: Rao
    subnet_alpha_in: Alpha
    quote_weight: Perquintill
    tao_delta: Rao
    alpha_delta: Alpha


@attrs.frozen
class _Initialization:
    subnet_tao: Rao
    subnet_alpha_in: Alpha
    quote_weight: Perquintill
    pal_swap_initialized: bool
    price_bits: U64F64Bits | None


@attrs.frozen
class _Price:
    subnet_tao: Rao
    subnet_alpha_in: Alpha
    quote_weight: Perquintill
    subnet_mechanism: PoolMechanism


def _pool(asked: _Addition | _Initialization | _Price, mechanism: PoolMechanism) -> Pool:
    return Pool(
        mechanism=mechanism,
        tao_reserve=asked.subnet_tao,
        alpha_reserve=asked.subnet_alpha_in,
        quote_weight=asked.quote_weight,
    )


def _addition(asked: _Addition) -> Any:
    offered = Injection(asked.tao_delta, asked.alpha_delta)
    pool, accepted = prepare(_pool(asked, DYNAMIC), offered)
    return {**unstructure(accepted), "quote_weight": unstructure(pool.quote_weight)}


def _initialization(asked: _Initialization) -> Any:
    before = attrs.evolve(_pool(asked, DYNAMIC), initialized=asked.pal_swap_initialized)
    if asked.price_bits is None:
        pool = initialize(before)
    else:
        pool = initialize_at_price(before, asked.price_bits)
    return {"quote_weight": unstructure(pool.quote_weight)}


def _price(asked: _Price) -> Any:
    return {"price_bits": unstructure(spot_price(_pool(asked, asked.subnet_mechanism)))}


KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        name="pool_power",
        rules=(
            *(f"NUMBERS-{number}" for number in range(34, 41)),
            *(f"POOLS-{number}" for number in range(1, 6)),
        ),
        answer=by_operation(
            {
                "exp_base_quote": typed(_Sale, _sale),
                "exp_quote_base": typed(_Purchase, _purchase),
                "calculate_quote_delta_in": typed(_PurchaseToPrice, _purchase_to_price),
                "calculate_base_delta_in": typed(_SaleToPrice, _sale_to_price),
                "get_base_needed_for_quote": typed(_SaleForTao, _sale_for_tao),
            }
        ),
    ),
    Kind(
        name="pool_swap",
        rules=("POOLS-6", "POOLS-8", *(f"POOLS-{number}" for number in range(12, 17))),
        answer=by_operation({"buy": typed(_Swap, _buy), "sell": typed(_Swap, _sell)}),
        stages=("fee_paid", "fee_to_block_author", "amount_paid_in", "amount_paid_out"),
    ),
    Kind(
        name="pool_liquidity",
        rules=("POOLS-6", "POOLS-8", "POOLS-9"),
        answer=by_operation(
            {
                "adjust_protocol_liquidity": typed(_Addition, _addition),
                "maybe_initialize_palswap": typed(_Initialization, _initialization),
                "current_price": typed(_Price, _price),
            }
        ),
    ),
)
