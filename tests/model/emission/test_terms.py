"""What a subnet's TAO does."""

import pytest
from hypothesis import given

from tao_model.children import fraction_of_64
from tao_model.emission.terms import alpha_issuance, offer, root_proportion, subnet_terms
from tao_model.numbers.fixed_point import U64F64, U96F32
from tao_model.units import Alpha, Proportion64, Rao, U64F64Bits, U96F32Bits
from tests.strategies.consensus import edged
from tests.strategies.emission import (
    TAO_WEIGHT,
    amounts,
    any_amounts,
    fractions,
    prices,
    proportions_of_64,
)

ONE = U96F32.one
QUARTER = U96F32Bits(ONE // 4)

emissions = edged(0, 10**9 * ONE, ONE, 5 * 10**8 * ONE).map(U96F32Bits)
alpha_emissions = edged(0, 10**9, 10**9 // 2).map(Alpha)


@pytest.mark.rule("EMISSION-7")
def test_all_alpha_is_what_is_in_the_pool_and_outside() -> None:
    assert alpha_issuance(Alpha(3), Alpha(4)) == 7
    assert alpha_issuance(Alpha(2**64 - 1), Alpha(4)) == 2**64 - 1


@pytest.mark.rule("EMISSION-7")
@given(any_amounts(), any_amounts(), proportions_of_64())
def test_roots_part_is_the_floor_of_weighted_tao_over_weighted_tao_and_alpha(
    alpha: int, tao: int, weight: Proportion64
) -> None:
    weighted = tao * fraction_of_64(weight)
    exact = weighted * ONE // (weighted + alpha * ONE) if weighted else 0
    assert root_proportion(Alpha(alpha), Rao(tao), weight) == exact
    assert exact <= ONE


@pytest.mark.rule("EMISSION-7")
@given(amounts(), amounts(), amounts(), proportions_of_64())
def test_roots_part_falls_with_alpha_and_rises_with_tao(
    less: int, more: int, fixed: int, weight: Proportion64
) -> None:
    less, more = min(less, more), max(less, more)
    by_alpha = [root_proportion(Alpha(a), Rao(fixed), weight) for a in (less, more)]
    by_tao = [root_proportion(Alpha(fixed), Rao(t), weight) for t in (less, more)]
    assert by_alpha[0] >= by_alpha[1]
    assert by_tao[0] <= by_tao[1]


@pytest.mark.rule("EMISSION-7")
def test_roots_part_is_all_without_alpha_and_nothing_without_tao() -> None:
    assert root_proportion(Alpha(0), Rao(1_000), TAO_WEIGHT) == ONE
    assert root_proportion(Alpha(1_000), Rao(0), TAO_WEIGHT) == 0
    assert root_proportion(Alpha(0), Rao(0), TAO_WEIGHT) == 0


@pytest.mark.rule("EMISSION-8")
@given(emissions, alpha_emissions, prices(), fractions())
def test_all_tao_is_injected_or_excess(
    tao: U96F32Bits, alpha: Alpha, price: U64F64Bits, proportion: U96F32Bits
) -> None:
    terms = subnet_terms(tao, alpha, price, proportion)
    assert terms.tao_in_bits + terms.excess_tao_bits == tao
    assert terms.alpha_out_bits == alpha * ONE


@pytest.mark.rule("EMISSION-8")
@given(emissions, alpha_emissions, prices(), fractions())
def test_no_more_alpha_is_injected_than_roots_part_of_the_alpha_created(
    tao: U96F32Bits, alpha: Alpha, price: U64F64Bits, proportion: U96F32Bits
) -> None:
    assert subnet_terms(tao, alpha, price, proportion).alpha_in_bits <= proportion * alpha


@pytest.mark.rule("EMISSION-8")
@given(emissions, alpha_emissions, prices(), fractions())
def test_injected_alpha_is_worth_the_injected_tao_to_within_a_unit_of_either(
    tao: U96F32Bits, alpha: Alpha, price: U64F64Bits, proportion: U96F32Bits
) -> None:
    """If the price is not below 2^-32."""
    terms = subnet_terms(tao, alpha, price, proportion)
    floored = price // 2**32
    if floored > 0:
        assert terms.alpha_in_bits * floored <= (terms.tao_in_bits + 1) * ONE
        assert terms.tao_in_bits * ONE <= (terms.alpha_in_bits + 1) * floored


@pytest.mark.rule("EMISSION-8")
def test_below_the_cap_all_tao_is_injected_at_the_price() -> None:
    terms = subnet_terms(
        U96F32Bits(10**6 * ONE), Alpha(10**9), U64F64Bits(U64F64.one // 2), QUARTER
    )
    assert terms.tao_in_bits == 10**6 * ONE
    assert terms.alpha_in_bits == 2 * 10**6 * ONE
    assert terms.excess_tao_bits == 0


@pytest.mark.rule("EMISSION-8")
def test_at_the_cap_itself_all_tao_is_injected() -> None:
    third = U96F32Bits(ONE // 3)
    terms = subnet_terms(U96F32Bits(ONE), Alpha(1), U64F64Bits(3 * U64F64.one), third)
    assert terms.alpha_in_bits == third
    assert (terms.tao_in_bits, terms.excess_tao_bits) == (ONE, 0)


@pytest.mark.rule("EMISSION-8")
def test_a_price_below_two_to_the_minus_32_injects_tao_and_no_alpha() -> None:
    terms = subnet_terms(U96F32Bits(ONE), Alpha(10**9), U64F64Bits(2**32 - 1), U96F32Bits(ONE))
    assert terms.tao_in_bits == ONE
    assert terms.alpha_in_bits == 0


@pytest.mark.rule("EMISSION-8")
def test_a_subnet_whose_alpha_is_all_issued_injects_no_tao_and_buys_with_all() -> None:
    terms = subnet_terms(U96F32Bits(ONE), Alpha(0), U64F64Bits(U64F64.one), QUARTER)
    assert (terms.tao_in_bits, terms.alpha_in_bits, terms.excess_tao_bits) == (0, 0, ONE)


@pytest.mark.rule("EMISSION-9")
@given(emissions, alpha_emissions, prices(), fractions())
def test_offers_are_whole_units_and_lose_less_than_two_rao_of_the_subnets_tao(
    tao: U96F32Bits, alpha: Alpha, price: U64F64Bits, proportion: U96F32Bits
) -> None:
    offered = offer(subnet_terms(tao, alpha, price, proportion))
    assert tao - 2 * ONE < (offered.tao_in + offered.excess_tao) * ONE <= tao
    assert offered.alpha_out == alpha
    assert offered.alpha_in <= alpha
