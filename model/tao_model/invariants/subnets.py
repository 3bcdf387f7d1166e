"""Invariants of subnets, their parameters and prices (chapter 23-invariants)."""

from collections.abc import Iterator
from typing import Final

import attrs

from tao_model.addresses import encode
from tao_model.invariants.dust import bucketed
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    any_amount,
    worst,
)
from tao_model.state import ROOT, State
from tao_model.state.locks import Locks
from tao_model.state.subnets import Subnet


def count_of_totals(locks: Locks) -> int:
    """Return how many totals of locks there are."""
    of_owner = (locks.owner_perpetual_total, locks.owner_decaying_total)
    others = len(locks.perpetual_total) + len(locks.decaying_total)
    return others + sum(total is not None for total in of_owner)


def remains(subnet: Subnet) -> dict[str, int]:
    """Return what of a subnet counts: alpha, TAO, neurons and who has what on it."""
    return {
        "TAO in the pool": int(subnet.pool.tao_reserve),
        "alpha in the pool": int(subnet.pool.alpha_reserve),
        "alpha outside": int(subnet.alpha.alpha_out),
        "alpha of the chain": int(subnet.pool_accounts.protocol_alpha),
        "alpha in buckets": bucketed(subnet.pending),
        "neurons": subnet.neurons.count,
        "hotkeys with stake": sum(held.pool.value > 0 for held in subnet.stake.hotkeys.values()),
        "lists of children": len(subnet.children.children),
        "lists of parents": len(subnet.children.parents),
        "locks": len(subnet.locks.locks),
        "totals of locks": count_of_totals(subnet.locks),
        "moving price": int(subnet.emission.moving_price),
    }


def nothing_remains_of_a_dissolved_subnet(state: State) -> Break | None:
    """Tell what is left of a subnet that does not exist (INVARIANT-SUBNETS-1)."""
    return worst(
        [
            Break(f"subnet {netuid} does not exist and has {amount} {what}", abs(amount))
            for netuid, subnet in state.subnets.items()
            if not subnet.identity.added
            for what, amount in remains(subnet).items()
            if amount != 0
        ]
    )


def bounds_are_in_order(state: State) -> Break | None:
    """Tell which lower bound is above its upper one (INVARIANT-SUBNETS-2)."""
    return worst(
        [
            Break(f"{name}: {low} and {high}", low - high)
            for name, low, high in ordered_bounds(state)
            if low > high
        ]
    )


def ordered_bounds(state: State) -> Iterator[tuple[str, int, int]]:
    """Return every pair of bounds: its name, the lower one, the upper one."""
    for netuid, subnet in state.subnets.items():
        if subnet.identity.added:
            own = subnet.parameters
            yield f"subnet {netuid}, burn", own.min_burn, own.max_burn
            low, high = attrs.astuple(own.alpha_bounds)
            yield f"subnet {netuid}, alpha", low, high


def takes_have_bounds_in_order(state: State) -> Break | None:
    """Tell which least take of all is above the greatest (INVARIANT-SUBNETS-5)."""
    whole = state.parameters
    return worst(
        [
            Break(f"{name}: {low} and {high} of 65535", low - high)
            for name, low, high in (
                ("delegate takes", whole.min_delegate_take, whole.max_delegate_take),
                ("childkey takes", whole.min_childkey_take, whole.max_childkey_take),
            )
            if low > high
        ]
    )


def prices_are_within_bounds(before: State, step: Step, after: State) -> Break | None:
    """Tell where a registration costs less or more than it may (INVARIANT-SUBNETS-3).

    Looked at where blocks passed, as they bring the price within bounds.
    """
    if not isinstance(step, BlocksPassed):
        return None
    breaks = []
    for netuid, subnet in after.subnets.items():
        low, high = subnet.parameters.min_burn, subnet.parameters.max_burn
        price = subnet.registration.burn
        if netuid != ROOT and subnet.identity.added and not low <= price <= high:
            witness = f"subnet {netuid}: {price} rao, between {low} and {high} may be"
            breaks.append(Break(witness, max(low - price, price - high)))
    return worst(breaks)


def owner_hotkeys_are_the_owners(state: State) -> Break | None:
    """Tell which subnet's owner hotkey belongs to somebody else (INVARIANT-SUBNETS-4)."""
    breaks = []
    for netuid, subnet in state.subnets.items():
        hotkey, owner = subnet.identity.owner_hotkey, subnet.identity.owner
        if hotkey is not None and owner is not None and state.stake.owners.get(hotkey) != owner:
            witness = f"subnet {netuid}: {encode(hotkey)} is not of the owner {encode(owner)}"
            breaks.append(Break(witness, 1))
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-SUBNETS-1",
        "A subnet that does not exist has no TAO, alpha, neurons, stakes, children or locks.",
        nothing_remains_of_a_dissolved_subnet,
    ),
    StateInvariant(
        "INVARIANT-SUBNETS-2",
        "No lower bound of a parameter is above the upper one.",
        bounds_are_in_order,
    ),
    StepInvariant(
        "INVARIANT-SUBNETS-3",
        "After a block a registration on any subnet but root costs what the bounds allow.",
        prices_are_within_bounds,
    ),
    StateInvariant(
        "INVARIANT-SUBNETS-4",
        "The owner hotkey of a subnet is one of its owner's.",
        owner_hotkeys_are_the_owners,
        Known(
            "The owner, and root, may set any hotkey.",
            any_amount,
            "nothing binds what owner and root set",
        ),
    ),
    StateInvariant(
        "INVARIANT-SUBNETS-5",
        "The least take of delegates, and that of children, is not above the greatest.",
        takes_have_bounds_in_order,
        Known(
            "Root may set the bounds of takes in any order.",
            any_amount,
            "nothing binds what root sets",
        ),
    ),
)
"""Those of subnets, in the order of the chapter."""
