import attrs
import pytest

from tao_model.network.identities import SetIdentity
from tao_model.network.staking import TryAssociateHotkey
from tao_model.rejection import Reason
from tao_model.state.accounts import AccountIdentity
from tao_model.state.consensus import Neurons
from tao_model.units import ByteString
from tests.model.network.acting import refusal, run
from tests.strategies.staking import ALICE, SUBNET, UNKNOWN, network


def identity(name: bytes) -> SetIdentity:
    empty = ByteString(b"")
    return SetIdentity(ByteString(name), empty, empty, empty, empty, empty, ByteString(b"more"))


@pytest.mark.rule("KEYS-4")
def test_who_owns_a_registered_hotkey_says_something_about_itself() -> None:
    absent = Reason.HOTKEY_NOT_REGISTERED_IN_NETWORK
    assert refusal(network(), identity(b"Alice")) is absent
    owning = run(network(), TryAssociateHotkey(UNKNOWN))
    assert refusal(owning, identity(b"Alice")) is absent
    subnet = attrs.evolve(owning.subnet(SUBNET), neurons=Neurons((UNKNOWN,)))
    state = owning.with_subnet(SUBNET, subnet)
    said = run(state, identity(b"Alice")).identities[ALICE]
    assert said == AccountIdentity(name=ByteString(b"Alice"), additional=ByteString(b"more"))
    assert refusal(state, identity(bytes(257))) is Reason.INVALID_IDENTITY
