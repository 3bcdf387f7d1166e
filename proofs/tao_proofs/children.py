"""Theorems of chapter 07-children: what is lent is not kept, and nobody lends more than all."""

from typing import Annotated

from tao_model.children import fraction_of_16, fraction_of_64, inherited_stake, lent, stake_weight
from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.numbers.integers import U16, U64
from tao_model.units import Alpha, Proportion16, Proportion64
from tao_proofs.engine.claims import Claim, assume, every, theorem
from tao_proofs.engine.domains import Between
from tao_proofs.mutants import children as mutants

Stake = Annotated[Alpha, Between(0, 2**62)]


@theorem("CHILDREN-1", [mutants.fraction_of_65536])
def fraction_of_16_is_floored(proportion: Proportion16) -> Claim:
    """A proportion of 65535 as a fraction is floored to 2^-32; all is exactly one."""
    fraction = fraction_of_16(proportion)
    exact = proportion * U96F32.one
    return (fraction * U16.maximum <= exact) & (exact < (fraction + 1) * U16.maximum)


@theorem("CHILDREN-1", [mutants.fraction_of_the_modulus])
def fraction_of_64_is_floored(proportion: Proportion64) -> Claim:
    """A proportion of 2^64 - 1 as a fraction is floored to 2^-32; all is exactly one."""
    fraction = fraction_of_64(proportion)
    exact = proportion * U96F32.one
    return (fraction * U64.maximum <= exact) & (exact < (fraction + 1) * U64.maximum)


@theorem("CHILDREN-2", [mutants.lent_rounded_up], size="three children")
def children_borrow_at_most_all(
    stake: Alpha, parts: tuple[Proportion64, Proportion64, Proportion64]
) -> Claim:
    """Children whose parts sum to at most the whole borrow no more than the parent's stake."""
    assume(sum(parts) <= U64.maximum)
    return every([sum(lent(stake, part) for part in parts) <= stake * U96F32.one])


@theorem("CHILDREN-2", [mutants.lent_stake_is_kept], size="one parent, one child")
def lending_moves_stake(parent: Stake, child: Stake, part: Proportion64) -> Claim:
    """What a parent lends it loses and the child gains: both have what they had, less two units."""
    left = inherited_stake(parent, (part,), ())
    gained = inherited_stake(child, (), ((part, parent),))
    lost = parent + child - left - gained
    return every([0 <= left, left <= parent, child <= gained, 0 <= lost, lost <= 2])


@theorem("CHILDREN-3", [mutants.tao_weighs_in_full])
def tao_weighs_its_part(alpha: Stake, tao: Stake, weight: Proportion64) -> Claim:
    """Stake weighs alpha plus TAO times its weight, less one in 2^32 of the TAO and a bit."""
    total = stake_weight(alpha, tao, weight).total_stake_bits
    of_tao = total - alpha * I64F64.one
    exact = tao * weight * I64F64.one
    return every(
        [
            0 <= of_tao,
            of_tao * U64.maximum <= exact,
            exact < (of_tao + tao * 2**32 + 1) * U64.maximum,
        ]
    )
