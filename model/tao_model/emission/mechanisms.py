"""A subnet's emission among its mechanisms, and what their epochs earn (chapter 03-emission)."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from tao_model.consensus.interface import EpochOutput
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U16, U64, IntegerFormat
from tao_model.units import Alpha, Count8, Proportion16, U64F64Bits


@attrs.frozen
class CombinedEpochs:
    """What the epochs of all mechanisms of a subnet store and pay; lists are indexed by uid."""

    active: tuple[bool, ...]
    """Whether a neuron is active in some mechanism."""
    validator_permit: tuple[bool, ...]
    """Whether a neuron may validate next in some mechanism."""
    consensus: tuple[Proportion16, ...]
    """Consensus, weighted by the mechanisms' parts, as are the next four."""
    dividends: tuple[Proportion16, ...]
    validator_trust: tuple[Proportion16, ...]
    stake_weight: tuple[Proportion16, ...]
    emission: tuple[Alpha, ...]
    """Combined score, by which neurons are pruned."""
    server_emission: tuple[Alpha, ...]
    """What each neuron earns by incentive: the sum."""
    validator_emission: tuple[Alpha, ...]
    """What each neuron earns by dividends: the sum."""


def _parts(
    alpha: Alpha, mechanism_count: Count8, split: Sequence[Proportion16] | None
) -> list[Alpha]:
    if split is None:
        return [Alpha(alpha // mechanism_count) for _ in range(mechanism_count)]
    kept = split[:mechanism_count]
    missing = mechanism_count - len(kept)
    return [Alpha(alpha * part // U16.maximum) for part in kept] + [Alpha(0)] * missing


def split_among_mechanisms(
    alpha: Alpha, mechanism_count: Count8, split: Sequence[Proportion16] | None
) -> tuple[Alpha, ...]:
    """Return each mechanism's part of a subnet's alpha, the remainder to the first (EMISSION-15).

    ``split`` is none where the parts are even.

    Source: ``subnets/mechanism.rs``, ``split_emissions``.
    """
    parts = _parts(alpha, mechanism_count, split)
    if not parts:
        return ()
    given: int = 0
    for part in parts:
        given = U64.wrap(given + part)
    remainder = U64.saturating_subtract(alpha, given)
    return (Alpha(U64.saturating_add(parts[0], remainder)), *parts[1:])


def mechanism_weights(parts: Sequence[Alpha], alpha: Alpha) -> tuple[U64F64Bits, ...]:
    """Return the weight of each mechanism's stored results: its part of the alpha (EMISSION-16).

    Without alpha, the first mechanism has all weight.

    Source: ``subnets/mechanism.rs``, ``epoch_with_mechanisms``.
    """
    whole = U64F64.saturating_from_integer(alpha)
    return tuple(
        U64F64.divide_or(
            U64F64.saturating_from_integer(part),
            whole,
            U64F64.one if mechanism == 0 else U64F64.zero,
        )
        for mechanism, part in enumerate(parts)
    )


def weighted_sum(
    values: Sequence[int], weights: Sequence[U64F64Bits], target: IntegerFormat[int]
) -> int:
    """Return the sum of values times weights, floored after each summand (EMISSION-16).

    Held within ``target``, the format of the values.

    Source: ``subnets/mechanism.rs``, ``weighted_acc_u16`` and ``weighted_acc_alpha``.
    """
    total = 0
    for value, weight in zip(values, weights, strict=True):
        summand = U64F64.saturating_multiply(U64F64.saturating_from_integer(value), weight)
        exact = U64F64.saturating_add(U64F64.saturating_from_integer(total), summand)
        total = U64F64.saturating_to_integer(exact, target)
    return total


def _saturating_sum(amounts: Sequence[Alpha]) -> Alpha:
    total = Alpha(0)
    for amount in amounts:
        total = Alpha(U64.saturating_add(total, amount))
    return total


def combine_mechanisms(
    epochs: Sequence[EpochOutput], parts: Sequence[Alpha], alpha: Alpha
) -> CombinedEpochs:
    """Return what the epochs of a subnet's mechanisms store and pay together (EMISSION-16).

    ``parts`` is what each epoch distributed, ``alpha`` what was divided among them.

    Source: ``subnets/mechanism.rs``, ``epoch_with_mechanisms``.
    """
    weights = mechanism_weights(parts, alpha)

    def by_uid(lists: Iterable[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
        return zip(*lists, strict=True)

    def proportions(lists: Iterable[Sequence[Proportion16]]) -> tuple[Proportion16, ...]:
        return tuple(Proportion16(weighted_sum(v, weights, U16)) for v in by_uid(lists))

    return CombinedEpochs(
        active=tuple(map(any, by_uid(e.active for e in epochs))),
        validator_permit=tuple(map(any, by_uid(e.validator_permit for e in epochs))),
        consensus=proportions(e.consensus for e in epochs),
        dividends=proportions(e.dividends for e in epochs),
        validator_trust=proportions(e.validator_trust for e in epochs),
        stake_weight=proportions(e.stake_weight for e in epochs),
        emission=tuple(
            Alpha(weighted_sum(v, weights, U64)) for v in by_uid(e.emission for e in epochs)
        ),
        server_emission=tuple(map(_saturating_sum, by_uid(e.server_emission for e in epochs))),
        validator_emission=tuple(
            map(_saturating_sum, by_uid(e.validator_emission for e in epochs))
        ),
    )
