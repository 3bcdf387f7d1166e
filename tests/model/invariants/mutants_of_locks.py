"""Defects of locks, planted, and what sees them."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from tao_model.locks.aging import Kind, reduced
from tao_model.locks.changes import forced_down, moved
from tao_model.locks.ownership import ONE_YEAR, is_overdue
from tao_model.locks.totals import kind_of, locked_on, total_of, with_total
from tao_model.network import ROOT_ORIGIN, apply
from tao_model.network.administration.others import SetNominatorMinRequiredStake
from tao_model.network.epochs import NOBODY
from tao_model.network.locks import LockStake, MoveLock, SetPerpetualLock
from tao_model.network.staking import RecycleAlpha
from tao_model.network.subnets import RootDissolveNetwork
from tao_model.staking.admission import ensure_available
from tao_model.state import Map, State
from tao_model.state.locks import Lock, Locks
from tao_model.subnets import remains
from tao_model.units import AccountId, Alpha, BlockNumber, Millionths, NetUid, U64F64Bits
from tests.model.invariants.mutant import Mutant, Rule
from tests.model.invariants.scenarios import (
    Moment,
    block_of,
    by,
    call,
    holdings,
    network,
    shared_holdings,
    with_room_for_epochs,
)

SUBNET: Final = NetUid(2)
SMALL: Final = shared_holdings(network(), SUBNET)[-1]
"""The smallest nomination of a hotkey of several holders on subnet 2: value, hotkey, coldkey."""
LARGE: Final = next(one for one in holdings(network(), SUBNET) if one[2] != SMALL[2])
HOTKEY: Final = LARGE[1]
ANOTHER: Final = next(one[1] for one in holdings(network(), SUBNET) if one[1] != HOTKEY)


def with_locks() -> State:
    """The network in which one coldkey has locked all that it has, and another a little."""
    state = apply(network(), by(LARGE[2]), LockStake(HOTKEY, SUBNET, Alpha(LARGE[0])))
    half = Alpha(SMALL[0] // 2)
    return apply(state, by(SMALL[2]), LockStake(HOTKEY, SUBNET, half))


def recycling_what_is_locked() -> Iterator[Moment]:
    amount = Alpha(LARGE[0])
    yield from call(with_locks(), by(LARGE[2]), RecycleAlpha(LARGE[1], amount, SUBNET))


def sweeping() -> Iterator[Moment]:
    """Root raises the least nomination, and all small ones are swept."""
    for factor in (10**6, 10**9, 10**12):
        yield from call(with_locks(), ROOT_ORIGIN, SetNominatorMinRequiredStake(Millionths(factor)))


def moving_a_lock() -> Iterator[Moment]:
    yield from call(with_locks(), by(LARGE[2]), MoveLock(ANOTHER, SUBNET))


def dissolving_with_locks() -> Iterator[Moment]:
    state = apply(with_locks(), by(LARGE[2]), SetPerpetualLock(SUBNET, enabled=True))
    yield from call(state, ROOT_ORIGIN, RootDissolveNetwork(SUBNET))


def contested(own: int, of_others: int) -> State:
    """Subnet 2, a year old, with so many hundredths of its alpha behind one hotkey, and others."""
    state, now = with_room_for_epochs(network()), BlockNumber(ONE_YEAR + 10)
    subnet = state.subnet(SUBNET)
    hundredth = subnet.alpha.alpha_out // 100
    owner = subnet.identity.owner
    favoured, other = [
        hotkey
        for hotkey, coldkey in sorted(state.stake.owners.items())
        if coldkey not in {owner, NOBODY} and subnet.neurons.uid_of(hotkey) is not None
    ][:2]

    def conviction(parts: int) -> Lock:
        alpha = parts * hundredth
        return Lock(Alpha(alpha), U64F64Bits(alpha << 64), now)

    totals = Map({favoured: conviction(own), other: conviction(of_others)})
    subnet = attrs.evolve(
        subnet,
        locks=Locks(perpetual_total=totals),
        identity=attrs.evolve(subnet.identity, registered_at=BlockNumber(0)),
        schedule=attrs.evolve(subnet.schedule, pending_epoch_at=BlockNumber(now + 1)),
    )
    state = attrs.evolve(state, block=attrs.evolve(state.block, number=now))
    return state.with_subnet(SUBNET, subnet)


def a_block_of_a_contested_subnet() -> Iterator[Moment]:
    return block_of(contested(1, 0), 40)


# The defects.


def _loses_the_lock(rule: Rule) -> Rule:
    return lambda locks, terms, move: attrs.evolve(
        rule(locks, terms, move), locks=locks.locks.delete((move.coldkey, move.origin))
    )


def _takes_the_amount_off_the_total(rule: Rule) -> Rule:
    def mutant(locks: Locks, terms: Any, coldkey: AccountId, amount: Alpha) -> Locks:
        after: Locks = rule(locks, terms, coldkey, amount)
        hotkey = locked_on(locks, coldkey)
        if hotkey is None:
            return after
        kind: Kind = kind_of(locks, terms, coldkey, hotkey)
        total, lock = total_of(after, hotkey, kind), locks.locks[coldkey, hotkey]
        beyond = Lock(Alpha(max(0, amount - lock.locked_mass)), U64F64Bits(0), terms.now)
        return after if total is None else with_total(after, hotkey, kind, reduced(total, beyond))

    return mutant


MUTANTS_OF_LOCKS: Final = (
    Mutant(
        "D-102",
        "a lock that goes to another hotkey is lost on the way",
        "INVARIANT-LOCKS-5",
        moved,
        _loses_the_lock,
        moving_a_lock,
    ),
    Mutant(
        "D-103",
        "totals of locks outlive their subnet",
        "INVARIANT-SUBNETS-1",
        remains,
        lambda rule: (
            lambda subnet: attrs.evolve(
                rule(subnet), locks=Locks(perpetual_total=subnet.locks.perpetual_total)
            )
        ),
        dissolving_with_locks,
    ),
    Mutant(
        "D-104",
        "locked alpha is recycled",
        "INVARIANT-LOCKS-1",
        ensure_available,
        lambda rule: lambda available, amount: None,
        recycling_what_is_locked,
    ),
    Mutant(
        "D-105",
        "a sweep takes more off the total than the lock held",
        "INVARIANT-LOCKS-4",
        forced_down,
        _takes_the_amount_off_the_total,
        sweeping,
    ),
    Mutant(
        "D-108",
        "conviction is held against a part of the alpha only",
        "INVARIANT-LOCKS-7",
        is_overdue,
        lambda rule: (
            lambda registered_at, now, conviction, alpha_out: rule(
                registered_at, now, conviction, Alpha(alpha_out // 100)
            )
        ),
        a_block_of_a_contested_subnet,
    ),
)
"""In the order of the catalogue."""
