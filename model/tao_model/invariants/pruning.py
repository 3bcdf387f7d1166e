"""The invariant of who gives way to a new neuron (chapter 23-invariants)."""

from collections.abc import Iterator
from typing import Final

from tao_model.invariants.invariant import Break, CallMade, Invariant, Step, StepInvariant, worst
from tao_model.invariants.locks import same_subnets
from tao_model.network.epochs import NOBODY
from tao_model.state import ROOT, State, Subnet
from tao_model.units import BlockNumber, NetUid, Uid


def gave_way(before: State, step: Step, after: State) -> Iterator[tuple[NetUid, Subnet, Uid]]:
    """Return the neurons that a call replaced by one that registers now, on subnets but root."""
    if not isinstance(step, CallMade):
        return
    for netuid, old, new in same_subnets(before, after):
        then, later = old.neurons, new.neurons
        if netuid == ROOT or then.count != later.count or then.hotkeys == later.hotkeys:
            continue
        for uid, hotkey in enumerate(later.hotkeys):
            is_new = later.registered_at[uid] == after.block.number
            if hotkey != then.hotkeys[uid] and hotkey not in then.hotkeys and is_new:
                yield netuid, old, Uid(uid)


def is_young(subnet: Subnet, uid: Uid, now: BlockNumber) -> bool:
    """Tell whether a neuron is younger than the immunity period."""
    return now - subnet.neurons.registered_at[uid] < subnet.parameters.immunity_period


def rank(subnet: Subnet, uid: Uid) -> tuple[int, BlockNumber, Uid]:
    """Return by what a neuron gives way: who has least of it goes first."""
    emission = subnet.neurons.emission
    return (
        emission[uid] if uid < len(emission) else 0,
        subnet.neurons.registered_at[uid],
        uid,
    )


def is_owners(before: State, subnet: Subnet, uid: Uid) -> bool:
    """Tell whether a neuron is of the subnet's owner, or is the hotkey that it named."""
    hotkey, owner = subnet.neurons.hotkeys[uid], subnet.identity.owner
    named = hotkey == subnet.identity.owner_hotkey
    return named or before.stake.owners.get(hotkey) == (NOBODY if owner is None else owner)


def passed_over(subnet: Subnet, replaced: Uid, now: BlockNumber) -> list[Uid]:
    """Return the neurons that had less than the one that gave way, and were as young or old."""
    uids = [Uid(uid) for uid in range(subnet.neurons.count)]
    alike = [uid for uid in uids if is_young(subnet, uid, now) == is_young(subnet, replaced, now)]
    return [uid for uid in alike if rank(subnet, uid) < rank(subnet, replaced)]


def owners_are_spared_up_to_a_limit(before: State, step: Step, after: State) -> Break | None:
    """Tell for whom a neuron gave way out of turn (INVARIANT-NEURONS-11)."""
    now, breaks = after.block.number, []
    for netuid, subnet, replaced in gave_way(before, step, after):
        passed = passed_over(subnet, replaced, now)
        owners = sum(is_owners(before, subnet, uid) for uid in passed)
        others = len(passed) - owners
        too_many = max(0, owners - subnet.parameters.immune_owner_uids_limit)
        if others + too_many > 0:
            witness = (
                f"subnet {netuid}: neuron {replaced} gave way before {others} with less and "
                f"{owners} of the owner's"
            )
            breaks.append(Break(witness, others + too_many))
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-NEURONS-11",
        "Who gives way has least, but for neurons of the owner, as many as may be spared.",
        owners_are_spared_up_to_a_limit,
    ),
)
"""That of pruning."""
