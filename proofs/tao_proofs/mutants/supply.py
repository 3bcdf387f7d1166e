"""Planted defects of chapter 02-supply."""

import attrs

from tao_model.numbers.integers import U64
from tao_model.rejection import Reason, Rejected
from tao_model.state.supply import AlphaSupply, Supply
from tao_model.supply import alpha, balances, curve, issuance, schedule
from tao_model.supply.balances import EXISTENTIAL_DEPOSIT, Payment
from tao_model.supply.curve import (
    HALVINGS,
    INITIAL_BLOCK_EMISSION,
    MAXIMUM_SUPPLY,
    halving_threshold,
    halvings_reached,
)
from tao_model.supply.issuance import Recycled, Settled, Spent
from tao_model.supply.schedule import Era
from tao_model.units import Alpha, BlockCount, Count8, Rao
from tao_proofs.engine.mutants import mutant


@mutant(of=curve.halvings_reached)
def threshold_strict(issuance: Rao) -> int:
    """A threshold counts only once issuance is beyond it."""
    halvings = 0
    while halvings < HALVINGS and issuance > halving_threshold(halvings + 1):
        halvings += 1
    return halvings


@mutant(of=curve.block_emission_by_logarithm)
def emission_rounded(issuance: Rao) -> Rao:
    """Halves of a rao go up."""
    halvings = halvings_reached(issuance)
    return Rao((2 * INITIAL_BLOCK_EMISSION // 2**halvings + 1) // 2)


@mutant(of=curve.block_emission_by_logarithm)
def emission_without_end(issuance: Rao) -> Rao:
    """A block always creates one rao at least."""
    return Rao(max(1, INITIAL_BLOCK_EMISSION // 2 ** halvings_reached(issuance)))


@mutant(of=curve.block_emission_by_logarithm)
def emission_grows_again(issuance: Rao) -> Rao:
    """Past the cap the curve starts anew."""
    return Rao(INITIAL_BLOCK_EMISSION // 2 ** halvings_reached(Rao(issuance % MAXIMUM_SUPPLY)))


@mutant(of=curve.alpha_block_emission, defect="D-33")
def alpha_emission_without_ceiling(issuance: Alpha) -> Alpha:
    """Alpha is emitted without regard to how much exists."""
    return Alpha(INITIAL_BLOCK_EMISSION)


@mutant(of=balances.pay)
def dust_stays(payer: Rao, payee: Rao, amount: Rao) -> Payment:
    """An account may keep less than the existential deposit."""
    if amount > payer:
        raise Rejected(Reason.FUNDS_UNAVAILABLE)
    return Payment(Rao(payer - amount), balances.deposit(payee, amount), Rao(0))


@mutant(of=balances.pay)
def dust_goes_along(payer: Rao, payee: Rao, amount: Rao) -> Payment:
    """The payee receives the dust as well as the accounts' counter losing it."""
    if amount > payer:
        raise Rejected(Reason.FUNDS_UNAVAILABLE)
    rest = payer - amount
    dust = Rao(rest if rest < EXISTENTIAL_DEPOSIT else 0)
    return Payment(Rao(rest - dust), balances.deposit(payee, Rao(amount + dust)), dust)


@mutant(of=balances.pay_and_stay_alive)
def payer_may_die(payer: Rao, payee: Rao, amount: Rao) -> Payment:
    """Everything is available."""
    return balances.pay(payer, payee, Rao(min(amount, payer)))


@mutant(of=issuance.mint)
def mint_without_cap(supply: Supply, amount: Rao) -> tuple[Supply, Rao]:
    """The cap is not looked at."""
    total = Rao(U64.saturating_add(supply.total_issuance, amount))
    counted = Rao(U64.saturating_add(supply.balances_issuance, amount))
    return Supply(total, counted, supply.latest_emission), amount


@mutant(of=issuance.mint)
def mint_by_the_other_counter(supply: Supply, amount: Rao) -> tuple[Supply, Rao]:
    """The cap is held against the counter of the economy."""
    remaining = U64.saturating_subtract(MAXIMUM_SUPPLY, supply.total_issuance)
    minted = Rao(min(amount, remaining))
    total = Rao(U64.saturating_add(supply.total_issuance, minted))
    counted = Rao(U64.saturating_add(supply.balances_issuance, minted))
    return Supply(total, counted, supply.latest_emission), minted


@mutant(of=issuance.recycle, defect="D-01")
def recycle_unseen(supply: Supply, amount: Rao) -> Supply:
    """The counter that the curve reads does not see what is recycled."""
    counted = Rao(U64.saturating_subtract(supply.balances_issuance, amount))
    return attrs.evolve(supply, balances_issuance=counted)


@mutant(of=issuance.transfer, defect="D-03")
def dust_unseen(supply: Supply, payer: Rao, payee: Rao, amount: Rao) -> Settled:
    """Dust that a payment destroys leaves one counter only."""
    if amount > payer:
        raise Rejected(Reason.INSUFFICIENT_BALANCE)
    payment = balances.pay(payer, payee, amount)
    counted = Rao(U64.saturating_subtract(supply.balances_issuance, payment.dust))
    return Settled(attrs.evolve(supply, balances_issuance=counted), payment)


@mutant(of=issuance.recycle_from)
def recycle_to_the_last(supply: Supply, balance: Rao, amount: Rao) -> Recycled:
    """An account may be recycled to nothing."""
    if amount > balance:
        raise Rejected(Reason.INSUFFICIENT_BALANCE)
    return Recycled(issuance.recycle(supply, amount), Rao(balance - amount))


@mutant(of=issuance.spend)
def credit_is_kept(credit: Rao, part: Rao, balance: Rao) -> Spent | None:
    """What is spent is not taken from the credit."""
    if credit < part or balance + part < EXISTENTIAL_DEPOSIT or balance + part > U64.maximum:
        return None
    return Spent(credit, Rao(balance + part))


@mutant(of=alpha.create_alpha)
def pool_part_unseen(supply: AlphaSupply, for_pool: Alpha, for_participants: Alpha) -> AlphaSupply:
    """What is created for the pool is not counted."""
    return attrs.evolve(
        supply,
        alpha_out=Alpha(U64.saturating_add(supply.alpha_out, for_participants)),
        created=Alpha(U64.saturating_add(supply.created, for_participants)),
    )


@mutant(of=alpha.recycle_alpha)
def recycled_alpha_stays_out(supply: AlphaSupply, amount: Alpha) -> AlphaSupply:
    """Recycled alpha is still outstanding."""
    return attrs.evolve(
        supply,
        created=Alpha(U64.saturating_subtract(supply.created, amount)),
        recycled=Alpha(U64.saturating_add(supply.recycled, amount)),
    )


@mutant(of=schedule.current_era)
def era_floors_its_length(issuance: Rao) -> Era:
    """An era ends before its threshold is reached."""
    halvings = halvings_reached(issuance)
    emission = curve.block_emission(issuance)
    if emission == 0:
        return Era(Count8(halvings), emission, issuance, BlockCount(0))
    missing = halving_threshold(halvings + 1) - issuance
    return Era(Count8(halvings), emission, issuance, BlockCount(missing // emission))
