import pytest

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.administration.others import (
    SetAlphaValues,
    SetNetworkPowRegistrationAllowed,
    SetNominatorMinRequiredStake,
    SetSnOwnerHotkey,
    SetSubnetOwnerHotkey,
    SetTaoFlowNormalizationExponent,
)
from tao_model.network.stake_flows import Place, held
from tao_model.network.staking import AddStake
from tao_model.rejection import Reason
from tao_model.state.parameters import AlphaBounds
from tao_model.state.system_accounts import subnet_account
from tao_model.units import Millionths, Proportion16, Rao, U64F64Bits
from tests.model.network.administration.acting import BY_OWNER, at, owned, refusal_of
from tests.strategies.staking import BOB, HOTKEY, NOWHERE, OTHER_HOTKEY, SUBNET


def values(low: int, high: int) -> SetAlphaValues:
    return SetAlphaValues(SUBNET, Proportion16(low), Proportion16(high))


@pytest.mark.rule("ADMINISTRATION-10")
def test_bounds_are_set_where_liquid_alpha_is_on() -> None:
    assert refusal_of(owned(), values(2_000, 3_000)) is Reason.LIQUID_ALPHA_DISABLED
    liquid = owned(liquid_alpha_enabled=True)
    after = apply(liquid, BY_OWNER, values(2_000, 3_000))
    bounds = AlphaBounds(Proportion16(2_000), Proportion16(3_000))
    assert after.subnet(SUBNET).parameters.alpha_bounds == bounds
    assert refusal_of(after, values(2_000, 3_000)) is Reason.TX_RATE_LIMIT_EXCEEDED
    assert refusal_of(liquid, values(3_001, 3_000)) is Reason.ALPHA_LOW_OUT_OF_RANGE


@pytest.mark.rule("ADMINISTRATION-11")
def test_the_owner_s_hotkey_changes_once_a_week_whoever_changes_it() -> None:
    after = apply(owned(), ROOT_ORIGIN, SetSubnetOwnerHotkey(SUBNET, HOTKEY))
    assert after.subnet(SUBNET).identity.owner_hotkey == HOTKEY
    again = SetSnOwnerHotkey(SUBNET, OTHER_HOTKEY)
    for origin in (ROOT_ORIGIN, BY_OWNER):
        assert refusal_of(after, again, origin) is Reason.TX_RATE_LIMIT_EXCEEDED
        assert refusal_of(at(after, 7 + 50_400), again, origin) is None


@pytest.mark.rule("ADMINISTRATION-11")
def test_the_owner_s_hotkey_may_be_anybody_s_but_a_subnet_s() -> None:
    system = SetSubnetOwnerHotkey(SUBNET, subnet_account(SUBNET))
    assert refusal_of(owned(), system) is Reason.CANNOT_USE_SYSTEM_ACCOUNT
    nowhere = SetSubnetOwnerHotkey(NOWHERE, HOTKEY)
    assert refusal_of(owned(), nowhere, ROOT_ORIGIN) is Reason.SUBNET_NOT_EXISTS
    stranger = SetSubnetOwnerHotkey(SUBNET, HOTKEY)
    assert refusal_of(owned(), stranger, Signed(BOB)) is Reason.BAD_ORIGIN


@pytest.mark.rule("STAKING-11")
def test_a_higher_least_nomination_sweeps_and_a_lower_one_does_not() -> None:
    place = Place(HOTKEY, BOB, SUBNET)
    state = apply(owned(), Signed(BOB), AddStake(HOTKEY, SUBNET, Rao(3_000_000)))
    assert held(state, place) > 0
    raised = apply(state, ROOT_ORIGIN, SetNominatorMinRequiredStake(Millionths(2_000_000)))
    assert held(raised, place) == 0
    same = apply(state, ROOT_ORIGIN, SetNominatorMinRequiredStake(Millionths(0)))
    assert held(same, place) == held(state, place)
    assert refusal_of(state, SetNominatorMinRequiredStake(Millionths(1))) is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-12")
def test_what_has_no_effect_is_refused_or_leaves_the_state_alone() -> None:
    by_work = SetNetworkPowRegistrationAllowed(SUBNET, True)
    for origin in (ROOT_ORIGIN, BY_OWNER):
        assert refusal_of(owned(), by_work, origin) is Reason.POW_REGISTRATION_DISABLED
    for bits, reason in (
        (2**64 - 1, Reason.ADMIN_INVALID_VALUE),
        (2**64, None),
        (2**65, None),
        (2**65 + 1, Reason.ADMIN_INVALID_VALUE),
    ):
        exponent = SetTaoFlowNormalizationExponent(U64F64Bits(bits))
        assert refusal_of(owned(), exponent, ROOT_ORIGIN) is reason
        assert refusal_of(owned(), exponent) is Reason.BAD_ORIGIN
    one = SetTaoFlowNormalizationExponent(U64F64Bits(2**64))
    assert apply(owned(), ROOT_ORIGIN, one) == owned()
