import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.state.system_accounts import BURN_ACCOUNT, is_subnet_account, subnet_account
from tao_model.units import AccountId, NetUid
from tests.recorded import records


@given(st.integers(0, 65_535).map(NetUid))
def test_every_number_of_a_subnet_has_an_account_of_its_own(netuid: NetUid) -> None:
    account = subnet_account(netuid)
    assert len(account) == 32
    assert is_subnet_account(account)
    assert account != subnet_account(NetUid(65_535 - netuid))


@pytest.mark.parametrize("account", [BURN_ACCOUNT, AccountId(bytes(32)), AccountId(b"modl" * 8)])
def test_other_accounts_are_no_subnet_s(account: AccountId) -> None:
    assert not is_subnet_account(account)


def test_what_follows_the_number_must_be_zero() -> None:
    account = subnet_account(NetUid(7))
    assert not is_subnet_account(AccountId(account[:-1] + b"\1"))


def test_the_recorded_chain_keeps_root_s_tao_in_the_account_of_subnet_0() -> None:
    held = {
        keys[0]: value["data"]["free"]
        for entry, keys, value in records("trace")[0]["input"]["genesis"]
        if entry == "System.Account"
    }
    assert "0x" + subnet_account(NetUid(0)).hex() in held
