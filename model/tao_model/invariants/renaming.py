"""What is known of keys, and what is to become of it where one takes another's place (chapter 15).

A state as facts: who is what, and how much, where. A swap of keys is a renaming if the facts after
it are those before with one name in the place of another.
"""

from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Final

import attrs

from tao_model.invariants.invariant import CallMade, Step
from tao_model.keys import KEY_SWAP_COST
from tao_model.locks.aging import rolled
from tao_model.locks.totals import kind_of
from tao_model.network.coldkey_swaps import SwapColdkey, SwapColdkeyAnnounced
from tao_model.network.epochs import NOBODY
from tao_model.network.hotkey_swaps import SUBNET_SWAP_COST, SwapHotkey, SwapHotkeyV2
from tao_model.network.locks import terms_of
from tao_model.network.origins import Signed
from tao_model.numbers.fixed_point import U64F64
from tao_model.share_pools import value_of
from tao_model.state import ROOT, State, Subnet
from tao_model.units import AccountId, NetUid, Rao


class What(Enum):
    """What a fact is about."""

    UID = auto()
    COMMIT = auto()
    ENCRYPTED_COMMIT = auto()
    CHILDKEY_TAKE = auto()
    CHILD = auto()
    CHILD_ASKED_FOR = auto()
    DESTINATION = auto()
    OWNER = auto()
    OWNER_HOTKEY = auto()
    LOCKED = auto()
    CONVICTION = auto()
    PERPETUAL = auto()
    LAST_SWAP = auto()
    STAKE = auto()
    LAST_STAKE = auto()
    VOTING_POWER = auto()
    LENDS_TO_OWNERS = auto()
    CLAIMABLE = auto()
    OWNED = auto()
    DELEGATE_TAKE = auto()
    BALANCE = auto()
    IDENTITY = auto()
    FLAGS = auto()
    CLAIM_TYPE = auto()


AMOUNTS: Final = {
    What.STAKE,
    What.LAST_STAKE,
    What.VOTING_POWER,
    What.LOCKED,
    What.CONVICTION,
    What.BALANCE,
}
"""Of these there may be more or less; where two names become one they are added up."""

STAKE_S: Final = {
    What.STAKE,
    What.LAST_STAKE,
    What.VOTING_POWER,
    What.LENDS_TO_OWNERS,
    What.CLAIMABLE,
}
"""These go with the stake; where that stays with a hotkey, so do they."""

OF_ROOT: Final = {What.LENDS_TO_OWNERS, What.CLAIMABLE}
"""These belong to no subnet, and go with the stake on root."""


@attrs.frozen
class Fact:
    """What something is about, where, and whom; how much is told beside it."""

    what: What
    netuid: NetUid | None = None
    """The subnet, None for a fact about none."""
    hotkeys: tuple[AccountId, ...] = ()
    coldkeys: tuple[AccountId, ...] = ()
    detail: object = None
    """What tells it from others of its kind."""


Facts = dict[Fact, int]
"""How much, which number, or merely 1; a fact that is not here is 0."""


def facts_of_neurons(netuid: NetUid, subnet: Subnet) -> Iterator[tuple[Fact, int]]:
    """Return who is on a subnet, and what they have committed."""
    for uid, hotkey in enumerate(subnet.neurons.hotkeys):
        yield Fact(What.UID, netuid, (hotkey,)), uid + 1
    for number, mechanism in subnet.mechanisms.items():
        for hotkey, commits in mechanism.weight_commits.items():
            yield Fact(What.COMMIT, netuid, (hotkey,), detail=(number, commits)), 1
        for epoch, encrypted in mechanism.timelocked_commits.items():
            for place, commit in enumerate(encrypted):
                detail = (number, epoch, place)
                yield Fact(What.ENCRYPTED_COMMIT, netuid, (commit.hotkey,), detail=detail), 1


def facts_of_family(netuid: NetUid, subnet: Subnet) -> Iterator[tuple[Fact, int]]:
    """Return who lends to whom, who has asked for it, and for what take."""
    family = subnet.children
    for hotkey, take in family.takes.items():
        yield Fact(What.CHILDKEY_TAKE, netuid, (hotkey,)), take + 1
    for parent, links in family.children.items():
        for proportion, child in links:
            yield Fact(What.CHILD, netuid, (parent, child)), proportion
    for parent, request in family.pending.items():
        for proportion, child in request.children:
            detail = request.cooldown_block
            yield Fact(What.CHILD_ASKED_FOR, netuid, (parent, child), detail=detail), proportion


def facts_of_stake(netuid: NetUid, subnet: Subnet) -> Iterator[tuple[Fact, int]]:
    """Return who has how much with whom on a subnet, and whither miners' alpha goes."""
    for hotkey, held in subnet.stake.hotkeys.items():
        for coldkey, share in held.shares.items():
            yield Fact(What.STAKE, netuid, (hotkey,), (coldkey,)), value_of(held.pool, share)
    for hotkey, alpha in subnet.stake.last_epoch.items():
        yield Fact(What.LAST_STAKE, netuid, (hotkey,)), alpha
    for hotkey, power in subnet.voting_power.power.items():
        yield Fact(What.VOTING_POWER, netuid, (hotkey,)), power
    for coldkey, hotkey in subnet.stake.auto_stake_destinations.items():
        yield Fact(What.DESTINATION, netuid, (hotkey,), (coldkey,)), 1


def facts_of_locks(state: State, netuid: NetUid) -> Iterator[tuple[Fact, int]]:
    """Return who has locked how much on whom, as it is now."""
    locks, terms = state.subnet(netuid).locks, terms_of(state, netuid)
    for (coldkey, hotkey), lock in locks.locks.items():
        now = rolled(lock, terms, kind_of(locks, terms, coldkey, hotkey))
        yield Fact(What.LOCKED, netuid, (hotkey,), (coldkey,)), now.locked_mass
        conviction = now.conviction // U64F64.scale
        yield Fact(What.CONVICTION, netuid, (hotkey,), (coldkey,)), conviction
    for coldkey, decays in locks.decaying.items():
        if not decays:
            yield Fact(What.PERPETUAL, netuid, (), (coldkey,)), 1


def facts_of_subnet(state: State, netuid: NetUid) -> Iterator[tuple[Fact, int]]:
    """Return every fact about keys on one subnet."""
    subnet = state.subnet(netuid)
    yield from facts_of_neurons(netuid, subnet)
    yield from facts_of_family(netuid, subnet)
    yield from facts_of_stake(netuid, subnet)
    yield from facts_of_locks(state, netuid)
    if subnet.identity.owner is not None:
        yield Fact(What.OWNER, netuid, (), (subnet.identity.owner,)), 1
    if subnet.identity.owner_hotkey is not None:
        yield Fact(What.OWNER_HOTKEY, netuid, (subnet.identity.owner_hotkey,)), 1
    for coldkey, block in subnet.registration.last_hotkey_swaps.items():
        yield Fact(What.LAST_SWAP, netuid, (), (coldkey,)), block


def facts_of_hotkeys(state: State) -> Iterator[tuple[Fact, int]]:
    """Return every fact about hotkeys that belongs to no subnet.

    The hotkey of genesis, which is the account of zeros, is left out: it is on nobody's list.
    """
    stake = state.stake
    for hotkey, coldkey in stake.owners.items():
        if hotkey != NOBODY:
            yield Fact(What.OWNED, None, (hotkey,), (coldkey,)), 1
    for hotkey, take in stake.delegate_takes.items():
        yield Fact(What.DELEGATE_TAKE, None, (hotkey,)), take + 1
    for hotkey, lends in stake.auto_parent_delegation.items():
        yield Fact(What.LENDS_TO_OWNERS, None, (hotkey,)), lends + 1
    for hotkey, rates in state.root_claims.claimable.items():
        for netuid, rate in rates.items():
            yield Fact(What.CLAIMABLE, None, (hotkey,), detail=netuid), rate


def facts_of_coldkeys(state: State) -> Iterator[tuple[Fact, int]]:
    """Return every fact about coldkeys alone."""
    for coldkey, balance in state.accounts.items():
        yield Fact(What.BALANCE, None, (), (coldkey,)), balance
    for coldkey, identity in state.identities.items():
        yield Fact(What.IDENTITY, None, (), (coldkey,), identity), 1
    for coldkey, flags in state.account_flags.items():
        yield Fact(What.FLAGS, None, (), (coldkey,)), flags
    for coldkey, claim_type in state.root_claims.claim_types.items():
        yield Fact(What.CLAIM_TYPE, None, (), (coldkey,), claim_type), 1


def facts(state: State) -> Facts:
    """Return all that is known of keys, on the subnets that exist."""
    found = dict((*facts_of_hotkeys(state), *facts_of_coldkeys(state)))
    for netuid, subnet in state.subnets.items():
        if subnet.identity.added:
            found.update(facts_of_subnet(state, netuid))
    return found


@attrs.frozen
class Renaming:
    """A key that takes the place of another."""

    old: AccountId
    new: AccountId
    cost: Rao
    """What it costs the coldkey that swaps."""


@attrs.frozen
class HotkeyRenaming(Renaming):
    """A hotkey that takes the place of another."""

    coldkey: AccountId
    """Who owns it."""
    netuid: NetUid | None
    """On which subnet; None is on all."""
    keeps_stake: bool
    """Whether stake stays with the old one."""

    def concerns(self, fact: Fact) -> bool:
        """Tell whether a fact is to be told of the new hotkey instead of the old."""
        if self.keeps_stake and fact.what in STAKE_S:
            return False
        if self.netuid is None:
            return True
        return fact.netuid == self.netuid or (self.netuid == ROOT and fact.what in OF_ROOT)


def hotkey_renaming(step: Step) -> HotkeyRenaming | None:
    """Return which hotkey a step puts in the place of which, if it does."""
    if not isinstance(step, CallMade) or not isinstance(step.origin, Signed):
        return None
    action = step.action
    if not isinstance(action, SwapHotkey | SwapHotkeyV2):
        return None
    keeps = isinstance(action, SwapHotkeyV2) and action.keep_stake
    cost = KEY_SWAP_COST if action.netuid is None else SUBNET_SWAP_COST
    return HotkeyRenaming(
        action.hotkey, action.new_hotkey, cost, step.origin.account, action.netuid, keeps
    )


def coldkey_renaming(step: Step) -> Renaming | None:
    """Return which coldkey a step puts in the place of which, if it does."""
    if not isinstance(step, CallMade):
        return None
    match step.action, step.origin:
        case SwapColdkey() as action, _:
            return Renaming(action.old_coldkey, action.new_coldkey, action.cost)
        case SwapColdkeyAnnounced() as action, Signed() as signed:
            return Renaming(signed.account, action.new_coldkey, Rao(0))
    return None


def _put(names: tuple[AccountId, ...], renaming: Renaming) -> tuple[AccountId, ...]:
    return tuple(renaming.new if name == renaming.old else name for name in names)


def with_hotkey(fact: Fact, renaming: Renaming) -> Fact:
    """Return a fact told of another hotkey."""
    return attrs.evolve(fact, hotkeys=_put(fact.hotkeys, renaming))


def with_coldkey(fact: Fact, renaming: Renaming) -> Fact:
    """Return a fact told of another coldkey."""
    return attrs.evolve(fact, coldkeys=_put(fact.coldkeys, renaming))


def renamed(before: Facts, told: Callable[[Fact], Fact]) -> Facts:
    """Return facts under other names.

    Where two come to the same, amounts are added; of others the one that was renamed counts.
    """
    after = {fact: value for fact, value in before.items() if told(fact) == fact}
    for fact, value in before.items():
        name = told(fact)
        if name != fact:
            present = after.get(name, 0) if fact.what in AMOUNTS else 0
            after[name] = present + value
    return after
