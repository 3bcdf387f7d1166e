"""Whose stake earned a dividend, and what the pots pay for it (chapter 03-emission)."""

from collections.abc import Mapping, Sequence

import attrs

from tao_model.children import StakedHotkey, fraction_of_16, fraction_of_64
from tao_model.numbers.fixed_point import U96F32
from tao_model.numbers.integers import U64
from tao_model.state.children import Links
from tao_model.units import AccountId, Alpha, Proportion16, Proportion64, Rao, U96F32Bits


@attrs.frozen
class RewardedHotkey:
    """A hotkey as the distribution on one subnet sees it."""

    owner: AccountId
    """Its coldkey."""
    delegate_take: Proportion16
    """What it keeps of its dividends before those who stake with it."""
    childkey_take: Proportion16
    """What it keeps of its parents' dividends, as it has set it."""
    staked: StakedHotkey
    """Its stake and its children and parents on the subnet."""


@attrs.frozen
class FamilyTerms:
    """What governs the division of dividends between children and parents."""

    tao_weight: Proportion64
    """What TAO on root weighs against alpha."""
    childkey_burn: Proportion64
    """What is recycled of a dividend that goes to a parent of another owner."""
    min_childkey_take: Proportion16
    """The least childkey take on the subnet, whatever a hotkey has set."""


@attrs.frozen
class ParentPart:
    """What becomes of a parent's part of a dividend."""

    to_parent: U96F32Bits
    to_child: U96F32Bits
    """The childkey take."""
    burned: U96F32Bits
    """What is recycled."""


@attrs.frozen
class FamilyDividends:
    """A hotkey's dividends, divided."""

    dividends: tuple[tuple[AccountId, Alpha], ...]
    """Each parent's, in stored order, then the hotkey's own."""
    recycled: tuple[Alpha, ...]
    """What is recycled at each parent of another owner, in the same order."""


@attrs.frozen
class DividendClaims:
    """What hotkeys claim of the two pots; the pots are then divided in proportion."""

    alpha: Mapping[AccountId, U96F32Bits]
    """Claims of alpha stakers, by hotkey in ascending order."""
    root: Mapping[AccountId, U96F32Bits]
    """Claims of root stakers, by hotkey in ascending order."""


def part_kept(children: Links) -> U96F32Bits:
    """Return the part of its stake that a hotkey does not lend to children (EMISSION-18).

    Source: ``coinbase/run_coinbase.rs``, ``get_self_contribution``.
    """
    kept = U96F32.one
    for proportion, _ in children:
        kept = U96F32.saturating_subtract(kept, fraction_of_64(proportion))
    return kept


def contribution(staked: StakedHotkey, part: U96F32Bits, tao_weight: Proportion64) -> U96F32Bits:
    """Return what a part of a hotkey's stake contributes to the earning of dividends (EMISSION-18).

    Source: ``coinbase/run_coinbase.rs``, ``get_parent_child_dividends_distribution``.
    """
    alpha = U96F32.saturating_multiply(U96F32.saturating_from_integer(staked.alpha_stake), part)
    root = U96F32.saturating_multiply(U96F32.saturating_from_integer(staked.root_stake), part)
    return U96F32.saturating_add(
        alpha, U96F32.saturating_multiply(root, fraction_of_64(tao_weight))
    )


def self_contribution(staked: StakedHotkey, tao_weight: Proportion64) -> Alpha:
    """Return what a hotkey's own stake contributes, in whole units (EMISSION-18).

    Source: ``coinbase/run_coinbase.rs``, ``get_self_contribution``.
    """
    own = contribution(staked, part_kept(staked.children), tao_weight)
    return Alpha(U96F32.saturating_to_integer(own, U64))


def parent_part(gross: U96F32Bits, burn: U96F32Bits, take: U96F32Bits) -> ParentPart:
    """Return what becomes of a parent's part: burn and take are both of the whole (EMISSION-19).

    Source: ``coinbase/run_coinbase.rs``, ``get_parent_child_dividends_distribution``.
    """
    burned = U96F32.saturating_multiply(burn, gross)
    to_child = U96F32.saturating_multiply(take, gross)
    rest = U96F32.saturating_subtract(U96F32.saturating_subtract(gross, burned), to_child)
    return ParentPart(rest, to_child, burned)


def divide_among_parents(
    hotkey: AccountId,
    dividends: Alpha,
    hotkeys: Mapping[AccountId, RewardedHotkey],
    terms: FamilyTerms,
) -> FamilyDividends:
    """Return what a hotkey's dividends give to its parents and to itself (EMISSION-19).

    ``hotkeys`` holds the hotkey and its parents.

    Source: ``coinbase/run_coinbase.rs``, ``get_parent_child_dividends_distribution``.
    """
    own = hotkeys[hotkey]
    parents = [
        (parent, contribution(hotkeys[parent].staked, fraction_of_64(part), terms.tao_weight))
        for part, parent in own.staked.parents
    ]
    total = U96F32.saturating_from_integer(self_contribution(own.staked, terms.tao_weight))
    for _, contributed in parents:
        total = U96F32.saturating_add(total, contributed)
    burn, take = fraction_of_64(terms.childkey_burn), _childkey_take(own, terms)
    whole = U96F32.saturating_from_integer(dividends)
    remaining, taken = whole, U96F32.zero
    paid: list[tuple[AccountId, Alpha]] = []
    recycled: list[Alpha] = []
    for parent, contributed in parents:
        gross = U96F32.saturating_multiply(whole, U96F32.divide_or_zero(contributed, total))
        remaining = U96F32.saturating_subtract(remaining, gross)
        if hotkeys[parent].owner == own.owner:
            paid.append((parent, _whole(gross)))
            continue
        part = parent_part(gross, burn, take)
        taken = U96F32.saturating_add(taken, part.to_child)
        paid.append((parent, _whole(part.to_parent)))
        recycled.append(_whole(part.burned))
    paid.append((hotkey, _whole(U96F32.saturating_add(remaining, taken))))
    return FamilyDividends(tuple(paid), tuple(recycled))


def _whole(amount: U96F32Bits) -> Alpha:
    return Alpha(U96F32.saturating_to_integer(amount, U64))


def _childkey_take(own: RewardedHotkey, terms: FamilyTerms) -> U96F32Bits:
    if own.childkey_take < terms.min_childkey_take:
        return fraction_of_16(terms.min_childkey_take)
    return fraction_of_16(own.childkey_take)


def root_part(alpha_stake: Alpha, root_stake: Rao, tao_weight: U96F32Bits) -> U96F32Bits:
    """Return the part of a hotkey's weight that is TAO on root (EMISSION-20).

    Source: ``coinbase/run_coinbase.rs``, ``calculate_dividend_distribution``.
    """
    root = U96F32.saturating_multiply(U96F32.saturating_from_integer(root_stake), tao_weight)
    total = U96F32.saturating_add(U96F32.saturating_from_integer(alpha_stake), root)
    return U96F32.divide_or_zero(root, total)


def dividend_claims(
    dividends: Mapping[AccountId, U96F32Bits],
    stakes: Mapping[AccountId, tuple[Alpha, Rao]],
    tao_weight: U96F32Bits,
) -> DividendClaims:
    """Return the claims of every hotkey's alpha and root stakers (EMISSION-20).

    ``stakes`` are alpha on the subnet and TAO on root; a hotkey without an entry claims
    nothing. ``tao_weight`` is a fraction.

    Source: ``coinbase/run_coinbase.rs``, ``calculate_dividend_distribution``.
    """
    alpha: dict[AccountId, U96F32Bits] = {}
    root: dict[AccountId, U96F32Bits] = {}
    for hotkey in sorted(dividends.keys() & stakes.keys()):
        dividend = dividends[hotkey]
        root[hotkey] = U96F32.saturating_multiply(dividend, root_part(*stakes[hotkey], tao_weight))
        alpha[hotkey] = U96F32.saturating_subtract(dividend, root[hotkey])
    return DividendClaims(alpha, root)


def pro_rata(pot: Alpha, claims: Sequence[U96F32Bits]) -> tuple[U96F32Bits, ...]:
    """Return what a pot pays on each claim, nothing if the claims sum to zero (EMISSION-21).

    Source: ``coinbase/run_coinbase.rs``, ``calculate_dividend_distribution``.
    """
    total = U96F32.zero
    for claim in claims:
        total = U96F32.saturating_add(total, claim)
    whole = U96F32.saturating_from_integer(pot)
    return tuple(
        U96F32.saturating_multiply(whole, U96F32.divide_or_zero(claim, total)) for claim in claims
    )


def divide_pot(
    pot: Alpha, claims: Mapping[AccountId, U96F32Bits]
) -> tuple[tuple[AccountId, U96F32Bits], ...]:
    """Return what a pot pays to each hotkey (EMISSION-21).

    Source: ``coinbase/run_coinbase.rs``, ``calculate_dividend_distribution``.
    """
    return tuple(zip(claims, pro_rata(pot, tuple(claims.values())), strict=True))
