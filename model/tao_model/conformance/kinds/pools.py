"""Kinds of chapter 04-pools."""

from typing import Any, Final

import attrs

from tao_model.conformance.codec import unstructure
from tao_model.conformance.kinds.kind import Kind, by_operation, typed
from tao_model.pools import balancer
from tao_model.units import Alpha, Perquintill, Rao, U64F64Bits


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
)
