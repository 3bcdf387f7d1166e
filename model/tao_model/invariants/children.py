"""Invariants of stake that hotkeys lend to one another (chapter 23-invariants)."""

from collections.abc import Iterator
from typing import Final

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    Break,
    Invariant,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.state import State
from tao_model.state.children import Family, Links
from tao_model.units import UNITS, AccountId, NetUid, Proportion64

WHOLE: Final = UNITS[Proportion64].maximum
"""All of a hotkey's stake."""


def families(state: State) -> Iterator[tuple[NetUid, Family]]:
    """Return the children and parents of every subnet."""
    for netuid, subnet in state.subnets.items():
        yield netuid, subnet.children


def children_mirror_parents(state: State) -> Break | None:
    """Tell where a list of children and a list of parents disagree (INVARIANT-CHILDREN-1)."""
    breaks = []
    for netuid, family in families(state):
        lent = {
            (parent, child, part)
            for parent, links in family.children.items()
            for part, child in links
        }
        borrowed = {
            (parent, child, part)
            for child, links in family.parents.items()
            for part, parent in links
        }
        breaks += [
            Break(
                f"subnet {netuid}: {encode(parent)} lends {part} of 2^64 - 1 to {encode(child)} on "
                "one of the two lists only",
                part,
            )
            for parent, child, part in sorted(lent ^ borrowed)
        ]
    return worst(breaks)


def nobody_lends_more_than_all(state: State) -> Break | None:
    """Tell who lends more than all of its stake (INVARIANT-CHILDREN-2)."""
    return worst(
        [
            Break(f"subnet {netuid}: {encode(parent)} lends {total} of 2^64 - 1", total - WHOLE)
            for netuid, family in families(state)
            for parent, links in family.children.items()
            if (total := sum(part for part, _ in links)) > WHOLE
        ]
    )


def _accounts(links: Links) -> list[AccountId]:
    return [account for _, account in links]


def nobody_is_child_and_parent(state: State) -> Break | None:
    """Tell who is its own child, or child and parent of the same (INVARIANT-CHILDREN-3)."""
    breaks = []
    for netuid, family in families(state):
        for hotkey, links in family.children.items():
            forbidden = {hotkey, *_accounts(family.parents.get(hotkey, ()))}
            breaks += [
                Break(f"subnet {netuid}: {encode(hotkey)} has the child {encode(child)}", 1)
                for child in _accounts(links)
                if child in forbidden
            ]
    return worst(breaks)


def lists_name_each_once(state: State) -> Break | None:
    """Tell which list of children or parents names one twice (INVARIANT-CHILDREN-4)."""
    breaks = []
    for netuid, family in families(state):
        for hotkey, links in (*family.children.items(), *family.parents.items()):
            named = _accounts(links)
            if len(set(named)) < len(named):
                witness = f"subnet {netuid}: a list of {encode(hotkey)} repeats a name"
                breaks.append(Break(witness, len(named) - len(set(named))))
    return worst(breaks)


def childkey_takes_are_set_within_bounds(before: State, step: Step, after: State) -> Break | None:
    """Tell which child's take of its parents was set above the bound (INVARIANT-CHILDREN-5)."""
    most = before.parameters.max_childkey_take
    return worst(
        [
            Break(f"subnet {netuid}: {encode(hotkey)} takes {take} of 65535", take - most)
            for netuid, family in families(after)
            for hotkey, take in family.takes.items()
            if take > most and take not in before.subnet(netuid).children.takes.values()
        ]
    )


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-CHILDREN-1",
        "A hotkey lends a part to another if and only if the other borrows that part from it.",
        children_mirror_parents,
    ),
    StateInvariant(
        "INVARIANT-CHILDREN-2",
        "No hotkey lends more than all of its stake.",
        nobody_lends_more_than_all,
    ),
    StateInvariant(
        "INVARIANT-CHILDREN-3",
        "No hotkey is its own child, or both child and parent of another.",
        nobody_is_child_and_parent,
    ),
    StateInvariant(
        "INVARIANT-CHILDREN-4",
        "No list of children or parents names a hotkey twice.",
        lists_name_each_once,
    ),
    StepInvariant(
        "INVARIANT-CHILDREN-5",
        "No childkey take is set above the greatest one.",
        childkey_takes_are_set_within_bounds,
    ),
)
"""Those of children, in the order of the chapter."""
