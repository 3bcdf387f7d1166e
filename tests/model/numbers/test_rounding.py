import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.rounding import (
    divide_half_away_from_zero,
    divide_half_to_even,
    divide_toward_zero,
)
from tao_model.rejection import Reason, Rejected
from tests.strategies.numbers import integers, magnitudes


def denominators() -> st.SearchStrategy[int]:
    return magnitudes(130).map(lambda size: size + 1)


@pytest.mark.rule("NUMBERS-1")
@given(integers(), integers().filter(bool))
def test_division_toward_zero_drops_the_fraction(numerator: int, denominator: int) -> None:
    assert divide_toward_zero(numerator, denominator) == math.trunc(
        Fraction(numerator, denominator)
    )


@pytest.mark.rule("NUMBERS-1")
@given(integers())
def test_division_by_zero_aborts(numerator: int) -> None:
    with pytest.raises(Rejected) as refusal:
        divide_toward_zero(numerator, 0)
    assert refusal.value.reason is Reason.PANIC


@pytest.mark.rule("NUMBERS-2")
@given(integers(), denominators())
def test_the_nearest_integer_takes_halves_away_from_zero(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    away = math.floor(abs(exact) + Fraction(1, 2))
    assert divide_half_away_from_zero(numerator, denominator) == (away if exact > 0 else -away)


@pytest.mark.rule("NUMBERS-2")
@pytest.mark.parametrize(
    ("numerator", "nearest"), [(-3, -2), (-2, -1), (-1, -1), (0, 0), (1, 1), (2, 1), (3, 2)]
)
def test_halves_go_away_from_zero(numerator: int, nearest: int) -> None:
    assert divide_half_away_from_zero(numerator, 2) == nearest


@pytest.mark.rule("NUMBERS-14")
@given(integers(), denominators())
def test_the_nearest_integer_of_a_float_takes_halves_to_the_even_one(
    numerator: int, denominator: int
) -> None:
    assert divide_half_to_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.rule("NUMBERS-14")
@pytest.mark.parametrize(
    ("numerator", "nearest"), [(-3, -2), (-1, 0), (1, 0), (3, 2), (5, 2), (7, 4)]
)
def test_halves_go_to_the_even_integer(numerator: int, nearest: int) -> None:
    assert divide_half_to_even(numerator, 2) == nearest
