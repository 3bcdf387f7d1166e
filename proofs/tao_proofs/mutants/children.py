"""Planted defects of chapter 07-children."""

from collections.abc import Iterable, Mapping

from tao_model import children
from tao_model.children import StakeWeight, fraction_of_64
from tao_model.numbers.fixed_point import I64F64, U96F32
from tao_model.numbers.integers import U64
from tao_model.state import Map, put
from tao_model.state.children import Family, Links
from tao_model.units import AccountId, Proportion16, Proportion64, U96F32Bits
from tao_proofs.engine.mutants import mutant


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


@mutant(of=children.with_children)
def children_stay(family: Family, hotkey: AccountId, asked_for: Links) -> Family:
    """Children stay as they are."""
    return family


@mutant(of=children.are_consistent)
def children_may_have_more_than_all(
    of: Mapping[AccountId, Proportion64], parents: Iterable[AccountId]
) -> bool:
    """The parts are not added up."""
    return not any(parent in of for parent in parents)


@mutant(of=children.are_consistent, defect="D-68")
def parent_may_be_child(of: Mapping[AccountId, Proportion64], parents: Iterable[AccountId]) -> bool:
    """A child may be a parent as well."""
    return sum(of.values()) <= U64.maximum


@mutant(of=children.relinked, defect="D-68")
def child_keeps_its_former_parent(
    others: Map[AccountId, Links], hotkey: AccountId, before: Links, after: Links
) -> Map[AccountId, Links]:
    """Who is no child any more still has the parent."""
    for proportion, account in after:
        links = children.with_link(others.get(account, ()), hotkey, proportion)
        others = put(others, account, links, ())
    return others
