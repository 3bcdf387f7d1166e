"""What one block creates."""

from fractions import Fraction

import pytest
from hypothesis import given

from tao_model.supply.curve import (
    HALVINGS,
    INITIAL_BLOCK_EMISSION,
    MAXIMUM_SUPPLY,
    alpha_block_emission,
    block_emission,
    block_emission_by_logarithm,
    halving_threshold,
    halvings_reached,
)
from tao_model.units import Alpha, Rao
from tests.recorded import records
from tests.strategies.supply import issuances


@pytest.mark.rule("SUPPLY-2", "SUPPLY-2b")
def test_both_rules_give_every_recorded_emission() -> None:
    for record in records("block_emission"):
        issuance = Rao(int(record["input"]["issuance"]))
        recorded = record["output"]["block_emission"]
        assert block_emission(issuance) == recorded, record["id"]
        assert block_emission_by_logarithm(issuance) == recorded, record["id"]


@pytest.mark.rule("SUPPLY-1")
@pytest.mark.parametrize("halvings", range(1, HALVINGS + 1))
def test_a_threshold_is_the_first_integer_that_is_not_below_its_fraction(halvings: int) -> None:
    fraction = MAXIMUM_SUPPLY * (1 - Fraction(1, 2**halvings))
    assert halving_threshold(halvings) - 1 < fraction <= halving_threshold(halvings)


@pytest.mark.rule("SUPPLY-1")
def test_the_first_halvings_come_at_a_half_and_three_quarters_of_the_supply() -> None:
    assert halving_threshold(1) == 10_500_000 * 10**9
    assert halving_threshold(2) == 15_750_000 * 10**9


@pytest.mark.rule("SUPPLY-1")
def test_the_sixteenth_threshold_is_the_first_that_is_rounded_up() -> None:
    assert MAXIMUM_SUPPLY % 2**15 == 0
    assert MAXIMUM_SUPPLY % 2**16 != 0
    assert halving_threshold(16) == 20_999_679_565_429_688


@pytest.mark.rule("SUPPLY-1")
@given(issuances())
def test_an_issuance_lies_between_the_threshold_it_reached_and_the_next(issuance: Rao) -> None:
    halvings = halvings_reached(issuance)
    assert halving_threshold(halvings) <= issuance
    assert halvings == HALVINGS or issuance < halving_threshold(halvings + 1)


@pytest.mark.rule("SUPPLY-2")
@pytest.mark.parametrize("halvings", range(1, HALVINGS + 1))
def test_a_halving_happens_at_its_threshold_and_not_one_rao_before(halvings: int) -> None:
    threshold = halving_threshold(halvings)
    assert block_emission(Rao(threshold - 1)) == 10**9 // 2 ** (halvings - 1)
    assert block_emission(threshold) == 10**9 // 2**halvings


@pytest.mark.rule("SUPPLY-2")
@given(issuances(), issuances())
def test_a_higher_issuance_never_creates_more(one: Rao, other: Rao) -> None:
    assert block_emission(min(one, other)) >= block_emission(max(one, other))


@pytest.mark.rule("SUPPLY-2")
@given(issuances())
def test_emission_never_carries_issuance_past_the_cap(issuance: Rao) -> None:
    assert issuance >= MAXIMUM_SUPPLY or issuance + block_emission(issuance) <= MAXIMUM_SUPPLY


@pytest.mark.rule("SUPPLY-2")
@given(issuances())
def test_a_block_creates_something_until_less_than_two_hundredths_of_a_tao_are_left(
    issuance: Rao,
) -> None:
    left = MAXIMUM_SUPPLY - issuance
    assert (block_emission(issuance) > 0) == (left > 19_557_774)


@pytest.mark.rule("SUPPLY-2", "SUPPLY-2b")
@given(issuances())
def test_the_logarithm_gives_what_the_ideal_rule_gives(issuance: Rao) -> None:
    assert block_emission_by_logarithm(issuance) == block_emission(issuance)


@pytest.mark.rule("SUPPLY-2b")
@pytest.mark.parametrize("halvings", range(1, HALVINGS + 5))
@pytest.mark.parametrize("step", range(-3, 4))
def test_the_logarithm_agrees_around_every_threshold(halvings: int, step: int) -> None:
    issuance = Rao(halving_threshold(halvings) + step)
    assert block_emission_by_logarithm(issuance) == block_emission(issuance)


@pytest.mark.rule("SUPPLY-2b")
def test_the_logarithm_sees_the_last_rao_below_the_cap() -> None:
    assert block_emission_by_logarithm(Rao(MAXIMUM_SUPPLY - 1)) == 0
    assert block_emission_by_logarithm(MAXIMUM_SUPPLY) == 0
    assert block_emission_by_logarithm(Rao(2**64 - 1)) == 0


@pytest.mark.rule("SUPPLY-3")
@given(issuances())
def test_alpha_is_created_by_the_curve_of_tao(issuance: Rao) -> None:
    assert Rao(alpha_block_emission(Alpha(issuance))) == block_emission(issuance)


@pytest.mark.rule("SUPPLY-3")
def test_a_new_subnet_creates_as_much_alpha_as_the_first_block_created_tao() -> None:
    assert Rao(alpha_block_emission(Alpha(0))) == INITIAL_BLOCK_EMISSION


@pytest.mark.rule("SUPPLY-3")
def test_a_subnet_that_opens_beyond_the_cap_creates_no_alpha() -> None:
    """Its pool holds what the opening TAO is worth at the median price, whatever that is."""
    opening_tao, median_price = 1_000 * 10**9, Fraction(4, 100_000)
    assert alpha_block_emission(Alpha(int(opening_tao / median_price))) == 0
