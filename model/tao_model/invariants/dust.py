"""Where a block divides alpha, and what it leaves to nobody, place by place.

The steps of the block are run once more, one by one; wherever one of them divides alpha, the
whole is held against the parts. Nothing here is what an equation lacks: the equation is
INVARIANT-ALPHA-5, and this is one side of it (chapter 23-invariants).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from tao_model.emission.distribution import Distribution, Earned, distribute, distributed_alpha
from tao_model.emission.effects import IncreaseRootClaimable, PayOwnerCut, RecycleAlpha
from tao_model.emission.mechanisms import split_among_mechanisms
from tao_model.network.blocks import STEPS, BlockInputs, RunningBlock, fill_buckets, pay
from tao_model.network.coinbase import Shares
from tao_model.network.epochs import (
    SubnetEpoch,
    earned,
    family_terms,
    rewarded_hotkeys,
    rewarded_subnet,
    run_mechanisms,
    with_epoch,
)
from tao_model.network.payments import with_distribution
from tao_model.state import ROOT, State, Subnet
from tao_model.state.emission import Pending
from tao_model.state.pools import HotkeyStake
from tao_model.units import AccountId, Alpha, NetUid, Rao

ONE: Final = 1 << 32
"""One, in the fractions by which epochs divide."""

MOST_DUST_OF_A_SPLIT: Final = 3
"""What a block's new alpha may lack once it is split into whole parts (EMISSION-10)."""

_NOTHING_STAKED: Final = HotkeyStake()


@attrs.frozen
class Place:
    """A place where alpha is divided."""

    name: str
    whole: int
    """What there is to divide."""
    parts: int
    """What it is divided into, all together."""
    rounding: int
    """What rounding may leave over at most."""
    unpaid: int = 0
    """What may be left over besides because nobody is there to be paid."""
    overpaid: int = 0
    """What may be paid though it is not there, as production does."""

    @property
    def dust(self) -> int:
        """What is left to nobody; below zero where more is paid than there is."""
        return self.whole - self.parts


@attrs.frozen
class Division:
    """What a block did with the alpha of one subnet."""

    places: tuple[Place, ...] = ()
    """Where it was divided."""
    granted: int = 0
    """What root's stakers may claim since."""

    @property
    def dust(self) -> int:
        """What all places left to nobody."""
        return sum(place.dust for place in self.places)

    def followed_by(self, later: "Division") -> "Division":
        """Return this and what came later."""
        return Division(self.places + later.places, self.granted + later.granted)


NOTHING_DIVIDED: Final = Division()


def bucketed(pending: Pending) -> int:
    """Return all alpha in a subnet's buckets."""
    return sum(attrs.astuple(pending))


def split(before: Subnet, after: Subnet) -> Division:
    """Return how a block's new alpha became buckets, and what was recycled of it."""
    kept = bucketed(after.pending) - bucketed(before.pending)
    recycled = after.alpha.recycled - before.alpha.recycled
    place = Place(
        "new alpha", after.emission.alpha_out, kept + recycled, rounding=MOST_DUST_OF_A_SPLIT
    )
    return Division((place,))


def owner_place(taken: Pending, subnet: Subnet, distribution: Distribution) -> Place:
    """Return how the owner's cut was paid: not at all where there is no owner."""
    paid = sum(one.amount for one in distribution.effects if isinstance(one, PayOwnerCut))
    identity = subnet.identity
    is_owned = identity.owner is not None and identity.owner_hotkey is not None
    cut = taken.pending_owner_cut
    return Place("the owner's cut", cut, paid, rounding=0, unpaid=0 if is_owned else cut)


def miners_place(
    taken: Pending, subnet: Subnet, epoch: SubnetEpoch, gains: Sequence[Earned]
) -> Place:
    """Return how the miners' bucket was paid, where a miner earned anything (EMISSION-17).

    Miners are given half of what the epoch distributes: less than the bucket where root does not
    sell, nothing of the part of a mechanism without incentive, and by rounding maybe more.
    """
    paid = sum(one.incentive for one in gains)
    if paid == 0:
        return Place("the miners' bucket", 0, 0, rounding=0)
    alpha = distributed_alpha(taken)
    parts = split_among_mechanisms(
        alpha, subnet.parameters.mechanism_count, subnet.parameters.mechanism_emission_split
    )
    idle = [
        part
        for part, output in zip(parts, epoch.outputs, strict=True)
        if not any(output.server_emission)
    ]
    rounding = (len(gains) + 1) * len(parts) * (alpha // ONE + 2)
    whole = taken.pending_server_emission
    unpaid = max(0, whole - alpha // 2) + sum(idle) // 2 + max(0, alpha - sum(parts)) // 2
    return Place("the miners' bucket", whole, paid, rounding, unpaid, overpaid=rounding)


def stakers_place(taken: Pending, gains: Sequence[Earned], distribution: Distribution) -> Place:
    """Return how validators' and root's buckets were paid, the miners' too if none earned.

    A bucket on which nobody has a claim is not paid; what is recycled on the way to parents is
    paid all the same (EMISSION-21).
    """
    to_miners = sum(one.incentive for one in gains)
    for_miners = 0 if to_miners else taken.pending_server_emission
    for_alpha = taken.pending_validator_emission + for_miners
    for_root = taken.pending_root_alpha_divs
    to_owner = sum(one.amount for one in distribution.effects if isinstance(one, PayOwnerCut))
    paid = sum(one.amount for one in distribution.effects) - to_owner - to_miners
    is_alpha_claimed = any(amount > 0 for _, amount in distribution.alpha_dividends_per_subnet)
    is_root_claimed = any(amount > 0 for _, amount in distribution.root_alpha_dividends_per_subnet)
    claimants = len(distribution.alpha_dividends_per_subnet) + 1
    rounding = claimants * ((for_alpha + for_root) // ONE + 4)
    unpaid = (0 if is_alpha_claimed else for_alpha) + (0 if is_root_claimed else for_root)
    recycled = sum(one.amount for one in distribution.effects if isinstance(one, RecycleAlpha))
    return Place(
        "the stakers' buckets", for_alpha + for_root, paid, rounding, unpaid, overpaid=recycled
    )


def granted_to_root(state: State, distribution: Distribution) -> int:
    """Return what root's stakers may claim: what a hotkey cannot let them, its owner gets."""
    on_root = state.subnet(ROOT).stake.hotkeys
    return sum(
        effect.amount
        for effect in distribution.effects
        if isinstance(effect, IncreaseRootClaimable)
        and effect.amount <= root_stake(on_root, effect.hotkey)
    )


def root_stake(on_root: Mapping[AccountId, HotkeyStake], hotkey: AccountId) -> Alpha:
    """Return what a hotkey holds on root."""
    return on_root.get(hotkey, _NOTHING_STAKED).pool.value


def paid_out(state: State, netuid: NetUid, taken: Pending, engine: str) -> tuple[State, Division]:
    """Return the state after a subnet's epoch was paid, and how it divided what it took."""
    hotkeys = rewarded_hotkeys(state, netuid)
    epoch = run_mechanisms(state, netuid, taken, hotkeys, engine)
    state = with_epoch(state, netuid, epoch)
    subnet = state.subnet(netuid)
    gains = earned(subnet.neurons, epoch.combined)
    distribution = distribute(
        taken, gains, rewarded_subnet(state, netuid), hotkeys, family_terms(state, netuid)
    )
    places = (
        owner_place(taken, subnet, distribution),
        miners_place(taken, subnet, epoch, gains),
        stakers_place(taken, gains, distribution),
    )
    division = Division(places, granted_to_root(state, distribution))
    return with_distribution(state, netuid, distribution), division


def can_be_run_again(state: State) -> bool:
    """Tell whether the model does all that the next block does.

    Not where encrypted weights wait that it cannot open yet.
    """
    opening = next(step for step in STEPS if step.name == "encrypted weights open")
    return opening.run is not None or not any(
        mechanism.timelocked_commits
        for subnet in state.subnets.values()
        for mechanism in subnet.mechanisms.values()
    )


def splits(before: State, shares: Shares, after: State) -> dict[NetUid, Division]:
    """Return how a block filled the buckets of every subnet that takes part."""
    return {n: split(before.subnet(n), after.subnet(n)) for n in shares.terms}


def divided(before: State, inputs: BlockInputs, engine: str) -> Mapping[NetUid, Division]:
    """Return what a block does with the alpha of each subnet where it does anything."""
    running = RunningBlock(before, inputs, engine, Rao(0))
    found: dict[NetUid, Division] = {}
    for step in STEPS:
        if step.run is pay:
            state = running.state
            for netuid, taken in running.taken.items():
                state, division = paid_out(state, netuid, taken, engine)
                found[netuid] = found.get(netuid, NOTHING_DIVIDED).followed_by(division)
            break
        if step.run is not None:
            earlier, running = running, step.run(running)
            if step.run is fill_buckets:
                found |= splits(earlier.state, running.shares, running.state)
    return found
