"""Claims about how work and stake are judged (chapter 00-claims).

Each is tried on small epochs of a new subnet; what holds for all epochs is stated and tested
in chapter 06-consensus.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import attrs

from tao_model.children import stake_weight
from tao_model.claims.epochs import EMISSION, rows, small_epoch
from tao_model.claims.places import full_subnet, score_that_gives_way, scores_trimmed
from tao_model.claims.verdict import Verdict, outcome
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import run_epoch, run_stages
from tao_model.numbers.decimals import percent_text
from tao_model.numbers.fixed_point import I32F32, I64F64
from tao_model.numbers.integers import U16, U64
from tao_model.parameters import TAO_WEIGHT
from tao_model.units import Alpha, Count16, Millionths, Proportion16, Rao

_ALL: Final = U16.maximum
_HALF: Final = 32_768
_PLACES: Final = 6
_TOKEN: Final = 10**9
_STAKES: Final = (50, 30, 20)
"""Two of three validators make a majority, and the third can do nothing alone."""

_FULL_EMISSION: Final = Alpha(360 * _TOKEN)
"""What an epoch distributes that comes every 360 blocks, of a token a block."""


def _miner(epoch: EpochInput, miner: int) -> Alpha:
    """Return what a miner earns; validators come first."""
    validators = sum(epoch.validator_permit)
    return run_epoch(epoch).server_emission[validators + miner]


def _voting_shares(epoch: EpochInput) -> tuple[str, ...]:
    """Return each validator's part of the stake that votes, in percent."""
    stake = run_stages(epoch).active_stake[: sum(epoch.validator_permit)]
    return tuple(percent_text(share, I32F32.one, _PLACES) for share in stake)


def pay_lost_to_rounding_at_most(neurons: int, emission: Alpha) -> Alpha:
    """Return what a miner may lose at most as it is given more weight, by rounding alone.

    Incentive and dividends, where there are any, each fall short of one by less than one unit a
    neuron (CONSENSUS-2), and what one falls short of is paid to the other too (CONSENSUS-24).
    """
    return Alpha(emission * (neurons - 1) // I32F32.scale + 1)


def _joined_by(validators: int) -> EpochInput:
    """Return an epoch in which so many of eight equal validators give the only miner weight."""
    weights = ((_ALL,),) * validators + ((0,),) * (8 - validators)
    return attrs.evolve(small_epoch((1,) * 8, weights), emission=_FULL_EMISSION)


def _slowly_bonded(weight: int) -> EpochInput:
    """Return an epoch of Yuma3 in which bonds hardly follow, and a miner is given ``weight``.

    Each of three validators gives all other weight to a miner of its own.
    """
    weights = ((_ALL, 0, 0, weight), (0, _ALL, 0, weight), (0, 0, _ALL, weight))
    return attrs.evolve(
        small_epoch((1,) * 3, weights),
        emission=_FULL_EMISSION,
        yuma3_enabled=True,
        bonds_moving_average=Millionths(999_999),
    )


def _incentive(epoch: EpochInput, miner: int) -> int:
    return run_epoch(epoch).incentive[sum(epoch.validator_permit) + miner]


def rewards_follow_performance() -> Verdict:
    """Return what a miner earns as validators give it more weight (CLAIM-7)."""
    given = (0, 16_384, 32_768, 49_152, 65_535)
    by_all = [small_epoch(_STAKES, ((w, _HALF),) * 3) for w in given]
    by_few = [small_epoch(_STAKES, ((_HALF, 0),) * 2 + ((_HALF, w),)) for w in given]
    joined = [_joined_by(validators) for validators in (7, 8)]
    bonded = [_slowly_bonded(weight) for weight in (1, 100)]
    earned = tuple(_miner(epoch, 0) for epoch in by_all)
    alone = tuple(_miner(epoch, 1) for epoch in by_few)
    as_eighth_joins = tuple(_miner(epoch, 0) for epoch in joined)
    as_bonds_begin = tuple(_miner(epoch, 3) for epoch in bonded)
    incentives = (
        [_incentive(epoch, 0) for epoch in by_all],
        [_incentive(epoch, 1) for epoch in by_few],
        [_incentive(epoch, 0) for epoch in joined],
        [_incentive(epoch, 3) for epoch in bonded],
    )
    pay = (earned, alone, as_eighth_joins, as_bonds_begin)
    return Verdict(
        id="CLAIM-7",
        claim="Rewards follow performance.",
        verdict=outcome(
            exact=all(less < more for row in pay for less, more in pairwise(row)),
            within_bound=all(less <= more for row in incentives for less, more in pairwise(row)),
        ),
        computed={
            "emission_alpha": EMISSION,
            "weight_given": given,
            "weight_of_the_other_miner": _HALF,
            "earns_if_all_validators_give_it_alpha": earned,
            "earns_if_only_a_fifth_of_the_stake_gives_it_alpha": alone,
            "emission_of_360_blocks_alpha": _FULL_EMISSION,
            "earns_if_seven_of_eight_validators_give_it_and_if_all_do_alpha": as_eighth_joins,
            "rounding_takes_of_that_at_most_alpha": pay_lost_to_rounding_at_most(
                joined[0].neuron_count, _FULL_EMISSION
            ),
            "earns_before_and_after_its_weight_makes_bonds_alpha": as_bonds_begin,
        },
        why=(
            "A miner that is given more weight never has less incentive in that epoch, but may "
            "earn less: a little by rounding, and half where validators now earn who earned "
            "nothing. And weight above what a majority of the stake gives is cut off: what only "
            "a minority recognises pays nothing."
        ),
    )


def stake_gives_weight() -> Verdict:
    """Return the voting weight of a validator as its stake grows (CLAIM-8)."""
    weights = ((_HALF, _HALF),) * 3
    stakes = (0, 10, 20, 100, 1_000)
    epochs = [small_epoch((50, 30, stake), weights) for stake in stakes]
    shares = tuple(run_stages(epoch).active_stake[2] for epoch in epochs)
    below = attrs.evolve(epochs[2], stake_threshold=Rao(20 * _TOKEN + 1))
    crowded = attrs.evolve(epochs[2], max_allowed_validators=Count16(2))
    permitted = run_stages(crowded).next_permits
    next_epoch = attrs.evolve(crowded, validator_permit=permitted)
    filtered = run_stages(below).active_stake[2], run_stages(next_epoch).active_stake[2]
    tao = stake_weight(0, _TOKEN, TAO_WEIGHT.default).total_stake_bits
    return Verdict(
        id="CLAIM-8",
        claim="More stake gives more weight.",
        verdict=outcome(
            exact=all(less < more for less, more in pairwise(shares)) and min(filtered) > 0,
            within_bound=all(less <= more for less, more in pairwise(shares)),
        ),
        computed={
            "stakes_of_the_other_validators_tokens": (50, 30),
            "stake_tokens": stakes,
            "voting_weight_percent": tuple(_voting_shares(epoch)[2] for epoch in epochs),
            "below_the_threshold_by_a_rao_percent": percent_text(filtered[0], I32F32.one, _PLACES),
            "third_where_two_may_validate_percent": percent_text(filtered[1], I32F32.one, _PLACES),
            "a_tao_on_root_weighs_rao_of_alpha": I64F64.saturating_to_integer(tao, U64),
        },
        why=(
            "Weight is the share in the stake that votes, so it grows with stake and ever more "
            "slowly. Stake below the threshold, and of whoever is not among the highest that may "
            "validate, has none; a TAO on root weighs about a nineteenth of an alpha."
        ),
    )


def _validator(epoch: EpochInput, uid: int) -> Alpha:
    return run_epoch(epoch).validator_emission[uid]


def _deviating(bonds_penalty: int) -> EpochInput:
    """Return an epoch in which validators 1 and 2 have the same stake and only 2 deviates."""
    agreed, other = (_HALF, _HALF), (_ALL, 0)
    epoch = small_epoch((60, 20, 20), (agreed, agreed, other))
    return attrs.evolve(epoch, bonds_penalty=Proportion16(bonds_penalty))


def _old_bonds(weights: Sequence[Sequence[int]], epoch: EpochInput) -> EpochInput:
    return attrs.evolve(epoch, bonds=rows(weights, epoch.neuron_count))


def validators_out_of_consensus_earn_less() -> Verdict:
    """Return what two equal validators earn, one of which agrees with the majority (CLAIM-9)."""
    strict, lenient = _deviating(_ALL), _deviating(0)
    bonded = _old_bonds(((_ALL, _ALL), (0, 0), (_ALL, _ALL)), strict)
    agreeing = tuple(_validator(epoch, 1) for epoch in (strict, lenient, bonded))
    deviating = tuple(_validator(epoch, 2) for epoch in (strict, lenient, bonded))
    less = [out < within for out, within in zip(deviating, agreeing, strict=True)]
    return Verdict(
        id="CLAIM-9",
        claim="Validators out of consensus earn less.",
        verdict=outcome(exact=all(less), within_bound=all(less[:2])),
        computed={
            "emission_alpha": EMISSION,
            "agreeing_validator_earns_alpha": agreeing[0],
            "deviating_validator_earns_alpha": deviating[0],
            "deviating_earns_of_the_agreeing_percent": percent_text(
                deviating[0], agreeing[0], _PLACES
            ),
            "without_bonds_penalty_agreeing_earns_alpha": agreeing[1],
            "without_bonds_penalty_deviating_earns_alpha": deviating[1],
            "without_bonds_penalty_deviating_earns_percent": percent_text(
                deviating[1], agreeing[1], _PLACES
            ),
            "agreeing_newcomer_earns_alpha": agreeing[2],
            "deviating_holder_of_old_bonds_earns_alpha": deviating[2],
        },
        why=(
            "Weight above consensus earns neither its miner nor its validator anything, so of two "
            "validators with the same stake and no bonds yet the deviating one earns less. Bonds "
            "outlive an epoch: old ones can be worth more than agreement."
        ),
    )


def poor_performers_are_excluded() -> Verdict:
    """Return what miners earn that few value, and who loses a place on a subnet (CLAIM-10)."""
    ignored = small_epoch(_STAKES, ((_ALL, 0), (_ALL, 0), (0, _ALL)))
    tiny = small_epoch(_STAKES, ((_ALL, 1),) * 3)
    only_minority, least = _miner(ignored, 1), _miner(tiny, 1)
    old, young = tuple(range(100, 1_200, 100)), 5_000
    replaced = score_that_gives_way(full_subnet(old, (young,)))
    replaced_of_ten = score_that_gives_way(full_subnet(old[:-1], (young,)))
    trimmed = scores_trimmed(full_subnet(old, (young,)), len(old))
    return Verdict(
        id="CLAIM-10",
        claim="Poor performers are excluded.",
        verdict=outcome(
            exact=only_minority == least == 0 and replaced == replaced_of_ten == old[0],
            within_bound=only_minority == 0 < least and (replaced,) == trimmed == old[:1],
        ),
        computed={
            "emission_alpha": EMISSION,
            "earns_if_only_a_fifth_of_the_stake_gives_it_weight_alpha": only_minority,
            "earns_with_the_least_weight_that_all_give_alpha": least,
            "earns_beside_it_with_the_greatest_weight_alpha": _miner(tiny, 0),
            "scores_of_eleven_old_neurons_alpha": old,
            "score_of_an_immune_one_alpha": young,
            "gives_way_to_a_newcomer_the_one_with_alpha": replaced,
            "if_only_the_first_ten_are_old_the_one_with_alpha": replaced_of_ten,
            "trimmed_by_one_place_the_one_with_alpha": trimmed[0],
        },
        why=(
            "A miner to which validators with a majority of the stake give no weight earns "
            "nothing; any weight that they do give is paid. No epoch takes a uid away: a newcomer "
            "to a full subnet, or trimming by its owner, takes it from whoever scored lowest, the "
            "immune excepted. But with ten neurons or fewer that are not, a newcomer replaces an "
            "immune one."
        ),
    )
