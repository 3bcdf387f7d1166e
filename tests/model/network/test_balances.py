import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.network import ROOT_ORIGIN, Signed, apply
from tao_model.network.balances import TransferAllowDeath, TransferKeepAlive
from tao_model.rejection import Reason, Rejected
from tao_model.state import State
from tao_model.state.supply import Supply
from tao_model.units import AccountId, Rao
from tests.strategies.supply import edges

ALICE = AccountId(b"a" * 32)
BOB = AccountId(b"b" * 32)

BALANCES = edges(10_000, 499, 500, 1000).map(Rao)
"""Around the existential deposit of 500 rao."""


def state(alice: int, bob: int = 0) -> State:
    issued = Rao(alice + bob)
    empty = attrs.evolve(State(), supply=Supply(issued, issued))
    return empty.with_balance(ALICE, Rao(alice)).with_balance(BOB, Rao(bob))


def reason_of(given: State, action: TransferAllowDeath | TransferKeepAlive) -> Reason:
    with pytest.raises(Rejected) as refusal:
        apply(given, Signed(ALICE), action)
    return refusal.value.reason


@pytest.mark.rule("NETWORK-5")
def test_a_payment_moves_what_it_says() -> None:
    after = apply(state(2000, 700), Signed(ALICE), TransferKeepAlive(BOB, Rao(1500)))
    assert (after.balance(ALICE), after.balance(BOB)) == (500, 2200)


@pytest.mark.rule("NETWORK-5", "SUPPLY-14")
def test_dust_leaves_the_accounts_and_not_the_economy() -> None:
    after = apply(state(2000, 700), Signed(ALICE), TransferAllowDeath(BOB, Rao(1501)))
    assert ALICE not in after.accounts
    assert after.balance(BOB) == 2201
    assert after.supply.balances_issuance == 2700 - 499
    assert after.supply.total_issuance == 2700


@pytest.mark.rule("NETWORK-5")
@pytest.mark.parametrize("kind", [TransferAllowDeath, TransferKeepAlive])
def test_what_is_not_there_cannot_be_paid(
    kind: type[TransferAllowDeath] | type[TransferKeepAlive],
) -> None:
    assert reason_of(state(2000, 700), kind(BOB, Rao(2001))) is Reason.FUNDS_UNAVAILABLE
    assert reason_of(state(2000, 700), kind(BOB, Rao(2701))) is Reason.UNDERFLOW
    assert reason_of(state(2000), kind(BOB, Rao(499))) is Reason.BELOW_MINIMUM


@pytest.mark.rule("NETWORK-5")
def test_an_account_that_shall_live_is_not_spent_below_the_deposit() -> None:
    assert reason_of(state(2000, 700), TransferKeepAlive(BOB, Rao(1501))) is Reason.NOT_EXPENDABLE
    assert reason_of(state(2000), TransferKeepAlive(ALICE, Rao(1501))) is Reason.NOT_EXPENDABLE


@pytest.mark.rule("NETWORK-5")
@given(BALANCES, BALANCES, BALANCES, st.sampled_from([TransferAllowDeath, TransferKeepAlive]))
def test_a_payment_conserves_what_the_accounts_count(
    alice: Rao,
    bob: Rao,
    amount: Rao,
    kind: type[TransferAllowDeath] | type[TransferKeepAlive],
) -> None:
    before = state(alice, bob)
    try:
        after = apply(before, Signed(ALICE), kind(BOB, amount))
    except Rejected:
        return
    assert sum(after.accounts.values()) == after.supply.balances_issuance
    assert 0 <= sum(before.accounts.values()) - sum(after.accounts.values()) < 500
    assert after.balance(BOB) == bob + amount
    assert kind is TransferAllowDeath or amount == 0 or ALICE in after.accounts


@pytest.mark.rule("NETWORK-5")
@given(BALANCES.filter(lambda balance: balance >= 500), BALANCES)
def test_paying_oneself_changes_nothing_and_needs_the_amount(alice: Rao, amount: Rao) -> None:
    before = state(alice, 700)
    action = TransferAllowDeath(ALICE, amount)
    if amount <= alice:
        assert apply(before, Signed(ALICE), action) == before
    else:
        expected = Reason.FUNDS_UNAVAILABLE if amount <= alice + 700 else Reason.UNDERFLOW
        assert reason_of(before, action) is expected


@pytest.mark.rule("NETWORK-1")
def test_root_pays_nobody() -> None:
    with pytest.raises(Rejected) as refusal:
        apply(state(2000), ROOT_ORIGIN, TransferAllowDeath(BOB, Rao(600)))
    assert refusal.value.reason is Reason.BAD_ORIGIN
