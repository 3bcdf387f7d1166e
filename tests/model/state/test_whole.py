import attrs

from tao_model.state import State, Subnet
from tao_model.state.subnets import Identity
from tao_model.units import AccountId, NetUid, Rao

ALICE = AccountId(b"a" * 32)


def test_an_unknown_subnet_has_all_defaults() -> None:
    assert State().subnet(NetUid(7)) == Subnet()


def test_a_record_of_defaults_is_not_kept() -> None:
    known = State().with_subnet(NetUid(7), Subnet(identity=Identity(added=True)))
    assert known.subnet(NetUid(7)).identity.added
    assert known.with_subnet(NetUid(7), Subnet()) == State()


def test_an_account_that_holds_nothing_does_not_exist() -> None:
    rich = State().with_balance(ALICE, Rao(500))
    assert rich.balance(ALICE) == 500
    assert rich.with_balance(ALICE, Rao(0)) == State()
    assert State().balance(ALICE) == 0


def test_a_state_shares_what_did_not_change() -> None:
    before = State().with_balance(ALICE, Rao(500))
    after = before.with_subnet(NetUid(1), Subnet(identity=Identity(added=True)))
    for name in attrs.fields_dict(State):
        if name != "subnets":
            assert getattr(after, name) is getattr(before, name)
