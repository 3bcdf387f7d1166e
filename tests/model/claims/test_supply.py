"""Claims about how much TAO there is."""

from fractions import Fraction

import pytest

from tao_model.claims.supply import (
    daily_emission_at_the_first_halving,
    halving_like_bitcoin,
    inflation_at_the_first_halving,
    issuance_where_rounding_takes_all,
    no_sale_before_the_start,
    supply_ends_at_the_cap,
)
from tao_model.supply.curve import block_emission, halving_threshold, halvings_reached
from tao_model.supply.schedule import terminal_issuance
from tao_model.units import Rao

TAO = 10**9
CAP = 21_000_000 * TAO


@pytest.mark.rule("CLAIM-1")
def test_the_supply_ends_short_of_the_cap_by_what_thirty_halvings_leave() -> None:
    verdict = supply_ends_at_the_cap()
    assert verdict.verdict == "bounded"
    assert verdict.computed["short_of_the_cap_rao"] == CAP // 2**30
    assert verdict.computed["terminal_issuance_rao"] == CAP - CAP // 2**30


@pytest.mark.rule("CLAIM-1")
def test_a_single_subnet_gets_every_rao() -> None:
    assert issuance_where_rounding_takes_all(1) == terminal_issuance(Rao(0))


@pytest.mark.rule("CLAIM-1")
@pytest.mark.parametrize("subnets", [2, 3, 7, 64, 128, 1_024])
def test_issuance_stops_once_a_block_has_no_rao_for_each_subnet(subnets: int) -> None:
    """A third of three rao is rounded down too: as many rao as subnets need not be enough."""
    stop = issuance_where_rounding_takes_all(subnets)
    assert 0 < block_emission(stop) <= subnets
    era_before = Rao(halving_threshold(halvings_reached(stop)) - 1)
    assert block_emission(era_before) >= subnets


@pytest.mark.rule("CLAIM-1")
def test_two_subnets_do_not_get_the_last_rao() -> None:
    assert issuance_where_rounding_takes_all(2) == CAP - CAP // 2**29


@pytest.mark.rule("CLAIM-2")
def test_halvings_follow_issuance_and_not_blocks() -> None:
    verdict = halving_like_bitcoin()
    assert verdict.verdict == "differs"
    assert verdict.computed["first_halving_without_recycling_blocks"] == 10_500_000
    assert verdict.computed["first_halving_with_a_tenth_recycled_blocks"] == 11_666_667
    assert verdict.computed["emission_at_the_threshold_rao"] == TAO // 2
    assert verdict.computed["emission_there_once_a_rao_is_recycled_rao"] == TAO


@pytest.mark.rule("CLAIM-2")
def test_every_threshold_leaves_half_of_what_was_missing() -> None:
    thresholds = halving_like_bitcoin().computed["thresholds_rao"]
    assert isinstance(thresholds, tuple)
    assert len(thresholds) == 30
    missing = CAP
    for threshold in thresholds:
        missing //= 2
        assert threshold == CAP - missing


@pytest.mark.rule("CLAIM-3")
def test_7200_a_day_become_3600_at_the_first_halving() -> None:
    verdict = daily_emission_at_the_first_halving()
    assert verdict.verdict == "exact"
    assert verdict.computed["first_halving_at_issuance_rao"] == CAP // 2
    assert verdict.computed["per_day_before_rao"] == 7_200 * TAO
    assert verdict.computed["per_day_after_rao"] == 3_600 * TAO


@pytest.mark.rule("CLAIM-4")
def test_the_first_halving_takes_inflation_from_a_quarter_to_an_eighth() -> None:
    verdict = inflation_at_the_first_halving()
    assert verdict.verdict == "differs"
    before = Fraction(365 * 7_200 * TAO, CAP // 2 - 1)
    after = Fraction(365 * 3_600 * TAO, CAP // 2)
    for name, exact in (("before", before), ("after", after)):
        text = verdict.computed[f"inflation_{name}_percent"]
        assert isinstance(text, str)
        assert 0 <= 100 * exact - Fraction(text) < Fraction(1, 10**6)


@pytest.mark.rule("CLAIM-4")
def test_no_issuance_after_the_halving_gives_13_percent() -> None:
    supply = inflation_at_the_first_halving().computed[
        "supply_at_which_half_the_emission_is_13_percent_rao"
    ]
    assert isinstance(supply, int)
    assert supply < CAP // 2
    assert Fraction(365 * 3_600 * TAO, supply + 1) < Fraction(13, 100)
    assert Fraction(365 * 3_600 * TAO, supply) >= Fraction(13, 100)


@pytest.mark.rule("CLAIM-5")
def test_only_what_genesis_is_given_exists_before_the_first_block() -> None:
    verdict = no_sale_before_the_start()
    assert verdict.verdict == "bounded"
    assert verdict.computed == {
        "issued_by_an_empty_genesis_rao": 0,
        "issued_after_its_first_block_rao": TAO,
        "issued_by_a_genesis_with_a_million_tao_rao": 1_000_000 * TAO,
    }
