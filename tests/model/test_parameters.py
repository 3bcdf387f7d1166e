import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.parameters import (
    ACTIVITY_CUTOFF_FACTOR,
    PARAMETERS,
    TEMPO,
    Parameter,
    activity_cutoff,
)
from tao_model.units import UNITS, Tempo, Thousandths

each = pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=PARAMETERS)


@each
def test_the_bounds_of_a_parameter_lie_within_its_unit(parameter: Parameter[int]) -> None:
    lowest, highest = parameter.bounds
    assert lowest <= highest
    if parameter.unit is bool:
        assert parameter.bounds == (False, True)
    else:
        unit = UNITS[parameter.unit]
        assert unit.minimum <= lowest
        assert highest <= unit.maximum


@each
def test_what_production_gives_a_subnet_lies_within_the_bounds(parameter: Parameter[int]) -> None:
    lowest, highest = parameter.bounds
    assert lowest <= parameter.default <= highest
    assert parameter.at_creation is None or lowest <= parameter.at_creation <= highest
    assert parameter.at_creation != parameter.default


@each
def test_the_owner_may_set_less_than_root(parameter: Parameter[int]) -> None:
    if parameter.owner_bounds is not None:
        lowest, highest = parameter.bounds
        assert lowest <= parameter.owner_bounds[0] <= parameter.owner_bounds[1] <= highest
        assert parameter.owner_bounds != parameter.bounds


def test_the_default_cutoff_is_five_thousand_blocks() -> None:
    assert activity_cutoff(ACTIVITY_CUTOFF_FACTOR.default, TEMPO.default) == 5_000


@given(factor=st.integers(0, 2**32 - 1), tempo=st.integers(0, 2**16 - 1))
def test_the_cutoff_is_the_product_in_whole_blocks_and_at_least_one(
    factor: int, tempo: int
) -> None:
    cutoff = activity_cutoff(Thousandths(factor), Tempo(tempo))
    assert cutoff >= 1
    exact_thousandths = factor * tempo
    assert cutoff == 1 or cutoff * 1000 <= exact_thousandths < (cutoff + 1) * 1000
