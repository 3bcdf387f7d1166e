import pytest

from tao_model.staking.nominations import least_nomination, least_nomination_in_tao
from tao_model.units import Millionths
from tests.strategies.staking import dynamic_subnet


@pytest.mark.rule("STAKING-11")
def test_the_least_nomination_is_a_part_of_the_least_stake() -> None:
    assert least_nomination_in_tao(Millionths(0)) == 0
    assert least_nomination_in_tao(Millionths(500_000)) == 1_000_000
    assert least_nomination_in_tao(Millionths(1)) == 2


@pytest.mark.rule("STAKING-11")
def test_at_half_a_tao_per_alpha_it_is_twice_as_much_alpha() -> None:
    assert least_nomination(dynamic_subnet().pool, Millionths(1_000_000)) == 4_000_000


@pytest.mark.rule("STAKING-11")
def test_without_a_price_nothing_is_too_small() -> None:
    assert least_nomination(dynamic_subnet(0).pool, Millionths(1_000_000)) == 0
