import attrs
import pytest

from tao_model.network import ROOT_ORIGIN, Origin, Signed, apply
from tao_model.network.administration import SetMechanismCount
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.units import BlockNumber, Count8, Count16
from tests.strategies.staking import ALICE, BOB, SUBNET, network


def owned(block: int = 7) -> State:
    """Return a network whose first subnet is Alice's and may have two mechanisms."""
    state = network()
    subnet = state.subnet(SUBNET)
    subnet = attrs.evolve(
        subnet,
        identity=attrs.evolve(subnet.identity, owner=ALICE),
        parameters=attrs.evolve(subnet.parameters, max_allowed_uids=Count16(128)),
    )
    block_now = attrs.evolve(state.block, number=BlockNumber(block))
    return attrs.evolve(state.with_subnet(SUBNET, subnet), block=block_now)


def refusal_of(state: State, origin: Origin, count: int) -> Reason | None:
    try:
        apply(state, origin, SetMechanismCount(SUBNET, Count8(count)))
    except Rejected as refusal:
        return refusal.reason
    return None


@pytest.mark.rule("ADMINISTRATION-5")
def test_an_owner_changes_the_number_of_mechanisms_once_a_day() -> None:
    by_alice = Signed(ALICE)
    after = apply(owned(), by_alice, SetMechanismCount(SUBNET, Count8(2)))
    assert after.subnet(SUBNET).parameters.mechanism_count == 2
    assert refusal_of(after, by_alice, 1) is Reason.TX_RATE_LIMIT_EXCEEDED
    assert refusal_of(after, ROOT_ORIGIN, 1) is None
    assert refusal_of(owned(), Signed(BOB), 2) is Reason.BAD_ORIGIN


@pytest.mark.rule("ADMINISTRATION-5")
def test_nobody_changes_the_number_of_mechanisms_shortly_before_an_epoch() -> None:
    frozen = Reason.ADMIN_ACTION_PROHIBITED_DURING_WEIGHTS_WINDOW
    for origin in (Signed(ALICE), ROOT_ORIGIN):
        assert refusal_of(owned(block=351), origin, 0) is frozen
        assert refusal_of(owned(block=350), origin, 0) is Reason.INVALID_VALUE
        assert refusal_of(owned(block=350), origin, 3) is Reason.INVALID_VALUE
