"""Invariants of TAO: how much there is, and where (chapter 23-invariants)."""

from typing import Final

from tao_model.addresses import encode
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.state import State
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT
from tao_model.supply.curve import MAXIMUM_SUPPLY, block_emission

GREATEST_DUST: Final = EXISTENTIAL_DEPOSIT - 1
"""What an account that ceases to exist leaves behind at most."""


def accounts_and_their_counter(state: State) -> Break | None:
    """Tell by how much the accounts' counter is off their sum (INVARIANT-TAO-1)."""
    held = sum(state.accounts.values())
    counted = state.supply.balances_issuance
    if held == counted:
        return None
    return Break(f"the accounts hold {held} rao, their counter says {counted}", abs(held - counted))


def gap(state: State) -> int:
    """Return by how much the economy's counter of TAO is above that of the accounts."""
    return state.supply.total_issuance - state.supply.balances_issuance


def twin_counters(state: State) -> Break | None:
    """Tell by how much the economy's counter is off that of the accounts (INVARIANT-TAO-2)."""
    if gap(state) == 0:
        return None
    supply = state.supply
    return Break(
        f"the economy counts {supply.total_issuance} rao, the accounts {supply.balances_issuance}",
        abs(gap(state)),
    )


def room_below_the_cap(state: State) -> int:
    """Return how far the economy's counter may be ahead: up to the cap, where blocks stop."""
    return max(0, MAXIMUM_SUPPLY - state.supply.balances_issuance) if gap(state) > 0 else 0


def twins_move_alike(before: State, step: Step, after: State) -> Break | None:
    """Tell by how much a step moved the two counters apart (INVARIANT-TAO-3)."""
    change = gap(after) - gap(before)
    if change == 0:
        return None
    return Break(f"the gap grew from {gap(before)} to {gap(after)} rao", abs(change))


def dust_of_closed_accounts(before: State, step: Step, after: State) -> int:
    """Return how much dust the accounts that a step closed can have left."""
    closed = sum(account not in after.accounts for account in before.accounts)
    return GREATEST_DUST * closed if gap(after) > gap(before) else 0


def created_by_blocks_alone(before: State, step: Step, after: State) -> Break | None:
    """Tell how much TAO came up beyond what blocks may create (INVARIANT-TAO-4)."""
    blocks = len(step.inputs) if isinstance(step, BlocksPassed) else 0
    allowed = blocks * block_emission(before.supply.total_issuance)
    breaks = [
        Break(f"{name} grew by {new - old} rao, at most {allowed} may come", new - old - allowed)
        for name, old, new in (
            ("the economy's counter", before.supply.total_issuance, after.supply.total_issuance),
            (
                "the accounts' counter",
                before.supply.balances_issuance,
                after.supply.balances_issuance,
            ),
        )
        if new - old > allowed
    ]
    return worst(breaks)


def below_the_cap(state: State) -> Break | None:
    """Tell by how much there is more TAO than there may ever be (INVARIANT-TAO-5)."""
    most = max(state.supply.total_issuance, state.supply.balances_issuance)
    if most <= MAXIMUM_SUPPLY:
        return None
    return Break(f"{most} rao are counted", most - MAXIMUM_SUPPLY)


def accounts_worth_keeping(state: State) -> Break | None:
    """Tell which account holds less than an account must (INVARIANT-TAO-6)."""
    return worst(
        [
            Break(f"{encode(account)} holds {balance} rao", EXISTENTIAL_DEPOSIT - balance)
            for account, balance in state.accounts.items()
            if balance < EXISTENTIAL_DEPOSIT
        ]
    )


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-TAO-1",
        "The accounts' counter of TAO is the sum of what all accounts hold.",
        accounts_and_their_counter,
    ),
    StateInvariant(
        "INVARIANT-TAO-2",
        "The economy's counter of TAO is that of the accounts.",
        twin_counters,
        Known(
            "Dust that a plain payment leaves behind and fees without an author leave the "
            "economy's counter above the other, as far as the cap; nothing explains a gap below.",
            room_below_the_cap,
        ),
    ),
    StepInvariant(
        "INVARIANT-TAO-3",
        "A step moves the economy's counter of TAO and that of the accounts by the same amount.",
        twins_move_alike,
        Known(
            "Dust of an account that a plain payment closes stays in the economy's counter: "
            "at most 499 rao for each such account.",
            dust_of_closed_accounts,
        ),
    ),
    StepInvariant(
        "INVARIANT-TAO-4",
        "TAO is created by blocks alone, by each no more than the curve says.",
        created_by_blocks_alone,
    ),
    StateInvariant(
        "INVARIANT-TAO-5",
        "No more than 21,000,000 TAO are counted.",
        below_the_cap,
    ),
    StateInvariant(
        "INVARIANT-TAO-6",
        "An account holds the existential deposit of 500 rao at least.",
        accounts_worth_keeping,
    ),
)
"""Those of TAO, in the order of the chapter."""
