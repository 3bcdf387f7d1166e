"""Invariants of swaps of keys: they are renamings (chapter 23-invariants)."""

from collections.abc import Iterator
from typing import Final

import attrs

from tao_model.addresses import encode
from tao_model.invariants.invariant import Break, Invariant, Known, Step, StepInvariant, worst
from tao_model.invariants.locks import stored_totals
from tao_model.invariants.renaming import (
    Fact,
    Facts,
    HotkeyRenaming,
    What,
    coldkey_renaming,
    facts,
    facts_of_subnet,
    hotkey_renaming,
    renamed,
    with_coldkey,
    with_hotkey,
)
from tao_model.invariants.root_claim import debts, most_that_rounding_owes
from tao_model.locks.aging import NEGLIGIBLE
from tao_model.network.keys import HOTKEY_SWAP_INTERVAL
from tao_model.network.locks import terms_of
from tao_model.numbers.fixed_point import I96F32
from tao_model.state import State
from tao_model.state.root_claims import ClaimKey
from tao_model.units import AccountId, NetUid, Rao

SLACK: Final = {What.STAKE: 2, What.LOCKED: NEGLIGIBLE, What.CONVICTION: NEGLIGIBLE}
"""By how much amounts may be off: by a unit for each rounding of shares, by a negligible lock."""


@attrs.frozen
class Wrong:
    """A fact that a swap of keys changed otherwise than by renaming."""

    fact: Fact
    expected: int
    found: int

    def __str__(self) -> str:
        keys = " ".join(map(encode, (*self.fact.hotkeys, *self.fact.coldkeys)))
        where = "" if self.fact.netuid is None else f" on subnet {self.fact.netuid}"
        what = self.fact.what.name.lower().replace("_", " ")
        return f"{what} of {keys}{where} is {self.found}, not {self.expected}"


def differences(expected: Facts, found: Facts) -> list[Wrong]:
    """Return every fact that is not as expected."""
    return [
        Wrong(fact, expected.get(fact, 0), found.get(fact, 0))
        for fact in expected | found
        if abs(expected.get(fact, 0) - found.get(fact, 0)) > SLACK.get(fact.what, 0)
    ]


def paid(known: Facts, coldkey: AccountId, cost: Rao) -> Facts:
    """Return facts after a coldkey paid."""
    balance = Fact(What.BALANCE, None, (), (coldkey,))
    return known | {balance: known.get(balance, 0) - cost}


def expected_of_hotkey(before: State, renaming: HotkeyRenaming) -> Facts:
    """Return what is to be known after a hotkey took the place of another.

    It has an owner, who has paid; on one subnet the old one keeps its own.
    """
    after = renamed(
        facts(before),
        lambda fact: with_hotkey(fact, renaming) if renaming.concerns(fact) else fact,
    )
    after[Fact(What.OWNED, None, (renaming.new,), (renaming.coldkey,))] = 1
    return paid(after, renaming.coldkey, renaming.cost)


def changed_by_hotkey(before: State, step: Step, after: State) -> list[Wrong]:
    """Return what a swap of hotkeys changed otherwise than by renaming."""
    renaming = hotkey_renaming(step)
    if renaming is None:
        return []
    wrong = differences(expected_of_hotkey(before, renaming), facts(after))
    return [one for one in wrong if one.fact.what is not What.LAST_SWAP]


def changed_by_coldkey(before: State, step: Step, after: State) -> list[Wrong]:
    """Return what a swap of coldkeys changed otherwise than by renaming."""
    renaming = coldkey_renaming(step)
    if renaming is None:
        return []
    expected = renamed(facts(before), lambda fact: with_coldkey(fact, renaming))
    return differences(paid(expected, renaming.new, renaming.cost), facts(after))


def _told(wrong: list[Wrong]) -> Break | None:
    if not wrong:
        return None
    more = "" if len(wrong) == 1 else f"; and {len(wrong) - 1} more"
    return Break(f"{wrong[0]}{more}", len(wrong))


def _all_of(wrong: list[Wrong], kinds: set[What]) -> int:
    """Return how many facts are wrong, 0 where one is not of the kinds that may be."""
    return len(wrong) if all(one.fact.what in kinds for one in wrong) else 0


def swaps_of_hotkeys_rename(before: State, step: Step, after: State) -> Break | None:
    """Tell what a swap of hotkeys did beyond putting a name for another (INVARIANT-KEYS-1)."""
    return _told(changed_by_hotkey(before, step, after))


def has_no_total(before: State, fact: Fact) -> bool:
    """Tell whether a fact is about a lock on a hotkey that has no total, which a swap forgets."""
    if fact.what not in {What.LOCKED, What.CONVICTION} or fact.netuid is None:
        return False
    locks = before.subnet(fact.netuid).locks
    totals = dict(stored_totals(locks, terms_of(before, fact.netuid).owner_hotkey))
    return not any((hotkey, kind) in totals for hotkey in fact.hotkeys for kind in (True, False))


def gives_way(before: State, renaming: HotkeyRenaming, fact: Fact) -> bool:
    """Tell whether a fact is about children, where the new hotkey had some, or asked for some.

    They give way to those of the old one.
    """
    if fact.what not in {What.CHILD, What.CHILD_ASKED_FOR} or fact.netuid is None:
        return False
    family, new = before.subnet(fact.netuid).children, renaming.new
    return new in fact.hotkeys and any(
        new in links for links in (family.children, family.parents, family.pending)
    )


def left_by_swaps(before: State, step: Step, after: State) -> int:
    """Return how many facts a swap of hotkeys may leave or lose.

    Encrypted commits, locks on a hotkey without a total, and children that give way.
    """
    renaming = hotkey_renaming(step)
    if renaming is None:
        return 0
    wrong = changed_by_hotkey(before, step, after)
    is_known = all(
        one.fact.what is What.ENCRYPTED_COMMIT
        or has_no_total(before, with_hotkey(one.fact, reversed_(renaming)))
        or gives_way(before, renaming, one.fact)
        for one in wrong
    )
    return len(wrong) if is_known else 0


def reversed_(renaming: HotkeyRenaming) -> HotkeyRenaming:
    """Return the renaming that leads back."""
    return attrs.evolve(renaming, old=renaming.new, new=renaming.old)


def swaps_of_coldkeys_rename(before: State, step: Step, after: State) -> Break | None:
    """Tell what a swap of coldkeys did beyond putting a name for another (INVARIANT-KEYS-2)."""
    return _told(changed_by_coldkey(before, step, after))


def choices_and_cooldowns(before: State, step: Step, after: State) -> int:
    """Return how many facts a swap of coldkeys may leave: the claim type, and last swaps."""
    wrong = changed_by_coldkey(before, step, after)
    return _all_of(wrong, {What.CLAIM_TYPE, What.LAST_SWAP})


def renamed_debt(key: ClaimKey, step: Step) -> ClaimKey:
    """Return under which key a debt stands after a step that may be a swap of keys."""
    netuid, hotkey, coldkey = key
    of_hotkey, of_coldkey = hotkey_renaming(step), coldkey_renaming(step)
    if of_hotkey is not None and of_hotkey.concerns(Fact(What.CLAIMABLE)):
        hotkey = of_hotkey.new if hotkey == of_hotkey.old else hotkey
    if of_coldkey is not None:
        coldkey = of_coldkey.new if coldkey == of_coldkey.old else coldkey
    return netuid, hotkey, coldkey


def changes_of_debts(before: State, step: Step, after: State) -> Iterator[tuple[ClaimKey, int]]:
    """Return by how much more than rounding a swap of keys changed what is owed, and to whom."""
    if hotkey_renaming(step) is None and coldkey_renaming(step) is None:
        return
    then: dict[ClaimKey, int] = {}
    rounding: dict[ClaimKey, int] = {}
    for key, debt in debts(before):
        name = renamed_debt(key, step)
        then[name] = then.get(name, 0) + debt
        rounding[name] = rounding.get(name, 0) + most_that_rounding_owes(before, key)
    later = dict(debts(after))
    for key in then.keys() | later.keys():
        change = later.get(key, 0) // I96F32.scale - then.get(key, 0) // I96F32.scale
        if abs(change) > rounding.get(key, 1):
            yield key, change


def debts_follow_the_keys(before: State, step: Step, after: State) -> Break | None:
    """Tell to whom root owes more or less since a swap of keys (INVARIANT-KEYS-3)."""
    return worst(
        [
            Break(
                f"subnet {netuid}: {encode(coldkey)} is owed {change} more through "
                f"{encode(hotkey)}",
                abs(change),
            )
            for (netuid, hotkey, coldkey), change in changes_of_debts(before, step, after)
        ]
    )


def marks_left_by_coldkeys(before: State, step: Step, after: State) -> int:
    """Return by how much a swap of coldkeys may change what is owed: the marks that stay."""
    renaming = coldkey_renaming(step)
    if renaming is None:
        return 0
    marks = [
        mark
        for (_, _, coldkey), mark in (
            *before.root_claims.claimed.items(),
            *after.root_claims.claimed.items(),
        )
        if coldkey in {renaming.old, renaming.new}
    ]
    return max(marks, default=0)


def too_soon(before: State, step: Step, after: State) -> Iterator[tuple[NetUid, bool]]:
    """Return the subnets on which a swap came within a day of the last, or was not noted.

    And of each, whether the hotkey had a place there, or children.
    """
    renaming = hotkey_renaming(step)
    if renaming is None:
        return
    now = after.block.number
    for netuid, subnet in before.subnets.items():
        concerned = [
            fact
            for fact, _ in facts_of_subnet(before, netuid)
            if renaming.old in fact.hotkeys and renaming.concerns(fact)
        ]
        last = subnet.registration.last_hotkey_swaps.get(renaming.coldkey)
        is_rested = last is None or now > last + HOTKEY_SWAP_INTERVAL
        noted = after.subnet(netuid).registration.last_hotkey_swaps.get(renaming.coldkey)
        if subnet.identity.added and concerned and not (is_rested and noted == now):
            has_place = subnet.neurons.uid_of(renaming.old) is not None
            yield netuid, has_place or renaming.old in subnet.children.children


def swaps_are_a_day_apart(before: State, step: Step, after: State) -> Break | None:
    """Tell where hotkeys were swapped twice in a day, or unnoticed (INVARIANT-KEYS-4)."""
    netuids = [netuid for netuid, _ in too_soon(before, step, after)]
    if not netuids:
        return None
    return Break(f"subnet {netuids[0]}: the swap is too soon or not noted", len(netuids))


def without_a_place(before: State, step: Step, after: State) -> int:
    """Return on how many subnets a swap may be too soon: where the hotkey has no place."""
    found = tuple(too_soon(before, step, after))
    return 0 if any(counts for _, counts in found) else len(found)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-KEYS-1",
        "After a swap of hotkeys all is as before, told of the new one instead of the old.",
        swaps_of_hotkeys_rename,
        Known(
            "Encrypted commits keep the old hotkey, and so do locks on a hotkey that lost its "
            "totals when it ceased to be the owner's; children of the new one give way.",
            left_by_swaps,
        ),
    ),
    StepInvariant(
        "INVARIANT-KEYS-2",
        "After a swap of coldkeys all is as before, told of the new one instead of the old.",
        swaps_of_coldkeys_rename,
        Known(
            "What it wants of claims, and when it last swapped hotkeys, stay with the old one.",
            choices_and_cooldowns,
        ),
    ),
    StepInvariant(
        "INVARIANT-KEYS-3",
        "A swap of keys changes nothing of what root's stakers are owed.",
        debts_follow_the_keys,
        Known(
            "A swap of coldkeys moves the mark of what was claimed of a subnet only where there "
            "is stake on that subnet (KEYS-6).",
            marks_left_by_coldkeys,
        ),
    ),
    StepInvariant(
        "INVARIANT-KEYS-4",
        "A coldkey swaps a hotkey on a subnet once a day, and the swap is noted.",
        swaps_are_a_day_apart,
        Known(
            "A swap on all subnets neither asks nor notes where the old one has no place and no "
            "children, though stake and locks move there.",
            without_a_place,
        ),
    ),
)
"""Those of swaps of keys, in the order of the chapter."""
