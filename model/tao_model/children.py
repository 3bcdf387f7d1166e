"""Stake that hotkeys lend to one another, and what it weighs (chapter 07-children)."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.rejection import Reason, require
from tao_model.state import Map, put
from tao_model.state.children import Family, Links, PendingChildren
from tao_model.state.iteration import accounts_in_order
from tao_model.state.records import evolve
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    I64F64Bits,
    Proportion16,
    Proportion64,
    Rao,
    U96F32Bits,
)

_ONE_OF_16: Final = U96F32.saturating_from_integer(U16.maximum)
_ONE_OF_64: Final = U96F32.saturating_from_integer(U64.maximum)

MOST_CHILDREN: Final = 5
"""How many children a hotkey may have on a subnet."""


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


def by_account(links: Links, but: AccountId) -> dict[AccountId, Proportion64]:
    """Return links by account in ascending order, without one's own (CHILDREN-4).

    The last one counts where an account is named twice.
    """
    named = {account: proportion for proportion, account in links if account != but}
    return dict(sorted(named.items()))


def with_link(links: Links, account: AccountId, proportion: Proportion64) -> Links:
    """Return links with one of a proportion, at its old place or at the end (CHILDREN-4)."""
    if all(linked != account for _, linked in links):
        return (*links, (proportion, account))
    return tuple((proportion if linked == account else old, linked) for old, linked in links)


def without_link(links: Links, account: AccountId) -> Links:
    """Return links without those to an account (CHILDREN-4)."""
    return tuple((proportion, linked) for proportion, linked in links if linked != account)


def relinked(
    others: Map[AccountId, Links], hotkey: AccountId, before: Links, after: Links
) -> Map[AccountId, Links]:
    """Return the other side of links once a hotkey's own side changed (CHILDREN-4).

    Source: ``staking/set_children.rs``, ``persist_child_parent_relations``.
    """
    kept = {account for _, account in after}
    for proportion, account in after:
        links = with_link(others.get(account, ()), hotkey, proportion)
        others = put(others, account, links, ())
    for _, account in before:
        if account not in kept:
            others = put(others, account, without_link(others.get(account, ()), hotkey), ())
    return others


def are_consistent(
    children: Mapping[AccountId, Proportion64], parents: Iterable[AccountId]
) -> bool:
    """Tell whether children lend no more than all, and no child is a parent (CHILDREN-4).

    Source: ``staking/set_children.rs``, ``link_children``, ``link_parents``.
    """
    return sum(children.values()) <= U64.maximum and not any(p in children for p in parents)


def with_children(family: Family, hotkey: AccountId, asked_for: Links) -> Family:
    """Return who lends to whom once a hotkey's children are what was asked for (CHILDREN-4).

    Its parents stay, in ascending order of accounts. Nothing changes where the links would not
    be consistent. Source: ``staking/set_children.rs``, ``persist_pending_chidren_ok``.
    """
    parents_before = family.parents.get(hotkey, ())
    children = by_account(asked_for, hotkey)
    parents = by_account(parents_before, hotkey)
    if not are_consistent(children, parents):
        return family
    return with_links(family, hotkey, children, parents)


def with_links(
    family: Family,
    hotkey: AccountId,
    children: Mapping[AccountId, Proportion64],
    parents: Mapping[AccountId, Proportion64],
) -> Family:
    """Return who lends to whom once a hotkey has these children and parents (CHILDREN-4).

    Source: ``staking/set_children.rs``, ``persist_child_parent_relations``.
    """
    parents_before = family.parents.get(hotkey, ())
    new_children = tuple((proportion, child) for child, proportion in children.items())
    new_parents = tuple((proportion, parent) for parent, proportion in parents.items())
    of_parents = relinked(family.parents, hotkey, family.children.get(hotkey, ()), new_children)
    of_children = put(family.children, hotkey, new_children, ())
    return evolve(
        family,
        parents=put(of_parents, hotkey, new_parents, ()),
        children=relinked(of_children, hotkey, parents_before, new_parents),
    )


def with_cooled_down(family: Family, current_block: BlockNumber, is_started: bool) -> Family:
    """Return who lends to whom after children whose cooldown is over were set (CHILDREN-5).

    On a subnet that was not started none has to wait. What cannot be set is dropped.
    Source: ``staking/set_children.rs``, ``do_set_pending_children``.
    """
    for hotkey in accounts_in_order(family.pending):
        pending = family.pending[hotkey]
        if pending.cooldown_block < current_block or not is_started:
            family = with_children(family, hotkey, pending.children)
            family = evolve(family, pending=family.pending.delete(hotkey))
    return family


def ensure_consistent(children: Mapping[AccountId, Proportion64], parents: Links) -> None:
    """Reject children that are lent more than all, or are parents (CHILDREN-6).

    Source: ``staking/set_children.rs``, ``ensure_total_proportions``,
    ``ensure_bipartite_separation``.
    """
    require(sum(children.values()) <= U64.maximum, Reason.PROPORTION_OVERFLOW)
    are_separate = not any(parent in children for _, parent in parents)
    require(are_separate, Reason.CHILD_PARENT_INCONSISTENCY)


def ensure_may_be_children(family: Family, hotkey: AccountId, asked_for: Links) -> None:
    """Reject children that a hotkey cannot ask for (CHILDREN-6).

    What the hotkey has already is checked before what it asks for.
    Source: ``staking/set_children.rs``, ``do_schedule_children``, ``ensure_pending_consistency``.
    """
    wanted = {child: proportion for proportion, child in asked_for}
    require(len(wanted) == len(asked_for), Reason.DUPLICATE_CHILD)
    parents = without_link(family.parents.get(hotkey, ()), hotkey)
    ensure_consistent(by_account(family.children.get(hotkey, ()), hotkey), parents)
    require(hotkey not in wanted, Reason.INVALID_CHILD)
    require(len(wanted) <= MOST_CHILDREN, Reason.TOO_MANY_CHILDREN)
    ensure_consistent(wanted, parents)


def with_request(
    family: Family, hotkey: AccountId, asked_for: Links, ready: BlockNumber, is_started: bool
) -> Family:
    """Return who lends to whom after a hotkey asked for children (CHILDREN-7).

    ``ready`` is the last block of the cooldown. What the hotkey had asked for before is
    forgotten, except on a subnet that was not started.
    Source: ``staking/set_children.rs``, ``schedule_or_apply_ck``.
    """
    if not is_started:
        return with_children(family, hotkey, asked_for)
    request = PendingChildren(asked_for, ready)
    return evolve(family, pending=family.pending.set(hotkey, request))


def with_pivot_swapped(family: Family, old: AccountId, new: AccountId) -> Family:
    """Return who lends to whom after a hotkey took the place of another, asked for or not (KEYS-7).

    Source: ``staking/set_children.rs``, ``parent_child_swap_hotkey``.
    """
    children = by_account(family.children.get(old, ()), old)
    parents = by_account(family.parents.get(old, ()), old)
    of_parents = tuple((proportion, parent) for parent, proportion in parents.items())
    ensure_consistent(children, of_parents)
    require(new not in children and new not in parents, Reason.INVALID_CHILD)
    pending = family.pending
    if old in pending:
        wanted = {child: proportion for proportion, child in pending[old].children}
        require(new not in wanted, Reason.INVALID_CHILD)
        require(len(wanted) <= MOST_CHILDREN, Reason.TOO_MANY_CHILDREN)
        ensure_consistent(wanted, of_parents)
        pending = pending.delete(old).set(new, pending[old])
    without = evolve(family, pending=pending)
    return with_links(with_links(without, old, {}, {}), new, children, parents)


def with_hotkey_swapped(family: Family, old: AccountId, new: AccountId) -> Family:
    """Return the family after a hotkey took the place of another in all of it (KEYS-7).

    Source: ``swap/swap_hotkey.rs``, ``perform_hotkey_swap_on_one_subnet``.
    """
    if old in family.takes:
        takes = family.takes.delete(old).set(new, family.takes[old])
        family = evolve(family, takes=takes)
    family = with_pivot_swapped(family, old, new)
    pending = family.pending
    for hotkey, request in family.pending.items():
        named = [link for link in request.children if link[1] == old]
        if named:
            place = request.children.index(named[0])
            others = (*request.children[:place], *request.children[place + 1 :])
            children = (*others, (named[0][0], new))
            pending = pending.set(hotkey, evolve(request, children=children))
    return evolve(family, pending=pending)


def childkey_take(family: Family, hotkey: AccountId, least: Proportion16) -> Proportion16:
    """Return the part of its parents' dividends that a hotkey keeps (CHILDREN-8).

    Source: ``staking/set_children.rs``, ``get_childkey_take``.
    """
    return max(family.takes.get(hotkey, Proportion16(0)), least)


def with_childkey_take(
    family: Family,
    hotkey: AccountId,
    take: Proportion16,
    bounds: tuple[Proportion16, Proportion16],
    may_raise: bool,
) -> Family:
    """Return the takes after one was set, within bounds (CHILDREN-8).

    ``may_raise`` tells whether the last change is long enough ago for a raise.
    Source: ``staking/set_children.rs``, ``do_set_childkey_take``.
    """
    least, most = bounds
    require(least <= take <= most, Reason.INVALID_CHILDKEY_TAKE)
    is_raised = take > childkey_take(family, hotkey, least)
    require(may_raise or not is_raised, Reason.TX_CHILDKEY_TAKE_RATE_LIMIT_EXCEEDED)
    return evolve(family, takes=family.takes.set(hotkey, take))
