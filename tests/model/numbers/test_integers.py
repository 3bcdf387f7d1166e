import pytest
from hypothesis import given

from tao_model.numbers.integers import I16, U8, U16, U64
from tests.strategies.numbers import AnyIntegers, integer_formats, integers, within


@pytest.mark.rule("NUMBERS-3")
@given(integer_formats(), integers())
def test_saturation_gives_the_nearest_value_that_fits(
    integer_format: AnyIntegers, exact: int
) -> None:
    low, high = integer_format.minimum, integer_format.maximum
    saturated = integer_format.saturate(exact)
    assert saturated == sorted((low, exact, high))[1]
    assert integer_format.saturate(saturated) == saturated


@pytest.mark.rule("NUMBERS-3")
@given(integer_formats(), integers(), integers())
def test_saturating_sums_differences_and_products_saturate_the_exact_ones(
    integer_format: AnyIntegers, left: int, right: int
) -> None:
    saturate = integer_format.saturate
    assert integer_format.saturating_add(left, right) == saturate(left + right)
    assert integer_format.saturating_subtract(left, right) == saturate(left - right)
    assert integer_format.saturating_multiply(left, right) == saturate(left * right)


@pytest.mark.rule("NUMBERS-4")
@given(integer_formats(), integers())
def test_wrapping_keeps_the_low_bits(integer_format: AnyIntegers, exact: int) -> None:
    low_bits = exact & (2**integer_format.width - 1)
    negative = integer_format.signed and low_bits >= 2 ** (integer_format.width - 1)
    assert integer_format.wrap(exact) == low_bits - (2**integer_format.width if negative else 0)


@pytest.mark.rule("NUMBERS-4")
@given(integer_formats(), integers(), integers())
def test_wrapping_late_is_as_good_as_wrapping_early(
    integer_format: AnyIntegers, left: int, right: int
) -> None:
    wrap = integer_format.wrap
    assert wrap(left + right) == wrap(wrap(left) + wrap(right))
    assert wrap(left * right) == wrap(wrap(left) * wrap(right))


@pytest.mark.rule("NUMBERS-3", "NUMBERS-4", "NUMBERS-5")
@given(integer_formats().flatmap(lambda f: within(f).map(lambda value: (f, value))))
def test_what_fits_stays_as_it_is(fitting: tuple[AnyIntegers, int]) -> None:
    integer_format, value = fitting
    assert integer_format.fits(value)
    assert integer_format.saturate(value) == value
    assert integer_format.wrap(value) == value
    assert integer_format.check(value) == value


@pytest.mark.rule("NUMBERS-5")
@given(integer_formats(), integers())
def test_checking_gives_a_value_exactly_where_it_fits(
    integer_format: AnyIntegers, exact: int
) -> None:
    fits = integer_format.minimum <= exact <= integer_format.maximum
    assert integer_format.check(exact) == (exact if fits else None)
    assert integer_format.fits(exact) is fits


@pytest.mark.rule("NUMBERS-3", "NUMBERS-4", "NUMBERS-5")
def test_three_things_can_happen_to_what_does_not_fit() -> None:
    assert (U8.saturate(300), U8.wrap(300), U8.check(300)) == (255, 44, None)
    assert (U8.saturate(-1), U8.wrap(-1), U8.check(-1)) == (0, 255, None)
    assert (I16.saturate(32768), I16.wrap(32768), I16.check(32768)) == (32767, -32768, None)


def test_ranges_are_those_of_two_s_complement() -> None:
    assert (U16.minimum, U16.maximum) == (0, 65535)
    assert (I16.minimum, I16.maximum) == (-32768, 32767)
    assert U64.maximum == 18_446_744_073_709_551_615
