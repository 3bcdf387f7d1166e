"""Theorems of chapter 07-children: what is lent is not kept, and nobody lends more than all."""

from typing import Annotated, Final

from tao_model.children import (
    fraction_of_16,
    fraction_of_64,
    inherited_stake,
    lent,
    stake_weight,
    with_children,
)
from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.state import Map
from tao_model.state.children import Family, Links
from tao_model.units import AccountId, Alpha, Proportion16, Proportion64
from tao_proofs.engine.claims import Claim, assume, every, theorem
from tao_proofs.engine.domains import Among, Between
from tao_proofs.mutants import children as mutants

Stake = Annotated[Alpha, Between(0, 2**62)]


@theorem("CHILDREN-1", [mutants.fraction_of_65536])
def fraction_of_16_is_floored(proportion: Proportion16) -> Claim:
    """A proportion of 65535 as a fraction is floored to 2^-32; all is exactly one."""
    fraction = fraction_of_16(proportion)
    exact = proportion * U96F32.one
    return (fraction * U16.maximum <= exact) & (exact < (fraction + 1) * U16.maximum)


@theorem("CHILDREN-1", [mutants.fraction_of_the_modulus])
def fraction_of_64_is_floored(proportion: Proportion64) -> Claim:
    """A proportion of 2^64 - 1 as a fraction is floored to 2^-32; all is exactly one."""
    fraction = fraction_of_64(proportion)
    exact = proportion * U96F32.one
    return (fraction * U64.maximum <= exact) & (exact < (fraction + 1) * U64.maximum)


@theorem("CHILDREN-2", [mutants.lent_rounded_up], size="three children")
def children_borrow_at_most_all(
    stake: Alpha, parts: tuple[Proportion64, Proportion64, Proportion64]
) -> Claim:
    """Children whose parts sum to at most the whole borrow no more than the parent's stake."""
    assume(sum(parts) <= U64.maximum)
    return every([sum(lent(stake, part) for part in parts) <= stake * U96F32.one])


@theorem("CHILDREN-2", [mutants.lent_stake_is_kept], size="one parent, one child")
def lending_moves_stake(parent: Stake, child: Stake, part: Proportion64) -> Claim:
    """What a parent lends it loses and the child gains: both have what they had, less two units."""
    left = inherited_stake(parent, (part,), ())
    gained = inherited_stake(child, (), ((part, parent),))
    lost = parent + child - left - gained
    return every([0 <= left, left <= parent, child <= gained, 0 <= lost, lost <= 2])


@theorem("CHILDREN-3", [mutants.tao_weighs_in_full])
def tao_weighs_its_part(alpha: Stake, tao: Stake, weight: Proportion64) -> Claim:
    """Stake weighs alpha plus TAO times its weight, less one in 2^32 of the TAO and a bit."""
    total = stake_weight(alpha, tao, weight).total_stake_bits
    of_tao = total - alpha * I64F64.one
    exact = tao * weight * I64F64.one
    return every(
        [
            0 <= of_tao,
            of_tao * U64.maximum <= exact,
            exact < (of_tao + tao * 2**32 + 1) * U64.maximum,
        ]
    )


# Relations.

HOTKEYS: Final = tuple(AccountId(bytes([number] * 32)) for number in range(1, 5))
ToFirst = tuple[Proportion64, Annotated[AccountId, Among(HOTKEYS[1])]]
ToSecond = tuple[Proportion64, Annotated[AccountId, Among(HOTKEYS[2])]]
FromOther = tuple[Proportion64, Annotated[AccountId, Among(*HOTKEYS[2:])]]
ToAny = tuple[Proportion64, Annotated[AccountId, Among(*HOTKEYS)]]


def parts_of(links: Links) -> int:
    """Return how much of its stake a hotkey lends, in parts of 2^64 - 1."""
    return sum(part for part, _ in links)


@theorem(
    "CHILDREN-4",
    [mutants.children_may_have_more_than_all, mutants.parent_may_be_child],
    size="three children, one of them anybody, also the hotkey itself or one named twice",
)
def children_never_have_more_than_all(
    before: tuple[ToFirst], asked_for: tuple[ToAny, ToSecond, ToFirst], parent: FromOther
) -> Claim:
    """A hotkey's children never have more than all of it, and none of them is its parent."""
    hotkey = HOTKEYS[0]
    family = Family(
        children=Map({hotkey: before, parent[1]: ((parent[0], hotkey),)}),
        parents=Map({hotkey: (parent,), before[0][1]: ((before[0][0], hotkey),)}),
    )
    after = with_children(family, hotkey, asked_for)
    children = after.children.get(hotkey, ())
    lenders = [account for _, account in after.parents.get(hotkey, ())]
    return every(
        [
            parts_of(children) <= U64.maximum,
            parts_of(after.children.get(parent[1], ())) <= U64.maximum,
            all(child not in lenders and child != hotkey for _, child in children),
        ]
    )


@theorem(
    "CHILDREN-4",
    [mutants.children_stay],
    size="one child before, two after, another hotkey for a parent",
)
def children_are_those_asked_for(
    before: tuple[ToFirst], asked_for: tuple[ToSecond, ToFirst], lent_by_parent: Proportion64
) -> Claim:
    """Children with no more than all, none of them a parent, are set with their parts."""
    assume(parts_of(asked_for) <= U64.maximum)
    hotkey, parent = HOTKEYS[0], HOTKEYS[3]
    family = Family(
        children=Map({hotkey: before, parent: ((lent_by_parent, hotkey),)}),
        parents=Map({hotkey: ((lent_by_parent, parent),), before[0][1]: ((before[0][0], hotkey),)}),
    )
    after = with_children(family, hotkey, asked_for)
    found = {child: part for part, child in after.children.get(hotkey, ())}
    lenders = {child: after.parents.get(child, ()) for _, child in asked_for}
    set_as_asked = [found[child] == part for part, child in asked_for if child in found]
    lent_as_asked = [
        part == own
        for own, child in asked_for
        for part, lender in lenders[child]
        if lender == hotkey
    ]
    return every([len(set_as_asked) == len(lent_as_asked) == 2, *set_as_asked, *lent_as_asked])


@theorem(
    "CHILDREN-4",
    [mutants.child_keeps_its_former_parent],
    size="two children before, two after",
)
def both_sides_of_a_relation_agree(
    before: tuple[ToFirst, ToSecond], asked_for: tuple[ToAny, ToFirst]
) -> Claim:
    """Who is a child of a hotkey has it for a parent with the same part, and nobody else does."""
    hotkey = HOTKEYS[0]
    family = with_children(Family(), hotkey, before)
    after = with_children(family, hotkey, asked_for)
    borrowed = [
        (part, account)
        for account, links in after.parents.items()
        for part, lender in links
        if lender == hotkey
    ]
    lent_to = {child: part for part, child in after.children.get(hotkey, ())}
    agree = [lent_to[account] == part for part, account in borrowed if account in lent_to]
    return every([len(borrowed) == len(agree) == len(lent_to), *agree])
