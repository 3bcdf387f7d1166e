"""A hotkey takes the place of another."""

import attrs
import pytest

from tao_model.network.hotkey_swaps import SwapHotkey, SwapHotkeyV2
from tao_model.network.keys import HOTKEY_SWAP_INTERVAL
from tao_model.network.locks import LockStake
from tao_model.network.stake_flows import Place, held
from tao_model.neurons import appended
from tao_model.rejection import Reason
from tao_model.state import ROOT, Map, State
from tao_model.state.children import PendingChildren
from tao_model.state.consensus import Mechanism, WeightCommit
from tao_model.state.system_accounts import subnet_account
from tao_model.units import (
    AccountId,
    Alpha,
    BlockNumber,
    ClaimedAlpha,
    EpochIndex,
    Hash,
    I96F32Bits,
    MechanismId,
    Proportion16,
    Proportion64,
    Rao,
)
from tests.model.network.acting import BY_BOB, refusal, run, staked_on
from tests.strategies.staking import ALICE, BOB, HOTKEY, OTHER, OTHER_HOTKEY, SUBNET, TAO, network

NEW = AccountId(b"n" * 32)
NOW = BlockNumber(10_000)
HERE, THERE = Place(HOTKEY, ALICE, SUBNET), Place(NEW, ALICE, SUBNET)
ON_ONE, ON_ALL = SwapHotkey(HOTKEY, NEW, SUBNET), SwapHotkey(HOTKEY, NEW, None)
COMMIT = (WeightCommit(Hash(b"1" * 32), EpochIndex(0), BlockNumber(0), BlockNumber(0)),)


def everywhere() -> State:
    """Return the network in which Alice's hotkey is a neuron with stake, a lock and a child."""
    state = network()
    subnet = appended(state.subnet(SUBNET), HOTKEY, BlockNumber(7))
    link = ((Proportion64(5), OTHER_HOTKEY),)
    back = ((Proportion64(5), HOTKEY),)
    family = attrs.evolve(
        subnet.children,
        children=Map({HOTKEY: link}),
        parents=Map({OTHER_HOTKEY: back}),
        pending=Map({OTHER_HOTKEY: PendingChildren(back)}),
        takes=Map({HOTKEY: Proportion16(9)}),
    )
    commits = Mechanism(
        last_update=subnet.mechanisms[MechanismId(0)].last_update,
        weight_commits=Map({HOTKEY: COMMIT}),
    )
    subnet = attrs.evolve(
        subnet,
        children=family,
        identity=attrs.evolve(subnet.identity, owner=ALICE, owner_hotkey=HOTKEY),
        mechanisms=subnet.mechanisms.set(MechanismId(0), commits),
    )
    owned = Map({ALICE: (HOTKEY, OTHER_HOTKEY)})
    takes = Map({HOTKEY: Proportion16(7)})
    stake = attrs.evolve(state.stake, owned_hotkeys=owned, delegate_takes=takes)
    state = attrs.evolve(state.with_subnet(SUBNET, subnet), stake=stake)
    state = attrs.evolve(state, block=attrs.evolve(state.block, number=NOW))
    lock = LockStake(HOTKEY, SUBNET, Alpha(TAO))
    return run(state, staked_on(SUBNET), staked_on(ROOT), lock)


@pytest.mark.rule("KEYS-7", "KEYS-8", "LOCKS-15")
def test_on_one_subnet_the_new_hotkey_has_all_that_the_old_one_had() -> None:
    before = everywhere()
    after = run(before, ON_ONE)
    assert before.balance(ALICE) - after.balance(ALICE) == 1_000_000
    assert held(after, THERE) == held(before, HERE)
    assert held(after, HERE) == 0
    assert held(after, Place(HOTKEY, ALICE, ROOT)) == held(before, Place(HOTKEY, ALICE, ROOT))
    subnet = after.subnet(SUBNET)
    assert subnet.neurons.hotkeys == (NEW,)
    assert subnet.identity.owner_hotkey == NEW
    assert subnet.mechanisms[MechanismId(0)].weight_commits == Map({NEW: COMMIT})
    family = subnet.children
    assert family.children == Map({NEW: ((5, OTHER_HOTKEY),)})
    assert family.parents == Map({OTHER_HOTKEY: ((5, NEW),)})
    assert family.pending[OTHER_HOTKEY].children == ((5, NEW),)
    assert family.takes == Map({NEW: 9})
    assert list(subnet.locks.locks) == [(ALICE, NEW)]
    assert subnet.locks.owner_decaying_total == before.subnet(SUBNET).locks.owner_decaying_total
    assert after.stake.owned_hotkeys == Map({ALICE: (HOTKEY, OTHER_HOTKEY, NEW)})
    assert after.stake.staking_hotkeys == Map({ALICE: (HOTKEY, NEW)})
    assert subnet.registration.last_hotkey_swaps == Map({ALICE: NOW})
    assert after.rate_limits.transactions == Map({ALICE: NOW})


@pytest.mark.rule("KEYS-7", "KEYS-8")
def test_on_all_subnets_the_old_hotkey_is_nobodys() -> None:
    before = everywhere()
    after = run(before, ON_ALL)
    assert before.balance(ALICE) - after.balance(ALICE) == 100_000_000
    for netuid in (ROOT, SUBNET):
        whole = held(before, Place(HOTKEY, ALICE, netuid))
        assert held(after, Place(NEW, ALICE, netuid)) == whole
    assert after.stake.owners == Map({NEW: ALICE, OTHER_HOTKEY: ALICE})
    assert after.stake.owned_hotkeys == Map({ALICE: (OTHER_HOTKEY, NEW)})
    assert after.stake.staking_hotkeys == Map({ALICE: (NEW,)})
    assert after.stake.delegate_takes == Map({NEW: 7})
    for netuid, is_no_member in ((SUBNET, False), (OTHER, True)):
        marked = after.subnet(netuid).registration.marked_as_no_member
        assert (NEW in marked) is is_no_member


@pytest.mark.rule("KEYS-7")
def test_stake_may_stay_with_the_old_hotkey() -> None:
    before = everywhere()
    after = run(before, SwapHotkeyV2(HOTKEY, NEW, None, keep_stake=True))
    assert held(after, HERE) == held(before, HERE)
    assert held(after, THERE) == 0
    assert HOTKEY not in after.stake.owners
    assert after.subnet(SUBNET).neurons.hotkeys == (NEW,)


@pytest.mark.rule("KEYS-7")
def test_the_refusals_of_a_swap() -> None:
    state = everywhere()
    assert refusal(state, ON_ONE, BY_BOB) is Reason.NON_ASSOCIATED_COLDKEY
    theirs = attrs.evolve(state.stake, owners=state.stake.owners.set(NEW, BOB))
    assert refusal(attrs.evolve(state, stake=theirs), ON_ONE) is Reason.NON_ASSOCIATED_COLDKEY
    same = SwapHotkey(HOTKEY, HOTKEY, SUBNET)
    assert refusal(state, same) is Reason.NEW_HOTKEY_IS_SAME_WITH_OLD
    too_soon = run(state, SwapHotkey(OTHER_HOTKEY, NEW, OTHER))
    assert refusal(too_soon, ON_ONE) is Reason.HOTKEY_SET_TX_RATE_LIMIT_EXCEEDED
    taken = state.with_subnet(SUBNET, appended(state.subnet(SUBNET), NEW, NOW))
    for swap in (ON_ONE, ON_ALL):
        assert refusal(taken, swap) is Reason.HOTKEY_ALREADY_REGISTERED_IN_SUBNET
    system = SwapHotkey(HOTKEY, subnet_account(SUBNET), SUBNET)
    for swap in (system, attrs.evolve(system, netuid=None)):
        assert refusal(state, swap) is Reason.CANNOT_USE_SYSTEM_ACCOUNT
    unpaid = Reason.NOT_ENOUGH_BALANCE_TO_PAY_SWAP_HOTKEY
    assert refusal(state.with_balance(ALICE, Rao(999_999)), ON_ONE) is unpaid
    assert refusal(state.with_balance(ALICE, Rao(99_999_999)), ON_ALL) is unpaid
    family = SwapHotkey(HOTKEY, OTHER_HOTKEY, SUBNET)
    assert refusal(state, family) is Reason.INVALID_CHILD


@pytest.mark.rule("KEYS-7")
def test_on_a_subnet_a_coldkey_swaps_once_a_day() -> None:
    state = everywhere()
    early = attrs.evolve(state.block, number=BlockNumber(HOTKEY_SWAP_INTERVAL))
    never = attrs.evolve(state, block=early)
    assert refusal(never, ON_ONE) is Reason.HOTKEY_SWAP_INTERVAL_NOT_PASSED
    assert refusal(never, ON_ALL) is None
    subnet = state.subnet(SUBNET)
    for last, swapped_lately in ((NOW - HOTKEY_SWAP_INTERVAL, True), (2_799, False)):
        swaps = Map({ALICE: BlockNumber(last)})
        registration = attrs.evolve(subnet.registration, last_hotkey_swaps=swaps)
        start = state.with_subnet(SUBNET, attrs.evolve(subnet, registration=registration))
        for swap in (ON_ONE, ON_ALL):
            found = refusal(start, swap)
            expected = Reason.HOTKEY_SWAP_INTERVAL_NOT_PASSED if swapped_lately else None
            assert found is expected


@pytest.mark.rule("KEYS-7", "KEYS-8")
def test_claims_on_root_go_along_to_a_hotkey_that_has_none() -> None:
    state = everywhere()
    rates = Map({SUBNET: I96F32Bits(3)})
    claimed = Map({(SUBNET, HOTKEY, BOB): ClaimedAlpha(4)})
    claims = attrs.evolve(state.root_claims, claimable=Map({HOTKEY: rates}), claimed=claimed)
    lending = attrs.evolve(state.stake, auto_parent_delegation=Map({HOTKEY: False}))
    start = attrs.evolve(state, root_claims=claims, stake=lending)
    after = run(start, ON_ALL)
    assert after.root_claims.claimable == Map({NEW: rates})
    assert dict(after.root_claims.claimed) == {(SUBNET, NEW, BOB): 4}
    assert after.stake.auto_parent_delegation == Map({NEW: False})
    theirs = attrs.evolve(claims, claimable=claims.claimable.set(NEW, rates))
    unclean = attrs.evolve(start, root_claims=theirs)
    assert refusal(unclean, ON_ALL) is Reason.NEW_HOTKEY_NOT_CLEAN_FOR_ROOT_SWAP
    assert refusal(unclean, ON_ONE) is None
