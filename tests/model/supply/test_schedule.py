"""The course of emission while nothing is recycled."""

import pytest
from hypothesis import given

from tao_model.supply.curve import (
    HALVINGS,
    INITIAL_BLOCK_EMISSION,
    MAXIMUM_SUPPLY,
    block_emission,
    halving_threshold,
)
from tao_model.supply.schedule import (
    annual_emission,
    blocks_until,
    blocks_until_emission_ends,
    current_era,
    daily_emission,
    eras,
    issuance_after,
    issuance_at_inflation,
    terminal_issuance,
)
from tao_model.units import Rao
from tests.strategies.supply import issuances

NOTHING = Rao(0)


@pytest.mark.rule("SUPPLY-16")
@given(issuances())
def test_every_block_of_an_era_creates_the_same(issuance: Rao) -> None:
    era = current_era(issuance)
    if era.blocks > 0:
        before_last = Rao(issuance + (era.blocks - 1) * era.block_emission)
        assert block_emission(issuance) == block_emission(before_last) == era.block_emission
        assert block_emission(issuance_after(era)) < era.block_emission


@pytest.mark.rule("SUPPLY-16")
def test_an_era_ends_where_blocks_one_by_one_would_end_it() -> None:
    """The era of 3 rao a block, from 10 001 rao before its end."""
    issuance = Rao(halving_threshold(29) - 10_001)
    blocks = 0
    walked = issuance
    while block_emission(walked) == 3:
        walked = Rao(walked + block_emission(walked))
        blocks += 1
    era = current_era(issuance)
    assert (era.blocks, issuance_after(era)) == (blocks, walked) == (3_334, issuance + 10_002)


@pytest.mark.rule("SUPPLY-16")
def test_the_first_ten_eras_last_ten_and_a_half_million_blocks() -> None:
    """As long as a billion can be halved without a rest."""
    assert [era.blocks for era in eras(NOTHING)[:10]] == [10_500_000] * 10
    assert eras(NOTHING)[10].blocks == 10_500_006


@pytest.mark.rule("SUPPLY-16")
@given(issuances())
def test_no_era_is_skipped(issuance: Rao) -> None:
    course = eras(issuance)
    first = course[0].halvings
    assert [era.halvings for era in course] == list(range(first, HALVINGS + 1))


@pytest.mark.rule("SUPPLY-16")
@given(issuances())
def test_the_next_halving_is_as_far_as_the_era_lasts(issuance: Rao) -> None:
    era = current_era(issuance)
    assert blocks_until(issuance, era.halvings) == 0
    assert blocks_until(issuance, era.halvings + 1) == era.blocks


@pytest.mark.rule("SUPPLY-17")
def test_emission_ends_nineteen_million_rao_short_of_the_cap() -> None:
    assert terminal_issuance(NOTHING) == 20_999_999_980_442_226
    assert MAXIMUM_SUPPLY - terminal_issuance(NOTHING) == 19_557_774


@pytest.mark.rule("SUPPLY-17")
@given(issuances())
def test_emission_ends_at_the_thirtieth_threshold_or_has_ended(issuance: Rao) -> None:
    assert terminal_issuance(issuance) == max(issuance, halving_threshold(HALVINGS))


@pytest.mark.rule("SUPPLY-17")
def test_emission_ends_after_328_414_167_blocks() -> None:
    assert blocks_until_emission_ends(NOTHING) == 328_414_167
    assert blocks_until_emission_ends(MAXIMUM_SUPPLY) == 0


@pytest.mark.rule("SUPPLY-17")
@given(issuances())
def test_the_blocks_to_the_end_create_what_is_missing(issuance: Rao) -> None:
    created = sum(era.blocks * era.block_emission for era in eras(issuance))
    assert issuance + created == terminal_issuance(issuance)


@pytest.mark.rule("SUPPLY-18")
def test_a_day_creates_7200_tao_before_the_first_halving_and_3600_after_it() -> None:
    assert daily_emission(Rao(halving_threshold(1) - 1)) == 7_200 * INITIAL_BLOCK_EMISSION
    assert daily_emission(halving_threshold(1)) == 3_600 * INITIAL_BLOCK_EMISSION
    assert annual_emission(NOTHING) == 2_628_000 * 10**9


@pytest.mark.rule("SUPPLY-18")
@given(issuances())
def test_the_inflation_that_an_issuance_is_found_for_is_the_inflation_there(issuance: Rao) -> None:
    yearly = annual_emission(issuance)
    found = issuance_at_inflation(yearly, 13)
    assert 100 * yearly >= 13 * found
    assert 100 * yearly < 13 * (found + 1)
