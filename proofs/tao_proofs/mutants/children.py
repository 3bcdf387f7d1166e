"""Planted defects of chapter 07-children."""

from tao_model import children
from tao_model.children import StakeWeight, fraction_of_64
from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.numbers.integers import U64
from tao_model.units import Proportion16, Proportion64, U96F32Bits
from tao_proofs.engine.claims import mutant


@mutant(of=children.fraction_of_16)
def fraction_of_65536(proportion: Proportion16) -> U96F32Bits:
    """A proportion is read as a fraction of 65536."""
    return U96F32Bits(proportion * (U96F32.one // 2**16))


@mutant(of=children.fraction_of_64)
def fraction_of_the_modulus(proportion: Proportion64) -> U96F32Bits:
    """A proportion is read as a fraction of 2^64."""
    return U96F32Bits(proportion // 2**32)


@mutant(of=children.lent)
def lent_rounded_up(stake: int, proportion: Proportion64) -> U96F32Bits:
    """What is lent is rounded up to whole units."""
    exact = stake * fraction_of_64(proportion)
    return U96F32Bits(-(-exact // U96F32.one) * U96F32.one)


@mutant(of=children.inherited_stake)
def lent_stake_is_kept(
    own: int,
    to_children: tuple[Proportion64, ...],
    from_parents: tuple[tuple[Proportion64, int], ...],
) -> int:
    """A parent keeps what it lends."""
    borrowed = sum(children.lent(stake, part) for part, stake in from_parents)
    return U64.saturate(own + borrowed // U96F32.one)


@mutant(of=children.stake_weight)
def tao_weighs_in_full(alpha: int, tao: int, tao_weight: Proportion64) -> StakeWeight:
    """TAO on root weighs as much as alpha."""
    alpha_stake = I64F64.saturating_from_integer(alpha)
    tao_stake = I64F64.saturating_from_integer(tao)
    return StakeWeight(I64F64.saturating_add(alpha_stake, tao_stake), alpha_stake, tao_stake)
