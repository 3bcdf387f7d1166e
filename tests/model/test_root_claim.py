"""What those who stake on root may claim of the subnets' alpha."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.root_claim import (
    claimable_by,
    due,
    is_sold,
    numbers_drawn,
    owed,
    stakers_drawn,
    with_claimed,
    with_dividend,
    with_stake_added,
    with_stake_removed,
    with_staker,
    without_staker,
)
from tao_model.state import Map
from tao_model.state.root_claims import RootClaimKind, RootClaims, RootClaimType
from tao_model.units import Alpha, Count64, Hash, I96F32Bits, NetUid
from tests.strategies.consensus import edged
from tests.strategies.emission import account, amounts

HOTKEY, COLDKEY, NETUID = account(1), account(2), NetUid(5)
KEY = (NETUID, HOTKEY, COLDKEY)
ONE = 2**32
rates = edged(0, 2**40, ONE, ONE // 3).map(I96F32Bits)


def with_rate(rate: int) -> RootClaims:
    return RootClaims(claimable=Map({HOTKEY: Map({NETUID: I96F32Bits(rate)})}))


@pytest.mark.rule("ROOT-CLAIM-1")
@given(rates, amounts())
def test_new_root_stake_is_owed_less_than_a_unit(rate: int, amount: int) -> None:
    claims = with_stake_added(with_rate(rate), HOTKEY, COLDKEY, Alpha(amount))
    assert claims.claimed.get(KEY, 0) == claimable_by(I96F32Bits(rate), Alpha(amount))
    assert 0 <= owed(claims, KEY, Alpha(amount)) < ONE


@pytest.mark.rule("ROOT-CLAIM-1")
@given(rates, amounts())
def test_stake_that_comes_and_goes_leaves_the_mark(rate: int, amount: int) -> None:
    before = with_rate(rate)
    after = with_stake_added(before, HOTKEY, COLDKEY, Alpha(amount))
    assert with_stake_removed(after, HOTKEY, COLDKEY, Alpha(amount)) == before


@pytest.mark.rule("ROOT-CLAIM-2")
def test_the_last_on_the_list_takes_the_number_of_who_leaves() -> None:
    claims = RootClaims()
    for number in (1, 2, 3, 2):
        claims = with_staker(claims, account(number))
    assert list(claims.staking_coldkeys) == [account(1), account(2), account(3)]
    assert list(without_staker(claims, account(1)).staking_coldkeys) == [account(3), account(2)]


@pytest.mark.rule("ROOT-CLAIM-3")
@given(amounts(), amounts())
def test_a_dividend_raises_the_rate_by_the_floor_of_its_quotient(one: int, other: int) -> None:
    amount, on_root = Alpha(min(one, other)), Alpha(max(one, other))
    after = with_dividend(with_rate(ONE), HOTKEY, NETUID, amount, on_root)
    assert after == with_rate(ONE + (amount * ONE // on_root if on_root else 0))


@pytest.mark.rule("ROOT-CLAIM-3")
def test_a_dividend_above_the_root_stake_cannot_be_claimed() -> None:
    assert with_dividend(RootClaims(), HOTKEY, NETUID, Alpha(4), Alpha(3)) is None


@pytest.mark.rule("ROOT-CLAIM-3")
def test_a_rate_of_zero_is_kept() -> None:
    assert with_dividend(RootClaims(), HOTKEY, NETUID, Alpha(0), Alpha(3)) == with_rate(0)


@pytest.mark.rule("ROOT-CLAIM-4")
@given(rates, amounts())
def test_what_was_paid_is_not_owed_again(rate: int, stake: int) -> None:
    claims = with_rate(rate)
    paid = due(owed(claims, KEY, Alpha(stake)), I96F32Bits(0))
    after = with_claimed(claims, KEY, paid)
    assert due(owed(after, KEY, Alpha(stake)), I96F32Bits(0)) == 0


@pytest.mark.rule("ROOT-CLAIM-4")
def test_nothing_is_due_below_the_threshold_and_never_below_zero() -> None:
    assert due(I96F32Bits(5 * ONE - 1), I96F32Bits(5 * ONE)) == 0
    assert due(I96F32Bits(5 * ONE), I96F32Bits(5 * ONE)) == 5
    assert due(I96F32Bits(-ONE), I96F32Bits(-2 * ONE)) == 0


@pytest.mark.rule("ROOT-CLAIM-5")
def test_alpha_is_sold_unless_it_is_to_be_kept() -> None:
    some = RootClaimType(RootClaimKind.KEEP_SUBNETS, (NETUID,))
    assert is_sold(RootClaimType(), NETUID)
    assert not is_sold(RootClaimType(RootClaimKind.KEEP), NETUID)
    assert not is_sold(some, NETUID)
    assert is_sold(some, NetUid(6))


@pytest.mark.rule("ROOT-CLAIM-6")
@given(st.binary(min_size=32, max_size=32), st.integers(0, 20), st.integers(0, 50))
def test_numbers_drawn_are_few_ascending_and_on_the_list(parent: bytes, k: int, n: int) -> None:
    drawn = numbers_drawn(Hash(parent), Count64(k), n)
    assert list(drawn) == sorted(set(drawn))
    assert len(drawn) <= k
    assert all(number < max(n, 1) for number in drawn)


@pytest.mark.rule("ROOT-CLAIM-6")
@given(st.binary(min_size=31, max_size=31), st.integers(128, 255), st.integers(1, 50))
def test_half_of_all_hashes_draw_the_same_first_coldkey(
    rest: bytes, first_byte: int, n: int
) -> None:
    parent = Hash(bytes([first_byte]) + rest)
    assert numbers_drawn(parent, Count64(1), n) == ((2**64 - 1) % n,)


@pytest.mark.rule("ROOT-CLAIM-6")
def test_without_stakers_nobody_is_drawn() -> None:
    assert stakers_drawn(RootClaims(), Hash(bytes(32)), Count64(5)) == ()
