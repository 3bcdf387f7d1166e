"""Exact ratios as decimal text."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.decimals import decimal_text, percent_text


@given(st.integers(0, 10**20), st.integers(1, 10**20), st.integers(1, 12))
def test_the_text_is_the_ratio_rounded_down(numerator: int, denominator: int, places: int) -> None:
    text = decimal_text(numerator, denominator, places)
    assert len(text.rpartition(".")[2]) == places
    assert 0 <= Fraction(numerator, denominator) - Fraction(text) < Fraction(1, 10**places)


def test_without_places_there_is_no_point() -> None:
    assert decimal_text(7, 2, 0) == "3"


def test_a_percentage_is_of_the_whole() -> None:
    assert percent_text(1, 3, 4) == "33.3333"
    assert percent_text(3, 3, 2) == "100.00"
