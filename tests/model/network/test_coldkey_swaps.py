"""A coldkey takes the place of another."""

import attrs
import pytest

from tao_model.network import ROOT_ORIGIN
from tao_model.network.announcements import AnnounceColdkeySwap
from tao_model.network.coldkey_swaps import (
    SwapColdkey,
    SwapColdkeyAnnounced,
    coldkey_swapped,
    with_hotkeys_of_coldkey_moved,
    with_stake_of_coldkey_moved,
)
from tao_model.network.locks import LockStake
from tao_model.network.stake_flows import Place, held, with_stake
from tao_model.network.staking import SetColdkeyAutoStakeHotkey
from tao_model.neurons import appended
from tao_model.numbers.hashing import blake2_256
from tao_model.rejection import Reason
from tao_model.state import ROOT, Map, State
from tao_model.state.accounts import AccountIdentity
from tao_model.state.system_accounts import subnet_account
from tao_model.units import (
    AccountFlags,
    AccountId,
    Alpha,
    BlockNumber,
    ByteString,
    ClaimedAlpha,
    Hash,
    Rao,
)
from tests.model.network.acting import BY_ALICE, refusal, run, staked_on
from tests.strategies.staking import ALICE, BOB, HOTKEY, OTHER, OTHER_HOTKEY, SUBNET, TAO, network

NEW = AccountId(b"n" * 32)
PRICE = Rao(TAO)
BY_ROOT = SwapColdkey(ALICE, NEW, PRICE)


def everywhere() -> State:
    """Return the network after Alice staked, locked and said who she is, and owns a subnet."""
    state = network()
    subnet = state.subnet(SUBNET)
    subnet = appended(subnet, HOTKEY, BlockNumber(7))
    subnet = attrs.evolve(subnet, identity=attrs.evolve(subnet.identity, owner=ALICE))
    stake = attrs.evolve(state.stake, owned_hotkeys=Map({ALICE: (HOTKEY, OTHER_HOTKEY)}))
    state = attrs.evolve(
        state.with_subnet(SUBNET, subnet),
        stake=stake,
        identities=Map({ALICE: AccountIdentity(ByteString(b"Alice"))}),
    )
    locking = LockStake(HOTKEY, SUBNET, Alpha(TAO))
    chosen = SetColdkeyAutoStakeHotkey(SUBNET, HOTKEY)
    return run(state, staked_on(SUBNET), staked_on(ROOT), locking, chosen)


@pytest.mark.rule("KEYS-5", "KEYS-6", "LOCKS-14")
def test_the_successor_gets_everything() -> None:
    before = everywhere()
    after = run(before, BY_ROOT, origin=ROOT_ORIGIN)
    assert after.balance(NEW) == before.balance(ALICE) - PRICE
    assert after.balance(ALICE) == 0
    assert before.supply.total_issuance - after.supply.total_issuance == PRICE
    assert after.identities == Map({NEW: before.identities[ALICE]})
    assert after.stake.owners == Map({HOTKEY: NEW, OTHER_HOTKEY: NEW})
    assert after.stake.owned_hotkeys == Map({NEW: (HOTKEY, OTHER_HOTKEY)})
    assert after.stake.staking_hotkeys == Map({NEW: (HOTKEY,)})
    for netuid in (ROOT, SUBNET):
        assert held(after, Place(HOTKEY, NEW, netuid)) == held(before, Place(HOTKEY, ALICE, netuid))
        assert held(after, Place(HOTKEY, ALICE, netuid)) == 0
    subnet = after.subnet(SUBNET)
    assert subnet.identity.owner == NEW
    assert subnet.stake.auto_stake_destinations == Map({NEW: HOTKEY})
    assert subnet.stake.auto_stake_coldkeys == Map({HOTKEY: (NEW,)})
    assert dict(subnet.locks.locks) == {
        (NEW, HOTKEY): before.subnet(SUBNET).locks.locks[ALICE, HOTKEY]
    }
    assert subnet.locks.decaying_total == before.subnet(SUBNET).locks.decaying_total
    assert tuple(after.root_claims.staking_coldkeys) == (NEW,)
    assert after.rate_limits.transactions == Map({NEW: BlockNumber(7)})


@pytest.mark.rule("KEYS-5")
def test_a_successor_has_neither_staked_nor_is_it_a_hotkey() -> None:
    state = everywhere()
    staked = with_stake(state, Place(HOTKEY, NEW, SUBNET), Alpha(5))
    for start, successor, reason in (
        (staked, NEW, Reason.COLDKEY_ALREADY_ASSOCIATED),
        (state, HOTKEY, Reason.NEW_COLDKEY_IS_HOTKEY),
    ):
        swap = attrs.evolve(BY_ROOT, new_coldkey=successor)
        assert refusal(start, swap, ROOT_ORIGIN) is reason
    assert refusal(state, BY_ROOT) is Reason.BAD_ORIGIN
    dear = attrs.evolve(BY_ROOT, cost=Rao(10_000 * TAO))
    unpaid = Reason.NOT_ENOUGH_BALANCE_TO_PAY_SWAP_COLDKEY
    assert refusal(state, dear, ROOT_ORIGIN) is unpaid


@pytest.mark.rule("KEYS-5")
def test_the_signer_is_replaced_by_whom_it_announced_once_that_is_due() -> None:
    announce = AnnounceColdkeySwap(Hash(blake2_256(NEW)))
    swap = SwapColdkeyAnnounced(NEW)
    state = run(everywhere(), announce)
    assert refusal(everywhere(), swap) is Reason.COLDKEY_SWAP_ANNOUNCEMENT_NOT_FOUND
    another = Reason.ANNOUNCED_COLDKEY_HASH_DOES_NOT_MATCH
    assert refusal(state, SwapColdkeyAnnounced(BOB)) is another
    assert refusal(state, swap) is Reason.COLDKEY_SWAP_TOO_EARLY
    due = attrs.evolve(state, block=attrs.evolve(state.block, number=BlockNumber(36_007)))
    after = run(due, swap, origin=BY_ALICE)
    assert after.stake.owners[HOTKEY] == NEW
    assert not after.key_swaps.announcements


@pytest.mark.rule("LOCKS-14")
def test_a_successor_has_no_locks_and_loses_its_flags() -> None:
    state = everywhere()
    subnet = state.subnet(SUBNET)
    theirs = subnet.locks.locks.set((NEW, HOTKEY), subnet.locks.locks[ALICE, HOTKEY])
    locks = attrs.evolve(subnet.locks, locks=theirs)
    locked = state.with_subnet(SUBNET, attrs.evolve(subnet, locks=locks))
    assert refusal(locked, BY_ROOT, ROOT_ORIGIN) is Reason.ACTIVE_LOCK_EXISTS
    flagged = attrs.evolve(state, account_flags=Map({NEW: AccountFlags(6)}))
    assert not coldkey_swapped(flagged, ALICE, NEW).account_flags


@pytest.mark.rule("KEYS-6")
def test_what_was_claimed_moves_where_there_is_stake_on_that_very_subnet() -> None:
    state = everywhere()
    for netuid, moves in ((SUBNET, True), (OTHER, False)):
        key, new = (netuid, HOTKEY, ALICE), (netuid, HOTKEY, NEW)
        claims = attrs.evolve(state.root_claims, claimed=Map({key: ClaimedAlpha(9)}))
        start = attrs.evolve(state, root_claims=claims)
        after = with_stake_of_coldkey_moved(start, netuid, ALICE, NEW)
        assert dict(after.root_claims.claimed) == {(new if moves else key): 9}


@pytest.mark.rule("KEYS-6")
def test_a_subnets_account_is_no_hotkey_of_a_successor() -> None:
    state = network()
    owned = Map({ALICE: (subnet_account(SUBNET),)})
    state = attrs.evolve(state, stake=attrs.evolve(state.stake, owned_hotkeys=owned))
    assert refusal(state, BY_ROOT, ROOT_ORIGIN) is Reason.CANNOT_USE_SYSTEM_ACCOUNT
    assert with_hotkeys_of_coldkey_moved(state, BOB, NEW).stake == state.stake
