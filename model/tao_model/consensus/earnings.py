"""From incentive and dividends to what is paid (chapter 06-consensus)."""

from collections.abc import Sequence

import attrs

from tao_model.consensus.vectors import normalize, normalize_by, wrapping_sum
from tao_model.numbers.fixed_point import I32F32, I96F32
from tao_model.numbers.integers import U64
from tao_model.units import Alpha, I32F32Bits


@attrs.frozen
class EarningShares:
    """Shares in what the epoch distributes, one for each neuron."""

    server: tuple[I32F32Bits, ...]
    """By incentive."""
    validator: tuple[I32F32Bits, ...]
    """By dividends."""
    combined: tuple[I32F32Bits, ...]
    """By both; a score, from which nothing is paid."""


def earning_shares(
    incentive: Sequence[I32F32Bits],
    dividends: Sequence[I32F32Bits],
    active_stake: Sequence[I32F32Bits],
    stake: Sequence[I32F32Bits],
) -> EarningShares:
    """Return each neuron's share: by incentive and dividends, or else by stake (CONSENSUS-24).

    Where nobody has either, validators share by active stake, or by stake if nobody is
    active. Source: ``epoch_mechanism``.
    """
    combined = tuple(map(I32F32.saturating_add, incentive, dividends))
    total = wrapping_sum(I32F32, combined)
    if total == 0:
        fallback = stake if wrapping_sum(I32F32, active_stake) == 0 else active_stake
        return EarningShares(tuple(incentive), tuple(fallback), tuple(fallback))
    return EarningShares(
        normalize_by(I32F32, incentive, total),
        normalize_by(I32F32, dividends, total),
        normalize(I32F32, combined),
    )


def paid(share: I32F32Bits, emission: Alpha) -> Alpha:
    """Return a share of the emission, floored to whole units (CONSENSUS-25).

    Source: ``epoch_mechanism``.
    """
    exact = I96F32.saturating_multiply(
        I96F32.saturating_from_fixed(share, I32F32), I96F32.saturating_from_integer(emission)
    )
    return Alpha(I96F32.saturating_to_integer(exact, U64))
