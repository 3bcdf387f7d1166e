"""Locked stake, across the parts of the state."""

import attrs
import pytest

from tao_model.emission.effects import PayOwnerCut
from tao_model.locks.ownership import ONE_YEAR
from tao_model.network import ROOT_ORIGIN
from tao_model.network.locks import (
    LockStake,
    MoveLock,
    SetPerpetualLock,
    SetRejectLockedAlpha,
    locked,
    with_cut_locked,
    with_lock_forced_down,
    with_lock_refreshed,
    with_lock_transferred,
    with_owner_by_conviction,
)
from tao_model.network.payments import with_effect
from tao_model.network.stake_flows import Place, available, held
from tao_model.network.staking import BurnAlpha, RemoveStake, SwapStake, TransferStake
from tao_model.rejection import Reason
from tao_model.state import Map, State
from tao_model.state.locks import Lock
from tao_model.units import AccountId, Alpha, BlockNumber, Count16, NetUid, U64F64Bits
from tests.model.network.acting import BY_BOB, HERE, refusal, run, staked_on
from tests.strategies.staking import (
    ALICE,
    BOB,
    HOTKEY,
    OTHER,
    OTHER_HOTKEY,
    SUBNET,
    TAO,
    UNKNOWN,
    network,
)

LOCKED = 10 * TAO
LOCK = LockStake(HOTKEY, SUBNET, Alpha(LOCKED))
STAKED = run(network(), staked_on(SUBNET))
START = run(STAKED, LOCK)


def lock_of(state: State, coldkey: AccountId, hotkey: AccountId = HOTKEY) -> Lock | None:
    return state.subnet(SUBNET).locks.locks.get((coldkey, hotkey))


def owned(locks_cut: bool = False) -> State:
    """Return the network in which Bob owns the subnet, with another hotkey."""
    subnet = STAKED.subnet(SUBNET)
    identity = attrs.evolve(subnet.identity, owner=BOB, owner_hotkey=OTHER_HOTKEY)
    chosen = attrs.evolve(subnet.parameters, owner_cut_auto_lock_enabled=locks_cut)
    return STAKED.with_subnet(SUBNET, attrs.evolve(subnet, identity=identity, parameters=chosen))


@pytest.mark.rule("LOCKS-6", "STAKING-4")
def test_locked_stake_stays_on_the_subnet() -> None:
    everything = held(START, HERE)
    free = Alpha(everything - LOCKED)
    assert (available(START, HERE).total, available(START, HERE).locked) == (everything, LOCKED)
    for action in (
        RemoveStake(HOTKEY, SUBNET, Alpha(free + 1)),
        BurnAlpha(HOTKEY, Alpha(free + 1), SUBNET),
        SwapStake(HOTKEY, SUBNET, OTHER, Alpha(free + 1)),
    ):
        assert refusal(START, action) is Reason.STAKE_UNAVAILABLE
        assert refusal(STAKED, action) is None
    assert refusal(START, RemoveStake(HOTKEY, SUBNET, free)) is None


@pytest.mark.rule("LOCKS-7")
def test_a_lock_needs_an_amount_and_a_hotkey_with_an_owner() -> None:
    assert refusal(STAKED, LockStake(UNKNOWN, SUBNET, Alpha(0))) is Reason.AMOUNT_TOO_LOW
    unowned = LockStake(UNKNOWN, SUBNET, Alpha(1))
    assert refusal(STAKED, unowned) is Reason.HOTKEY_ACCOUNT_NOT_EXISTS
    assert refusal(STAKED, LOCK, BY_BOB) is Reason.INSUFFICIENT_STAKE_FOR_LOCK
    assert refusal(STAKED, LOCK, ROOT_ORIGIN) is Reason.BAD_ORIGIN


@pytest.mark.rule("LOCKS-6")
def test_who_stakes_has_a_lock_as_of_now() -> None:
    later = attrs.evolve(START, block=attrs.evolve(START.block, number=BlockNumber(1007)))
    for after in (run(later, staked_on(SUBNET)), with_lock_refreshed(later, ALICE, SUBNET)):
        found = lock_of(after, ALICE)
        assert found is not None
        assert found.last_update == 1007
        assert found.locked_mass == locked(later, ALICE, SUBNET) < LOCKED
    out = run(later, RemoveStake(HOTKEY, SUBNET, Alpha(TAO)))
    assert lock_of(out, ALICE) == lock_of(run(later, staked_on(SUBNET)), ALICE)


@pytest.mark.rule("LOCKS-9")
def test_a_lock_moves_to_a_hotkey_that_somebody_owns() -> None:
    after = run(START, MoveLock(OTHER_HOTKEY, SUBNET))
    assert lock_of(after, ALICE, OTHER_HOTKEY) == lock_of(START, ALICE)
    assert refusal(START, MoveLock(UNKNOWN, SUBNET)) is Reason.HOTKEY_ACCOUNT_NOT_EXISTS
    assert refusal(START, MoveLock(OTHER_HOTKEY, OTHER)) is Reason.NO_EXISTING_LOCK


@pytest.mark.rule("LOCKS-8")
def test_whether_a_lock_decays_is_its_coldkeys_choice() -> None:
    after = run(START, SetPerpetualLock(SUBNET, True))
    assert after.subnet(SUBNET).locks.decaying == Map({ALICE: False})
    assert run(after, SetPerpetualLock(SUBNET, False)) == START


@pytest.mark.rule("LOCKS-10", "STAKING-14")
def test_locked_alpha_goes_only_to_who_takes_it_and_stays_locked() -> None:
    everything = held(START, HERE)
    send = TransferStake(BOB, HOTKEY, SUBNET, SUBNET, everything)
    assert refusal(START, send) is Reason.ACCOUNT_REJECTS_LOCKED_ALPHA
    open_to_it = run(START, SetRejectLockedAlpha(False), origin=BY_BOB)
    after = run(open_to_it, send)
    assert lock_of(after, ALICE) is None
    assert lock_of(after, BOB) == lock_of(START, ALICE)
    assert held(after, Place(HOTKEY, BOB, SUBNET)) == everything
    assert run(open_to_it, SetRejectLockedAlpha(True), origin=BY_BOB) == START
    ahead = with_lock_transferred(open_to_it, ALICE, BOB, SUBNET, everything)
    assert ahead.subnet(SUBNET).locks == after.subnet(SUBNET).locks


@pytest.mark.rule("LOCKS-11")
def test_what_is_taken_by_force_is_no_longer_locked() -> None:
    after = with_lock_forced_down(START, ALICE, SUBNET, Alpha(TAO))
    assert locked(after, ALICE, SUBNET) == LOCKED - TAO
    assert with_lock_forced_down(STAKED, ALICE, SUBNET, Alpha(TAO)) == STAKED


@pytest.mark.rule("LOCKS-12")
def test_the_owners_cut_is_locked_where_the_owner_wants_it() -> None:
    cut = PayOwnerCut(OTHER_HOTKEY, BOB, SUBNET, Alpha(TAO))
    paid = with_effect(owned(locks_cut=True), cut)
    assert lock_of(paid, BOB, OTHER_HOTKEY) == Lock(
        Alpha(TAO), U64F64Bits(TAO << 64), BlockNumber(7)
    )
    again = with_effect(paid, cut)
    assert locked(again, BOB, SUBNET) == 2 * TAO
    assert not with_effect(owned(), cut).subnet(SUBNET).locks.locks


@pytest.mark.rule("LOCKS-12")
def test_a_cut_that_cannot_be_locked_is_passed_over() -> None:
    state = owned(locks_cut=True)
    assert with_cut_locked(state, SUBNET, Alpha(1)) == state
    assert with_cut_locked(state, SUBNET, Alpha(0)) == state


def favouring(hotkey: AccountId, places: int = 256) -> State:
    """Return a subnet of Bob's, a year old, with most conviction behind a hotkey."""
    state = owned()
    subnet = state.subnet(SUBNET)
    total = Lock(Alpha(10**15), U64F64Bits(10**15 << 64), BlockNumber(ONE_YEAR))
    locks = attrs.evolve(subnet.locks, perpetual_total=Map({hotkey: total}))
    parameters = attrs.evolve(subnet.parameters, max_allowed_uids=Count16(places))
    subnet = attrs.evolve(subnet, locks=locks, parameters=parameters)
    block = attrs.evolve(state.block, number=BlockNumber(ONE_YEAR))
    return attrs.evolve(state.with_subnet(SUBNET, subnet), block=block)


@pytest.mark.rule("LOCKS-13")
def test_most_conviction_makes_the_owner_and_gives_a_place() -> None:
    after = with_owner_by_conviction(favouring(HOTKEY), SUBNET).subnet(SUBNET)
    assert (after.identity.owner, after.identity.owner_hotkey) == (ALICE, HOTKEY)
    assert after.neurons.uid_of(HOTKEY) == 0
    assert after.locks.owner_perpetual_total is not None
    assert not after.locks.perpetual_total


@pytest.mark.rule("LOCKS-13")
def test_nobody_becomes_the_owner_without_an_owner_a_place_or_a_year() -> None:
    young = favouring(HOTKEY)
    young = attrs.evolve(young, block=attrs.evolve(young.block, number=BlockNumber(ONE_YEAR - 1)))
    owners = attrs.evolve(STAKED.stake, owners=Map({HOTKEY: BOB}))
    same = attrs.evolve(favouring(HOTKEY), stake=owners)
    for state in (favouring(UNKNOWN), favouring(HOTKEY, places=0), young, same, STAKED):
        assert with_owner_by_conviction(state, SUBNET) == state
    assert with_owner_by_conviction(START, NetUid(77)) == START
