"""Vectors of shares: sums, normalisation, ranking, and their 16-bit form (chapter 06-consensus).

Everything in an epoch is an I32F32 number unless a name says otherwise.
"""

from collections.abc import Sequence
from typing import Final, TypeVar

from tao_model.numbers.fixed_point import I32F32, FixedPointFormat
from tao_model.numbers.integers import U16
from tao_model.units import I32F32Bits, Proportion16

Bits = TypeVar("Bits", bound=int)

PROPORTION_ONE: Final = I32F32.saturating_from_integer(U16.maximum)
"""65535 as an I32F32 number: what a proportion of one is stored as."""

UPSCALE_ORDER_CHANGES_ABOVE: Final = I32F32.saturating_from_integer(32_768)


def proportion_to_fixed(value: Proportion16) -> I32F32Bits:
    """Return the share that a stored proportion stands for, truncated (CONSENSUS-1).

    Source: ``epoch/math.rs``, ``u16_proportion_to_fixed``.
    """
    return I32F32.divide_or_zero(I32F32.saturating_from_integer(value), PROPORTION_ONE)


def scale_to_proportion(value: I32F32Bits) -> I32F32Bits:
    """Return value / 65535, truncated (CONSENSUS-1).

    Source: ``epoch/math.rs``, ``fixed_to_fixed_u16_proportion``.
    """
    return I32F32.divide_or_zero(value, PROPORTION_ONE)


def fixed_to_proportion(share: I32F32Bits) -> Proportion16:
    """Return a share as storage holds it: floored, and held within 16 bits (CONSENSUS-1).

    Source: ``epoch/math.rs``, ``fixed_proportion_to_u16``.
    """
    scaled = I32F32.saturating_multiply(share, PROPORTION_ONE)
    return Proportion16(I32F32.saturating_to_integer(scaled, U16))


def wrapping_sum(number_format: FixedPointFormat[Bits], vector: Sequence[Bits]) -> Bits:
    """Return the sum of a vector, wrapped as production's ``.sum()`` (CONSENSUS-2)."""
    return number_format.raw.wrap(sum(vector))


def normalize_by(
    number_format: FixedPointFormat[Bits], vector: Sequence[Bits], total: Bits
) -> tuple[Bits, ...]:
    """Return every value divided by ``total``, or the vector itself if that is zero (CONSENSUS-2).

    Quotients are truncated; one that does not fit becomes zero.
    Source: ``epoch/math.rs``, ``inplace_normalize_using_sum``.
    """
    if total == 0:
        return tuple(vector)
    return tuple(number_format.divide_or_zero(value, total) for value in vector)


def normalize(number_format: FixedPointFormat[Bits], vector: Sequence[Bits]) -> tuple[Bits, ...]:
    """Return every value divided by the sum of all (CONSENSUS-2).

    Source: ``epoch/math.rs``, ``inplace_normalize`` and ``inplace_normalize_64``.
    """
    return normalize_by(number_format, vector, wrapping_sum(number_format, vector))


def among_highest(vector: Sequence[I32F32Bits], count: int) -> tuple[bool, ...]:
    """Tell which values are among the ``count`` highest (CONSENSUS-5).

    Of equal values the later ranks higher.

    Source: ``epoch/math.rs``, ``is_topk``.
    """
    ascending = sorted(range(len(vector)), key=lambda index: vector[index])
    excluded = set(ascending[: max(len(vector) - count, 0)])
    return tuple(index not in excluded for index in range(len(vector)))


def among_highest_and_nonzero(vector: Sequence[I32F32Bits], count: int) -> tuple[bool, ...]:
    """Tell which values are among the ``count`` highest and not zero (CONSENSUS-5).

    Source: ``epoch/math.rs``, ``is_topk_nonzero``.
    """
    highest = among_highest(vector, count)
    return tuple(high and value != 0 for high, value in zip(highest, vector, strict=True))


def upscale_to_proportions(vector: Sequence[I32F32Bits]) -> tuple[Proportion16, ...]:
    """Return a vector scaled so that its greatest value becomes 65535, rounded (CONSENSUS-27).

    A vector whose greatest value is zero stays as it is. Above 32768 production divides
    first and multiplies then, which rounds differently.
    Source: ``epoch/math.rs``, ``vec_max_upscale_to_u16``.
    """
    greatest = max(vector, default=I32F32.zero)
    if greatest == 0:
        return tuple(fixed_to_proportion(value) for value in vector)
    return tuple(_upscaled(value, greatest) for value in vector)


def _upscaled(value: I32F32Bits, greatest: I32F32Bits) -> Proportion16:
    if greatest > UPSCALE_ORDER_CHANGES_ABOVE:
        factor = I32F32.divide_or_zero(PROPORTION_ONE, greatest)
        scaled = I32F32.saturating_multiply(value, factor)
    else:
        scaled = I32F32.divide_or_zero(I32F32.saturating_multiply(value, PROPORTION_ONE), greatest)
    return Proportion16(I32F32.saturating_to_integer(I32F32.wrapping_round(scaled), U16))


def upscale_weights(weights: Sequence[Proportion16]) -> tuple[Proportion16, ...]:
    """Return weights scaled so that the greatest becomes 65535, rounded (CONSENSUS-27).

    Source: ``epoch/math.rs``, ``vec_u16_max_upscale_to_u16``.
    """
    return upscale_to_proportions(tuple(I32F32.saturating_from_integer(w) for w in weights))


def largest_share_is_within(weights: Sequence[Proportion16], limit: Proportion16) -> bool:
    """Tell whether no weight's share of all exceeds ``limit`` (CONSENSUS-27).

    Source: ``epoch/math.rs``, ``check_vec_max_limited``.
    """
    shares = normalize(I32F32, tuple(I32F32.saturating_from_integer(w) for w in weights))
    return all(share <= proportion_to_fixed(limit) for share in shares)
