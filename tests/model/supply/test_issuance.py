"""The two counters of issued TAO."""

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tao_model.rejection import Reason
from tao_model.state.supply import Supply
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT
from tao_model.supply.curve import (
    INITIAL_BLOCK_EMISSION,
    MAXIMUM_SUPPLY,
    alpha_block_emission,
    block_emission,
    halving_threshold,
)
from tao_model.supply.issuance import (
    Spent,
    burn,
    destroy_unseen,
    genesis_supply,
    mint,
    mint_block_emission,
    recycle,
    recycle_from,
    remember_emission,
    spend,
    transfer,
)
from tao_model.units import Alpha, Rao
from tests.model.supply.refusals import refusal
from tests.strategies.supply import amounts, balances, issuances, supplies


def drift(supply: Supply) -> int:
    """Return how much more the economy's counter says than that of the accounts."""
    return supply.total_issuance - supply.balances_issuance


def _issued(total: int, in_accounts: int | None = None) -> Supply:
    return Supply(Rao(total), Rao(total if in_accounts is None else in_accounts), Rao(0))


@pytest.mark.rule("SUPPLY-6")
@given(st.lists(balances(), max_size=5))
def test_a_chain_begins_with_two_equal_counters(held: list[Rao]) -> None:
    supply = genesis_supply(held)
    assert drift(supply) == 0
    assert supply.balances_issuance == sum(held)


@pytest.mark.rule("SUPPLY-6")
def test_a_chain_without_accounts_begins_with_no_tao() -> None:
    assert genesis_supply([]) == Supply(Rao(0), Rao(0), INITIAL_BLOCK_EMISSION)


@pytest.mark.rule("SUPPLY-7")
@given(supplies(), amounts())
def test_minting_never_exceeds_the_cap(supply: Supply, amount: Rao) -> None:
    grown, minted = mint(supply, amount)
    assert grown.balances_issuance <= MAXIMUM_SUPPLY
    assert minted == min(amount, MAXIMUM_SUPPLY - supply.balances_issuance)


@pytest.mark.rule("SUPPLY-7")
@given(supplies(), amounts())
def test_minting_moves_both_counters_by_what_it_created(supply: Supply, amount: Rao) -> None:
    grown, minted = mint(supply, amount)
    assert grown.balances_issuance - supply.balances_issuance == minted
    assert grown.total_issuance - supply.total_issuance == minted


@pytest.mark.rule("SUPPLY-7")
def test_the_cap_looks_at_the_accounts_and_lets_the_other_counter_pass_it() -> None:
    grown, minted = mint(_issued(MAXIMUM_SUPPLY, MAXIMUM_SUPPLY - 10), Rao(25))
    assert minted == 10
    assert grown.total_issuance == MAXIMUM_SUPPLY + 10


@pytest.mark.rule("SUPPLY-8")
@given(supplies(), issuances())
def test_the_stored_emission_is_the_latest_answer_below_the_cap(
    supply: Supply, subnets: Rao
) -> None:
    """Also where it was given for a subnet's alpha."""
    after_mint, _ = mint_block_emission(supply)
    if supply.total_issuance < MAXIMUM_SUPPLY:
        assert after_mint.latest_emission == block_emission(supply.total_issuance)
    else:
        assert after_mint.latest_emission == supply.latest_emission
    answer = Rao(alpha_block_emission(Alpha(subnets)))
    after_subnet = remember_emission(after_mint, subnets, answer)
    written = answer if subnets < MAXIMUM_SUPPLY else after_mint.latest_emission
    assert after_subnet == attrs.evolve(after_mint, latest_emission=written)


@pytest.mark.rule("SUPPLY-8")
def test_at_the_cap_the_answer_zero_is_not_written() -> None:
    supply = Supply(MAXIMUM_SUPPLY, MAXIMUM_SUPPLY, Rao(3))
    assert mint_block_emission(supply) == (supply, 0)
    below = attrs.evolve(supply, total_issuance=Rao(MAXIMUM_SUPPLY - 1))
    assert mint_block_emission(below)[0].latest_emission == 0


@pytest.mark.rule("SUPPLY-9")
@given(supplies())
def test_a_block_mints_what_the_curve_says(supply: Supply) -> None:
    """In full: while the economy's counter is not the lower one, the cap never cuts it."""
    grown, credit = mint_block_emission(supply)
    assert credit == block_emission(supply.total_issuance)
    assert drift(grown) == drift(supply)


@pytest.mark.rule("SUPPLY-9")
def test_the_cap_cuts_a_block_where_the_economy_counts_less_than_the_accounts() -> None:
    supply = _issued(MAXIMUM_SUPPLY - 10**9, MAXIMUM_SUPPLY - 10)
    assert block_emission(supply.total_issuance) == 59
    assert mint_block_emission(supply)[1] == 10


@pytest.mark.rule("SUPPLY-9", "SUPPLY-10", "SUPPLY-11")
@given(supplies(), balances(), st.data())
def test_a_block_adds_what_it_spends(supply: Supply, balance: Rao, data: st.DataObject) -> None:
    grown, credit = mint_block_emission(supply)
    part = Rao(data.draw(st.integers(0, credit)))
    spent = spend(credit, part, balance)
    left = credit if spent is None else spent.credit
    after = recycle(grown, left)
    assert after.total_issuance - supply.total_issuance == credit - left
    assert after.balances_issuance - supply.balances_issuance == credit - left


@pytest.mark.rule("SUPPLY-10")
@given(amounts(), amounts(), balances())
def test_a_credit_is_spent_in_part_or_not_at_all(credit: Rao, part: Rao, balance: Rao) -> None:
    spent = spend(credit, part, balance)
    if spent is None:
        assert part > credit or balance + part < EXISTENTIAL_DEPOSIT
    else:
        assert spent == Spent(Rao(credit - part), Rao(balance + part))


@pytest.mark.rule("SUPPLY-10")
def test_a_credit_below_the_existential_deposit_cannot_open_an_account() -> None:
    assert spend(Rao(499), Rao(499), Rao(0)) is None
    assert spend(Rao(499), Rao(499), Rao(500)) == Spent(Rao(0), Rao(999))


@pytest.mark.rule("SUPPLY-11")
@given(supplies(), st.data())
def test_recycling_moves_both_counters_down_alike(supply: Supply, data: st.DataObject) -> None:
    amount = Rao(data.draw(st.integers(0, supply.balances_issuance)))
    after = recycle(supply, amount)
    assert supply.balances_issuance - after.balances_issuance == amount
    assert drift(after) == drift(supply)


@pytest.mark.rule("SUPPLY-11")
def test_recycling_puts_the_halving_off() -> None:
    supply = _issued(halving_threshold(1))
    assert mint_block_emission(supply)[1] == 500_000_000
    assert mint_block_emission(recycle(supply, Rao(1)))[1] == 1_000_000_000


@pytest.mark.rule("SUPPLY-11")
@given(balances(), amounts())
def test_an_account_outlives_recycling(balance: Rao, amount: Rao) -> None:
    supply = _issued(MAXIMUM_SUPPLY)
    if amount > max(0, balance - EXISTENTIAL_DEPOSIT):
        reason = refusal(recycle_from, supply, balance, amount)
        assert reason is Reason.INSUFFICIENT_BALANCE
    else:
        recycled = recycle_from(supply, balance, amount)
        assert recycled.balance == balance - amount
        assert recycled.balance == balance or recycled.balance >= EXISTENTIAL_DEPOSIT
        assert recycled.supply == recycle(supply, amount)


@pytest.mark.rule("SUPPLY-12")
@given(supplies(), balances(), balances(), amounts())
def test_both_counters_follow_the_economys_own_payments(
    supply: Supply, payer: Rao, payee: Rao, amount: Rao
) -> None:
    assume(payer + payee <= supply.balances_issuance)
    assume(refusal(transfer, supply, payer, payee, amount) is None)
    settled = transfer(supply, payer, payee, amount)
    held = settled.payment.payer + settled.payment.payee
    assert supply.balances_issuance - settled.supply.balances_issuance == payer + payee - held
    assert drift(settled.supply) == drift(supply)


@pytest.mark.rule("SUPPLY-12")
def test_paying_more_than_one_has_is_insufficient_balance_here() -> None:
    reason = refusal(transfer, _issued(10_000), Rao(1_000), Rao(0), Rao(1_001))
    assert reason is Reason.INSUFFICIENT_BALANCE


@pytest.mark.rule("SUPPLY-12")
def test_dust_of_499_rao_leaves_both_counters() -> None:
    settled = transfer(_issued(10_000), Rao(1_000), Rao(0), Rao(501))
    assert settled.supply == _issued(9_501)


@pytest.mark.rule("SUPPLY-13")
@given(supplies(), balances(), balances(), st.data())
def test_burning_leaves_issuance_and_halving_where_they_are(
    supply: Supply, payer: Rao, burned: Rao, data: st.DataObject
) -> None:
    assume(payer > EXISTENTIAL_DEPOSIT)
    amount = Rao(data.draw(st.integers(0, payer - EXISTENTIAL_DEPOSIT)))
    assume(burned + amount >= EXISTENTIAL_DEPOSIT)
    settled = burn(supply, payer, burned, amount)
    assert settled.supply == supply
    assert settled.payment.payee == burned + amount


@pytest.mark.rule("SUPPLY-13")
def test_the_first_burn_needs_the_existential_deposit() -> None:
    supply, payer = _issued(10_000), Rao(5_000)
    assert refusal(burn, supply, payer, Rao(0), Rao(499)) is Reason.BELOW_MINIMUM
    assert burn(supply, payer, Rao(500), Rao(499)).payment.payee == 999


@pytest.mark.rule("SUPPLY-14")
@given(supplies(), st.data())
def test_what_is_destroyed_unseen_drives_the_counters_apart(
    supply: Supply, data: st.DataObject
) -> None:
    amount = Rao(data.draw(st.integers(0, supply.balances_issuance)))
    after = destroy_unseen(supply, amount)
    assert drift(after) == drift(supply) + amount
    assert after.total_issuance == supply.total_issuance


@pytest.mark.rule("SUPPLY-7", "SUPPLY-11", "SUPPLY-14")
@given(supplies(), st.lists(st.tuples(st.sampled_from((mint, recycle, destroy_unseen)), amounts())))
def test_the_economys_counter_never_becomes_the_lower_one(
    supply: Supply, operations: list[tuple[object, Rao]]
) -> None:
    for operation, amount in operations:
        before = supply
        if operation is mint:
            supply, _ = mint(supply, amount)
        elif operation is recycle:
            supply = recycle(supply, min(amount, supply.balances_issuance))
        else:
            supply = destroy_unseen(supply, min(amount, supply.balances_issuance))
        assert drift(supply) >= drift(before) >= 0


@pytest.mark.rule("SUPPLY-14")
def test_unseen_dust_brings_the_halving_forward() -> None:
    """Two chains in which 499 rao died; only one of them noticed."""
    below = _issued(halving_threshold(1) + 498)
    seen = recycle(below, Rao(499))
    unseen = destroy_unseen(below, Rao(499))
    assert seen.balances_issuance == unseen.balances_issuance
    assert mint_block_emission(seen)[1] == 1_000_000_000
    assert mint_block_emission(unseen)[1] == 500_000_000
