"""How the weights of a pool are set and follow what a block adds."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, given

from tao_model.numbers.fixed_point import U64F64
from tao_model.pools.balancer import WHOLE, base_weight
from tao_model.pools.liquidity import (
    MINIMUM_WEIGHT,
    Injection,
    close,
    initialize,
    initialize_at_price,
    inject_alpha,
    inject_tao,
    is_permitted,
    prepare,
    rounded_part,
    weight_after,
)
from tao_model.pools.pool import EVEN, spot_price
from tao_model.rejection import Reason, Rejected
from tao_model.state.pools import Pool
from tao_model.units import Alpha, Perquintill, Rao, U64F64Bits
from tests.strategies.pools import pools, reserves, weights

NOTHING = Injection(Rao(0), Alpha(0))


@pytest.mark.rule("POOLS-8")
@given(weights())
def test_permitted_weights_sum_to_one_and_neither_is_below_a_hundredth(weight: Perquintill) -> None:
    assert is_permitted(weight)
    assert base_weight(weight) + weight == WHOLE
    assert not is_permitted(Perquintill(MINIMUM_WEIGHT - 1))
    assert not is_permitted(Perquintill(WHOLE - MINIMUM_WEIGHT + 1))


@pytest.mark.rule("POOLS-8")
@given(pools())
def test_the_first_swap_makes_weights_even_whatever_injections_made_of_them(pool: Pool) -> None:
    untouched = attrs.evolve(pool, initialized=False)
    assert initialize(untouched) == attrs.evolve(pool, quote_weight=EVEN)
    assert initialize(pool) == pool


@pytest.mark.rule("POOLS-8")
def test_weights_can_be_set_for_a_price_within_their_range() -> None:
    pool = Pool(tao_reserve=Rao(10**12), alpha_reserve=Alpha(10**12))
    at_three = initialize_at_price(pool, U64F64Bits(3 * U64F64.one))
    assert at_three.quote_weight == WHOLE // 4
    with pytest.raises(Rejected) as refusal:
        initialize_at_price(pool, U64F64Bits(100 * U64F64.one))
    assert refusal.value.reason is Reason.RESERVES_OUT_OF_BALANCE


@pytest.mark.rule("POOLS-9")
@given(pools(), reserves(), reserves())
def test_accepted_injections_keep_the_price_up_to_rounding(
    pool: Pool, tao: int, alpha: int
) -> None:
    after, accepted = prepare(pool, Injection(Rao(tao), Alpha(alpha)))
    assume(accepted != NOTHING and spot_price(pool) > 2**44)
    moved = inject_tao(inject_alpha(after, accepted.alpha), accepted.tao)
    assert is_permitted(moved.quote_weight)
    change = Fraction(spot_price(moved), spot_price(pool)) - 1
    assert abs(change) < Fraction(1, 10**5)


@pytest.mark.rule("POOLS-9")
@given(pools())
def test_what_drives_a_weight_out_of_range_changes_nothing(pool: Pool) -> None:
    flood = Injection(Rao(2**64 - 1 - pool.tao_reserve), Alpha(0))
    after, accepted = prepare(pool, flood)
    assert accepted == flood or (after, accepted) == (pool, NOTHING)


@pytest.mark.rule("POOLS-9")
@given(pools())
def test_weights_drift_by_few_parts_where_nothing_is_added(pool: Pool) -> None:
    """By one, and by what a unit is of the product of the reserves."""
    drift = weight_after(pool, NOTHING) - pool.quote_weight
    assert abs(drift) <= 1 + WHOLE // (pool.tao_reserve * pool.alpha_reserve)


@pytest.mark.rule("POOLS-9")
def test_halves_of_a_part_are_rounded_up() -> None:
    assert rounded_part(EVEN, 1) == 1
    assert rounded_part(EVEN, 3) == 2
    assert rounded_part(Perquintill(WHOLE // 4), 1) == 0


@pytest.mark.rule("POOLS-10", "POOLS-11")
def test_injections_enter_the_reserves_and_closing_empties_them() -> None:
    pool = Pool(tao_reserve=Rao(5), alpha_reserve=Alpha(7), initialized=True)
    assert inject_tao(pool, Rao(3)).tao_reserve == 8
    assert inject_alpha(pool, Alpha(2**64)).alpha_reserve == 2**64 - 1
    assert close(pool) == Pool()
