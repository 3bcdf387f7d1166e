"""Invariants of alpha: how much there is of each subnet, and whose (chapter 23-invariants)."""

from collections import Counter
from typing import Final

from tao_model.invariants.dust import NOTHING_DIVIDED, bucketed
from tao_model.invariants.invariant import (
    BlocksPassed,
    Break,
    CallMade,
    Invariant,
    Known,
    StateInvariant,
    Step,
    StepInvariant,
    worst,
)
from tao_model.invariants.pools import GENESIS_SUBNET
from tao_model.invariants.root_claim import debt_of_all
from tao_model.numbers.fixed_point import I96F32
from tao_model.pools.pool import DYNAMIC
from tao_model.root_claim import owed
from tao_model.staking.nominations import least_nomination
from tao_model.staking.positions import position
from tao_model.state import ROOT, State, Subnet
from tao_model.supply.curve import MAXIMUM_SUPPLY, alpha_block_emission
from tao_model.units import Alpha, NetUid


def of_an_earlier_subnet(state: State) -> int:
    """Return how much burned alpha may be that of an earlier subnet of the same number.

    The subnet of genesis was not counted among those of its number.
    """
    burned = [
        subnet.alpha.burned
        for netuid, subnet in state.subnets.items()
        if subnet.identity.registrations > int(netuid != GENESIS_SUBNET)
    ]
    return max(burned, default=0) + len(state.root_claims.claimed)


def left_behind(state: State) -> int:
    """Return by how much marks on a subnet are above what their holders could claim.

    A swap of coldkeys may leave them with the old one, whose stake is another's (KEYS-6). The
    most on any subnet counts.
    """
    root, claims = state.subnet(ROOT).stake, state.root_claims
    left: Counter[NetUid] = Counter()
    for key in claims.claimed:
        netuid, hotkey, coldkey = key
        debt = owed(claims, key, position(root, hotkey, coldkey))
        left[netuid] += max(0, -debt // I96F32.scale)
    return max(left.values(), default=0)


def promised_anew(state: State) -> int:
    """Return how much may be promised beyond what is outstanding."""
    return of_an_earlier_subnet(state) + left_behind(state)


def held_by_name(subnet: Subnet) -> int:
    """Return the alpha of a subnet that has a holder: stakes, the chain, buckets, burned alpha."""
    staked = sum(hotkey.pool.value for hotkey in subnet.stake.hotkeys.values())
    return (
        staked
        + subnet.pool_accounts.protocol_alpha
        + bucketed(subnet.pending)
        + subnet.alpha.burned
    )


def left_for_root(subnet: Subnet) -> int:
    """Return the outstanding alpha that has no holder: what root may claim, and dust."""
    return subnet.alpha.alpha_out - held_by_name(subnet)


def not_promised_twice(state: State) -> Break | None:
    """Tell on which subnet more alpha is promised than is outstanding (INVARIANT-ALPHA-1)."""
    debts = debt_of_all(state)
    return worst(
        [
            Break(
                f"subnet {netuid}: {subnet.alpha.alpha_out} alpha are outstanding, "
                f"{held_by_name(subnet)} have a holder, root may claim {debts.get(netuid, 0)}",
                missing,
            )
            for netuid, subnet in state.subnets.items()
            if netuid != ROOT
            and subnet.identity.added
            and (missing := debts.get(netuid, 0) - left_for_root(subnet)) > 0
        ]
    )


def claimed_on(state: State, netuid: NetUid) -> int:
    """Return the sum of all marks of what has been claimed of a subnet."""
    return sum(amount for key, amount in state.root_claims.claimed.items() if key[0] == netuid)


def calls_leave_nothing_over(before: State, step: Step, after: State) -> Break | None:
    """Tell on which subnet a call made alpha nobody's, or somebody's (INVARIANT-ALPHA-2).

    A claim of root may take what waits for root, and no more than its marks say.
    """
    if not isinstance(step, CallMade):
        return None
    breaks = []
    for netuid, subnet in after.subnets.items():
        old = before.subnet(netuid)
        if netuid == ROOT or not (old.identity.added and subnet.identity.added):
            continue
        change = left_for_root(subnet) - left_for_root(old)
        if change == 0:
            continue
        taken = claimed_on(after, netuid) - claimed_on(before, netuid)
        if change > 0 or -change > taken:
            witness = (
                f"subnet {netuid}: alpha without a holder changed by {change}, "
                f"marks of claims by {taken}"
            )
            breaks.append(Break(witness, abs(change)))
    return worst(breaks)


def all_alpha(subnet: Subnet) -> Alpha:
    """Return all alpha of a subnet, in its pool and outside."""
    return Alpha(subnet.pool.alpha_reserve + subnet.alpha.alpha_out)


def most_created(before: State, netuid: NetUid, step: Step) -> int:
    """Return how much alpha of a subnet a step may create at most."""
    if not isinstance(step, BlocksPassed):
        return 0
    return 2 * len(step.inputs) * alpha_block_emission(all_alpha(before.subnet(netuid)))


def alpha_is_created_by_blocks(before: State, step: Step, after: State) -> Break | None:
    """Tell on which subnet more alpha came than blocks may create (INVARIANT-ALPHA-3).

    Of a subnet that the step creates only alpha outside the pool counts, as the pool is opened
    with alpha. Stable pools are left out: they create an alpha for each rao.
    """
    breaks = []
    for netuid, subnet in after.subnets.items():
        old = before.subnet(netuid)
        if subnet.pool.mechanism != DYNAMIC or not subnet.identity.added:
            continue
        is_same = old.identity.registered_at == subnet.identity.registered_at
        if old.identity.added and is_same:
            created = all_alpha(subnet) - all_alpha(old)
        else:
            created = subnet.alpha.alpha_out
        allowed = most_created(before, netuid, step)
        if created > allowed:
            witness = f"subnet {netuid}: {created} alpha came, at most {allowed} may"
            breaks.append(Break(witness, created - allowed))
    return worst(breaks)


def alpha_is_below_the_cap(state: State) -> Break | None:
    """Tell of which subnet there is more alpha than there may ever be (INVARIANT-ALPHA-4)."""
    return worst(
        [
            Break(f"subnet {netuid}: {issuance} alpha exist", issuance - MAXIMUM_SUPPLY)
            for netuid, subnet in state.subnets.items()
            if netuid != ROOT and (issuance := all_alpha(subnet)) > MAXIMUM_SUPPLY
        ]
    )


def blocks_keep_the_books(before: State, step: Step, after: State) -> Break | None:
    """Tell where alpha without a holder changed otherwise than a block divides (INVARIANT-ALPHA-5).

    Claims of root that the block makes by itself take out at most what the marks rise.
    """
    if not isinstance(step, BlocksPassed) or step.divided is None:
        return None
    breaks = []
    for netuid, subnet in after.subnets.items():
        if netuid == ROOT or not subnet.identity.added:
            continue
        division = step.divided.get(netuid, NOTHING_DIVIDED)
        change = left_for_root(subnet) - left_for_root(before.subnet(netuid))
        claimed = division.dust + division.granted - change
        marked = claimed_on(after, netuid) - claimed_on(before, netuid)
        off = max(-claimed, claimed - max(0, marked))
        if off > 0:
            witness = (
                f"subnet {netuid}: {division.dust} became dust and root was granted "
                f"{division.granted}, alpha without a holder changed by {change}"
            )
            breaks.append(Break(witness, off))
    return worst(breaks)


def small_nominations(before: State, step: Step, after: State) -> int:
    """Return how much alpha sweeps may lose: all nominations that are small (STAKING-11)."""
    factor = after.parameters.nominator_min_required_stake
    return sum(
        least_nomination(subnet.pool, factor)
        * sum(len(hotkey.shares) for hotkey in subnet.stake.hotkeys.values())
        for subnet in before.subnets.values()
    )


INVARIANTS: Final[tuple[Invariant, ...]] = (
    StateInvariant(
        "INVARIANT-ALPHA-1",
        "Of every subnet the alpha that has a holder and what root may claim are outstanding.",
        not_promised_twice,
        Known(
            "What root may claim is rounded up by less than a unit where stake comes or goes; "
            "the counter of burned alpha outlives its subnet, so that a later one inherits it; and "
            "marks may stay with a coldkey whose stake on root has become another's.",
            promised_anew,
        ),
    ),
    StepInvariant(
        "INVARIANT-ALPHA-2",
        "No call makes alpha nobody's, nor somebody's except by a claim of root.",
        calls_leave_nothing_over,
        Known(
            "A small nomination that is swept and cannot be sold becomes nobody's.",
            small_nominations,
        ),
    ),
    StepInvariant(
        "INVARIANT-ALPHA-3",
        "Alpha of a dynamic pool is created by blocks alone, at most twice what the curve says.",
        alpha_is_created_by_blocks,
    ),
    StateInvariant(
        "INVARIANT-ALPHA-4",
        "Of no subnet there are more than 21,000,000 alpha.",
        alpha_is_below_the_cap,
    ),
    StepInvariant(
        "INVARIANT-ALPHA-5",
        "What a block leaves without a holder is what root was granted and the dust of each place.",
        blocks_keep_the_books,
    ),
)
"""Those of alpha, in the order of the chapter."""
