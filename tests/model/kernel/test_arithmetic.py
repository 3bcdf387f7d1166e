"""The kernel's arithmetic against the model's, with the compiler's 128-bit integers and without."""

import ctypes
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tao_model.consensus.vectors import fixed_to_proportion, proportion_to_fixed
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits, Proportion16
from tao_proofs.twins import (
    LEAST_INVERTED,
    LEAST_NOT_INVERTED,
    inverse_of,
    quotient_by_inverse,
)
from tests.model.kernel.compiling import compile_shared, needs_compiler
from tests.strategies.consensus import edged

pytestmark = needs_compiler

SIGNED = ctypes.c_int64
UNSIGNED = ctypes.c_uint64


@pytest.fixture(scope="module", params=["native", "portable"])
def arithmetic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    target = tmp_path_factory.mktemp(request.param) / "arithmetic.so"
    options = [] if request.param == "native" else ["-DTAO_NO_INT128"]
    compile_shared(target, *options, Path(__file__).parent / "arithmetic.c")
    library = ctypes.CDLL(str(target))
    for name in ("add", "subtract", "multiply"):
        getattr(library, f"test_saturating_{name}").restype = SIGNED
        getattr(library, f"test_saturating_{name}").argtypes = [SIGNED, SIGNED]
    for name in ("divide_or_zero", "divide_by"):
        getattr(library, f"test_{name}").restype = SIGNED
        getattr(library, f"test_{name}").argtypes = [SIGNED, SIGNED]
    for name, arguments in {
        "quotient": [UNSIGNED, SIGNED],
        "inverse": [SIGNED],
        "multiply_high": [UNSIGNED, UNSIGNED],
        "divide_wide": [UNSIGNED, UNSIGNED, UNSIGNED],
    }.items():
        getattr(library, f"test_{name}").restype = UNSIGNED
        getattr(library, f"test_{name}").argtypes = arguments
    library.test_fixed_to_proportion.restype = ctypes.c_uint16
    library.test_fixed_to_proportion.argtypes = [SIGNED]
    library.test_proportion_to_fixed.restype = SIGNED
    library.test_proportion_to_fixed.argtypes = [ctypes.c_uint16]
    library.test_leading_zeros.argtypes = [UNSIGNED]
    return library


def _powers(greatest: int) -> list[int]:
    return [sign * 2**bit for bit in range(greatest) for sign in (-1, 1)]


def bits() -> SearchStrategy[I32F32Bits]:
    """Raw values of every magnitude, powers of two and their neighbours being likely."""
    raw = I32F32.raw
    near = st.builds(
        lambda power, step: power + step, st.sampled_from(_powers(63)), st.integers(-2, 2)
    )
    return st.one_of(edged(raw.minimum, raw.maximum, 0, I32F32.one), near).map(I32F32Bits)


def words() -> SearchStrategy[int]:
    near = st.builds(lambda bit, step: 2**bit + step, st.integers(0, 63), st.integers(-2, 2))
    return st.one_of(edged(0, 2**64 - 1), near.map(lambda word: max(word, 0) % 2**64))


@given(left=bits(), right=bits())
def test_sums_differences_and_products_are_those_of_i32f32(
    arithmetic: ctypes.CDLL, left: I32F32Bits, right: I32F32Bits
) -> None:
    assert arithmetic.test_saturating_add(left, right) == I32F32.saturating_add(left, right)
    difference = I32F32.saturating_subtract(left, right)
    assert arithmetic.test_saturating_subtract(left, right) == difference
    product = I32F32.saturating_multiply(left, right)
    assert arithmetic.test_saturating_multiply(left, right) == product


@given(left=bits(), right=bits())
def test_quotients_are_those_of_i32f32(
    arithmetic: ctypes.CDLL, left: I32F32Bits, right: I32F32Bits
) -> None:
    quotient = I32F32.divide_or_zero(left, right)
    assert arithmetic.test_divide_or_zero(left, right) == quotient
    assert arithmetic.test_divide_by(left, right) == (left if right == 0 else quotient)


@st.composite
def inverted(draw: st.DrawFn) -> tuple[int, int]:
    """A divisor that has an inverse, and a dividend of at most that, likely near a multiple."""
    least, greatest = LEAST_INVERTED, LEAST_NOT_INVERTED - 1
    power = st.builds(lambda bit, step: 2**bit + step, st.integers(16, 47), st.integers(-2, 2))
    within = power.filter(lambda divisor: least <= divisor <= greatest)
    divisor = draw(st.one_of(edged(least, greatest), within))
    multiple = draw(edged(0, 2**32, 1, 2**31))
    near = (divisor * multiple >> 32) + draw(st.integers(-2, 2))
    return min(max(near, 0), divisor), divisor


@given(inverted())
def test_division_by_an_inverse_is_exact(
    arithmetic: ctypes.CDLL, operands: tuple[int, int]
) -> None:
    dividend, divisor = operands
    assert arithmetic.test_inverse(divisor) == (2**80 - 1) // divisor
    assert arithmetic.test_quotient(dividend, divisor) == (dividend << 32) // divisor


@given(inverted())
def test_the_twin_under_proof_divides_as_the_kernel_does(
    arithmetic: ctypes.CDLL, operands: tuple[int, int]
) -> None:
    dividend, divisor = operands
    inverse = inverse_of(divisor)
    assert arithmetic.test_inverse(divisor) == inverse
    assert arithmetic.test_quotient(dividend, divisor) == quotient_by_inverse(
        dividend, divisor, inverse
    )


@given(st.integers(16, 47), st.integers(-2, 2), st.integers(0, 3), st.booleans())
def test_the_twin_agrees_at_every_edge(
    arithmetic: ctypes.CDLL, bit: int, step: int, distance: int, from_above: bool
) -> None:
    divisor = min(max(2**bit + step, LEAST_INVERTED), LEAST_NOT_INVERTED - 1)
    dividend = divisor - distance if from_above else distance
    found = quotient_by_inverse(dividend, divisor, inverse_of(divisor))
    assert arithmetic.test_quotient(dividend, divisor) == found


@given(
    st.one_of(
        st.integers(-4, 4).map(lambda step: LEAST_INVERTED + step),
        st.integers(-4, 4).map(lambda step: LEAST_NOT_INVERTED + step),
        bits(),
    )
)
def test_the_twin_has_the_same_divisors_with_an_inverse(
    arithmetic: ctypes.CDLL, divisor: int
) -> None:
    assert arithmetic.test_inverse(divisor) == inverse_of(divisor)


def test_only_divisors_within_the_range_have_an_inverse(arithmetic: ctypes.CDLL) -> None:
    assert arithmetic.test_inverse(LEAST_INVERTED - 1) == 0
    assert arithmetic.test_inverse(LEAST_INVERTED) == 2**64 - 1
    assert arithmetic.test_inverse(LEAST_NOT_INVERTED - 1) == 2**32
    assert arithmetic.test_inverse(LEAST_NOT_INVERTED) == 0
    assert arithmetic.test_inverse(-LEAST_INVERTED) == 0


@given(left=words(), right=words())
def test_the_upper_half_of_a_product_is_exact(
    arithmetic: ctypes.CDLL, left: int, right: int
) -> None:
    assert arithmetic.test_multiply_high(left, right) == left * right >> 64


@given(quotient=words(), divisor=words().filter(bool), rest=words())
def test_a_quotient_of_128_bits_by_64_is_exact(
    arithmetic: ctypes.CDLL, quotient: int, divisor: int, rest: int
) -> None:
    dividend = quotient * divisor + rest % divisor
    assert arithmetic.test_divide_wide(dividend >> 64, dividend % 2**64, divisor) == quotient


@given(share=bits())
def test_a_share_is_stored_as_the_model_does(arithmetic: ctypes.CDLL, share: I32F32Bits) -> None:
    assert arithmetic.test_fixed_to_proportion(share) == fixed_to_proportion(share)


def test_every_proportion_is_read_as_the_model_does(arithmetic: ctypes.CDLL) -> None:
    for value in range(65536):
        expected = proportion_to_fixed(Proportion16(value))
        assert arithmetic.test_proportion_to_fixed(value) == expected


@given(word=words().filter(bool))
def test_leading_zeros_are_counted(arithmetic: ctypes.CDLL, word: int) -> None:
    assert arithmetic.test_leading_zeros(word) == 64 - word.bit_length()
