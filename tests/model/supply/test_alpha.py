"""A subnet's counters of alpha."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.state.supply import AlphaSupply
from tao_model.supply.alpha import burn_alpha, create_alpha, recycle_alpha
from tao_model.supply.curve import alpha_block_emission, halving_threshold
from tao_model.units import Alpha
from tests.strategies.supply import alpha_supplies


@pytest.mark.rule("SUPPLY-15")
@given(alpha_supplies(), st.integers(0, 10**9), st.integers(0, 10**9))
def test_only_the_participants_part_becomes_outstanding(
    supply: AlphaSupply, for_pool: int, for_participants: int
) -> None:
    after = create_alpha(supply, Alpha(for_pool), Alpha(for_participants))
    assert after.alpha_out - supply.alpha_out == for_participants
    assert after.created - supply.created == for_pool + for_participants


@pytest.mark.rule("SUPPLY-15")
@given(alpha_supplies(), st.integers(0, 10**16))
def test_recycled_alpha_is_no_longer_outstanding(supply: AlphaSupply, amount: int) -> None:
    after = recycle_alpha(supply, Alpha(amount))
    assert after.alpha_out == max(0, supply.alpha_out - amount)
    assert after.recycled == supply.recycled + amount


@pytest.mark.rule("SUPPLY-15")
@given(alpha_supplies(), st.integers(0, 10**16))
def test_burned_alpha_stays_outstanding(supply: AlphaSupply, amount: int) -> None:
    after = burn_alpha(supply, Alpha(amount))
    assert after.alpha_out == supply.alpha_out
    assert after.burned == supply.burned + amount


@pytest.mark.rule("SUPPLY-15")
def test_recycling_puts_a_subnets_halving_off_and_burning_does_not() -> None:
    at_threshold = AlphaSupply(Alpha(halving_threshold(1)), Alpha(0), Alpha(0), Alpha(0))
    burned = burn_alpha(at_threshold, Alpha(10**9))
    recycled = recycle_alpha(at_threshold, Alpha(10**9))
    assert alpha_block_emission(burned.alpha_out) == 500_000_000
    assert alpha_block_emission(recycled.alpha_out) == 1_000_000_000
