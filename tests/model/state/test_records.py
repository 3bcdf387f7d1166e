import pytest

from tao_model.state.pools import Pool, SharePool
from tao_model.state.records import evolve
from tao_model.units import Alpha


def test_a_copy_has_other_values_of_the_fields_that_are_named() -> None:
    pool = SharePool(Alpha(1))
    changed = evolve(pool, value=Alpha(2))
    assert (changed.value, changed.denominator) == (2, pool.denominator)
    assert pool.value == 1


def test_a_name_that_is_no_field_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="Pool has no field reserve"):
        evolve(Pool(), zone=1, reserve=1)  # type: ignore[call-arg]  # no such fields
