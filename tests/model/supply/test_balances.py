"""What paying does to two accounts."""

import pytest
from hypothesis import assume, given

from tao_model.rejection import Reason
from tao_model.supply.balances import (
    EXISTENTIAL_DEPOSIT,
    Payment,
    deposit,
    keep_alive_balance,
    pay,
    pay_and_stay_alive,
)
from tao_model.units import Rao
from tests.model.supply.refusals import refusal
from tests.strategies.supply import amounts, balances


@pytest.mark.rule("SUPPLY-4")
@given(balances())
def test_an_account_that_spends_what_it_can_spare_keeps_the_existential_deposit(
    balance: Rao,
) -> None:
    assert balance - keep_alive_balance(balance) in {0, EXISTENTIAL_DEPOSIT}


@pytest.mark.rule("SUPPLY-4")
@given(balances(), amounts())
def test_a_deposit_makes_an_account_that_may_exist(balance: Rao, amount: Rao) -> None:
    if balance + amount < EXISTENTIAL_DEPOSIT:
        assert refusal(deposit, balance, amount) is Reason.BELOW_MINIMUM
    else:
        assert deposit(balance, amount) == balance + amount


@pytest.mark.rule("SUPPLY-4")
def test_an_account_cannot_be_opened_with_499_rao() -> None:
    assert refusal(deposit, Rao(0), Rao(499)) is Reason.BELOW_MINIMUM
    assert deposit(Rao(0), Rao(500)) == 500


@pytest.mark.rule("SUPPLY-4")
def test_a_balance_is_a_u64() -> None:
    assert refusal(deposit, Rao(2**64 - 1), Rao(1)) is Reason.OVERFLOW
    assert deposit(Rao(2**64 - 2), Rao(1)) == 2**64 - 1


@pytest.mark.rule("SUPPLY-5")
@given(balances(), balances(), amounts())
def test_a_payment_neither_creates_nor_loses_anything_but_its_dust(
    payer: Rao, payee: Rao, amount: Rao
) -> None:
    assume(refusal(pay, payer, payee, amount) is None)
    payment = pay(payer, payee, amount)
    assert payment.payer + payment.payee + payment.dust == payer + payee
    assert payment.payee == payee + amount
    assert 0 <= payment.dust < EXISTENTIAL_DEPOSIT
    assert payment.dust == 0 or payment.payer == 0


@pytest.mark.rule("SUPPLY-5")
@given(balances(), balances(), amounts())
def test_a_payment_is_refused_for_what_the_payer_lacks_or_the_payee_cannot_hold(
    payer: Rao, payee: Rao, amount: Rao
) -> None:
    reason = refusal(pay, payer, payee, amount)
    assert (reason is Reason.FUNDS_UNAVAILABLE) == (amount > payer)
    too_little = 0 < amount <= payer and payee + amount < EXISTENTIAL_DEPOSIT
    assert (reason is Reason.BELOW_MINIMUM) == too_little


@pytest.mark.rule("SUPPLY-5")
@given(balances(), balances(), amounts())
def test_a_payment_leaves_accounts_that_may_exist(payer: Rao, payee: Rao, amount: Rao) -> None:
    assume(refusal(pay, payer, payee, amount) is None)
    payment = pay(payer, payee, amount)
    for balance in (payment.payer, payment.payee):
        assert balance == 0 or balance >= EXISTENTIAL_DEPOSIT


@pytest.mark.rule("SUPPLY-5")
def test_a_rest_of_499_rao_is_lost_with_its_account() -> None:
    assert pay(Rao(1_000), Rao(0), Rao(500)) == Payment(Rao(500), Rao(500), Rao(0))
    assert pay(Rao(1_000), Rao(0), Rao(501)) == Payment(Rao(0), Rao(501), Rao(499))
    assert pay(Rao(1_000), Rao(0), Rao(1_000)) == Payment(Rao(0), Rao(1_000), Rao(0))


@pytest.mark.rule("SUPPLY-5")
def test_paying_nothing_into_an_account_that_does_not_exist_changes_nothing() -> None:
    assert pay(Rao(1_000), Rao(0), Rao(0)) == Payment(Rao(1_000), Rao(0), Rao(0))


@pytest.mark.rule("SUPPLY-5")
@given(balances(), balances(), amounts())
def test_a_payer_that_stays_alive_leaves_no_dust(payer: Rao, payee: Rao, amount: Rao) -> None:
    assume(refusal(pay_and_stay_alive, payer, payee, amount) is None)
    payment = pay_and_stay_alive(payer, payee, amount)
    assert payment.dust == 0
    assert payment.payer == payer or payment.payer >= EXISTENTIAL_DEPOSIT
    assert payment.payer + payment.payee == payer + payee


@pytest.mark.rule("SUPPLY-5")
def test_a_payer_that_stays_alive_pays_less_than_it_was_asked_for() -> None:
    assert pay_and_stay_alive(Rao(2_000), Rao(0), Rao(2_000)).payee == 1_500
    assert refusal(pay_and_stay_alive, Rao(500), Rao(0), Rao(1)) is Reason.INSUFFICIENT_BALANCE


@pytest.mark.rule("SUPPLY-5")
def test_a_payer_that_can_spare_nothing_may_pay_nothing() -> None:
    assert pay_and_stay_alive(Rao(500), Rao(0), Rao(0)) == Payment(Rao(500), Rao(0), Rao(0))
