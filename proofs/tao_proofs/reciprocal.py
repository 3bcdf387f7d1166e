"""Theorems about the kernel's division, on its twin: it divides as chapter 01-numbers says."""

from typing import Annotated

from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits
from tao_proofs.engine.claims import Claim, assume, every, note, theorem
from tao_proofs.engine.domains import Between
from tao_proofs.mutants import reciprocal as mutants
from tao_proofs.twins import (
    LEAST_INVERTED,
    LEAST_NOT_INVERTED,
    WORD,
    estimate,
    inverse_of,
    quotient_by_inverse,
)

Divisor = Annotated[I32F32Bits, Between(LEAST_INVERTED, LEAST_NOT_INVERTED - 1)]
Dividend = Annotated[I32F32Bits, Between(0, LEAST_NOT_INVERTED - 1)]


@theorem(
    "NUMBERS-9",
    [mutants.rest_is_never_looked_at, mutants.inverse_rounded_up, mutants.rest_must_exceed],
)
def division_by_an_inverse_is_division(dividend: Dividend, divisor: Divisor) -> Claim:
    """The kernel's quotient by an inverse is that of I32F32, for every operand of its range.

    Nothing on the way but the product needs more than 64 bits.
    """
    assume(dividend <= divisor)
    inverse = inverse_of(divisor)
    shifted = dividend << 16
    high, low = estimate(dividend, inverse)
    product = high * WORD + low
    note(inverse * divisor < 2**80)
    note((inverse + 1) * divisor >= 2**80)
    note(product == shifted * inverse)
    note(product * divisor <= dividend * 2**96)
    note((product + shifted) * divisor >= dividend * 2**96)
    note(high * divisor <= dividend << 32)
    note((high + 2) * divisor > dividend << 32)
    quotient = quotient_by_inverse(dividend, divisor, inverse)
    return every(
        [
            shifted < WORD,
            inverse < WORD,
            quotient < WORD,
            quotient == I32F32.divide_or_zero(dividend, divisor),
        ]
    )
