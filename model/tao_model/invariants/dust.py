"""Alpha that a block leaves to nobody, computed at each place where it arises.

The steps of the block are run once more, one by one; at each step that divides alpha the whole
is held against the parts. Nothing here is what an equation lacks (chapter 23-invariants).
"""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from tao_model.emission.distribution import Earned, distribute
from tao_model.emission.effects import Effect, IncreaseRootClaimable, PayOwnerCut
from tao_model.network.blocks import RunningBlock
from tao_model.network.coinbase import Shares
from tao_model.network.epochs import (
    earned,
    family_terms,
    rewarded_hotkeys,
    rewarded_subnet,
    run_mechanisms,
    with_epoch,
)
from tao_model.network.payments import with_distribution
from tao_model.state import State
from tao_model.state.emission import Pending
from tao_model.units import NetUid


@attrs.frozen
class Dust:
    """Alpha of one subnet that a block left to nobody; below zero where it paid too much."""

    in_split: int = 0
    """Of the new alpha: what owner, miners, validators and root did not get as a bucket."""
    in_owner_cut: int = 0
    """Of the owner's cut: what was not paid."""
    in_incentives: int = 0
    """Of the miners' bucket: what was neither paid nor withheld."""
    in_dividends: int = 0
    """Of the buckets of validators and root: what was not paid, recycled or let be claimed."""

    @property
    def total(self) -> int:
        """All of it."""
        return self.in_split + self.in_owner_cut + self.in_incentives + self.in_dividends

    def plus(self, other: "Dust") -> "Dust":
        """Return both together."""
        return Dust(*map(sum, zip(attrs.astuple(self), attrs.astuple(other), strict=True)))


@attrs.frozen
class Divided:
    """What blocks did with the alpha of each subnet."""

    dust: Mapping[NetUid, Dust]
    """What became nobody's."""
    granted: Mapping[NetUid, int]
    """What root's stakers may claim since."""


NO_DUST: Final = Dust()


def bucketed(pending: Pending) -> int:
    """Return all alpha in a subnet's buckets."""
    return sum(attrs.astuple(pending))


def split_dust(before: State, shares: Shares, after: State) -> Mapping[NetUid, Dust]:
    """Return what filling the buckets left over, for each subnet that takes part."""
    found = {}
    for netuid in shares.terms:
        old, new = before.subnet(netuid), after.subnet(netuid)
        created = new.emission.alpha_out
        kept = bucketed(new.pending) - bucketed(old.pending)
        recycled = new.alpha.recycled - old.alpha.recycled
        found[netuid] = Dust(in_split=created - kept - recycled)
    return found


def payment_dust(taken: Pending, earned: Sequence[Earned], effects: Sequence[Effect]) -> Dust:
    """Return what an epoch took and did not pay; below zero what it paid and did not have."""
    paid = sum(effect.amount for effect in effects)
    to_owner = sum(effect.amount for effect in effects if isinstance(effect, PayOwnerCut))
    to_miners = sum(one.incentive for one in earned)
    for_miners = taken.pending_server_emission if to_miners > 0 else 0
    for_stakers = bucketed(taken) - taken.pending_owner_cut - for_miners
    return Dust(
        in_owner_cut=taken.pending_owner_cut - to_owner,
        in_incentives=for_miners - to_miners,
        in_dividends=for_stakers - (paid - to_owner - to_miners),
    )


def epochs_dust(running: RunningBlock) -> tuple[Mapping[NetUid, Dust], Mapping[NetUid, int]]:
    """Return what the epochs of a block left over, and what root's stakers may claim since."""
    state, dust, granted = running.state, {}, {}
    for netuid, taken in running.taken.items():
        hotkeys = rewarded_hotkeys(state, netuid)
        epoch = run_mechanisms(state, netuid, taken, hotkeys, running.engine)
        state = with_epoch(state, netuid, epoch)
        gains = earned(state.subnet(netuid).neurons, epoch.combined)
        subnet, terms = rewarded_subnet(state, netuid), family_terms(state, netuid)
        distribution = distribute(taken, gains, subnet, hotkeys, terms)
        granted[netuid] = 0
        for effect in distribution.effects:
            if isinstance(effect, IncreaseRootClaimable):
                granted[netuid] += effect.amount
        dust[netuid] = payment_dust(taken, gains, distribution.effects)
        state = with_distribution(state, netuid, distribution)
    return dust, granted
