import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.rejection import Reason, Rejected
from tao_model.staking.takes import (
    DEFAULT_TAKE,
    TakeChange,
    check_take,
    decreased_take,
    increased_take,
    is_too_soon,
    with_delegate,
    with_take,
)
from tao_model.state.parameters import NetworkParameters
from tao_model.units import BlockCount, BlockNumber, Proportion16
from tests.strategies.staking import ALICE, BOB, HOTKEY, UNKNOWN, network

STAKE = network().stake
PARAMETERS = NetworkParameters(min_delegate_take=Proportion16(10))
NEVER, NOW = BlockNumber(0), BlockNumber(300_000)
TAKES = st.integers(0, 65_535).map(Proportion16)


def change(take: int) -> TakeChange:
    return TakeChange(ALICE, HOTKEY, Proportion16(take))


@pytest.mark.rule("STAKING-17")
@given(TAKES, TAKES)
def test_an_increase_increases_and_stays_below_the_greatest(
    current: Proportion16, take: Proportion16
) -> None:
    before = with_take(STAKE, HOTKEY, current)
    try:
        after = increased_take(before, PARAMETERS, change(take), NEVER, NOW)
    except Rejected:
        assert take <= current or take > 11_796
    else:
        assert current < take <= 11_796
        assert after.delegate_takes[HOTKEY] == take


@pytest.mark.rule("STAKING-17")
@given(TAKES, TAKES)
def test_a_decrease_decreases_and_stays_above_the_least(
    current: Proportion16, take: Proportion16
) -> None:
    before = with_take(STAKE, HOTKEY, current)
    try:
        after = decreased_take(before, PARAMETERS, change(take))
    except Rejected:
        assert take >= current or take < 10
    else:
        assert 10 <= take < current
        assert after.delegate_takes[HOTKEY] == take


@pytest.mark.rule("STAKING-17")
def test_where_no_take_is_set_an_increase_may_set_less_than_what_held() -> None:
    after = increased_take(STAKE, PARAMETERS, change(1), NEVER, NOW)
    assert after.delegate_takes[HOTKEY] == 1 < DEFAULT_TAKE


@pytest.mark.rule("STAKING-17")
def test_an_increase_waits_one_block_longer_than_the_limit() -> None:
    limit = BlockCount(216_000)
    assert is_too_soon(BlockNumber(1), BlockNumber(216_001), limit)
    assert not is_too_soon(BlockNumber(1), BlockNumber(216_002), limit)
    assert not is_too_soon(NEVER, BlockNumber(1), limit)
    assert not is_too_soon(BlockNumber(1), BlockNumber(1), BlockCount(0))
    with pytest.raises(Rejected) as refused:
        increased_take(STAKE, PARAMETERS, change(11), BlockNumber(100_000), NOW)
    assert refused.value.reason is Reason.DELEGATE_TX_RATE_LIMIT_EXCEEDED


@pytest.mark.rule("STAKING-17")
@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (TakeChange(BOB, UNKNOWN, Proportion16(9)), Reason.DELEGATE_TAKE_TOO_LOW),
        (TakeChange(BOB, UNKNOWN, Proportion16(11_797)), Reason.DELEGATE_TAKE_TOO_HIGH),
        (TakeChange(BOB, UNKNOWN, Proportion16(10)), Reason.HOTKEY_ACCOUNT_NOT_EXISTS),
        (TakeChange(BOB, HOTKEY, Proportion16(10)), Reason.NON_ASSOCIATED_COLDKEY),
    ],
)
def test_the_guard_looks_at_bounds_first(asked: TakeChange, reason: Reason) -> None:
    with pytest.raises(Rejected) as refused:
        check_take(STAKE, PARAMETERS, asked)
    assert refused.value.reason is reason


@pytest.mark.rule("STAKING-17")
def test_a_new_delegate_has_the_default_take_and_an_old_one_keeps_its_own() -> None:
    assert with_delegate(STAKE, HOTKEY).delegate_takes[HOTKEY] == DEFAULT_TAKE
    own = with_take(STAKE, HOTKEY, Proportion16(7))
    assert with_delegate(own, HOTKEY) == own
    assert attrs.evolve(own, delegate_takes=STAKE.delegate_takes) == STAKE
