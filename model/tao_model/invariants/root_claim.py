"""Invariants of what root may claim of the subnets' alpha (chapter 23-invariants)."""

from collections.abc import Iterator
from typing import Final

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    Break,
    CallMade,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.invariants.stakers import UNSTAKING, concerned
from tao_model.numbers.fixed_point import I96F32
from tao_model.root_claim import owed
from tao_model.share_pools import value_of
from tao_model.state import ROOT, Map, State
from tao_model.state.pools import HotkeyStake
from tao_model.state.root_claims import ClaimKey
from tao_model.units import AccountId, I96F32Bits, NetUid

MARKS_LEFT_OVER: Final = 1000
"""Alpha that is taken for what rounding may add to a mark."""

_NOTHING_STAKED: Final = HotkeyStake()


def debts(state: State) -> Iterator[tuple[ClaimKey, I96F32Bits]]:
    """Return what each root staker is owed of each subnet through each hotkey; maybe below zero."""
    on_root = state.subnet(ROOT).stake.hotkeys
    for hotkey, rates in state.root_claims.claimable.items():
        held = on_root.get(hotkey, _NOTHING_STAKED)
        for coldkey, share in held.shares.items():
            root_stake = value_of(held.pool, share)
            for netuid in rates:
                key = (netuid, hotkey, coldkey)
                yield key, owed(state.root_claims, key, root_stake)


def nobody_owes_to_a_subnet(state: State) -> Break | None:
    """Tell who has claimed more than it could (INVARIANT-ROOT-1)."""
    return worst(
        [
            Break(
                f"subnet {netuid}: {encode(coldkey)} through {encode(hotkey)} has claimed "
                f"{-(debt >> 32)} alpha more than it could",
                -(debt >> 32),
            )
            for (netuid, hotkey, coldkey), debt in debts(state)
            if debt < 0
        ]
    )


def marks_left_over(state: State) -> int:
    """Return how far a mark may be above what could be claimed."""
    return MARKS_LEFT_OVER


def rates_are_not_negative(state: State) -> Break | None:
    """Tell which rate of claims is below zero (INVARIANT-ROOT-2)."""
    return worst(
        [
            Break(f"{encode(hotkey)} on subnet {netuid}: {rate} of 2^-32", -rate)
            for hotkey, rates in state.root_claims.claimable.items()
            for netuid, rate in rates.items()
            if rate < 0
        ]
    )


def root_stakers(state: State) -> set[AccountId]:
    """Return every coldkey with stake on root that is worth anything."""
    return {
        coldkey
        for held in state.subnet(ROOT).stake.hotkeys.values()
        for coldkey, share in held.shares.items()
        if value_of(held.pool, share) > 0
    }


def who_leaves_root_leaves_the_roster(before: State, step: Step, after: State) -> Break | None:
    """Tell who took all stake out of root and stayed on the roster (INVARIANT-ROOT-3)."""
    gone = root_stakers(before) - root_stakers(after)
    staying = sorted(gone.intersection(after.root_claims.staking_coldkeys))
    if not staying:
        return None
    return Break(f"{encode(staying[0])} has left root and is on the roster", len(staying))


def given_away(before: State, step: Step, after: State) -> int:
    """Return how many may stay on the roster: who gave root stake away, or moved it."""
    is_unstaking = isinstance(step, CallMade) and isinstance(step.action, UNSTAKING)
    return 0 if is_unstaking else len(after.root_claims.staking_coldkeys)


def debt_of_all(state: State) -> dict[int, int]:
    """Return what all root stakers are owed of each subnet, whole units of what is above zero."""
    sums: dict[int, int] = {}
    for (netuid, _, _), debt in debts(state):
        if debt > 0:
            sums[netuid] = sums.get(netuid, 0) + debt
    return {netuid: debt // I96F32.scale for netuid, debt in sums.items()}


def most_that_rounding_owes(before: State, key: ClaimKey) -> int:
    """Return by how much rounding may raise what is owed: of the mark, and of the stake."""
    netuid, hotkey, _ = key
    rates: Map[NetUid, I96F32Bits] = before.root_claims.claimable.get(hotkey, Map())
    rate = rates.get(netuid, I96F32.zero)
    return 1 + -(-2 * rate // I96F32.scale)


def stake_claims_nothing_of_the_past(before: State, step: Step, after: State) -> Break | None:
    """Tell who was owed more of root's claims by a call on stake (INVARIANT-ROOT-4)."""
    if concerned(step) is None:
        return None
    then = dict(debts(before))
    breaks = []
    for key, debt in debts(after):
        gained = debt // I96F32.scale - max(0, then.get(key, 0)) // I96F32.scale
        if gained > most_that_rounding_owes(before, key):
            netuid, hotkey, coldkey = key
            witness = f"subnet {netuid}: {encode(coldkey)} is owed {gained} more through "
            breaks.append(Break(f"{witness}{encode(hotkey)}", gained))
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-ROOT-1",
        "No root staker has claimed more of a subnet than it could.",
        nobody_owes_to_a_subnet,
        Known(
            "Where stake goes, the mark falls by what is rounded down, and what is owed may come "
            "out below zero: by less than a unit each time, 1000 units taken as the most.",
            marks_left_over,
        ),
    ),
    StateInvariant(
        "INVARIANT-ROOT-2",
        "No rate of claims is below zero.",
        rates_are_not_negative,
    ),
    StepInvariant(
        "INVARIANT-ROOT-3",
        "Whoever takes all stake out of root leaves the roster of root's stakers.",
        who_leaves_root_leaves_the_roster,
        Known("Whoever gives it to somebody else stays on the roster.", given_away),
    ),
    StepInvariant(
        "INVARIANT-ROOT-4",
        "No call on stake raises what a root staker is owed, but for rounding.",
        stake_claims_nothing_of_the_past,
    ),
)
"""Those of root claims, in the order of the chapter."""
