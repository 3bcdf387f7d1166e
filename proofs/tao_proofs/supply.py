"""Theorems of chapter 02-supply: what exists, and that it never exceeds the cap.

Emission is production's, by a logarithm; that it equals the rule in plain integers is a
theorem of its own and a contract of the others.
"""

from typing import Annotated, Final

from tao_model.numbers.integers import U64
from tao_model.rejection import Rejected
from tao_model.state.supply import AlphaSupply, Supply
from tao_model.supply import issuance as counters
from tao_model.supply.alpha import burn_alpha, create_alpha, recycle_alpha
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT, pay, pay_and_stay_alive
from tao_model.supply.curve import (
    HALVINGS,
    INITIAL_BLOCK_EMISSION,
    MAXIMUM_SUPPLY,
    alpha_block_emission,
    block_emission,
    block_emission_by_logarithm,
    halving_threshold,
)
from tao_model.supply.issuance import mint, mint_block_emission, recycle_from, spend
from tao_model.supply.schedule import current_era, issuance_after
from tao_model.units import Alpha, Rao
from tao_proofs.engine.claims import Claim, assume, contract, every, implies, theorem
from tao_proofs.engine.domains import Between
from tao_proofs.folds import EVERYTHING_FITS
from tao_proofs.mutants import numbers as defects_of_numbers
from tao_proofs.mutants import supply as mutants
from tao_proofs.numbers import logarithm_of_a_mantissa_is_a_fraction

Issued = Annotated[Rao, Between(0, MAXIMUM_SUPPLY)]
"""What exists while the cap has held so far."""

LAST_THRESHOLD: Final = halving_threshold(HALVINGS)
"""From here on nothing is created: 19,557,774 rao short of the cap."""

# The curve.


@contract(block_emission, "SUPPLY-2", [mutants.threshold_strict])
def emission_halves_at_each_threshold(result: Rao, issuance: Rao) -> Claim:
    """From each threshold to the next the emission is one TAO halved as often, floored."""
    claims = []
    for halvings in range(HALVINGS + 1):
        reached = halving_threshold(halvings) <= issuance
        left = halvings == HALVINGS or issuance < halving_threshold(halvings + 1)
        halved = INITIAL_BLOCK_EMISSION // 2**halvings
        claims.append(implies(reached & left, result == halved))
    return every(claims)


@contract(
    block_emission_by_logarithm,
    "SUPPLY-2b",
    [mutants.emission_rounded, defects_of_numbers.halving_stops_at_two],
    using=[logarithm_of_a_mantissa_is_a_fraction, emission_halves_at_each_threshold],
)
def logarithm_gives_the_ideal_emission(result: Rao, issuance: Rao) -> Claim:
    """Production's logarithm gives the emission of the rule, at every issuance of 64 bits."""
    return result == block_emission(issuance)


@theorem(
    "SUPPLY-2b",
    [defects_of_numbers.from_integer_twice],
    using=[logarithm_of_a_mantissa_is_a_fraction],
    instead=EVERYTHING_FITS,
)
def emission_needs_no_more_width(issuance: Rao) -> Claim:
    """Nothing on the way to the emission fails to fit its width, at any issuance."""
    return block_emission_by_logarithm(issuance) >= 0


@theorem(
    "SUPPLY-2b",
    [mutants.emission_grows_again],
    using=[logarithm_gives_the_ideal_emission],
    folds=[block_emission],
)
def emission_never_increases(lower: Rao, higher: Rao) -> Claim:
    """A higher issuance never creates more."""
    assume(lower <= higher)
    return block_emission_by_logarithm(lower) >= block_emission_by_logarithm(higher)


@theorem(
    "SUPPLY-2b",
    [mutants.emission_without_end],
    using=[logarithm_gives_the_ideal_emission],
    folds=[block_emission],
)
def emission_never_passes_the_cap(issuance: Issued) -> Claim:
    """Up to the cap a block never carries issuance past it."""
    return issuance + block_emission_by_logarithm(issuance) <= MAXIMUM_SUPPLY


@theorem(
    "SUPPLY-2b",
    [mutants.emission_without_end, mutants.emission_grows_again],
    using=[logarithm_gives_the_ideal_emission],
    folds=[block_emission],
)
def emission_ends_below_the_cap(issuance: Rao) -> Claim:
    """No block carries issuance past the last threshold, 19,557,774 rao short of the cap."""
    emission = block_emission_by_logarithm(issuance)
    return implies(issuance <= LAST_THRESHOLD, issuance + emission <= LAST_THRESHOLD) & implies(
        issuance >= LAST_THRESHOLD, emission == 0
    )


@theorem(
    "SUPPLY-3",
    [mutants.alpha_emission_without_ceiling],
    using=[logarithm_gives_the_ideal_emission],
    folds=[block_emission],
)
def alpha_never_passes_its_cap(issuance: Annotated[Alpha, Between(0, MAXIMUM_SUPPLY)]) -> Claim:
    """What a block creates for the participants never carries alpha past its cap."""
    return issuance + alpha_block_emission(issuance) <= MAXIMUM_SUPPLY


# The counters.


@theorem("SUPPLY-7", [mutants.mint_without_cap, mutants.mint_by_the_other_counter])
def minting_stops_at_the_cap(supply: Supply, amount: Rao) -> Claim:
    """Minting creates no more than asked, and never carries the accounts' counter past the cap."""
    after, minted = mint(supply, amount)
    before = supply.balances_issuance
    return every(
        [
            (0 <= minted) & (minted <= amount),
            implies(before <= MAXIMUM_SUPPLY, after.balances_issuance <= MAXIMUM_SUPPLY),
            implies(before > MAXIMUM_SUPPLY, (minted == 0) & (after == supply)),
            after.balances_issuance - before == minted,
        ]
    )


@theorem(
    "SUPPLY-9",
    [mutants.emission_without_end],
    using=[logarithm_gives_the_ideal_emission],
    folds=[block_emission],
)
def block_mints_at_most_the_emission(supply: Supply) -> Claim:
    """A block creates at most what the curve says, at most one TAO, in both counters alike."""
    assume(supply.total_issuance <= MAXIMUM_SUPPLY)
    assume(supply.balances_issuance <= supply.total_issuance)
    after, credit = mint_block_emission(supply)
    return every(
        [
            credit == block_emission(supply.total_issuance),
            (0 <= credit) & (credit <= INITIAL_BLOCK_EMISSION),
            after.total_issuance == supply.total_issuance + credit,
            after.balances_issuance == supply.balances_issuance + credit,
            after.total_issuance <= MAXIMUM_SUPPLY,
        ]
    )


@theorem("SUPPLY-11", [mutants.recycle_unseen, mutants.recycle_to_the_last])
def recycling_leaves_both_counters_and_a_living_account(
    supply: Supply, balance: Rao, amount: Rao
) -> Claim:
    """Recycling takes the same from the account and both counters; the account lives on."""
    assume((balance <= supply.total_issuance) & (balance <= supply.balances_issuance))
    try:
        recycled = recycle_from(supply, balance, amount)
    except Rejected:
        return amount + EXISTENTIAL_DEPOSIT > balance
    return every(
        [
            recycled.balance + amount == balance,
            implies(amount > 0, recycled.balance >= EXISTENTIAL_DEPOSIT),
            recycled.supply.total_issuance + amount == supply.total_issuance,
            recycled.supply.balances_issuance + amount == supply.balances_issuance,
        ]
    )


@theorem("SUPPLY-5", [mutants.dust_stays, mutants.dust_goes_along])
def payment_conserves(payer: Rao, payee: Rao, amount: Rao) -> Claim:
    """A payment neither creates nor loses anything but dust, and no account keeps dust."""
    try:
        payment = pay(payer, payee, amount)
    except Rejected:
        return amount > 0
    lives = (payment.payer == 0) | (payment.payer >= EXISTENTIAL_DEPOSIT)
    return every(
        [
            payment.payer + payment.payee + payment.dust == payer + payee,
            payment.payee == payee + amount,
            (0 <= payment.dust) & (payment.dust < EXISTENTIAL_DEPOSIT),
            implies(amount > 0, lives),
        ]
    )


@theorem("SUPPLY-5", [mutants.payer_may_die])
def payment_to_a_subnet_keeps_the_payer_alive(payer: Rao, payee: Rao, amount: Rao) -> Claim:
    """Who pays what it can spare keeps the existential deposit, pays no more, and makes no dust."""
    assume(payer >= EXISTENTIAL_DEPOSIT)
    try:
        payment = pay_and_stay_alive(payer, payee, amount)
    except Rejected:
        return amount > 0
    return every(
        [
            payment.payer >= EXISTENTIAL_DEPOSIT,
            payment.dust == 0,
            payment.payee - payee <= amount,
            payment.payer + payment.payee == payer + payee,
        ]
    )


@theorem("SUPPLY-12", [mutants.dust_unseen, mutants.dust_goes_along])
def transfer_keeps_what_both_counters_count(
    supply: Supply, payer: Rao, payee: Rao, amount: Rao
) -> Claim:
    """A transfer takes from both counters what it takes from the two accounts, and no more."""
    assume(payer + payee <= supply.total_issuance)
    assume(payer + payee <= supply.balances_issuance)
    try:
        settled = counters.transfer(supply, payer, payee, amount)
    except Rejected:
        return amount > 0
    after, payment = settled.supply, settled.payment
    lost = payer + payee - payment.payer - payment.payee
    return every(
        [
            after.total_issuance == supply.total_issuance - lost,
            after.balances_issuance == supply.balances_issuance - lost,
        ]
    )


@theorem("SUPPLY-13", [mutants.dust_unseen])
def burning_keeps_issuance(supply: Supply, payer: Rao, account: Rao, amount: Rao) -> Claim:
    """What is burned still counts as issued: only dust leaves the counters, and both alike."""
    assume((supply.total_issuance == supply.balances_issuance) & (payer <= supply.total_issuance))
    try:
        settled = counters.burn(supply, payer, account, amount)
    except Rejected:
        return amount > 0
    after = settled.supply
    lost = supply.total_issuance - after.total_issuance
    return every(
        [
            after.total_issuance == after.balances_issuance,
            (0 <= lost) & (lost < EXISTENTIAL_DEPOSIT),
            settled.payment.payee == account + amount,
        ]
    )


@theorem("SUPPLY-10", [mutants.credit_is_kept])
def spending_moves_from_the_credit(credit: Rao, part: Rao, balance: Rao) -> Claim:
    """What is spent of a credit is what the account receives; else the credit stays whole."""
    spent = spend(credit, part, balance)
    if spent is None:
        return every(
            [
                (part > credit)
                | (balance + part < EXISTENTIAL_DEPOSIT)
                | (balance + part > U64.maximum)
            ]
        )
    return every([spent.credit + spent.balance == credit + balance, spent.credit + part == credit])


@theorem("SUPPLY-15", [mutants.pool_part_unseen, mutants.recycled_alpha_stays_out])
def alpha_counters_agree(
    supply: AlphaSupply, pool: Alpha, for_pool: Alpha, for_participants: Alpha, amount: Alpha
) -> Claim:
    """Alpha created less recycled stays alpha in the pool plus alpha outside of it."""
    assume(supply.created == pool + supply.alpha_out)
    assume((amount <= supply.alpha_out) & (supply.recycled + amount <= U64.maximum))
    assume(supply.burned + amount <= U64.maximum)
    assume(supply.created + for_pool + for_participants <= U64.maximum)
    created = create_alpha(supply, for_pool, for_participants)
    recycled, burned = recycle_alpha(supply, amount), burn_alpha(supply, amount)
    return every(
        [
            created.created == pool + for_pool + created.alpha_out,
            recycled.created == pool + recycled.alpha_out,
            recycled.created + recycled.recycled == supply.created + supply.recycled,
            burned.created == pool + burned.alpha_out,
        ]
    )


# The course of emission.


@theorem("SUPPLY-16", [mutants.era_floors_its_length])
def era_ends_with_the_block_that_reaches_its_threshold(issuance: Issued) -> Claim:
    """The last block of an era reaches the next threshold, and none before it does."""
    era = current_era(issuance)
    if era.block_emission == 0:
        return era.blocks == 0 and issuance >= LAST_THRESHOLD
    end = issuance_after(era)
    threshold = halving_threshold(era.halvings + 1)
    return (end >= threshold) & (end - era.block_emission < threshold)
