"""Planted defects of the kernel's division."""

from tao_proofs import twins
from tao_proofs.engine.mutants import mutant
from tao_proofs.twins import LEAST_INVERTED, LEAST_NOT_INVERTED, WORD


@mutant(of=twins.quotient_by_inverse)
def rest_is_never_looked_at(dividend: int, divisor: int, inverse: int) -> int:
    """The estimate is taken for the quotient."""
    return twins.estimate(dividend, inverse)[0]


@mutant(of=twins.quotient_by_inverse)
def rest_must_exceed(dividend: int, divisor: int, inverse: int) -> int:
    """A rest as great as the divisor does not count."""
    high, low = twins.estimate(dividend, inverse)
    if low <= WORD - 1 - (dividend << 16):
        return high
    rest = ((dividend << 32) - high * divisor) % WORD
    return high + 1 if rest > divisor else high


@mutant(of=twins.inverse_of)
def inverse_rounded_up(divisor: int) -> int:
    """The inverse is rounded up."""
    if divisor < LEAST_INVERTED or divisor >= LEAST_NOT_INVERTED:
        return 0
    return 2**80 // divisor + 1
