"""Invariants of emission: who receives it, when, at what price (chapter 23-invariants)."""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from tao_model.emission.schedule import is_due
from tao_model.emission.terms import offer
from tao_model.invariants.dust import Place, bucketed
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    Invariant,
    Known,
    Step,
    StepInvariant,
    worst,
)
from tao_model.network.coinbase import divided, issuance_of, scheduled_subnets
from tao_model.network.epochs import NOBODY
from tao_model.numbers.fixed_point import I96F32, U96F32
from tao_model.state import ROOT, State, Subnet
from tao_model.supply.curve import block_emission
from tao_model.units import UNITS, MechanismId, NetUid, Proportion16


def averages_stay_between(before: State, step: Step, after: State) -> Break | None:
    """Tell which moving price left the range from what it was to one (INVARIANT-EMISSION-1)."""
    breaks = []
    for netuid, subnet in after.subnets.items():
        old, new = before.subnet(netuid).emission.moving_price, subnet.emission.moving_price
        if not 0 <= new <= max(old, I96F32.one):
            witness = f"subnet {netuid}: the moving price went from {old} to {new} of 2^-32"
            breaks.append(Break(witness, max(-new, new - max(old, I96F32.one))))
    return worst(breaks)


def overshoot(before: State, step: Step, after: State) -> int:
    """Return how far a moving price may go beyond one: any, where its weight of the new does."""
    if before.parameters.subnet_moving_alpha <= I96F32.one:
        return 0
    return max(subnet.emission.moving_price for subnet in after.subnets.values())


def may_receive(netuid: NetUid, subnet: Subnet) -> bool:
    """Tell whether a subnet takes part in emission, said anew and not as EMISSION-1 computes it."""
    is_open = subnet.parameters.subtoken_enabled and subnet.parameters.registration_allowed
    is_started = subnet.identity.added and subnet.identity.first_emission_block is not None
    return netuid != ROOT and is_open and is_started


def only_some_receive(before: State, step: Step, after: State) -> Break | None:
    """Tell which subnet received alpha without taking part (INVARIANT-EMISSION-2)."""
    if not isinstance(step, BlocksPassed):
        return None
    breaks = []
    for netuid, subnet in after.subnets.items():
        old = before.subnet(netuid)
        if may_receive(netuid, old):
            continue
        pending = bucketed(subnet.pending) - bucketed(old.pending)
        created = issuance_of(subnet) - issuance_of(old) if netuid != ROOT else 0
        if max(pending, created) > 0:
            witness = f"subnet {netuid} takes no part and received {max(pending, created)} alpha"
            breaks.append(Break(witness, max(pending, created)))
    return worst(breaks)


def epochs_keep_their_time(before: State, step: Step, after: State) -> Break | None:
    """Tell which subnet's epoch was due in a block and had no slot (INVARIANT-EMISSION-3).

    Looked at where a single block passed.
    """
    if not isinstance(step, BlocksPassed) or len(step.inputs) != 1:
        return None
    block = after.block.number
    due = [s for s in scheduled_subnets(before) if is_due(s.schedule, block)]
    served = [s for s in due if after.subnet(s.netuid).schedule.last_epoch_block == block]
    ran = sum(s.keys_are_consistent for s in served)
    if len(served) == len(due) or ran >= before.parameters.max_epochs_per_block:
        return None
    late = [s.netuid for s in due if s not in served]
    return Break(
        f"{len(late)} epochs were due and did not run, that of subnet {late[0]}", len(late)
    )


def parts_are_no_more_than_the_whole(before: State, step: Step, after: State) -> Break | None:
    """Tell by how much subnets are due more TAO than the block has (INVARIANT-EMISSION-4)."""
    if not isinstance(step, BlocksPassed) or len(step.inputs) != 1:
        return None
    created = block_emission(before.supply.total_issuance)
    offers = [offer(terms) for terms in divided(before, created).terms.values()]
    due = sum(one.tao_in + one.excess_tao for one in offers)
    if due <= created:
        return None
    return Break(f"{due} rao are due to subnets, {created} are created", due - created)


def places_of(step: Step) -> Iterator[tuple[NetUid, Place]]:
    """Return every place where a block divided alpha, with its subnet."""
    if isinstance(step, BlocksPassed) and step.divided is not None:
        for netuid, division in step.divided.items():
            for place in division.places:
                yield netuid, place


def nobody_is_paid_from_nothing(before: State, step: Step, after: State) -> Break | None:
    """Tell at which place more alpha was paid than was there (INVARIANT-EMISSION-5)."""
    return worst(
        [
            Break(
                f"subnet {netuid}, {place.name}: {place.parts} paid of {place.whole}", -place.dust
            )
            for netuid, place in places_of(step)
            if place.dust < 0
        ]
    )


def overpaid(before: State, step: Step, after: State) -> int:
    """Return how much more may be paid, at the place that is off the most."""
    return max(((-p.dust, p.overpaid) for _, p in places_of(step)), default=(0, 0))[1]


def everything_is_paid(before: State, step: Step, after: State) -> Break | None:
    """Tell at which place more than rounding was paid to nobody (INVARIANT-EMISSION-6)."""
    return worst(
        [
            Break(f"subnet {netuid}, {place.name}: {place.parts} paid of {place.whole}", place.dust)
            for netuid, place in places_of(step)
            if place.dust > place.rounding
        ]
    )


def unpaid(before: State, step: Step, after: State) -> int:
    """Return how much may be left over, at the place that is left over the most."""
    left = [
        (place.dust, place.rounding + place.unpaid)
        for _, place in places_of(step)
        if place.dust > place.rounding
    ]
    unexplained = [dust for dust, most in left if dust > most]
    return 0 if unexplained else max(left, default=(0, 0))[1]


def owners_shares(after: State, subnet: Subnet) -> list[Fraction]:
    """Return what part of each mechanism's incentive the owner's neurons have, where there is any.

    Those are the hotkey that the owner named and all hotkeys that it lists as owned.
    """
    owner = NOBODY if subnet.identity.owner is None else subnet.identity.owner
    owned = after.stake.owned_hotkeys.get(owner, ())
    owners = [
        uid
        for uid, hotkey in enumerate(subnet.neurons.hotkeys)
        if hotkey == subnet.identity.owner_hotkey or hotkey in owned
    ]
    said = [
        subnet.mechanisms.get(MechanismId(one)) for one in range(subnet.parameters.mechanism_count)
    ]
    return [
        Fraction(sum(one.incentive[uid] for uid in owners if uid < len(one.incentive)), whole)
        for one in said
        if one is not None and (whole := sum(one.incentive)) > 0
    ]


def owners_earn_nothing_as_miners(before: State, step: Step, after: State) -> Break | None:
    """Tell where another part of miners' pay was withheld than the owner's (INVARIANT-EMISSION-7).

    Incentives are of 16 bits and pay is whole: so much is left out of account for each neuron.
    """
    if not isinstance(step, BlocksPassed):
        return None
    breaks = []
    for netuid, subnet in after.subnets.items():
        shares, paid = owners_shares(after, subnet), sum(subnet.neurons.emission)
        is_now = subnet.emission.last_mechanism_step_block == after.block.number
        if not is_now or not shares or paid == 0:
            continue
        count, withheld = (
            subnet.neurons.count + 1,
            Fraction(subnet.emission.miner_burned, U96F32.scale),
        )
        rounding = Fraction(2 * count, UNITS[Proportion16].maximum) + Fraction(4 * count, paid)
        off = max(min(shares) - withheld, withheld - max(shares)) - rounding
        if off > 0:
            witness = f"subnet {netuid}: {subnet.emission.miner_burned} of 2^32 were withheld"
            breaks.append(Break(witness, math.ceil(off * U96F32.scale)))
    return worst(breaks)


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StepInvariant(
        "INVARIANT-EMISSION-1",
        "No moving price falls below zero, or rises above one.",
        averages_stay_between,
        Known(
            "Root may set the weight of the new above one; the average overshoots by any amount.",
            overshoot,
        ),
    ),
    StepInvariant(
        "INVARIANT-EMISSION-2",
        "Blocks create alpha only for subnets that take part in emission.",
        only_some_receive,
    ),
    StepInvariant(
        "INVARIANT-EMISSION-3",
        "An epoch that is due has its slot in that block, unless as many ran as may in a block.",
        epochs_keep_their_time,
    ),
    StepInvariant(
        "INVARIANT-EMISSION-4",
        "All subnets together are due no more TAO than the block creates.",
        parts_are_no_more_than_the_whole,
    ),
    StepInvariant(
        "INVARIANT-EMISSION-5",
        "Wherever a block divides alpha, the parts are no more than the whole.",
        nobody_is_paid_from_nothing,
        Known(
            "Miners may get more than their bucket by rounding, and what is recycled on the way to "
            "a parent is paid all the same.",
            overpaid,
        ),
    ),
    StepInvariant(
        "INVARIANT-EMISSION-6",
        "Wherever a block divides alpha, all of it is paid but for what is rounded down.",
        everything_is_paid,
        Known(
            "Nobody gets the cut of an owner who is not there, a bucket on which nobody has a "
            "claim, the half of a mechanism without incentive, and, where root does not sell, "
            "half of root's part.",
            unpaid,
        ),
    ),
    StepInvariant(
        "INVARIANT-EMISSION-7",
        "An epoch withholds of miners' pay the part of the owner's neurons, all of them.",
        owners_earn_nothing_as_miners,
    ),
)
"""Those of emission, in the order of the chapter."""
