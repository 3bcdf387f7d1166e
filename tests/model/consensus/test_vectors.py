"""Vectors of shares: proportions, normalisation, ranking, upscaling."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tao_model.consensus.vectors import (
    among_highest,
    among_highest_and_nonzero,
    fixed_to_proportion,
    largest_share_is_within,
    normalize,
    normalize_by,
    proportion_to_fixed,
    scale_to_proportion,
    upscale_weights,
    wrapping_sum,
)
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.units import I32F32Bits, I64F64Bits, Proportion16
from tests.strategies.consensus import edged, proportions, shares

ONE = I32F32.one


@pytest.mark.rule("CONSENSUS-1")
@given(proportions())
def test_a_proportion_is_read_as_its_share_truncated(value: Proportion16) -> None:
    error = Fraction(value, 65535) - Fraction(proportion_to_fixed(value), ONE)
    assert 0 <= error < Fraction(1, ONE)
    stored = I32F32.saturating_from_integer(value)
    assert scale_to_proportion(stored) == proportion_to_fixed(value)


@pytest.mark.rule("CONSENSUS-1")
@given(proportions())
def test_reading_and_storing_a_proportion_loses_one_unless_it_is_zero_or_one(
    value: Proportion16,
) -> None:
    lost = 0 if value in (0, 65535) else 1
    assert fixed_to_proportion(proportion_to_fixed(value)) == value - lost


@pytest.mark.rule("CONSENSUS-1")
@given(edged(I32F32.raw.minimum, I32F32.raw.maximum, 0, ONE).map(I32F32Bits))
@example(I32F32Bits(I32F32.raw.maximum))
def test_a_share_is_stored_floored_and_held_between_zero_and_65535(share: I32F32Bits) -> None:
    exact = Fraction(share, ONE) * 65535
    stored = fixed_to_proportion(share)
    assert stored == min(max(exact.__floor__(), 0), 65535)


@pytest.mark.rule("CONSENSUS-2")
@given(st.lists(edged(0, 2**50, 1).map(I32F32Bits), min_size=1, max_size=20))
def test_a_normalized_vector_sums_to_one_less_at_most_one_unit_for_each_value_but_one(
    vector: list[I32F32Bits],
) -> None:
    total = sum(normalize(I32F32, vector))
    nonzero = sum(value != 0 for value in vector)
    if nonzero == 0:
        assert total == 0
    else:
        assert ONE - (nonzero - 1) <= total <= ONE


@pytest.mark.rule("CONSENSUS-2")
@given(st.lists(edged(0, 2**100, 1).map(I64F64Bits), min_size=1, max_size=8))
def test_normalizing_divides_by_the_sum(vector: list[I64F64Bits]) -> None:
    total = sum(vector)
    for value, share in zip(vector, normalize(I64F64, vector), strict=True):
        if total:
            error = Fraction(value, total) - Fraction(share, I64F64.one)
            assert 0 <= error < Fraction(1, I64F64.one)
        else:
            assert share == value


@pytest.mark.rule("CONSENSUS-2")
def test_a_sum_that_wraps_to_zero_leaves_the_vector_as_it_is() -> None:
    vector = (I32F32Bits(2**62), I32F32Bits(2**62), I32F32Bits(-(2**63)))
    assert wrapping_sum(I32F32, vector) == 0
    assert normalize(I32F32, vector) == vector


@pytest.mark.rule("CONSENSUS-2")
def test_a_quotient_that_does_not_fit_becomes_zero() -> None:
    assert normalize_by(I32F32, (I32F32Bits(2**62),), I32F32Bits(1)) == (0,)


@pytest.mark.rule("CONSENSUS-5")
@given(st.lists(edged(0, 5).map(I32F32Bits), max_size=12), st.integers(0, 14))
def test_the_highest_are_as_many_as_asked_for_and_none_outside_is_higher(
    vector: list[I32F32Bits], count: int
) -> None:
    chosen = among_highest(vector, count)
    ranked = [(value, uid) for uid, value in enumerate(vector)]
    inside = [pair for pair in ranked if chosen[pair[1]]]
    outside = [pair for pair in ranked if not chosen[pair[1]]]
    assert len(inside) == min(count, len(vector))
    assert all(low < high for low in outside for high in inside)
    nonzero = among_highest_and_nonzero(vector, count)
    assert nonzero == tuple(high and value != 0 for high, value in zip(chosen, vector, strict=True))


@pytest.mark.rule("CONSENSUS-27")
@given(st.lists(proportions(), max_size=8))
def test_upscaled_weights_reach_65535_and_are_nearly_rounded(weights: list[Proportion16]) -> None:
    upscaled = upscale_weights(weights)
    greatest = max(weights, default=Proportion16(0))
    if greatest == 0:
        assert upscaled == tuple(weights)
        return
    assert max(upscaled) == 65535
    for weight, result in zip(weights, upscaled, strict=True):
        assert abs(result - Fraction(weight * 65535, greatest)) <= Fraction(1, 2) + Fraction(
            1, 2**16
        )


@pytest.mark.rule("CONSENSUS-27")
def test_a_weight_that_upscales_to_a_half_is_rounded_down_where_the_quotient_is_truncated() -> None:
    # 1 * 65535 / 6 = 10922.5 is exact; 7 * 65535 / 18 = 25485.83; 3 * 65535 / 10 = 19660.5.
    assert upscale_weights((Proportion16(1), Proportion16(6))) == (10923, 65535)
    # 32769 > 32768: 65535 / 32769 is truncated first, and 16384.5 of it is not reached.
    assert upscale_weights((Proportion16(32769), Proportion16(32769))) == (65535, 65535)


@pytest.mark.rule("CONSENSUS-27")
@given(st.lists(proportions(), max_size=8), proportions())
def test_the_limit_holds_where_no_share_exceeds_it(
    weights: list[Proportion16], limit: Proportion16
) -> None:
    total = sum(weights)
    exact = all(Fraction(weight, total or 1) <= Fraction(limit, 65535) for weight in weights)
    slack = Fraction(1, ONE)
    nearly = all(
        Fraction(weight, total or 1) <= Fraction(limit, 65535) + slack for weight in weights
    )
    within = largest_share_is_within(weights, limit)
    assert within or not exact
    assert nearly or not within


@pytest.mark.rule("CONSENSUS-2")
@given(st.lists(shares(), max_size=6))
def test_a_sum_within_the_range_is_the_sum(vector: list[I32F32Bits]) -> None:
    assert wrapping_sum(I32F32, vector) == sum(vector)
