"""Theorems of chapter 10-registration: what joining costs falls, rises and stays in bounds."""

from typing import Annotated, Final

import attrs

from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.registration import ONE, decay_factor, fallen_price, raised_price
from tao_model.state.parameters import SubnetParameters
from tao_model.units import BlockNumber, Count16, Rao, U64F64Bits
from tao_proofs.engine.claims import Claim, assume, either, every, theorem
from tao_proofs.engine.domains import Among
from tao_proofs.mutants import registration as mutants

HalfLife = Annotated[Count16, Among(*map(Count16, (0, 1, 2, 10, 360, 7200, 65_535)))]
HALF_LIVES: Final = "half-lives of 0, 1, 2, 10, 360, 7200 and 65535 blocks"


USUAL: Final = Count16(360)
"""The half-life that a subnet has by default."""


def bounded(
    least: Rao, most: Rao, half_life: Count16 = USUAL, multiplier: U64F64Bits = U64F64.one
) -> SubnetParameters:
    """Return the parameters of a subnet with these bounds of its price."""
    return attrs.evolve(
        SubnetParameters(),
        min_burn=least,
        max_burn=most,
        burn_half_life=half_life,
        burn_increase_multiplier=multiplier,
    )


@theorem("REGISTRATION-2", [mutants.price_without_floor], size=HALF_LIVES)
def price_falls_within_its_bounds(
    price: Rao, least: Rao, most: Rao, half_life: HalfLife, block: BlockNumber
) -> Claim:
    """A block never raises a price above its least, and leaves it within its bounds."""
    assume(least <= most)
    after = fallen_price(price, bounded(least, most, half_life), block)
    return every([least <= after, after <= most, after <= either(price < least, least, price)])


@theorem(
    "REGISTRATION-2",
    [mutants.price_keeps_its_half_life, mutants.price_is_halved_at_once],
    size=HALF_LIVES,
)
def price_falls_at_the_rate_of_its_half_life(
    price: Rao, least: Rao, half_life: HalfLife, block: BlockNumber
) -> Claim:
    """From block 2 on a price falls to the floor of itself times the factor, or to its least."""
    assume((block > 1) & (price >= least))
    after = fallen_price(price, bounded(least, Rao(U64.maximum), half_life), block)
    factor = decay_factor(half_life) if half_life else ONE
    exact = price * factor
    is_floor = (after * ONE <= exact) & (exact < (after + 1) * ONE)
    return every([is_floor | ((after == least) & (exact < (least + 1) * ONE))])


@theorem("REGISTRATION-3", [mutants.multiplier_below_one, mutants.raised_without_ceiling])
def registration_raises_the_price_within_its_bounds(
    price: Rao, least: Rao, most: Rao, multiplier: U64F64Bits
) -> Claim:
    """A registration never lowers a price within its bounds, and multiplies it up to the upper."""
    assume((least <= price) & (price <= most))
    after = raised_price(price, bounded(least, most, multiplier=multiplier))
    exact = price * multiplier
    is_floor = (after * U64F64.one <= exact) & (exact < (after + 1) * U64F64.one)
    return every(
        [price <= after, after <= most, is_floor | (after == most) | (multiplier < U64F64.one)]
    )
