"""Claims about who gets what of a block (chapter 00-claims)."""

from typing import Final

import attrs

from tao_model.claims.epochs import small_epoch
from tao_model.claims.verdict import Verdict, outcome
from tao_model.consensus.reference import run_epoch
from tao_model.emission.distribution import distributed_alpha, take
from tao_model.emission.split import NOTHING_PENDING, Parts, accrue, split_new_alpha
from tao_model.emission.terms import offer, subnet_terms
from tao_model.numbers.decimals import percent_text
from tao_model.numbers.fixed_point import U64F64, U96F32
from tao_model.numbers.integers import U16
from tao_model.parameters import SUBNET_OWNER_CUT
from tao_model.supply.curve import alpha_block_emission, block_emission
from tao_model.units import Alpha, Proportion16, Rao, U96F32Bits

_PLACES: Final = 6
_WHOLE: Final = alpha_block_emission(Alpha(0))
_PARTS_PER_BOUND: Final = 100_000
"""One in so many is the bound within which the split is said to hold."""

_TAKES: Final = tuple(Proportion16(part) for part in (0, 1, 6_553, 11_796, 32_768, U16.maximum))


def _part(numerator: int, denominator: int) -> U96F32Bits:
    return U96F32.saturating_divide(
        U96F32.saturating_from_integer(numerator), U96F32.saturating_from_integer(denominator)
    )


def _split(root_percent: int) -> Parts:
    whole = U96F32.saturating_from_integer(_WHOLE)
    return split_new_alpha(whole, SUBNET_OWNER_CUT.default, _part(root_percent, 100))


def _dust(parts: Parts) -> int:
    return _WHOLE - parts.owner_cut - parts.server - parts.validator - parts.root_alpha


def _within(amount: int, percent: int) -> bool:
    return abs(100 * amount - percent * _WHOLE) * _PARTS_PER_BOUND <= 100 * _WHOLE


def _paid_to_miners(distributed: Alpha) -> Alpha:
    """Return what an epoch pays to the only miner of the only validator."""
    epoch = small_epoch((1,), ((1,),))
    return run_epoch(attrs.evolve(epoch, emission=distributed)).server_emission[1]


def split_among_miners_validators_and_owner() -> Verdict:
    """Return the parts of a block's new alpha, and what the block's TAO does (CLAIM-6)."""
    parts, with_root = _split(0), _split(20)
    claimed = ((parts.server, 41), (parts.validator, 41), (parts.owner_cut, 18))
    unsold = accrue(NOTHING_PENDING, with_root, root_sells=False)
    distributed = distributed_alpha(unsold.pending)
    miners_then = _paid_to_miners(distributed)
    tao = block_emission(Rao(0))
    bought = offer(
        subnet_terms(U96F32.saturating_from_integer(tao), _WHOLE, U64F64.one, _part(20, 100))
    )
    return Verdict(
        id="CLAIM-6",
        claim="Emission is shared: 41% to miners, 41% to validators, 18% to the subnet's owner.",
        verdict=outcome(
            exact=all(100 * amount == percent * _WHOLE for amount, percent in claimed),
            within_bound=all(_within(amount, percent) for amount, percent in claimed),
        ),
        computed={
            "new_alpha_of_a_block": _WHOLE,
            "owner_alpha": parts.owner_cut,
            "miners_alpha": parts.server,
            "validators_alpha": parts.validator,
            "dust_alpha": _dust(parts),
            "owner_percent": percent_text(parts.owner_cut, _WHOLE, _PLACES),
            "miners_percent": percent_text(parts.server, _WHOLE, _PLACES),
            "validators_percent": percent_text(parts.validator, _WHOLE, _PLACES),
            "validators_if_root_has_a_fifth_alpha": with_root.validator,
            "root_if_it_has_a_fifth_alpha": with_root.root_alpha,
            "dust_if_root_has_a_fifth_alpha": _dust(with_root),
            "recycled_if_root_does_not_sell_its_fifth_alpha": unsold.recycled_alpha,
            "epoch_distributes_then_alpha": distributed,
            "miners_then_alpha": miners_then,
            "miners_then_percent": percent_text(miners_then, _WHOLE, _PLACES),
            "miners_then_miss_of_their_part_alpha": with_root.server - miners_then,
            "tao_of_a_block_rao": tao,
            "tao_into_the_pool_rao": bought.tao_in,
            "tao_that_buys_alpha_rao": bought.excess_tao,
            "tao_left_to_be_recycled_rao": tao - bought.tao_in - bought.excess_tao,
        },
        why=(
            "What is shared is the subnet's new alpha. The owner's cut is 11796/65535, a little "
            "less than 18%; miners get half of the rest, validators the other half less root's "
            "part. Where root does not sell, its part is recycled, and miners lose half as much: "
            "at most half of theirs. The block's TAO goes into the subnet's pool or buys alpha "
            "from it."
        ),
    )


def delegators_share_what_is_left_after_the_take() -> Verdict:
    """Return what a validator keeps of a dividend, and what is left to its stakers (CLAIM-11)."""
    dividend = Alpha(10**9)
    shares = [take(U96F32.saturating_from_integer(dividend), part) for part in _TAKES]
    lost = [dividend - kept - left for kept, left in shares]
    expected = [dividend * part // U16.maximum for part in _TAKES]
    kept_exactly = [kept for kept, _ in shares] == expected
    return Verdict(
        id="CLAIM-11",
        claim="Delegators share a validator's rewards after its take.",
        verdict=outcome(
            exact=kept_exactly and max(lost) == 0,
            within_bound=all(0 <= rest <= 1 for rest in lost),
        ),
        computed={
            "dividend_alpha": dividend,
            "takes_of_65535": _TAKES,
            "kept_by_the_validator_alpha": tuple(kept for kept, _ in shares),
            "left_to_all_stakers_alpha": tuple(left for _, left in shares),
            "lost_to_rounding_alpha": tuple(lost),
        },
        why=(
            "The take is take/65535 of the dividend, rounded down; the rest, rounded down too, "
            "raises the value of the validator's whole stake on the subnet, so every staker gets "
            "it in proportion to what it holds, the validator itself included."
        ),
    )
