"""Stake that hotkeys lend to one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.children import (
    StakedHotkey,
    fraction_of_16,
    fraction_of_64,
    inherited_stake,
    stake_weight,
    stake_weight_of,
    with_children,
    with_cooled_down,
)
from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.state import Map
from tao_model.state.children import Family as Lending
from tao_model.state.children import Links, PendingChildren
from tao_model.state.iteration import accounts_in_order
from tao_model.units import AccountId, Alpha, BlockNumber, Proportion16, Proportion64, Rao
from tests.strategies.consensus import edged
from tests.strategies.emission import (
    TAO_WEIGHT,
    Family,
    account,
    amounts,
    families,
    proportions_of_16,
    proportions_of_64,
)

ALL = Proportion64(2**64 - 1)
HALF = Proportion64(2**63)


@pytest.mark.rule("CHILDREN-1")
@given(proportions_of_16(), proportions_of_64())
def test_a_fraction_is_the_floor_of_the_quotient(narrow: Proportion16, wide: Proportion64) -> None:
    assert fraction_of_16(narrow) == narrow * U96F32.one // 65535
    assert fraction_of_64(wide) == wide * U96F32.one // (2**64 - 1)


@pytest.mark.rule("CHILDREN-1")
def test_all_is_one_and_less_than_two_to_the_32_is_nothing() -> None:
    assert fraction_of_16(Proportion16(65535)) == U96F32.one
    assert fraction_of_64(ALL) == U96F32.one
    assert fraction_of_64(Proportion64(2**32 - 1)) == 0
    assert fraction_of_64(Proportion64(2**32)) == 1


@pytest.mark.rule("CHILDREN-1")
def test_the_default_weight_of_tao_is_a_little_above_a_nineteenth() -> None:
    assert fraction_of_64(TAO_WEIGHT) == 226_245_882
    assert 18 * 226_245_882 < U96F32.one < 19 * 226_245_882


@pytest.mark.rule("CHILDREN-2")
@given(families())
def test_what_is_lent_arrives_and_nothing_is_weighed_twice(family: Family) -> None:
    """Over all hotkeys, inherited stake falls short of all stake by less than a unit each."""
    staked = family.hotkeys.values()
    inherited = sum(
        inherited_stake(
            one.alpha_stake,
            tuple(part for part, _ in one.children),
            tuple((part, family.hotkeys[parent].alpha_stake) for part, parent in one.parents),
        )
        for one in staked
    )
    total = sum(one.alpha_stake for one in staked)
    assert total - len(family.hotkeys) < inherited <= total


@pytest.mark.rule("CHILDREN-2")
def test_a_hotkey_that_lends_all_has_nothing_and_its_child_has_it() -> None:
    assert inherited_stake(1_000, (ALL,), ()) == 0
    assert inherited_stake(0, (), ((ALL, 1_000),)) == 1_000


@pytest.mark.rule("CHILDREN-2")
def test_what_a_parent_borrowed_is_not_lent_on() -> None:
    """A chain of three, each lending all: the last weighs what its parent owns, no more."""
    first, second, third = account(1), account(2), account(3)
    hotkeys = {
        first: StakedHotkey(Alpha(100), Rao(0), ((ALL, second),), ()),
        second: StakedHotkey(Alpha(10), Rao(0), ((ALL, third),), ((ALL, first),)),
        third: StakedHotkey(Alpha(1), Rao(0), (), ((ALL, second),)),
    }
    weights = [stake_weight_of(one, hotkeys, TAO_WEIGHT).alpha_stake_bits for one in hotkeys]
    assert weights == [0, 100 * I64F64.scale, 11 * I64F64.scale]


@pytest.mark.rule("CHILDREN-2")
def test_proportions_of_more_than_all_multiply_stake() -> None:
    """No chain allows it: two children of all each weigh twice what the parent holds."""
    children = [inherited_stake(0, (), ((ALL, 1_000),)) for _ in range(2)]
    assert inherited_stake(1_000, (ALL, ALL), ()) == 0
    assert sum(children) == 2_000


@pytest.mark.rule("CHILDREN-3")
@given(amounts(), amounts(), proportions_of_64())
def test_stake_weighs_its_alpha_and_a_part_of_its_tao(
    alpha: int, tao: int, weight: Proportion64
) -> None:
    weighed = stake_weight(alpha, tao, weight)
    assert weighed.alpha_stake_bits == alpha * I64F64.scale
    assert weighed.tao_stake_bits == tao * I64F64.scale
    exact = alpha * I64F64.scale + tao * fraction_of_64(weight) * 2**32
    assert weighed.total_stake_bits == exact


@pytest.mark.rule("CHILDREN-3")
def test_a_thousand_tao_on_root_weigh_fewer_than_53_alpha_by_default() -> None:
    weighed = stake_weight(0, 1_000 * 10**9, TAO_WEIGHT)
    assert weighed.total_stake_bits // I64F64.scale == 52_676_974_330


@pytest.mark.rule("CHILDREN-3")
def test_children_change_the_weight_of_tao_as_that_of_alpha() -> None:
    parent, child = account(1), account(2)
    hotkeys = {
        parent: StakedHotkey(Alpha(800), Rao(80), ((HALF, child),), ()),
        child: StakedHotkey(Alpha(6), Rao(2), (), ((HALF, parent),)),
    }
    weighed = stake_weight_of(child, hotkeys, HALF)
    assert weighed.alpha_stake_bits == 406 * I64F64.scale
    assert weighed.tao_stake_bits == 42 * I64F64.scale
    assert weighed.total_stake_bits == (406 + 21) * I64F64.scale


PARENT, CHILD, OTHER = account(1), account(2), account(3)
ACCOUNTS = [account(number) for number in range(1, 7)]


def requests() -> SearchStrategy[Links]:
    parts = edged(0, 2**64 - 1, 2**62).map(Proportion64)
    return st.lists(st.tuples(parts, st.sampled_from(ACCOUNTS)), max_size=5).map(tuple)


@st.composite
def linked(draw: DrawFn) -> Lending:
    """Links as requests, one after the other, make them."""
    family = Lending()
    for _ in range(draw(st.integers(0, 5))):
        family = with_children(family, draw(st.sampled_from(ACCOUNTS)), draw(requests()))
    return family


def downwards(family: Lending) -> set[tuple[AccountId, AccountId, int]]:
    return {(p, c, part) for p, links in family.children.items() for part, c in links}


def upwards(family: Lending) -> set[tuple[AccountId, AccountId, int]]:
    return {(p, c, part) for c, links in family.parents.items() for part, p in links}


@pytest.mark.rule("CHILDREN-4")
@given(linked(), st.sampled_from(ACCOUNTS), requests())
def test_children_know_their_parents_and_parents_their_children(
    before: Lending, hotkey: AccountId, asked_for: Links
) -> None:
    after = with_children(before, hotkey, asked_for)
    assert downwards(after) == upwards(after)
    assert all(after.children.values())
    assert all(after.parents.values())


@pytest.mark.rule("CHILDREN-4")
@given(linked(), st.sampled_from(ACCOUNTS), requests())
def test_children_are_what_was_asked_for_or_nothing_changes(
    before: Lending, hotkey: AccountId, asked_for: Links
) -> None:
    after = with_children(before, hotkey, asked_for)
    wanted = {child: part for part, child in asked_for if child != hotkey}
    parents = {parent for _, parent in before.parents.get(hotkey, ())}
    if sum(wanted.values()) >= 2**64 or parents & wanted.keys():
        assert after == before
    else:
        assert after.children.get(hotkey, ()) == tuple(
            (wanted[child], child) for child in sorted(wanted)
        )


@pytest.mark.rule("CHILDREN-4")
@given(linked(), st.sampled_from(ACCOUNTS), requests())
def test_links_between_others_stay(before: Lending, hotkey: AccountId, asked_for: Links) -> None:
    after = with_children(before, hotkey, asked_for)
    assert {link for link in downwards(after) if link[0] != hotkey} == {
        link for link in downwards(before) if link[0] != hotkey
    }


@pytest.mark.rule("CHILDREN-4")
def test_a_new_parent_comes_last_and_an_old_one_keeps_its_place() -> None:
    family = with_children(Lending(), OTHER, ((HALF, CHILD),))
    family = with_children(family, PARENT, ((HALF, CHILD),))
    family = with_children(family, OTHER, ((ALL, CHILD),))
    assert family.parents[CHILD] == ((ALL, OTHER), (HALF, PARENT))


@pytest.mark.rule("CHILDREN-4")
def test_setting_children_sorts_the_own_list_of_parents() -> None:
    family = with_children(Lending(), OTHER, ((HALF, CHILD),))
    family = with_children(family, PARENT, ((HALF, CHILD),))
    family = with_children(family, CHILD, ())
    assert family.parents[CHILD] == ((HALF, PARENT), (HALF, OTHER))


def asking(**blocks: int) -> Lending:
    pending = {PARENT: PendingChildren(((HALF, CHILD),), BlockNumber(blocks["cooldown"]))}
    return Lending(pending=Map(pending))


@pytest.mark.rule("CHILDREN-5")
def test_children_are_set_once_the_cooldown_is_over() -> None:
    waiting = asking(cooldown=10)
    assert with_cooled_down(waiting, BlockNumber(10), is_started=True) == waiting
    after = with_cooled_down(waiting, BlockNumber(11), is_started=True)
    assert after == with_children(Lending(), PARENT, ((HALF, CHILD),))


@pytest.mark.rule("CHILDREN-5")
def test_before_the_start_of_a_subnet_nobody_waits() -> None:
    after = with_cooled_down(asking(cooldown=10), BlockNumber(1), is_started=False)
    assert after.children == Map({PARENT: ((HALF, CHILD),)})
    assert not after.pending


@pytest.mark.rule("CHILDREN-5")
def test_of_two_that_ask_for_each_other_the_one_of_the_lower_hash_wins() -> None:
    first, second = accounts_in_order([PARENT, CHILD])
    pending = {
        one: PendingChildren(((HALF, other),)) for one, other in ((first, second), (second, first))
    }
    after = with_cooled_down(Lending(pending=Map(pending)), BlockNumber(1), is_started=True)
    assert after == with_children(Lending(), first, ((HALF, second),))
