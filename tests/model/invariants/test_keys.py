"""What production is known to leave behind where a key takes another's place."""

from typing import Final

import attrs
import pytest

from tao_model.invariants import INVARIANTS, CallMade, Finding, StateInvariant, Verdict
from tao_model.invariants.invariant import judge
from tao_model.invariants.renaming import (
    Fact,
    What,
    coldkey_renaming,
    facts,
    hotkey_renaming,
    renamed,
    with_coldkey,
    with_hotkey,
)
from tao_model.network import ROOT_ORIGIN, apply
from tao_model.network.call import Action
from tao_model.network.coldkey_swaps import SwapColdkey
from tao_model.network.hotkey_swaps import SwapHotkey, SwapHotkeyV2
from tao_model.network.origins import Origin
from tao_model.state import Map, State
from tao_model.state.children import Family
from tao_model.state.consensus import Mechanism, TimelockedCommit
from tao_model.state.root_claims import RootClaimKind, RootClaimType
from tao_model.units import (
    ByteString,
    ClaimedAlpha,
    DrandRound,
    EpochIndex,
    MechanismId,
    NetUid,
    Proportion64,
    Rao,
)
from tests.model.invariants.mutants_of_keys import (
    CHILD,
    HOLDER,
    LATER,
    NEW_COLDKEY,
    NEW_HOTKEY,
    OLD,
    OTHER,
    OWNER,
    PARENT,
    SECOND,
    SUBNET,
    settled,
)
from tests.model.invariants.scenarios import by

BY_ID: Final = {invariant.id: invariant for invariant in INVARIANTS}
BY_OWNER: Final = by(OWNER)
ON_ONE: Final = SwapHotkey(OLD, NEW_HOTKEY, SUBNET)
ON_ALL: Final = SwapHotkey(OLD, NEW_HOTKEY, None)
OF_HOLDER: Final = SwapColdkey(HOLDER, NEW_COLDKEY, Rao(0))


def found(name: str, state: State, action: Action, origin: Origin = BY_OWNER) -> Finding:
    after, invariant = apply(state, origin, action), BY_ID[name]
    if isinstance(invariant, StateInvariant):
        return judge(invariant, after)
    return judge(invariant, state, CallMade(origin, action), after)


def amount(finding: Finding) -> int:
    return 0 if finding.found is None else finding.found.amount


@pytest.mark.rule("INVARIANT-KEYS-1", "INVARIANT-KEYS-3", "INVARIANT-KEYS-4")
@pytest.mark.parametrize("keeps_stake", [True, False])
@pytest.mark.parametrize("netuid", [NetUid(0), SUBNET, None])
def test_a_swap_of_hotkeys_is_a_renaming(netuid: NetUid | None, keeps_stake: bool) -> None:
    swap = SwapHotkeyV2(OLD, NEW_HOTKEY, netuid, keeps_stake)
    for name in ("INVARIANT-KEYS-1", "INVARIANT-KEYS-3"):
        assert found(name, settled(), swap).verdict is Verdict.HOLDS
    leaves_root_unnoted = netuid is None and not keeps_stake
    expected = Verdict.KNOWN if leaves_root_unnoted else Verdict.HOLDS
    assert found("INVARIANT-KEYS-4", settled(), swap).verdict is expected


@pytest.mark.rule("INVARIANT-KEYS-2", "INVARIANT-KEYS-3")
def test_a_swap_of_coldkeys_is_a_renaming() -> None:
    for name in ("INVARIANT-KEYS-2", "INVARIANT-KEYS-3"):
        for swap in (OF_HOLDER, SwapColdkey(OWNER, NEW_COLDKEY, Rao(10**9))):
            assert found(name, settled(), swap, ROOT_ORIGIN).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-KEYS-1")
def test_encrypted_commits_keep_the_old_hotkey() -> None:
    state = settled()
    commit = TimelockedCommit(OLD, LATER, ByteString(b"sealed"), DrandRound(1))
    said = Mechanism(timelocked_commits=Map({EpochIndex(1): (commit, commit)}))
    subnet = attrs.evolve(state.subnet(SUBNET), mechanisms=Map({MechanismId(0): said}))
    finding = found("INVARIANT-KEYS-1", state.with_subnet(SUBNET, subnet), ON_ONE)
    two_gone_two_come = 4
    assert (finding.verdict, amount(finding)) == (Verdict.KNOWN, two_gone_two_come)


@pytest.mark.rule("INVARIANT-KEYS-1")
def test_locks_on_a_hotkey_without_a_total_are_forgotten() -> None:
    state = settled()
    subnet = state.subnet(SUBNET)
    locks = attrs.evolve(subnet.locks, perpetual_total=Map())
    forgotten = state.with_subnet(SUBNET, attrs.evolve(subnet, locks=locks))
    finding = found("INVARIANT-KEYS-1", forgotten, ON_ONE)
    assert finding.verdict is Verdict.KNOWN
    with_one = attrs.evolve(
        subnet.locks, perpetual_total=Map(), decaying_total=subnet.locks.perpetual_total
    )
    kept = state.with_subnet(SUBNET, attrs.evolve(subnet, locks=with_one))
    assert found("INVARIANT-KEYS-1", kept, ON_ONE).verdict is Verdict.HOLDS


@pytest.mark.rule("INVARIANT-KEYS-1")
def test_children_of_the_new_hotkey_give_way() -> None:
    state, part = settled(), Proportion64(2**61)
    subnet = state.subnet(SUBNET)
    family = Family(
        children=Map({OLD: ((part, CHILD),), SECOND: ((part, PARENT),)}),
        parents=Map({CHILD: ((part, OLD),), PARENT: ((part, SECOND),)}),
    )
    both = state.with_subnet(SUBNET, attrs.evolve(subnet, children=family))
    finding = found("INVARIANT-KEYS-1", both, SwapHotkey(OLD, SECOND, SUBNET))
    assert (finding.verdict, amount(finding)) == (Verdict.KNOWN, 1)


@pytest.mark.rule("INVARIANT-KEYS-2")
def test_claim_type_and_last_swaps_stay_with_the_old_coldkey() -> None:
    state = settled()
    kept = Map({HOLDER: RootClaimType(RootClaimKind.KEEP)})
    state = attrs.evolve(state, root_claims=attrs.evolve(state.root_claims, claim_types=kept))
    subnet = state.subnet(SUBNET)
    swaps = attrs.evolve(subnet.registration, last_hotkey_swaps=Map({HOLDER: LATER}))
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, registration=swaps))
    finding = found("INVARIANT-KEYS-2", state, OF_HOLDER, ROOT_ORIGIN)
    two_stay_two_do_not_come = 4
    assert (finding.verdict, amount(finding)) == (Verdict.KNOWN, two_stay_two_do_not_come)


@pytest.mark.rule("INVARIANT-KEYS-3")
def test_marks_that_stay_are_owed_once_more() -> None:
    state, mark = settled(), ClaimedAlpha(77_777)
    on_root = state.subnet(NetUid(0)).stake.hotkeys[OLD].shares
    (coldkey,) = on_root
    there = state.subnet(OTHER).stake.hotkeys[OLD].shares
    assert coldkey not in there
    claimed = Map({(OTHER, OLD, coldkey): mark})
    state = attrs.evolve(state, root_claims=attrs.evolve(state.root_claims, claimed=claimed))
    swap = SwapColdkey(coldkey, NEW_COLDKEY, Rao(0))
    finding = found("INVARIANT-KEYS-3", state, swap, ROOT_ORIGIN)
    assert (finding.verdict, amount(finding)) == (Verdict.KNOWN, mark)


@pytest.mark.rule("INVARIANT-STAKE-4")
def test_who_had_chosen_the_new_hotkey_is_on_no_list() -> None:
    state = settled()
    subnet = state.subnet(SUBNET)
    stake = attrs.evolve(
        subnet.stake,
        auto_stake_destinations=subnet.stake.auto_stake_destinations.set(OWNER, SECOND),
        auto_stake_coldkeys=subnet.stake.auto_stake_coldkeys.set(SECOND, (OWNER,)),
    )
    state = state.with_subnet(SUBNET, attrs.evolve(subnet, stake=stake))
    finding = found("INVARIANT-STAKE-4", state, SwapHotkey(OLD, SECOND, SUBNET))
    assert (finding.verdict, amount(finding)) == (Verdict.KNOWN, 1)


def test_facts_are_renamed_and_amounts_that_meet_are_added() -> None:
    stake = Fact(What.STAKE, SUBNET, (OLD,), (HOLDER,))
    take = Fact(What.DELEGATE_TAKE, None, (OLD,))
    of_new = {one: attrs.evolve(one, hotkeys=(NEW_HOTKEY,)) for one in (stake, take)}
    renaming = hotkey_renaming(CallMade(BY_OWNER, ON_ALL))
    assert renaming is not None
    before = {stake: 5, of_new[stake]: 7, take: 3, of_new[take]: 4}
    after = renamed(before, lambda fact: with_hotkey(fact, renaming))
    assert after == {of_new[stake]: 12, of_new[take]: 3}
    of_coldkey = coldkey_renaming(CallMade(ROOT_ORIGIN, OF_HOLDER))
    assert of_coldkey is not None
    assert with_coldkey(stake, of_coldkey).coldkeys == (NEW_COLDKEY,)
    assert with_coldkey(take, of_coldkey) == take


def test_a_step_without_a_swap_renames_nothing() -> None:
    other = CallMade(ROOT_ORIGIN, None)
    assert (hotkey_renaming(other), coldkey_renaming(other)) == (None, None)


def test_what_a_number_without_a_subnet_has_is_no_fact() -> None:
    state = settled()
    subnet = state.subnet(SUBNET)
    gone = attrs.evolve(subnet, identity=attrs.evolve(subnet.identity, added=False))
    told = {fact.netuid for fact in facts(state.with_subnet(SUBNET, gone))}
    assert SUBNET not in told
    assert OTHER in told
