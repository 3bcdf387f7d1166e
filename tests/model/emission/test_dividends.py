"""Whose stake earned a dividend, and what the pots pay for it."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tao_model.children import StakedHotkey, fraction_of_16, fraction_of_64
from tao_model.emission.dividends import (
    FamilyTerms,
    RewardedHotkey,
    contribution,
    divide_among_parents,
    divide_pot,
    dividend_claims,
    parent_part,
    part_kept,
    pro_rata,
    root_part,
    self_contribution,
)
from tao_model.numbers.fixed_point import U96F32
from tao_model.units import AccountId, Alpha, Proportion16, Proportion64, Rao, U96F32Bits
from tests.strategies.consensus import edged
from tests.strategies.emission import (
    TAO_WEIGHT,
    account,
    amounts,
    any_amounts,
    family_terms,
    fractions,
    proportions_of_64,
    rewarded_families,
)

ONE = U96F32.one
ALL = Proportion64(2**64 - 1)
HALF = Proportion64(2**63)
QUARTER = Proportion64(2**62)
NOTHING = Proportion64(0)
NO_TAKE = Proportion16(0)

PARENT, CHILD = account(1), account(2)

pots = amounts().map(Alpha)
claims = st.lists(edged(0, 10**15 * ONE, 1, ONE).map(U96F32Bits), max_size=8)


def couple(
    part: Proportion64, *, take: int = 0, same_owner: bool = False
) -> dict[AccountId, RewardedHotkey]:
    """A parent with 800 alpha, lending a part, and a child with 400."""
    owners = account(100), account(100 if same_owner else 101)
    parent = StakedHotkey(Alpha(800), Rao(0), ((part, CHILD),), ())
    child = StakedHotkey(Alpha(400), Rao(0), (), ((part, PARENT),))
    return {
        PARENT: RewardedHotkey(owners[0], NO_TAKE, NO_TAKE, parent),
        CHILD: RewardedHotkey(owners[1], NO_TAKE, Proportion16(take), child),
    }


@pytest.mark.rule("EMISSION-18")
def test_a_hotkey_contributes_what_it_does_not_lend() -> None:
    lender = StakedHotkey(Alpha(800), Rao(1_600), ((QUARTER, CHILD), (HALF, account(3))), ())
    assert part_kept(lender.children) == ONE // 4
    assert self_contribution(lender, HALF) == 200 + 200


@pytest.mark.rule("EMISSION-18")
@given(any_amounts(), any_amounts(), fractions(), proportions_of_64())
def test_a_contribution_is_alpha_and_weighted_tao_each_floored(
    alpha: int, tao: int, part: U96F32Bits, weight: Proportion64
) -> None:
    staked = StakedHotkey(Alpha(alpha), Rao(tao), (), ())
    exact = alpha * part + tao * part * fraction_of_64(weight) // ONE
    assert contribution(staked, part, weight) == exact


@pytest.mark.rule("EMISSION-18")
def test_who_lends_more_than_all_contributes_nothing() -> None:
    assert part_kept(((ALL, CHILD), (ALL, account(3)))) == 0


@pytest.mark.rule("EMISSION-19")
def test_parents_share_a_childs_dividends_by_what_they_contribute() -> None:
    """400 lent beside 400 of its own: half each."""
    terms = FamilyTerms(TAO_WEIGHT, NOTHING, NO_TAKE)
    family = divide_among_parents(CHILD, Alpha(1_000), couple(HALF), terms)
    assert family.dividends == ((PARENT, 500), (CHILD, 500))


@pytest.mark.rule("EMISSION-19")
def test_a_child_keeps_its_take_of_what_goes_to_a_parent_of_another_owner() -> None:
    terms = FamilyTerms(TAO_WEIGHT, QUARTER, NO_TAKE)
    family = divide_among_parents(CHILD, Alpha(1_000), couple(HALF, take=13_107), terms)
    assert family.recycled == (125,)
    assert family.dividends == ((PARENT, 275), (CHILD, 599))
    own = divide_among_parents(
        CHILD, Alpha(1_000), couple(HALF, take=13_107, same_owner=True), terms
    )
    assert own.recycled == ()
    assert own.dividends == ((PARENT, 500), (CHILD, 500))


@pytest.mark.rule("EMISSION-19")
def test_the_least_take_holds_for_whoever_has_set_less() -> None:
    terms = FamilyTerms(TAO_WEIGHT, NOTHING, Proportion16(65535))
    family = divide_among_parents(CHILD, Alpha(1_000), couple(HALF), terms)
    assert family.dividends == ((PARENT, 0), (CHILD, 1_000))


@pytest.mark.rule("EMISSION-19")
@given(fractions(), edged(0, 10**15 * ONE, 1, ONE).map(U96F32Bits), fractions())
def test_a_parents_part_is_divided_without_remainder_unless_burn_and_take_exceed_it(
    burn: U96F32Bits, gross: U96F32Bits, take: U96F32Bits
) -> None:
    part = parent_part(gross, burn, take)
    given_away = part.to_parent + part.to_child + part.burned
    assert given_away == gross or (burn + take > ONE and part.to_parent == 0)


@pytest.mark.rule("EMISSION-19")
def test_a_burn_and_a_take_of_more_than_all_pay_more_than_the_parents_part() -> None:
    part = parent_part(U96F32Bits(1_000 * ONE), U96F32Bits(ONE), U96F32Bits(ONE // 4))
    assert (part.to_parent, part.to_child, part.burned) == (0, 250 * ONE, 1_000 * ONE)


@pytest.mark.rule("EMISSION-19")
@given(rewarded_families(), pots, family_terms(), st.data())
def test_a_family_never_gets_more_than_the_dividends_and_loses_less_than_a_rao_for_each_payment(
    hotkeys: dict[AccountId, RewardedHotkey],
    dividends: Alpha,
    terms: FamilyTerms,
    data: st.DataObject,
) -> None:
    hotkey = data.draw(st.sampled_from(sorted(hotkeys)))
    take = max(hotkeys[hotkey].childkey_take, terms.min_childkey_take)
    assume(fraction_of_64(terms.childkey_burn) + fraction_of_16(take) <= ONE)
    family = divide_among_parents(hotkey, dividends, hotkeys, terms)
    given_away = sum(amount for _, amount in family.dividends) + sum(family.recycled)
    payments = len(family.dividends) + len(family.recycled)
    assert dividends - payments < given_away <= dividends


@pytest.mark.rule("EMISSION-20")
@given(any_amounts(), any_amounts(), fractions())
def test_roots_part_of_a_hotkey_is_the_floor_of_weighted_tao_over_all(
    alpha: int, tao: int, weight: U96F32Bits
) -> None:
    weighted = tao * weight
    exact = weighted * ONE // (weighted + alpha * ONE) if weighted else 0
    assert root_part(Alpha(alpha), Rao(tao), weight) == exact <= ONE


@pytest.mark.rule("EMISSION-20")
@given(edged(0, 10**15 * ONE, 1, ONE).map(U96F32Bits), amounts(), amounts(), fractions())
def test_a_dividend_is_divided_between_alpha_and_root_without_remainder(
    dividend: U96F32Bits, alpha: int, tao: int, weight: U96F32Bits
) -> None:
    claimed = dividend_claims({CHILD: dividend}, {CHILD: (Alpha(alpha), Rao(tao))}, weight)
    assert claimed.alpha[CHILD] + claimed.root[CHILD] == dividend


@pytest.mark.rule("EMISSION-20")
def test_a_hotkey_without_stake_claims_its_dividend_as_alpha() -> None:
    dividend = U96F32Bits(5 * ONE)
    claimed = dividend_claims({CHILD: dividend}, {CHILD: (Alpha(0), Rao(0))}, ONE)
    assert claimed.alpha == {CHILD: dividend}
    assert claimed.root == {CHILD: 0}


@pytest.mark.rule("EMISSION-20")
def test_who_has_no_entry_of_stake_or_of_dividends_claims_nothing() -> None:
    staked = (Alpha(1), Rao(1))
    claimed = dividend_claims({CHILD: U96F32Bits(5 * ONE)}, {PARENT: staked}, ONE)
    assert (claimed.alpha, claimed.root) == ({}, {})


@pytest.mark.rule("EMISSION-21")
@given(pots, claims)
def test_a_pot_never_pays_more_than_it_holds_and_loses_a_unit_of_it_for_each_claim_but_one(
    pot: Alpha, claimed: list[U96F32Bits]
) -> None:
    """Of k claims above zero at most (k - 1) * pot * 2^-32 stays behind."""
    paid = sum(pro_rata(pot, claimed))
    positive = sum(claim > 0 for claim in claimed)
    assert paid <= pot * ONE
    assert paid >= (pot * (ONE - (positive - 1)) if positive else 0)


@pytest.mark.rule("EMISSION-21")
@given(pots, claims, edged(0, 10**15 * ONE).map(U96F32Bits), st.data())
def test_a_greater_claim_is_paid_no_less(
    pot: Alpha, claimed: list[U96F32Bits], claim: U96F32Bits, data: st.DataObject
) -> None:
    assume(claimed)
    index = data.draw(st.integers(0, len(claimed) - 1))
    assume(claim > claimed[index])
    greater = [*claimed[:index], claim, *claimed[index + 1 :]]
    assert pro_rata(pot, greater)[index] >= pro_rata(pot, claimed)[index]


@pytest.mark.rule("EMISSION-21")
def test_a_pot_that_nobody_has_a_claim_on_is_paid_to_nobody() -> None:
    assert pro_rata(Alpha(1_000), [U96F32.zero, U96F32.zero]) == (0, 0)


@pytest.mark.rule("EMISSION-21")
def test_what_was_recycled_from_a_parents_part_is_paid_out_again() -> None:
    """With a burn of all, 500 of 1000 are recycled, and the pot still pays its 1000."""
    terms = FamilyTerms(TAO_WEIGHT, ALL, NO_TAKE)
    family = divide_among_parents(CHILD, Alpha(1_000), couple(HALF), terms)
    assert family.recycled == (500,)
    assert family.dividends == ((PARENT, 0), (CHILD, 500))
    rest = {hotkey: U96F32Bits(amount * ONE) for hotkey, amount in family.dividends}
    assert divide_pot(Alpha(1_000), rest) == ((PARENT, 0), (CHILD, 1_000 * ONE))
