"""Share pools."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.numbers.safe_float import ZERO, SafeFloat
from tao_model.share_pools import (
    accepts,
    as_change,
    as_negative_change,
    change_for_all,
    change_for_one,
    decrease_for_all,
    decrease_for_one,
    increase_for_all,
    increase_for_one,
    shares_for,
    value_of,
    would_change_shares,
)
from tao_model.state.pools import SharePool
from tao_model.units import Alpha, Signed64
from tests.strategies.consensus import edged

amounts = edged(1, 21 * 10**15, 10**9).map(Alpha)
HOLDERS = 3

Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(("stake", "unstake", "reward")), st.integers(0, HOLDERS - 1), amounts
    ),
    max_size=12,
)


def exactly(number: SafeFloat) -> Fraction:
    return Fraction(number.mantissa) * Fraction(10) ** number.exponent


def passed_through(history: list[Step]) -> Iterator[tuple[SharePool, list[SafeFloat]]]:
    """Apply a history step by step; what a holder does not have it cannot take out."""
    pool, shares = SharePool(), [ZERO] * HOLDERS
    for name, holder, amount in history:
        if name == "stake" and accepts(pool, Alpha(amount)):
            pool, shares[holder] = increase_for_one(pool, shares[holder], Alpha(amount))
        elif name == "unstake":
            most = min(amount, value_of(pool, shares[holder]))
            pool, shares[holder] = decrease_for_one(pool, shares[holder], Alpha(most))
        elif name == "reward" and not pool.denominator.is_zero():
            pool = increase_for_all(pool, Alpha(amount))
        yield pool, list(shares)


def run(history: list[Step]) -> tuple[SharePool, list[SafeFloat]]:
    *_, last = [(SharePool(), [ZERO] * HOLDERS), *passed_through(history)]
    return last


@pytest.mark.rule("SHARES-1")
@given(steps)
def test_holders_together_never_have_more_than_the_pool_up_to_rounding(history: list[Step]) -> None:
    """A step makes the shares exceed the denominator by one part in 10^20 of its greatest yet."""
    greatest = Fraction(0)
    for number, (pool, shares) in enumerate(passed_through(history), 1):
        denominator = exactly(pool.denominator)
        greatest = max(greatest, denominator)
        excess = sum(map(exactly, shares), Fraction(0)) - denominator
        slack = number * greatest * Fraction(1, 10**20)
        assert excess <= slack
        together = sum(value_of(pool, share) for share in shares)
        assert together <= pool.value + (slack * pool.value / denominator if denominator else 0)


@pytest.mark.rule("SHARES-2", "SHARES-4", "SHARES-6")
@given(steps, amounts)
def test_what_one_holder_puts_in_changes_nobody_elses_value_by_more_than_a_unit(
    history: list[Step], amount: Alpha
) -> None:
    pool, shares = run(history)
    if pool.denominator.is_zero() or pool.value == 0 or not accepts(pool, amount):
        return
    others = [value_of(pool, share) for share in shares[1:]]
    after, _ = increase_for_one(pool, shares[0], amount)
    for before, share in zip(others, shares[1:], strict=True):
        assert abs(value_of(after, share) - before) <= 1
    assert not shares_for(pool, amount).is_zero()


@pytest.mark.rule("SHARES-7")
@given(steps, st.integers(0, 1000))
def test_what_one_holder_takes_out_changes_nobody_elses_value_by_more_than_a_unit(
    history: list[Step], part: int
) -> None:
    pool, shares = run(history)
    amount = Alpha(value_of(pool, shares[0]) * part // 1000)
    others = [value_of(pool, share) for share in shares[1:]]
    after, _ = decrease_for_one(pool, shares[0], amount)
    for before, share in zip(others, shares[1:], strict=True):
        assert abs(value_of(after, share) - before) <= 1


@pytest.mark.rule("SHARES-4")
@given(amounts, amounts)
def test_the_first_staker_captures_what_a_pool_without_shares_holds(
    orphan: Alpha, amount: Alpha
) -> None:
    pool, share = change_for_one(SharePool(value=orphan), ZERO, as_change(amount))
    assert value_of(pool, share) == orphan + amount


@pytest.mark.rule("SHARES-3")
@given(amounts, amounts)
def test_a_loss_of_more_than_there_is_leaves_nothing(held: Alpha, loss: Alpha) -> None:
    pool = SharePool(value=held)
    assert change_for_all(pool, Signed64(-loss)).value == max(held - loss, 0)
    assert decrease_for_all(pool, loss) == change_for_all(pool, Signed64(-loss))


@pytest.mark.rule("SHARES-5")
def test_an_amount_that_makes_no_share_would_be_a_gift() -> None:
    pool, _ = increase_for_one(SharePool(), ZERO, Alpha(1))
    assert would_change_shares(SharePool(), Signed64(1))
    assert would_change_shares(pool, Signed64(1))
    assert not would_change_shares(
        SharePool(value=Alpha(0), denominator=pool.denominator), Signed64(1)
    )


@pytest.mark.rule("SHARES-7")
@given(amounts)
def test_the_last_full_withdrawal_leaves_nothing(amount: Alpha) -> None:
    pool, share = increase_for_one(SharePool(), ZERO, amount)
    assert decrease_for_one(pool, share, amount) == (SharePool(), ZERO)


@pytest.mark.rule("SHARES-7")
@given(amounts)
def test_taking_more_than_one_has_changes_nothing(amount: Alpha) -> None:
    pool, share = increase_for_one(SharePool(), ZERO, amount)
    assert decrease_for_one(pool, share, Alpha(amount + 1)) == (pool, share)


@pytest.mark.rule("SHARES-6")
def test_amounts_of_more_than_63_bits_come_out_negative() -> None:
    assert as_change(Alpha(2**63)) == -(2**63)
    assert as_negative_change(Alpha(5)) == -5
    assert as_negative_change(Alpha(2**63)) == -(2**63)
