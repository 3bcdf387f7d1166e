"""Stake that hotkeys lend to one another, and what it weighs (chapter 07-children)."""

from collections.abc import Mapping
from typing import Final

import attrs

from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.state.children import Links
from tao_model.units import (
    AccountId,
    Alpha,
    I64F64Bits,
    Proportion16,
    Proportion64,
    Rao,
    U96F32Bits,
)

_ONE_OF_16: Final = U96F32.saturating_from_integer(U16.maximum)
_ONE_OF_64: Final = U96F32.saturating_from_integer(U64.maximum)


@attrs.frozen
class StakedHotkey:
    """What a hotkey holds, and with whom it shares its weight on one subnet."""

    alpha_stake: Alpha
    """All stake on the hotkey on the subnet."""
    root_stake: Rao
    """All stake on the hotkey on root."""
    children: Links
    """Whom it lends to."""
    parents: Links
    """Who lends to it."""


@attrs.frozen
class StakeWeight:
    """What a hotkey's stake weighs on one subnet."""

    total_stake_bits: I64F64Bits
    """Alpha plus weighted TAO: what the epoch counts."""
    alpha_stake_bits: I64F64Bits
    """Alpha, with what is lent and borrowed."""
    tao_stake_bits: I64F64Bits
    """TAO on root, with what is lent and borrowed; not weighted."""


def fraction_of_16(proportion: Proportion16) -> U96F32Bits:
    """Return proportion / 65535, floored to 2^-32 (CHILDREN-1).

    Source: ``staking/helpers.rs``, ``get_hotkey_take_float``; ``utils/misc.rs``,
    ``get_float_subnet_owner_cut``.
    """
    return U96F32.divide_or_zero(U96F32.saturating_from_integer(proportion), _ONE_OF_16)


def fraction_of_64(proportion: Proportion64) -> U96F32Bits:
    """Return proportion / (2^64 - 1), floored to 2^-32 (CHILDREN-1).

    Source: ``staking/stake_utils.rs``, ``get_tao_weight``, ``get_ck_burn``,
    ``get_inherited_for_hotkey_on_subnet``.
    """
    return U96F32.divide_or_zero(U96F32.saturating_from_integer(proportion), _ONE_OF_64)


def lent(stake: int, proportion: Proportion64) -> U96F32Bits:
    """Return the part of a stake that a parent lends to a child (CHILDREN-2).

    Source: ``staking/stake_utils.rs``, ``get_inherited_for_hotkey_on_subnet``.
    """
    return U96F32.saturating_multiply(
        U96F32.saturating_from_integer(stake), fraction_of_64(proportion)
    )


def inherited_stake(
    own: int,
    to_children: tuple[Proportion64, ...],
    from_parents: tuple[tuple[Proportion64, int], ...],
) -> int:
    """Return what is left of the own stake, plus what parents lend, in whole units (CHILDREN-2).

    ``from_parents`` holds each parent's proportion and its own stake. Stake is alpha of the
    subnet or TAO on root; the rule is the same.

    Source: ``staking/stake_utils.rs``, ``get_inherited_for_hotkey_on_subnet`` and
    ``get_tao_inherited_for_hotkey_on_subnet``.
    """
    away = U96F32.zero
    for proportion in to_children:
        away = U96F32.saturating_add(away, lent(own, proportion))
    borrowed = U96F32.zero
    for proportion, parent_stake in from_parents:
        borrowed = U96F32.saturating_add(borrowed, lent(parent_stake, proportion))
    kept = U96F32.saturating_subtract(U96F32.saturating_from_integer(own), away)
    return U96F32.saturating_to_integer(U96F32.saturating_add(kept, borrowed), U64)


def stake_weight(alpha: int, tao: int, tao_weight: Proportion64) -> StakeWeight:
    """Return what inherited alpha and TAO weigh together (CHILDREN-3).

    Source: ``staking/stake_utils.rs``, ``get_stake_weights_for_hotkey_on_subnet`` and
    ``get_stake_weights_for_network``.
    """
    weight = I64F64.saturating_from_fixed(fraction_of_64(tao_weight), U96F32)
    alpha_stake = I64F64.saturating_from_integer(alpha)
    tao_stake = I64F64.saturating_from_integer(tao)
    total = I64F64.saturating_add(alpha_stake, I64F64.saturating_multiply(tao_stake, weight))
    return StakeWeight(total, alpha_stake, tao_stake)


def stake_weight_of(
    hotkey: AccountId, hotkeys: Mapping[AccountId, StakedHotkey], tao_weight: Proportion64
) -> StakeWeight:
    """Return what the stake behind a hotkey weighs on the subnet of ``hotkeys`` (CHILDREN-3).

    ``hotkeys`` holds the hotkey and its parents.

    Source: ``staking/stake_utils.rs``, ``get_stake_weights_for_hotkey_on_subnet``.
    """
    own = hotkeys[hotkey]
    to_children = tuple(proportion for proportion, _ in own.children)
    parents = [(proportion, hotkeys[parent]) for proportion, parent in own.parents]
    alpha = inherited_stake(
        own.alpha_stake, to_children, tuple((part, parent.alpha_stake) for part, parent in parents)
    )
    tao = inherited_stake(
        own.root_stake, to_children, tuple((part, parent.root_stake) for part, parent in parents)
    )
    return stake_weight(alpha, tao, tao_weight)
