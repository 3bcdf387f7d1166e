from decimal import ROUND_DOWN, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.reports.numbers import (
    count,
    or_dash,
    proportion,
    share,
    tokens,
    tokens_of_bits,
)
from tao_model.units import Alpha, I32F32Bits, I64F64Bits, Proportion16


def exactly(numerator: int, denominator: int, decimals: int) -> str:
    """Return the quotient cut off after so many decimals, by way of decimal arithmetic."""
    with localcontext() as context:
        context.prec = 200
        quotient = Decimal(numerator) / Decimal(denominator)
        cut = quotient.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
        return f"{cut:,f}"


@given(st.integers(0, 2**64 - 1))
def test_an_amount_is_written_exactly_in_whole_tokens(amount: int) -> None:
    text = tokens(Alpha(amount))
    assert int(text.replace(",", "").replace(".", "")) == amount
    assert text[-10] == "."


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0.000000000"),
        (1, "0.000000001"),
        (1_234_567_890_123_456_789, "1,234,567,890.123456789"),
    ],
)
def test_thousands_are_set_apart(amount: int, text: str) -> None:
    assert tokens(Alpha(amount)) == text


@given(st.integers(0, 2**63 - 1))
def test_a_share_is_cut_off_after_nine_decimals(bits: int) -> None:
    assert share(I32F32Bits(bits)) == exactly(bits, 2**32, 9)


@given(st.integers(0, 65535))
def test_a_proportion_is_cut_off_after_five_decimals(stored: int) -> None:
    assert proportion(Proportion16(stored)) == exactly(stored, 65535, 5)


def test_proportions_that_differ_are_written_differently() -> None:
    assert len({proportion(Proportion16(stored)) for stored in range(65536)}) == 65536


@given(st.integers(0, 2**127 - 1))
def test_an_amount_in_bits_is_written_without_parts_of_a_rao(bits: int) -> None:
    assert tokens_of_bits(I64F64Bits(bits)) == tokens(Alpha(bits >> 64))


def test_a_negative_share_has_a_sign() -> None:
    assert share(I32F32Bits(-(2**31))) == "-0.500000000"


def test_zero_is_a_dash_in_a_table_and_what_only_looks_like_zero_is_not() -> None:
    assert or_dash(share(I32F32Bits(0)), 0) == "-"
    assert or_dash(share(I32F32Bits(1)), 1) == "0.000000000"


def test_things_are_counted_in_singular_and_plural() -> None:
    assert [count(number, "neuron") for number in (0, 1, 2000)] == [
        "0 neurons",
        "1 neuron",
        "2,000 neurons",
    ]
