"""Invariants of a subnet's neurons (chapter 23-invariants)."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tao_model.invariants.invariant import (
    Break,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.state import State
from tao_model.state.consensus import Mechanism, Neurons
from tao_model.units import UNITS, MechanismId, NetUid, Proportion16

ONE: Final = UNITS[Proportion16].maximum
"""The whole, as a proportion of 16 bits."""


def rosters(state: State) -> Iterator[tuple[NetUid, Neurons]]:
    """Return the neurons of every subnet that has any."""
    for netuid, subnet in state.subnets.items():
        if subnet.neurons.count:
            yield netuid, subnet.neurons


def mechanisms(state: State) -> Iterator[tuple[NetUid, int, Mechanism, int]]:
    """Return every mechanism with its subnet, its number, and how many neurons there are."""
    for netuid, subnet in state.subnets.items():
        for number, mechanism in subnet.mechanisms.items():
            yield netuid, int(number), mechanism, subnet.neurons.count


def every_hotkey_has_one_uid(state: State) -> Break | None:
    """Tell on which subnet a hotkey has two uids (INVARIANT-NEURONS-1)."""
    return worst(
        [
            Break(f"subnet {netuid}: {neurons.count} uids of {different} hotkeys", twice)
            for netuid, neurons in rosters(state)
            if (twice := neurons.count - (different := len(set(neurons.hotkeys)))) > 0
        ]
    )


def _lists(neurons: Neurons) -> dict[str, Sequence[Any]]:
    return {
        "registered_at": neurons.registered_at,
        "active": neurons.active,
        "emission": neurons.emission,
        "consensus": neurons.consensus,
        "dividends": neurons.dividends,
        "validator_trust": neurons.validator_trust,
        "validator_permit": neurons.validator_permit,
    }


def _lists_of_mechanism(number: int, mechanism: Mechanism) -> dict[str, Sequence[Any]]:
    return {
        f"incentive of mechanism {number}": mechanism.incentive,
        f"last_update of mechanism {number}": mechanism.last_update,
    }


def lists_are_of_all_neurons(state: State) -> Break | None:
    """Tell which list does not have an entry for each neuron (INVARIANT-NEURONS-2)."""
    breaks = []
    for netuid, subnet in state.subnets.items():
        count = subnet.neurons.count
        first = subnet.mechanisms.get(MechanismId(0), Mechanism())
        lists = _lists(subnet.neurons) | _lists_of_mechanism(0, first)
        breaks += [
            Break(f"subnet {netuid}: {len(items)} entries of {name} for {count} neurons", off)
            for name, items in lists.items()
            if (off := abs(len(items) - count)) > 0
        ]
    return worst(breaks)


def lists_of_mechanisms_are_of_neurons(state: State) -> Break | None:
    """Tell which further mechanism has more or fewer entries than neurons (INVARIANT-NEURONS-7)."""
    return worst(
        [
            Break(f"subnet {netuid}: {len(items)} entries of {name} for {count} neurons", off)
            for netuid, number, mechanism, count in mechanisms(state)
            if number > 0
            for name, items in _lists_of_mechanism(number, mechanism).items()
            if (off := abs(len(items) - count)) > 0
        ]
    )


def missing_entries(state: State) -> int:
    """Return how many entries a list of a further mechanism may lack: those of all neurons.

    None, where a list is longer than there are neurons.
    """
    is_longer = any(
        len(items) > count
        for _, number, mechanism, count in mechanisms(state)
        for items in _lists_of_mechanism(number, mechanism).values()
    )
    return 0 if is_longer else max((n.count for _, n in rosters(state)), default=0)


def not_more_validators_than_may_be(before: State, step: Step, after: State) -> Break | None:
    """Tell on which subnet an epoch gave more permits than it may (INVARIANT-NEURONS-3).

    One more where the owner is a neuron: its permit is not counted.
    """
    breaks = []
    for netuid, subnet in after.subnets.items():
        if subnet.emission.last_mechanism_step_block <= before.block.number:
            continue
        permits = sum(subnet.neurons.validator_permit)
        most = int(subnet.parameters.max_allowed_validators)
        if subnet.identity.owner_hotkey in subnet.neurons.hotkeys:
            most += 1
        if permits > most:
            breaks.append(Break(f"subnet {netuid}: {permits} permits for {most}", permits - most))
    return worst(breaks)


def permits_of_mechanisms(before: State, step: Step, after: State) -> int:
    """Return how many permits further mechanisms may add."""
    return max(
        subnet.parameters.max_allowed_validators * (subnet.parameters.mechanism_count - 1)
        for subnet in after.subnets.values()
    )


def not_more_neurons_than_may_be(state: State) -> Break | None:
    """Tell which subnet has more neurons than it may (INVARIANT-NEURONS-4)."""
    return worst(
        [
            Break(f"subnet {netuid}: {count} neurons, at most {most} may be", count - most)
            for netuid, subnet in state.subnets.items()
            if (count := subnet.neurons.count) > (most := subnet.parameters.max_allowed_uids)
        ]
    )


def rows_name_neurons(state: State) -> Break | None:
    """Tell whose weights or bonds name a uid that is none, or one twice (INVARIANT-NEURONS-5)."""
    breaks = []
    for netuid, number, mechanism, count in mechanisms(state):
        for what, rows in (("weights", mechanism.weights), ("bonds", mechanism.bonds)):
            for uid, row in rows.items():
                named = [target for target, _ in row]
                wrong = sum(target >= count for target in (uid, *named))
                wrong += len(named) - len(set(named))
                if wrong:
                    witness = f"subnet {netuid}, mechanism {number}: {what} of uid {uid} of {count}"
                    breaks.append(Break(witness, wrong))
    return worst(breaks)


def shares_of_neurons_are_parts_of_one(state: State) -> Break | None:
    """Tell on which subnet incentives or dividends sum to more than one (INVARIANT-NEURONS-6)."""
    lists = [
        (f"subnet {netuid}: dividends", neurons.dividends) for netuid, neurons in rosters(state)
    ]
    lists += [
        (f"subnet {netuid}, mechanism {number}: incentives", mechanism.incentive)
        for netuid, number, mechanism, _ in mechanisms(state)
    ]
    return worst(
        [
            Break(f"{what} sum to {total} of 65535", total - ONE)
            for what, parts in lists
            if (total := sum(parts)) > ONE
        ]
    )


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-NEURONS-1",
        "On every subnet each hotkey has one uid.",
        every_hotkey_has_one_uid,
    ),
    StateInvariant(
        "INVARIANT-NEURONS-2",
        "Every list of a subnet's neurons has an entry for each of them.",
        lists_are_of_all_neurons,
    ),
    StepInvariant(
        "INVARIANT-NEURONS-3",
        "No epoch gives more permits than the subnet may have validators, but for its owner's.",
        not_more_validators_than_may_be,
        Known(
            "With several mechanisms whoever has a permit of one has it: each may add as many.",
            permits_of_mechanisms,
        ),
    ),
    StateInvariant(
        "INVARIANT-NEURONS-4",
        "No subnet has more neurons than it may have.",
        not_more_neurons_than_may_be,
    ),
    StateInvariant(
        "INVARIANT-NEURONS-5",
        "Weights and bonds are of uids that exist, and name each at most once.",
        rows_name_neurons,
    ),
    StateInvariant(
        "INVARIANT-NEURONS-6",
        "Incentives of a mechanism, and dividends of a subnet, sum to one at most.",
        shares_of_neurons_are_parts_of_one,
    ),
    StateInvariant(
        "INVARIANT-NEURONS-7",
        "The lists of every further mechanism have an entry for each neuron.",
        lists_of_mechanisms_are_of_neurons,
        Known(
            "A mechanism that is added has empty lists: who registered before has no entry until "
            "the next epoch writes them whole, and later neurons append theirs.",
            missing_entries,
        ),
    ),
)
"""Those of neurons, in the order of the chapter."""
