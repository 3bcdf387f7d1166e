"""Invariants of locks: that they bind, and what they decide (chapter 23-invariants)."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    CallMade,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    any_amount,
    worst,
)
from tao_model.invariants.renaming import coldkey_renaming, hotkey_renaming
from tao_model.locks.aging import NEGLIGIBLE, Kind, Terms, rolled
from tao_model.locks.ownership import ONE_YEAR
from tao_model.locks.totals import kind_of
from tao_model.network.locks import terms_of, total_alpha
from tao_model.numbers.fixed_point import U64F64
from tao_model.state import State, Subnet
from tao_model.state.locks import Lock, LockKey, Locks
from tao_model.units import AccountId, BlockNumber, NetUid

ROUNDING_OF_STAKE: Final = 1000
"""Alpha that stake may lose to rounding under a lock; a unit each time its hotkey is touched."""

LEAST_PART: Final = 10
"""The owner changes by conviction of a tenth of all alpha, or more."""

NO_NAMES: Final[Mapping[AccountId, AccountId]] = {}
"""Nobody has got another name."""

Side = tuple[AccountId, bool]
"""A hotkey, and whether the locks on it that are meant are the perpetual ones."""


@attrs.frozen
class Sum:
    """What locks come to."""

    alpha: int = 0
    """What they lock."""
    conviction: int = 0
    """What they have earned, in 2^-64 alpha."""

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.alpha + other.alpha, self.conviction + other.conviction)

    def __sub__(self, other: "Sum") -> "Sum":
        return Sum(self.alpha - other.alpha, self.conviction - other.conviction)

    @property
    def size(self) -> int:
        """The greater of both, in alpha and whatever its sign."""
        return max(abs(self.alpha), abs(self.conviction) // U64F64.scale)

    @property
    def deficit(self) -> int:
        """What is missing of either, in alpha."""
        return max(0, -self.alpha, -self.conviction // U64F64.scale)


def sum_of(lock: Lock) -> Sum:
    """Return what one lock, or one total, comes to."""
    return Sum(lock.locked_mass, lock.conviction)


def terms_at(state: State, netuid: NetUid, now: BlockNumber) -> Terms:
    """Return what holds for the locks of a state in a block, maybe a later one."""
    return attrs.evolve(terms_of(state, netuid), now=now)


def locks_now(locks: Locks, terms: Terms) -> dict[LockKey, Lock]:
    """Return every lock as it is now."""
    return {
        (coldkey, hotkey): rolled(lock, terms, kind_of(locks, terms, coldkey, hotkey))
        for (coldkey, hotkey), lock in locks.locks.items()
    }


def stored_totals(locks: Locks, owner_hotkey: AccountId) -> Iterator[tuple[Side, Lock]]:
    """Return every total as it is stored, with what it is the total of."""
    for is_perpetual, totals, of_owner in (
        (True, locks.perpetual_total, locks.owner_perpetual_total),
        (False, locks.decaying_total, locks.owner_decaying_total),
    ):
        for hotkey, total in totals.items():
            if hotkey != owner_hotkey:
                yield (hotkey, is_perpetual), total
        if of_owner is not None:
            yield (owner_hotkey, is_perpetual), of_owner


def totals_now(locks: Locks, terms: Terms) -> dict[Side, Lock]:
    """Return every total as it is now."""
    return {
        side: rolled(total, terms, Kind(side[0] == terms.owner_hotkey, side[1]))
        for side, total in stored_totals(locks, terms.owner_hotkey)
    }


def side_of(locks: Locks, terms: Terms, key: LockKey) -> Side:
    """Return the total in which a lock counts."""
    coldkey, hotkey = key
    return hotkey, kind_of(locks, terms, coldkey, hotkey).is_perpetual


def surpluses(
    locks: Locks, terms: Terms, names: Mapping[AccountId, AccountId] = NO_NAMES
) -> dict[Side, Sum]:
    """Return by how much each total exceeds the sum of its locks, all as they are now.

    A hotkey is told under the name that it has got.
    """
    found: dict[Side, Sum] = {}
    for (hotkey, is_perpetual), total in totals_now(locks, terms).items():
        side = names.get(hotkey, hotkey), is_perpetual
        found[side] = found.get(side, Sum()) + sum_of(total)
    for key, lock in locks_now(locks, terms).items():
        hotkey, is_perpetual = side_of(locks, terms, key)
        side = names.get(hotkey, hotkey), is_perpetual
        found[side] = found.get(side, Sum()) - sum_of(lock)
    return found


def existing(state: State) -> Iterator[tuple[NetUid, Subnet]]:
    """Return every subnet that exists."""
    for netuid, subnet in state.subnets.items():
        if subnet.identity.added:
            yield netuid, subnet


def same_subnets(before: State, after: State) -> Iterator[tuple[NetUid, Subnet, Subnet]]:
    """Return every subnet that exists before and after a step: before, and after."""
    for netuid, subnet in existing(after):
        old = before.subnet(netuid)
        if old.identity.added and old.identity.registrations == subnet.identity.registrations:
            yield netuid, old, subnet


def locked_by_coldkey(state: State, netuid: NetUid, terms: Terms) -> dict[AccountId, int]:
    """Return what each coldkey has locked on a subnet."""
    found: dict[AccountId, int] = {}
    for (coldkey, _), lock in locks_now(state.subnet(netuid).locks, terms).items():
        found[coldkey] = found.get(coldkey, 0) + lock.locked_mass
    return found


def locks_are_covered(state: State) -> Break | None:
    """Tell who has locked more alpha than it has (INVARIANT-LOCKS-1)."""
    breaks = []
    for netuid, _ in existing(state):
        for coldkey, locked in locked_by_coldkey(state, netuid, terms_of(state, netuid)).items():
            alpha = total_alpha(state, coldkey, netuid)
            if locked > alpha:
                witness = (
                    f"subnet {netuid}: {encode(coldkey)} has {alpha} alpha and locked {locked}"
                )
                breaks.append(Break(witness, locked - alpha))
    return worst(breaks)


def lost_to_rounding(state: State) -> int:
    """Return how much less than what is locked somebody may have."""
    return ROUNDING_OF_STAKE


def locks_are_one_each(state: State) -> Break | None:
    """Tell who has something locked on several hotkeys of a subnet (INVARIANT-LOCKS-2)."""
    breaks = []
    for netuid, subnet in existing(state):
        counts: dict[AccountId, int] = {}
        for (coldkey, _), lock in locks_now(subnet.locks, terms_of(state, netuid)).items():
            counts[coldkey] = counts.get(coldkey, 0) + int(lock.locked_mass > 0)
        breaks += [
            Break(f"subnet {netuid}: {encode(coldkey)} has {count} locks", count - 1)
            for coldkey, count in counts.items()
            if count > 1
        ]
    return worst(breaks)


def _named(netuid: NetUid, side: Side) -> str:
    hotkey, is_perpetual = side
    kind = "perpetual" if is_perpetual else "decaying"
    return f"subnet {netuid}: the total of {kind} locks on {encode(hotkey)}"


def _told(off: Sum) -> str:
    return f"{off.alpha} alpha and {off.conviction // U64F64.scale} of conviction"


def totals_hold_their_locks(state: State) -> Break | None:
    """Tell which total is not the sum of its locks (INVARIANT-LOCKS-3)."""
    return worst(
        [
            Break(f"{_named(netuid, side)} exceeds them by {_told(off)}", off.size)
            for netuid, subnet in existing(state)
            for side, off in surpluses(subnet.locks, terms_of(state, netuid)).items()
            if off.size >= NEGLIGIBLE
        ]
    )


@attrs.frozen
class Drift:
    """A total that a step changed otherwise than its locks."""

    place: str
    off: Sum
    explained: int
    """How much of it production is known to let happen."""


def drifts(before: State, step: Step, after: State) -> Iterator[Drift]:
    """Return every total that a step changed otherwise than its locks, by more than is nothing."""
    now = after.block.number
    for netuid, old, new in same_subnets(before, after):
        if old.locks is new.locks and old.identity == new.identity:
            continue
        names = new_names(step, netuid)
        terms = terms_at(before, netuid, now), terms_at(after, netuid, now)
        then, later = surpluses(old.locks, terms[0], names), surpluses(new.locks, terms[1], names)
        reasons = untold(old.locks, new.locks, terms[0], names)
        for side in then.keys() | later.keys():
            off = later.get(side, Sum()) - then.get(side, Sum())
            reason = reasons.get(side, Untold())
            reason = attrs.evolve(reason, amount=reason.amount + then.get(side, Sum()).deficit)
            if side[0] in exchanged(terms, names):
                reason = attrs.evolve(reason, amount=reason.amount + off.size)
            if off.size >= NEGLIGIBLE * (1 + reason.touched):
                yield Drift(_named(netuid, side), off, reason.amount)


def new_names(step: Step, netuid: NetUid) -> Mapping[AccountId, AccountId]:
    """Return which hotkey a step puts in the place of which on a subnet."""
    renaming = hotkey_renaming(step)
    if renaming is None or renaming.netuid not in {None, netuid}:
        return NO_NAMES
    return {renaming.old: renaming.new}


def exchanged(
    terms: tuple[Terms, Terms], names: Mapping[AccountId, AccountId]
) -> frozenset[AccountId]:
    """Return the hotkeys of the owner before and after a step, where it is another.

    The totals of the owner become the other's without their locks.
    """
    old, new = (one.owner_hotkey for one in terms)
    return frozenset() if names.get(old, old) == new else frozenset({old, new})


@attrs.frozen
class Untold:
    """What a total may have missed in a step."""

    amount: int = 0
    """What time has done to it, and to the locks that were touched, since the last update."""
    touched: int = 0
    """How many of its locks the step touched."""


def untold(
    old: Locks, new: Locks, terms: Terms, names: Mapping[AccountId, AccountId]
) -> dict[Side, Untold]:
    """Return what each total may have missed in a step.

    That is what time has done to the total since its last update, and to the locks that the step
    touched since theirs; and a total that gives way to that of another hotkey. What a total lacks
    already cannot be taken off it.
    """
    found: dict[Side, Untold] = {}

    def add(side: Side, amount: int, touched: int) -> None:
        name = names.get(side[0], side[0]), side[1]
        so_far = found.get(name, Untold())
        found[name] = Untold(so_far.amount + amount, so_far.touched + touched)

    now = locks_now(old, terms)
    for key in {*old.locks, *new.locks}:
        before = old.locks.get(key)
        if before != new.locks.get(key):
            aged = Sum() if before is None else sum_of(now[key]) - sum_of(before)
            add(side_of(old, terms, key), aged.size, 1)
    totals = totals_now(old, terms)
    for side, total in stored_totals(old, terms.owner_hotkey):
        add(side, (sum_of(totals[side]) - sum_of(total)).size, 0)
        if side[0] in names.values():
            add(side, sum_of(totals[side]).size, 0)
    return found


def totals_move_with_their_locks(before: State, step: Step, after: State) -> Break | None:
    """Tell which total changed otherwise than its locks (INVARIANT-LOCKS-4)."""
    return worst(
        [
            Break(f"{drift.place} changed by {_told(drift.off)} more than they", drift.off.size)
            for drift in drifts(before, step, after)
        ]
    )


def untold_by_time(before: State, step: Step, after: State) -> int:
    """Return how far a total may go from its locks: all the way where each drift is explained."""
    found = tuple(drifts(before, step, after))
    if any(drift.off.size > drift.explained for drift in found):
        return 0
    return max((drift.off.size for drift in found), default=0)


def successors(step: Step) -> dict[AccountId, AccountId]:
    """Return which coldkey a call puts in the place of which."""
    renaming = coldkey_renaming(step)
    return {} if renaming is None else {renaming.old: renaming.new}


def locked_alpha_stays(before: State, step: Step, after: State) -> Break | None:
    """Tell whose lock a call lowered by more than the alpha that went (INVARIANT-LOCKS-5)."""
    if not isinstance(step, CallMade):
        return None
    names, now, breaks = successors(step), after.block.number, []
    for netuid, _, _ in same_subnets(before, after):
        then = locked_by_coldkey(before, netuid, terms_at(before, netuid, now))
        later = locked_by_coldkey(after, netuid, terms_at(after, netuid, now))
        for coldkey, locked in then.items():
            name = names.get(coldkey, coldkey)
            gone = total_alpha(before, coldkey, netuid) - total_alpha(after, name, netuid)
            freed = locked - later.get(name, 0) - max(0, gone)
            if freed >= NEGLIGIBLE:
                witness = f"subnet {netuid}: {freed} alpha of {encode(coldkey)} are not locked more"
                breaks.append(Break(witness, freed))
    return worst(breaks)


def convictions_before(before: State, netuid: NetUid, now: BlockNumber) -> dict[AccountId, int]:
    """Return the conviction in favour of each hotkey as a block finds it, in 2^-64 alpha."""
    locks, terms = before.subnet(netuid).locks, terms_at(before, netuid, now)
    found: dict[AccountId, int] = {}
    for (hotkey, _), total in totals_now(locks, terms).items():
        found[hotkey] = found.get(hotkey, 0) + total.conviction
    return found


def taken_over(before: State, step: Step, after: State) -> Iterator[tuple[NetUid, Subnet, Subnet]]:
    """Return every subnet whose owner a single block changed: before, and after."""
    if isinstance(step, BlocksPassed) and len(step.inputs) == 1:
        for netuid, old, new in same_subnets(before, after):
            if old.identity.owner != new.identity.owner:
                yield netuid, old, new


def owners_change_by_conviction(before: State, step: Step, after: State) -> Break | None:
    """Tell which subnet got another owner otherwise than by conviction (INVARIANT-LOCKS-6)."""
    now, breaks = after.block.number, []
    for netuid, old, new in taken_over(before, step, after):
        found, winner = convictions_before(before, netuid, now), new.identity.owner_hotkey
        is_right = (
            winner is not None
            and now >= old.identity.registered_at + ONE_YEAR
            and found.get(winner, 0) == max(found.values(), default=-1)
            and before.stake.owners.get(winner) == new.identity.owner
            and new.neurons.uid_of(winner) is not None
        )
        if not is_right:
            breaks.append(Break(f"subnet {netuid} was taken over against the rule", 1))
    names = successors(step)
    for netuid, old, new in same_subnets(before, after):
        owner = old.identity.owner
        expected = None if owner is None else names.get(owner, owner)
        if isinstance(step, CallMade) and new.identity.owner != expected:
            breaks.append(Break(f"subnet {netuid} has another owner by a call", 1))
    return worst(breaks)


def lockable(subnet: Subnet) -> int:
    """Return the alpha of a subnet that could be locked: neither burned nor the chain's own."""
    return subnet.alpha.alpha_out - subnet.alpha.burned - subnet.pool_accounts.protocol_alpha


def takeovers(before: State, step: Step, after: State) -> Iterator[tuple[NetUid, int, int]]:
    """Return of each takeover what the winner's conviction, and that of all, lacked to the tenth.

    In alpha that could be locked; ten units of it for each of conviction.
    """
    for netuid, old, new in taken_over(before, step, after):
        found = convictions_before(before, netuid, after.block.number)
        winner = new.identity.owner_hotkey
        own = 0 if winner is None else found.get(winner, 0)
        needed = lockable(old)
        yield (
            netuid,
            needed - LEAST_PART * own // U64F64.scale,
            needed - LEAST_PART * sum(found.values()) // U64F64.scale,
        )


def winners_have_the_tenth(before: State, step: Step, after: State) -> Break | None:
    """Tell which subnet was taken over with less conviction than a tenth (INVARIANT-LOCKS-7)."""
    return worst(
        [
            Break(f"subnet {netuid}: a tenth of {missing} alpha was missing", missing)
            for netuid, missing, _ in takeovers(before, step, after)
            if missing > 0
        ]
    )


def conviction_of_others(before: State, step: Step, after: State) -> int:
    """Return how much may be missing: any, where the conviction of all comes to the tenth."""
    found = tuple(takeovers(before, step, after))
    if any(of_all > 0 for _, _, of_all in found):
        return 0
    return max((missing for _, missing, _ in found), default=0)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-LOCKS-1",
        "Nobody has locked more alpha of a subnet than it has there.",
        locks_are_covered,
        Known("Stake loses to rounding what a lock does not.", lost_to_rounding),
    ),
    StateInvariant(
        "INVARIANT-LOCKS-2",
        "Nobody has something locked on several hotkeys of a subnet.",
        locks_are_one_each,
    ),
    StateInvariant(
        "INVARIANT-LOCKS-3",
        "Every total is the sum of its locks, all as they are now.",
        totals_hold_their_locks,
        Known(
            "A lock that is brought up to now takes its whole total along; another hotkey of the "
            "owner gets the owner's totals; a swap of hotkeys replaces a total.",
            any_amount,
            "INVARIANT-LOCKS-4 binds every step",
        ),
    ),
    StepInvariant(
        "INVARIANT-LOCKS-4",
        "A total changes as the sum of its locks does.",
        totals_move_with_their_locks,
        Known(
            "Where a lock is brought up to now, its total misses what time did to the others; "
            "another hotkey of the owner gets the owner's totals without their locks; a swap of "
            "hotkeys replaces a total.",
            untold_by_time,
        ),
    ),
    StepInvariant(
        "INVARIANT-LOCKS-5",
        "A call lowers what somebody has locked by no more than the alpha that goes.",
        locked_alpha_stays,
    ),
    StepInvariant(
        "INVARIANT-LOCKS-6",
        "A subnet gets another owner by most conviction after a year, or by a swap of coldkeys.",
        owners_change_by_conviction,
    ),
    StepInvariant(
        "INVARIANT-LOCKS-7",
        "Who takes a subnet over has conviction of a tenth of the alpha that could be locked.",
        winners_have_the_tenth,
        Known("The conviction of all is counted, whomever it favours.", conviction_of_others),
    ),
)
"""Those of locks, in the order of the chapter."""
