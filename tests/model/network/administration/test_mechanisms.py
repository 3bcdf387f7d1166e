import pytest

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.administration.mechanisms import (
    SetMechanismCount,
    SetMechanismEmissionSplit,
)
from tao_model.rejection import Reason
from tao_model.units import Count8, Proportion16
from tests.model.network.administration.acting import BY_OWNER, at, owned, refusal_of
from tests.strategies.staking import BOB, SUBNET

FROZEN = Reason.ADMIN_ACTION_PROHIBITED_DURING_WEIGHTS_WINDOW


def count(number: int) -> SetMechanismCount:
    return SetMechanismCount(SUBNET, Count8(number))


def split(*parts: int) -> SetMechanismEmissionSplit:
    return SetMechanismEmissionSplit(SUBNET, tuple(map(Proportion16, parts)))


@pytest.mark.rule("ADMINISTRATION-5")
def test_an_owner_changes_the_number_of_mechanisms_once_a_day() -> None:
    after = apply(owned(), BY_OWNER, count(2))
    assert after.subnet(SUBNET).parameters.mechanism_count == 2
    assert refusal_of(after, count(1)) is Reason.TX_RATE_LIMIT_EXCEEDED
    assert refusal_of(after, count(1), ROOT_ORIGIN) is None
    assert refusal_of(owned(), count(2), Signed(BOB)) is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-5")
def test_nobody_changes_the_number_of_mechanisms_shortly_before_an_epoch() -> None:
    for origin in (BY_OWNER, ROOT_ORIGIN):
        assert refusal_of(owned(block=351), count(0), origin) is FROZEN
        assert refusal_of(owned(block=350), count(0), origin) is Reason.INVALID_VALUE
        assert refusal_of(owned(block=350), count(3), origin) is Reason.INVALID_VALUE


@pytest.mark.rule("ADMINISTRATION-6")
def test_an_owner_changes_the_parts_of_mechanisms_once_a_day() -> None:
    two = apply(owned(), ROOT_ORIGIN, count(2))
    after = apply(two, BY_OWNER, split(65_000, 535))
    assert after.subnet(SUBNET).parameters.mechanism_emission_split == (65_000, 535)
    even = SetMechanismEmissionSplit(SUBNET, None)
    assert refusal_of(after, even) is Reason.TX_RATE_LIMIT_EXCEEDED
    later = at(after, 7 + 7_200)
    assert refusal_of(later, even) is FROZEN
    by_root = apply(after, ROOT_ORIGIN, even)
    assert by_root.subnet(SUBNET).parameters.mechanism_emission_split is None
    assert refusal_of(owned(), split(1), BY_OWNER) is Reason.INVALID_VALUE
