"""Defects of swaps of keys, planted, and what sees them."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from tao_model.children import with_hotkey_swapped, with_pivot_swapped
from tao_model.locks.changes import with_coldkey_swapped as with_coldkey_of_locks
from tao_model.network import ROOT_ORIGIN, apply
from tao_model.network.coldkey_swaps import SwapColdkey, with_stake_of_coldkey_moved
from tao_model.network.hotkey_swaps import (
    SwapHotkey,
    affected,
    is_clean_on_root,
    swapped_on,
    with_delegate_replaced,
    with_root_moved,
    with_stake_moved,
)
from tao_model.network.locks import (
    LockStake,
    SetPerpetualLock,
    SetRejectLockedAlpha,
    with_coldkey_of_locks_swapped,
    with_hotkey_of_locks_swapped,
)
from tao_model.numbers.fixed_point import I96F32
from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.staking.auto_stake import with_hotkey_swapped as with_destination_swapped
from tao_model.staking.takes import DEFAULT_TAKE
from tao_model.state import ROOT, Map, State
from tao_model.state.children import Family, PendingChildren
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    I96F32Bits,
    NetUid,
    Proportion16,
    Proportion64,
    Rao,
)
from tests.model.invariants.mutant import Mutant, Rule
from tests.model.invariants.scenarios import (
    Moment,
    by,
    call,
    holdings,
    network,
    shared_holdings,
)

SUBNET: Final = NetUid(2)
OTHER: Final = NetUid(1)
NEW_HOTKEY: Final = AccountId(b"\x55" * 32)
NEW_COLDKEY: Final = AccountId(b"\x66" * 32)
OLD: Final = shared_holdings(network(), SUBNET)[0][1]
"""A hotkey of several holders, with a place on subnet 2, which is to be swapped."""
OWNER: Final = network().stake.owners[OLD]
SECOND: Final = next(one for one in network().stake.owned_hotkeys[OWNER] if one != OLD)
"""Another hotkey of the same owner: it has stake on subnet 2, and no place there."""
HOLDER: Final = shared_holdings(network(), SUBNET)[0][2]
"""Who has most with the hotkey."""
CHILD, PARENT = sorted({one[1] for one in holdings(network(), SUBNET)} - {OLD, SECOND})[:2]
LATER: Final = BlockNumber(20_000)
"""When hotkeys may be swapped on one subnet: a day is over."""


def with_family(state: State) -> State:
    """The network in which the hotkey has a child, a parent, a take, a request and a follower."""
    subnet, part = state.subnet(SUBNET), Proportion64(2**62)
    family = attrs.evolve(
        subnet.children,
        children=Map({OLD: ((part, CHILD),), PARENT: ((part, OLD),)}),
        parents=Map({CHILD: ((part, OLD),), OLD: ((part, PARENT),)}),
        pending=Map({OLD: PendingChildren(((part, CHILD),), LATER)}),
        takes=Map({OLD: Proportion16(5_000)}),
    )
    stake = attrs.evolve(
        subnet.stake,
        auto_stake_destinations=Map({HOLDER: OLD}),
        auto_stake_coldkeys=Map({OLD: (HOLDER,)}),
    )
    return state.with_subnet(SUBNET, attrs.evolve(subnet, children=family, stake=stake))


def with_claims(state: State) -> State:
    """The network in which root may claim a millionth of an alpha of subnet 1 for each rao."""
    rates = Map({OTHER: I96F32Bits(I96F32.one // 10**6)})
    claims = attrs.evolve(state.root_claims, claimable=Map({OLD: rates}), claimed=Map())
    subnet = state.subnet(OTHER)
    owed = sum(value for value, _, _ in holdings(state, ROOT)) // 10**6
    alpha = attrs.evolve(subnet.alpha, alpha_out=Alpha(subnet.alpha.alpha_out + owed))
    state = attrs.evolve(state, root_claims=claims)
    return state.with_subnet(OTHER, attrs.evolve(subnet, alpha=alpha))


def settled() -> State:
    """The network, later: with family, claims, and a lock that is perpetual."""
    state = network()
    state = attrs.evolve(state, block=attrs.evolve(state.block, number=LATER))
    state = with_claims(with_family(state))
    state = apply(state, by(HOLDER), LockStake(OLD, SUBNET, Alpha(10**6)))
    state = apply(state, by(HOLDER), SetPerpetualLock(SUBNET, enabled=True))
    return apply(state, by(HOLDER), SetRejectLockedAlpha(enabled=False))


def swapping_hotkeys() -> Iterator[Moment]:
    """On one subnet to a new hotkey and to another of the owner, on root, and on all."""
    for new, netuid in (
        (NEW_HOTKEY, SUBNET),
        (SECOND, SUBNET),
        (NEW_HOTKEY, ROOT),
        (NEW_HOTKEY, None),
    ):
        yield from call(settled(), by(OWNER), SwapHotkey(OLD, new, netuid))


def swapping_twice() -> Iterator[Moment]:
    """Right after a swap on one subnet another on all."""
    state = apply(settled(), by(OWNER), SwapHotkey(OLD, NEW_HOTKEY, SUBNET))
    third = AccountId(b"\x57" * 32)
    yield from call(state, by(OWNER), SwapHotkey(NEW_HOTKEY, third, None))


def swapping_coldkeys() -> Iterator[Moment]:
    for coldkey in (HOLDER, OWNER):
        yield from call(settled(), ROOT_ORIGIN, SwapColdkey(coldkey, NEW_COLDKEY, Rao(0)))


def swapping_without_a_place() -> Iterator[Moment]:
    """The other hotkey of the owner lends on subnet 2, on which it has no place."""
    state, part = settled(), Proportion64(2**62)
    subnet = state.subnet(SUBNET)
    family = Family(
        children=Map({SECOND: ((part, CHILD),)}), parents=Map({CHILD: ((part, SECOND),)})
    )
    lending = state.with_subnet(SUBNET, attrs.evolve(subnet, children=family))
    yield from call(lending, by(OWNER), SwapHotkey(SECOND, NEW_HOTKEY, None))


def onto_claims() -> Iterator[Moment]:
    """A swap on root to a hotkey on which root may claim another amount."""
    state = settled()
    rates = Map({OTHER: I96F32Bits(I96F32.one // 10**4)})
    claims = attrs.evolve(
        state.root_claims, claimable=state.root_claims.claimable.set(SECOND, rates)
    )
    yield from call(
        attrs.evolve(state, root_claims=claims), by(OWNER), SwapHotkey(OLD, SECOND, ROOT)
    )


# The defects.


def _adds_shares_of_two_pools(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid, old: AccountId, new: AccountId) -> State:
        hotkeys = state.subnet(netuid).stake.hotkeys
        if netuid == ROOT or old not in hotkeys or new not in hotkeys:
            after: State = rule(state, netuid, old, new)
            return after
        left, right = hotkeys[old], hotkeys[new]
        shares = dict(right.shares)
        for coldkey, share in left.shares.items():
            shares[coldkey] = _sum(shares.get(coldkey, ZERO), share)
        pool = attrs.evolve(
            right.pool,
            value=Alpha(right.pool.value + left.pool.value),
            denominator=_sum(right.pool.denominator, left.pool.denominator),
        )
        merged = attrs.evolve(right, pool=pool, shares=Map(shares))
        stake = attrs.evolve(
            state.subnet(netuid).stake, hotkeys=hotkeys.delete(old).set(new, merged)
        )
        return state.with_subnet(netuid, attrs.evolve(state.subnet(netuid), stake=stake))

    return mutant


def _sum(left: SafeFloat, right: SafeFloat) -> SafeFloat:
    total = left.add(right)
    assert total is not None
    return total


def _forgets_a_holder(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid, old: AccountId, new: AccountId) -> State:
        subnet = state.subnet(netuid)
        held = subnet.stake.hotkeys.get(old)
        if held is None or HOLDER not in held.shares:
            after: State = rule(state, netuid, old, new)
            return after
        shares = held.shares.delete(HOLDER)
        fewer = subnet.stake.hotkeys.set(old, attrs.evolve(held, shares=shares))
        stake = attrs.evolve(subnet.stake, hotkeys=fewer)
        fewer_stake = state.with_subnet(netuid, attrs.evolve(subnet, stake=stake))
        moved: State = rule(fewer_stake, netuid, old, new)
        there = moved.subnet(netuid)
        left = attrs.evolve(there.stake.hotkeys[old], shares=Map({HOLDER: held.shares[HOLDER]}))
        stake = attrs.evolve(there.stake, hotkeys=there.stake.hotkeys.set(old, left))
        return moved.with_subnet(netuid, attrs.evolve(there, stake=stake))

    return mutant


def _moves_owned_hotkeys(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid, old: AccountId, new: AccountId) -> State:
        staked = state.stake.staking_hotkeys
        owned = state.stake.owned_hotkeys.get(old, ())
        wrong = attrs.evolve(state.stake, staking_hotkeys=staked.set(old, owned))
        after: State = rule(attrs.evolve(state, stake=wrong), netuid, old, new)
        return attrs.evolve(after, stake=attrs.evolve(after.stake, staking_hotkeys=staked))

    return mutant


def _makes_a_delegate(rule: Rule) -> Rule:
    def mutant(state: State, swap: Any) -> State:
        takes = state.stake.delegate_takes
        takes = takes.set(swap.old, takes.get(swap.old, DEFAULT_TAKE))
        after: State = rule(
            attrs.evolve(state, stake=attrs.evolve(state.stake, delegate_takes=takes)), swap
        )
        return after

    return mutant


def _forgets_perpetuity(rule: Rule) -> Rule:
    def mutant(locks: Any, terms: Any, coldkey: AccountId, successor: AccountId) -> Any:
        after = rule(locks, terms, coldkey, successor)
        return attrs.evolve(after, decaying=locks.decaying)

    return mutant


def _leaves_children_without_a_place(rule: Rule) -> Rule:
    def mutant(state: State, netuid: NetUid, swap: Any) -> State:
        before = state.subnet(netuid)
        after: State = rule(state, netuid, swap)
        if before.neurons.uid_of(swap.old) is not None:
            return after
        subnet = attrs.evolve(after.subnet(netuid), children=before.children)
        return after.with_subnet(netuid, subnet)

    return mutant


MUTANTS_OF_KEYS: Final = (
    Mutant(
        "D-66",
        "children keep the old name of their parent",
        "INVARIANT-CHILDREN-1",
        with_pivot_swapped,
        lambda rule: (
            lambda family, old, new: attrs.evolve(rule(family, old, new), parents=family.parents)
        ),
        swapping_hotkeys,
    ),
    Mutant(
        "D-67",
        "what is asked for keeps the old name",
        "INVARIANT-KEYS-1",
        with_hotkey_swapped,
        lambda rule: (
            lambda family, old, new: attrs.evolve(rule(family, old, new), pending=family.pending)
        ),
        swapping_hotkeys,
    ),
    Mutant(
        "D-69",
        "children stay behind where a hotkey has no place",
        "INVARIANT-KEYS-1",
        swapped_on,
        _leaves_children_without_a_place,
        swapping_without_a_place,
    ),
    Mutant(
        "D-70",
        "the childkey take falls back to the least",
        "INVARIANT-KEYS-1",
        with_hotkey_swapped,
        lambda rule: lambda family, old, new: attrs.evolve(rule(family, old, new), takes=Map()),
        swapping_hotkeys,
    ),
    Mutant(
        "D-71",
        "a swap on one subnet carries off all rates of claims",
        "INVARIANT-KEYS-3",
        with_stake_moved,
        lambda rule: (
            lambda state, netuid, old, new: with_root_moved(rule(state, netuid, old, new), old, new)
        ),
        swapping_hotkeys,
    ),
    Mutant(
        "D-74",
        "the rates of two hotkeys become one",
        "INVARIANT-KEYS-3",
        is_clean_on_root,
        lambda rule: lambda state, hotkey: True,
        onto_claims,
    ),
    Mutant(
        "D-94",
        "shares of two pools are added as if they had one price",
        "INVARIANT-KEYS-1",
        with_stake_moved,
        _adds_shares_of_two_pools,
        swapping_hotkeys,
    ),
    Mutant(
        "D-95",
        "the stake of a holder stays with the old hotkey",
        "INVARIANT-KEYS-1",
        with_stake_moved,
        _forgets_a_holder,
        swapping_hotkeys,
    ),
    Mutant(
        "D-96",
        "a swap makes a delegate of who was none",
        "INVARIANT-KEYS-1",
        with_delegate_replaced,
        _makes_a_delegate,
        swapping_hotkeys,
    ),
    Mutant(
        "D-98",
        "a swap of coldkeys takes along what is staked with its own hotkeys only",
        "INVARIANT-KEYS-2",
        with_stake_of_coldkey_moved,
        _moves_owned_hotkeys,
        swapping_coldkeys,
    ),
    Mutant(
        "D-99",
        "miners' alpha goes to the old hotkey",
        "INVARIANT-KEYS-1",
        with_destination_swapped,
        lambda rule: lambda stake, old, new: stake,
        swapping_hotkeys,
    ),
    Mutant(
        "D-100",
        "the successor takes no locked alpha",
        "INVARIANT-KEYS-2",
        with_coldkey_of_locks_swapped,
        lambda rule: (
            lambda state, old, new: attrs.evolve(
                rule(state, old, new), account_flags=state.account_flags.delete(new)
            )
        ),
        swapping_coldkeys,
    ),
    Mutant(
        "D-101",
        "a swap on all subnets asks for no day in between",
        "INVARIANT-KEYS-4",
        affected,
        lambda rule: lambda state, hotkey: [],
        swapping_twice,
    ),
    Mutant(
        "D-102",
        "locks stay on the old hotkey",
        "INVARIANT-KEYS-1",
        with_hotkey_of_locks_swapped,
        lambda rule: lambda state, netuid, old, new: state,
        swapping_hotkeys,
    ),
    Mutant(
        "D-103",
        "the successor's lock is perpetual no longer",
        "INVARIANT-KEYS-2",
        with_coldkey_of_locks,
        _forgets_perpetuity,
        swapping_coldkeys,
    ),
)
"""In the order of the catalogue."""
