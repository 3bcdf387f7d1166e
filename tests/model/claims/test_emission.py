"""Claims about who gets what of a block."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.claims.emission import (
    delegators_share_what_is_left_after_the_take,
    split_among_miners_validators_and_owner,
)
from tao_model.claims.verdict import Exact
from tao_model.emission.distribution import take
from tao_model.numbers.fixed_point import U96F32
from tao_model.units import Proportion16

WHOLE = 10**9


def _number(exact: Exact) -> int:
    assert isinstance(exact, int)
    return exact


@pytest.mark.rule("CLAIM-6")
def test_the_split_is_that_of_its_encoding_to_the_last_unit() -> None:
    verdict = split_among_miners_validators_and_owner()
    assert verdict.verdict == "bounded"
    owner = Fraction(11_796, 65_535) * WHOLE
    computed = verdict.computed
    assert 0 <= owner - _number(computed["owner_alpha"]) < 1
    for party in ("miners", "validators"):
        assert 0 <= (WHOLE - owner) / 2 - _number(computed[f"{party}_alpha"]) < 1


@pytest.mark.rule("CLAIM-6")
def test_the_parts_and_the_dust_are_the_whole() -> None:
    computed = split_among_miners_validators_and_owner().computed
    parts = ("owner_alpha", "miners_alpha", "validators_alpha", "dust_alpha")
    assert sum(_number(computed[name]) for name in parts) == WHOLE
    with_root = (
        "owner_alpha",
        "miners_alpha",
        "validators_if_root_has_a_fifth_alpha",
        "root_if_it_has_a_fifth_alpha",
        "dust_if_root_has_a_fifth_alpha",
    )
    assert sum(_number(computed[name]) for name in with_root) == WHOLE


@pytest.mark.rule("CLAIM-6")
def test_root_is_paid_by_validators_alone() -> None:
    computed = split_among_miners_validators_and_owner().computed
    shared = _number(computed["validators_if_root_has_a_fifth_alpha"]) + _number(
        computed["root_if_it_has_a_fifth_alpha"]
    )
    assert abs(shared - _number(computed["validators_alpha"])) <= 1


@pytest.mark.rule("CLAIM-6")
def test_where_root_does_not_sell_miners_lose_half_of_its_part_and_nobody_gets_it() -> None:
    computed = split_among_miners_validators_and_owner().computed
    root = _number(computed["root_if_it_has_a_fifth_alpha"])
    assert _number(computed["recycled_if_root_does_not_sell_its_fifth_alpha"]) == root
    assert _number(computed["miners_then_miss_of_their_part_alpha"]) == (root + 1) // 2
    paid = _number(computed["miners_then_alpha"])
    to_validators = _number(computed["validators_if_root_has_a_fifth_alpha"])
    drained = _number(computed["epoch_distributes_then_alpha"])
    assert drained - paid - to_validators == (root + 1) // 2
    exact = (1 - Fraction(11_796, 65_535)) / 2 * Fraction(9, 10)
    assert 0 <= exact * WHOLE - paid < 2
    assert Fraction(str(computed["miners_then_percent"])) < 37


@pytest.mark.rule("CLAIM-6")
def test_all_tao_of_a_block_goes_into_the_pool_or_buys_from_it() -> None:
    computed = split_among_miners_validators_and_owner().computed
    names = ("tao_into_the_pool_rao", "tao_that_buys_alpha_rao", "tao_left_to_be_recycled_rao")
    assert sum(_number(computed[name]) for name in names) == WHOLE
    assert _number(computed["tao_left_to_be_recycled_rao"]) <= 1


@pytest.mark.rule("CLAIM-11")
def test_take_and_rest_lose_at_most_one_unit() -> None:
    verdict = delegators_share_what_is_left_after_the_take()
    assert verdict.verdict == "bounded"
    lost = verdict.computed["lost_to_rounding_alpha"]
    assert isinstance(lost, tuple)
    assert {0, 1} == set(lost)


@given(st.integers(0, 21 * 10**15), st.integers(0, 65_535))
def test_no_dividend_loses_more_than_one_unit_to_take_and_rest(dividend: int, part: int) -> None:
    """What the claim tries at six takes holds for every dividend and take."""
    kept, left = take(U96F32.saturating_from_integer(dividend), Proportion16(part))
    assert 0 <= dividend - kept - left <= 1
    assert 0 <= Fraction(dividend * part, 65_535) - kept < 1 + Fraction(dividend, 2**32)
