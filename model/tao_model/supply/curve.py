"""What one block creates at an issuance (chapter 02-supply)."""

from typing import Final, TypeVar

from tao_model.numbers.fixed_point import I96F32
from tao_model.numbers.integers import U64
from tao_model.numbers.transcendental import logarithm_base_2
from tao_model.rejection import Reason, Rejected
from tao_model.units import Alpha, I96F32Bits, Rao

MAXIMUM_SUPPLY: Final = Rao(21_000_000_000_000_000)
"""The cap: 21 million TAO. Source: ``lib.rs``, ``TotalSupply``."""

INITIAL_BLOCK_EMISSION: Final = Rao(1_000_000_000)
"""What a block creates before the first halving: one TAO. Source: ``DefaultBlockEmission``."""

HALVINGS: Final = 30
"""The halving that leaves less than one rao a block, that is nothing."""

Bits = TypeVar("Bits", bound=int)

_TWO: Final[I96F32Bits] = I96F32.saturating_from_integer(2)
_INITIAL: Final[I96F32Bits] = I96F32.saturating_from_integer(INITIAL_BLOCK_EMISSION)


def _existing(result: Bits | None) -> Bits:
    """Return the result of a checked step; below the cap none of them fails."""
    if result is None:
        raise Rejected(Reason.TRANSCENDENTAL_ERROR)
    return result


def halving_threshold(halvings: int) -> Rao:
    """Return the least issuance at which so many halvings have happened (SUPPLY-1)."""
    return Rao(MAXIMUM_SUPPLY - MAXIMUM_SUPPLY // 2**halvings)


def halvings_reached(issuance: Rao) -> int:
    """Return how many of the thirty thresholds an issuance has reached (SUPPLY-1)."""
    halvings = 0
    while halvings < HALVINGS and issuance >= halving_threshold(halvings + 1):
        halvings += 1
    return halvings


def block_emission(issuance: Rao) -> Rao:
    """Return the TAO that one block creates at this issuance (SUPPLY-2).

    Zero from the thirtieth threshold on, hence at the cap and beyond it. Production evaluates
    the same curve with a fixed-point logarithm (:func:`block_emission_by_logarithm`).
    """
    return Rao(INITIAL_BLOCK_EMISSION // 2 ** halvings_reached(issuance))


def block_emission_by_logarithm(issuance: Rao) -> Rao:
    """Return the TAO that one block creates, computed as production does it (SUPPLY-2b).

    The same for every issuance as :func:`block_emission`; the block step runs this way.
    Source: ``coinbase/block_emission.rs``, ``get_block_emission_for_issuance``.
    """
    issued = I96F32.saturating_from_integer(issuance)
    supply = I96F32.saturating_from_integer(MAXIMUM_SUPPLY)
    if issued >= supply:
        return Rao(0)
    fraction_issued = _existing(I96F32.checked_divide(issued, supply))
    fraction_left = _existing(I96F32.checked_subtract(I96F32.one, fraction_issued))
    halvings = logarithm_base_2(I96F32, _existing(I96F32.checked_divide(I96F32.one, fraction_left)))
    divisor = I96F32.one
    for _ in range(I96F32.saturating_to_integer(halvings, U64)):
        divisor = I96F32.saturating_multiply(divisor, _TWO)
    part = I96F32.divide_or_zero(I96F32.one, divisor)
    emission = I96F32.saturating_multiply(part, _INITIAL)
    return Rao(I96F32.saturating_to_integer(emission, U64))


def alpha_block_emission(issuance: Alpha) -> Alpha:
    """Return what the curve gives for a subnet's alpha issuance (SUPPLY-3).

    The curve of TAO, applied to an amount of alpha: the same cap and the same start. A block
    creates this much for the participants, and up to as much again for the pool.
    Source: ``coinbase/run_coinbase.rs``, ``get_subnet_terms``.
    """
    return Alpha(block_emission_by_logarithm(Rao(issuance)))
