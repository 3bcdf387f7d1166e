import pytest

from tao_model.network.origins import ROOT_ORIGIN, Signed, require_root, signer
from tao_model.rejection import Reason, Rejected
from tao_model.units import AccountId

ALICE = AccountId(b"a" * 32)


@pytest.mark.rule("NETWORK-1")
def test_a_signature_names_its_account() -> None:
    assert signer(Signed(ALICE)) == ALICE


@pytest.mark.rule("NETWORK-1")
def test_root_signs_nothing() -> None:
    with pytest.raises(Rejected) as refusal:
        signer(ROOT_ORIGIN)
    assert refusal.value.reason is Reason.BAD_ORIGIN


@pytest.mark.rule("NETWORK-1")
def test_only_root_is_root() -> None:
    require_root(ROOT_ORIGIN)
    with pytest.raises(Rejected) as refusal:
        require_root(Signed(ALICE))
    assert refusal.value.reason is Reason.BAD_ORIGIN
