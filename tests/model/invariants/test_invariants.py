"""The invariants as objects, and what they say of recorded runs."""

import re
from collections import Counter

import attrs
import pytest

from tao_model.emission.effects import IncreaseStake
from tao_model.invariants import (
    INVARIANTS,
    STATE_INVARIANTS,
    BlocksPassed,
    Verdict,
    broken,
    check_state,
    check_step,
)
from tao_model.invariants.alpha import left_behind
from tao_model.network.blocks import run_block
from tao_model.network.payments import with_effect
from tao_model.numbers.fixed_point import I96F32
from tao_model.state import ROOT as CHAIN_ROOT
from tao_model.state import Map, State
from tao_model.state.root_claims import RootClaims
from tao_model.state.system_accounts import subnet_account
from tao_model.supply.curve import MAXIMUM_SUPPLY
from tao_model.units import Alpha, ClaimedAlpha, NetUid, Rao
from tests.model.network.recorded_blocks import before_blocks, genesis
from tests.rule_index import ROOT
from tests.strategies.emission import account

CHAPTER = (ROOT / "spec" / "23-invariants.md").read_text()


def test_ids_are_unique_and_in_the_order_of_the_chapter() -> None:
    stated = re.findall(r"^### (INVARIANT-[A-Z]+-\d+)", CHAPTER, re.MULTILINE)
    assert [invariant.id for invariant in INVARIANTS] == stated


def test_what_production_breaks_is_explained_in_the_chapter() -> None:
    sections = re.split(r"^### ", CHAPTER, flags=re.MULTILINE)
    explained = {section.split()[0] for section in sections if "\n**Known.** " in section}
    assert {one.id for one in INVARIANTS if one.known is not None} == explained


def test_a_statement_is_a_sentence() -> None:
    assert all(re.fullmatch(r"[A-Z].*\.", one.statement) for one in INVARIANTS)


def test_every_state_invariant_holds_where_there_is_nothing() -> None:
    findings = check_state(State())
    assert [finding.invariant for finding in findings] == list(STATE_INVARIANTS)
    assert {finding.verdict for finding in findings} == {Verdict.HOLDS}


@pytest.mark.rule(
    "INVARIANT-TAO-1",
    "INVARIANT-TAO-2",
    "INVARIANT-TAO-5",
    "INVARIANT-TAO-6",
    "INVARIANT-POOLS-1",
    "INVARIANT-POOLS-2",
    "INVARIANT-POOLS-4",
    "INVARIANT-POOLS-5",
    "INVARIANT-ALPHA-1",
    "INVARIANT-ALPHA-4",
    "INVARIANT-SHARES-1",
    "INVARIANT-SHARES-2",
    "INVARIANT-SHARES-3",
    "INVARIANT-STAKE-1",
    "INVARIANT-STAKE-2",
    "INVARIANT-STAKE-3",
    "INVARIANT-STAKE-4",
    "INVARIANT-STAKE-6",
    "INVARIANT-CHILDREN-1",
    "INVARIANT-CHILDREN-2",
    "INVARIANT-CHILDREN-3",
    "INVARIANT-CHILDREN-4",
    "INVARIANT-ROOT-1",
    "INVARIANT-ROOT-2",
    "INVARIANT-LOCKS-1",
    "INVARIANT-LOCKS-2",
    "INVARIANT-LOCKS-3",
    "INVARIANT-NEURONS-1",
    "INVARIANT-NEURONS-2",
    "INVARIANT-NEURONS-4",
    "INVARIANT-NEURONS-5",
    "INVARIANT-NEURONS-6",
    "INVARIANT-NEURONS-7",
    "INVARIANT-SUBNETS-1",
    "INVARIANT-SUBNETS-2",
    "INVARIANT-SUBNETS-4",
    "INVARIANT-SUBNETS-5",
)
def test_no_recorded_state_before_a_block_breaks_an_invariant() -> None:
    verdicts: Counter[Verdict] = Counter()
    for state, _ in before_blocks():
        findings = check_state(state)
        set_by_hand = state.supply.total_issuance > MAXIMUM_SUPPLY
        expected = {"INVARIANT-TAO-2", "INVARIANT-TAO-5"} if set_by_hand else set()
        assert {finding.invariant.id for finding in broken(findings)} == expected
        verdicts.update(finding.verdict for finding in findings)
    assert verdicts[Verdict.HOLDS] > 1000
    assert verdicts[Verdict.KNOWN] > 100


@pytest.mark.rule(
    "INVARIANT-TAO-3",
    "INVARIANT-TAO-4",
    "INVARIANT-POOLS-3",
    "INVARIANT-POOLS-6",
    "INVARIANT-POOLS-7",
    "INVARIANT-POOLS-8",
    "INVARIANT-ALPHA-2",
    "INVARIANT-ALPHA-3",
    "INVARIANT-ALPHA-5",
    "INVARIANT-EMISSION-1",
    "INVARIANT-EMISSION-2",
    "INVARIANT-EMISSION-3",
    "INVARIANT-EMISSION-4",
    "INVARIANT-EMISSION-5",
    "INVARIANT-EMISSION-6",
    "INVARIANT-EMISSION-7",
    "INVARIANT-SHARES-4",
    "INVARIANT-STAKE-5",
    "INVARIANT-STAKE-7",
    "INVARIANT-CHILDREN-5",
    "INVARIANT-ROOT-3",
    "INVARIANT-ROOT-4",
    "INVARIANT-LOCKS-4",
    "INVARIANT-LOCKS-6",
    "INVARIANT-LOCKS-7",
    "INVARIANT-NEURONS-3",
    "INVARIANT-NEURONS-8",
    "INVARIANT-NEURONS-9",
    "INVARIANT-NEURONS-10",
    "INVARIANT-SUBNETS-3",
)
def test_no_recorded_block_breaks_an_invariant() -> None:
    for before, inputs in before_blocks()[:60]:
        after = run_block(before, inputs, "kernel")
        assert broken(check_step(before, BlocksPassed((inputs,), "kernel"), after)) == ()


def test_the_pool_of_genesis_is_a_known_break() -> None:
    (finding,) = [f for f in check_state(genesis()) if f.invariant.id == "INVARIANT-POOLS-1"]
    assert finding.verdict is Verdict.KNOWN
    assert finding.found is not None
    assert "subnet 1" in finding.found.witness


@pytest.mark.parametrize(
    ("missing", "verdict"), [(500, Verdict.KNOWN), (501, Verdict.BROKEN)], ids=str
)
def test_beside_the_pool_of_genesis_another_may_miss_an_existential_deposit(
    missing: int, verdict: Verdict
) -> None:
    state = genesis()
    (other, *_) = [netuid for netuid in state.subnets if netuid not in {0, 1}]
    reserve = Rao(state.balance(subnet_account(other)) + missing)
    subnet = state.subnet(other)
    state = state.with_subnet(
        other, attrs.evolve(subnet, pool=attrs.evolve(subnet.pool, tao_reserve=reserve))
    )
    (finding,) = [f for f in check_state(state) if f.invariant.id == "INVARIANT-POOLS-1"]
    assert finding.verdict is verdict


def test_marks_count_as_left_behind_by_what_their_holders_could_not_claim() -> None:
    hotkey, holder, another = account(1), account(2), account(3)
    effect = IncreaseStake(hotkey, holder, CHAIN_ROOT, Alpha(100))
    state = with_effect(State(), effect)
    rates = Map({NetUid(5): I96F32.saturating_from_integer(2)})
    for marks, left in (({holder: 200}, 0), ({holder: 207}, 7), ({holder: 200, another: 9}, 9)):
        claimed = {(NetUid(5), hotkey, who): ClaimedAlpha(mark) for who, mark in marks.items()}
        claims = RootClaims(claimable=Map({hotkey: rates}), claimed=Map(claimed))
        assert left_behind(attrs.evolve(state, root_claims=claims)) == left
