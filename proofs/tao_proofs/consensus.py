"""Theorems of chapter 06-consensus: what a majority gives nobody else can raise; shares are shares.

Three validators by three miners, every value symbolic, where a stage takes all of a matrix; a
stage that treats each row alone is proved for a row of three.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from tao_model.consensus import matrices
from tao_model.consensus.agreement import (
    clipped_weights,
    consensus_weights,
    incentive,
    ranks,
    validator_trust,
)
from tao_model.consensus.bonds import (
    bonds_coefficient,
    bonds_to_established,
    previous_epoch_block,
    yuma3_bonds,
)
from tao_model.consensus.earnings import earning_shares, paid
from tao_model.consensus.interface import Matrix
from tao_model.consensus.liquid_alpha import (
    LiquidAlpha,
    clamp,
    coefficient,
    difference,
    safe_exponential,
)
from tao_model.consensus.matrices import (
    interpolate,
    moving_average,
    moving_average_by_entry,
    normalize_columns,
    normalize_rows,
    upscale_columns,
    weighted_row_sums,
)
from tao_model.consensus.median import weighted_median
from tao_model.consensus.stake import (
    active_neurons,
    active_stake,
    filtered_stake,
    next_validator_permits,
    normalized_stake,
)
from tao_model.consensus.vectors import (
    fixed_to_proportion,
    normalize,
    normalize_by,
    proportion_to_fixed,
    upscale_to_proportions,
)
from tao_model.consensus.weights import current_weights, uncommitted_weights
from tao_model.numbers import transcendental
from tao_model.numbers.fixed_point import I32F32, I64F64, FixedPointFormat
from tao_model.numbers.integers import U64
from tao_model.units import (
    Alpha,
    BlockCount,
    BlockNumber,
    Count16,
    I32F32Bits,
    I64F64Bits,
    Millionths,
    Proportion16,
    Rao,
    Tempo,
    Uid,
)
from tao_proofs.engine.claims import (
    Claim,
    assume,
    contract,
    disproof,
    either,
    every,
    implies,
    note,
    theorem,
)
from tao_proofs.engine.domains import Among, Between
from tao_proofs.mutants import consensus as mutants

ONE: Final = I32F32.one
Fixed = I32F32Bits
Share = Annotated[Fixed, Between(0, ONE)]
Positive = Annotated[Fixed, Between(0, I32F32.raw.maximum)]
Format = Annotated[FixedPointFormat[Any], Among(I32F32)]
Three = tuple[Share, Share, Share]
Square = tuple[Three, Three, Three]
AtZero = tuple[Annotated[Uid, Among(Uid(0))], Share]
AtOne = tuple[Annotated[Uid, Among(Uid(1))], Share]
AtTwo = tuple[Annotated[Uid, Among(Uid(2))], Share]
SparseRow = tuple[AtZero, AtOne, AtTwo]
SparseSquare = tuple[SparseRow, SparseRow, SparseRow]
"""A sparse matrix of three by three that names every entry."""

Owner = Annotated[Uid | None, Among(None, Uid(0), Uid(1), Uid(2))]


def sparse(rows: tuple[tuple[Fixed, ...], ...]) -> Matrix:
    """Return a matrix that names every entry, also those that are zero."""
    return tuple(tuple((Uid(column), value) for column, value in enumerate(row)) for row in rows)


def dense(matrix: Matrix, columns: int = 3) -> list[list[int]]:
    """Return the rows of a matrix, what it does not name being zero."""
    rows = [[0] * columns for _ in matrix]
    for row, entries in zip(rows, matrix, strict=True):
        for column, value in entries:
            row[column] = value
    return rows


# Vectors.


@theorem("CONSENSUS-1", [mutants.proportion_of_65536])
def proportions_survive_storage_but_for_one(proportion: Proportion16) -> Claim:
    """A proportion read as a share and stored again loses one at most, and at both ends nothing."""
    share = proportion_to_fixed(proportion)
    stored = fixed_to_proportion(share)
    whole = (proportion == 0) | (proportion == 65_535)
    return every(
        [
            (share >= 0) & (share <= ONE),
            (proportion - 1 <= stored) & (stored <= proportion),
            implies(whole, stored == proportion),
        ]
    )


@theorem("CONSENSUS-1", [mutants.proportion_rounded_up])
def stored_shares_are_floored(share: Share) -> Claim:
    """A share is stored as the floor of 65535 times itself."""
    stored = fixed_to_proportion(share)
    exact = share * 65_535
    return (stored * ONE <= exact) & (exact < (stored + 1) * ONE) & (stored <= 65_535)


@theorem(
    "CONSENSUS-2",
    [mutants.shares_are_rounded_up],
    by_hand="vectors of any length: summed over all, share times total is at most one times total",
)
def normalised_value_is_a_floored_part(value: Positive, total: Positive) -> Claim:
    """A normalised value is the floor of value over total, whatever the others are."""
    assume((0 < total) & (value <= total))
    share = normalize_by(I32F32, (value,), total)[0]
    exact = value * ONE
    return (share * total <= exact) & (exact < (share + 1) * total)


@contract(
    normalize,
    "CONSENSUS-2",
    [mutants.shares_are_rounded_up, mutants.largest_becomes_one],
    requires=lambda number_format, vector: sum(vector) <= I32F32.raw.maximum,
    by_hand="any length: normalised_value_is_a_floored_part, summed",
)
def normalised_vector_sums_to_at_most_one(
    result: Three, number_format: Format, vector: tuple[Positive, Positive, Positive]
) -> Claim:
    """A normalised vector of three has floored parts, which sum to one but for three units."""
    total, missing = sum(vector), ONE - sum(result)
    parts = [
        (share * total <= value * ONE) & ((value * ONE < (share + 1) * total) | (total == 0))
        for value, share in zip(vector, result, strict=True)
    ]
    return every([missing >= 0, (missing < 3) | (total == 0), *parts])


@theorem("CONSENSUS-27", [mutants.upscaled_without_rounding], size="vectors of three")
def upscaled_vector_reaches_65535(vector: tuple[Positive, Positive, Positive]) -> Claim:
    """Upscaling up to 32768 makes the greatest value 65535 and keeps the order."""
    greatest = max(vector)
    assume((0 < greatest) & (greatest <= 32_768 * ONE))
    scaled = upscale_to_proportions(vector)
    ordered = [
        implies(left <= right, low <= high)
        for left, low in zip(vector, scaled, strict=True)
        for right, high in zip(vector, scaled, strict=True)
    ]
    return every([max(scaled) == 65_535, *ordered])


# Stake.


@theorem("CONSENSUS-3", [mutants.inactive_at_the_cutoff], size="three neurons")
def neurons_are_active_up_to_the_cutoff(
    updated: tuple[BlockNumber, BlockNumber, BlockNumber],
    cutoff: BlockCount,
    current_block: BlockNumber,
) -> Claim:
    """A neuron is active exactly while no more blocks than the cutoff have passed."""
    active = active_neurons(updated, cutoff, current_block)
    return every(
        [
            is_active == (current_block - block <= cutoff)
            for is_active, block in zip(active, updated, strict=True)
        ]
    )


@theorem("CONSENSUS-4", [mutants.threshold_for_everybody], size="three neurons")
def stake_counts_from_the_threshold(
    stake: tuple[I64F64Bits, I64F64Bits, I64F64Bits], threshold: Rao, owner: Owner
) -> Claim:
    """Stake counts in full or not at all: in full from the threshold on, and always the owner's."""
    filtered = filtered_stake(stake, threshold, owner)
    claims: list[bool] = []
    for uid, (own, counted) in enumerate(zip(stake, filtered, strict=True)):
        reaches = own >= threshold * I64F64.one
        claims.append(counted == own if uid == owner else counted == either(reaches, own, 0))
    assume(every([own >= 0 for own in stake]))
    return every(claims)


Staked = Annotated[I64F64Bits, Between(0, 2**55 * I64F64.one)]


@theorem("CONSENSUS-4", [mutants.largest_becomes_one], size="three neurons")
def stake_shares_sum_to_at_most_one(stake: tuple[Staked, Staked, Staked]) -> Claim:
    """Shares of the stake sum to at most one, and to less than three units of 2^-32 less."""
    missing = ONE - sum(normalized_stake(stake))
    return every([missing >= 0, (missing < 3) | (sum(stake) == 0)])


@theorem(
    "CONSENSUS-5", [mutants.lowest_may_validate, mutants.nobody_may_validate], size="three neurons"
)
def highest_stakes_may_validate(
    stake: Three,
    most: Annotated[Count16, Among(*map(Count16, range(4)))],
    owner: Owner,
) -> Claim:
    """As many as allowed may validate, beside the owner; nobody without permit has more stake."""
    permits = next_validator_permits(stake, most, owner)
    chosen = [own for uid, own in enumerate(stake) if permits[uid] and uid != owner]
    others = [own for uid, own in enumerate(stake) if not permits[uid]]
    claims = [own >= other for own in chosen for other in others]
    able = sum(either(own > 0, 1, 0) for own in stake)
    permitted = len([uid for uid, permit in enumerate(permits) if permit])
    enough = (permitted >= most) | (permitted >= able)
    return every([len(chosen) <= most, enough, *claims, *[own > 0 for own in chosen]])


@theorem("CONSENSUS-6", [mutants.idle_stake_counts], size="three neurons")
def idle_stake_has_no_say(
    stake: Three, active: tuple[bool, bool, bool], permits: tuple[bool, bool, bool]
) -> Claim:
    """Only active stake with a permit has a share, and all shares sum to at most one."""
    shares = active_stake(stake, active, permits)
    claims: list[bool] = []
    for share, is_active, permit in zip(shares, active, permits, strict=True):
        if not (is_active and permit):
            claims.append(share == 0)
    return every([sum(shares) <= ONE, *claims])


# Weights.

Blocks = tuple[BlockNumber, BlockNumber]
Weights = tuple[tuple[Share, Share], tuple[Share, Share]]


@theorem("CONSENSUS-7", [mutants.newcomers_inherit_weights], size="two by two")
def weights_count_only_for_whom_they_were_set(
    weights: Weights, last_update: Blocks, registered: Blocks
) -> Claim:
    """A weight counts if it was set after its target registered, and else does not."""
    kept = [dict(row) for row in current_weights(sparse(weights), last_update, registered)]
    claims: list[bool] = []
    for row, updated in zip(kept, last_update, strict=True):
        for column, block in enumerate(registered):
            claims.append(updated > block if Uid(column) in row else updated <= block)
    return every(claims)


@theorem("CONSENSUS-7", [mutants.commits_are_ignored], size="two by two")
def committed_weights_do_not_count_for_newcomers(
    weights: Weights, committed: Blocks, registered: Blocks
) -> Claim:
    """A weight of who has a pending commit does not count for neurons that registered since."""
    kept = [dict(row) for row in uncommitted_weights(sparse(weights), committed, registered)]
    claims: list[bool] = []
    for row, block in zip(kept, committed, strict=True):
        for column, since in enumerate(registered):
            claims.append(since <= block if Uid(column) in row else since > block)
    return every(claims)


@theorem("CONSENSUS-8", [mutants.shares_are_rounded_up], size="three by three")
def rows_sum_to_at_most_one(
    weights: tuple[
        tuple[Positive, Positive, Positive],
        tuple[Positive, Positive, Positive],
        tuple[Positive, Positive, Positive],
    ],
) -> Claim:
    """Every validator's weights are shares that sum to at most one."""
    for row in weights:
        assume(sum(row) <= I32F32.raw.maximum)
    return every([sum(row) <= ONE for row in dense(normalize_rows(sparse(weights)))])


# Agreement.


def _backing(stake: Sequence[int], supports: Sequence[object]) -> int:
    return sum(either(support, own, 0) for own, support in zip(stake, supports, strict=True))


def _sum_fits(stake: Three, score: Three, minority: Share) -> Claim:
    """Tell whether the sum of the stake fits."""
    return every([sum(stake) <= I32F32.raw.maximum])


@contract(
    weighted_median,
    "CONSENSUS-9",
    [mutants.median_of_heads, mutants.median_at_the_minority],
    requires=_sum_fits,
)
def median_is_what_more_than_a_minority_gives(
    result: Share, stake: Three, score: Three, minority: Fixed
) -> Claim:
    """At most a minority gives less than the median, or nobody; more gives at most it, or all."""
    below = _backing(stake, [value < result for value in score])
    at_most = _backing(stake, [value <= result for value in score])
    lowest, highest = (
        every([result <= value for value in score]),
        every([value <= result for value in score]),
    )
    is_given = (score[0] == result) | (score[1] == result) | (score[2] == result)
    return every([is_given, (below <= minority) | lowest, (at_most > minority) | highest])


@theorem(
    "CONSENSUS-10",
    [mutants.median_of_heads, mutants.highest_weight_wins],
    using=[normalised_vector_sums_to_at_most_one, median_is_what_more_than_a_minority_gives],
    size="three validators with stake, by three miners",
)
def minority_cannot_raise_consensus(
    stake: Three,
    weights: Square,
    kappa: Proportion16,
    miner: Annotated[int, Among(0, 1, 2)],
    bound: Share,
) -> Claim:
    """Less than kappa of the stake cannot raise a miner above what the other validators gave."""
    total, majority = sum(stake), proportion_to_fixed(kappa)
    for own in stake:
        assume(own > 0)
    raises = [row[miner] > bound for row in weights]
    above = sum(own for own, is_above in zip(stake, raises, strict=True) if is_above)
    assume(above * ONE < majority * total)
    shares = normalize(I32F32, list(stake))
    backing = sum(share for share, is_above in zip(shares, raises, strict=True) if is_above)
    note(backing * total <= above * ONE)
    note(backing < majority)
    return every([consensus_weights(stake, sparse(weights), 3, kappa)[miner] <= bound])


@theorem(
    "CONSENSUS-10",
    [mutants.lowest_weight_wins],
    using=[normalised_vector_sums_to_at_most_one, median_is_what_more_than_a_minority_gives],
    size="three validators with stake, by three miners",
)
def majority_gives_consensus(
    stake: Three,
    weights: Square,
    kappa: Proportion16,
    miner: Annotated[int, Among(0, 1, 2)],
    bound: Share,
) -> Claim:
    """What validators with kappa of the stake and three units give a miner, it has at least."""
    total, majority = sum(stake), proportion_to_fixed(kappa)
    for own in stake:
        assume(own > 0)
    gives = [row[miner] >= bound for row in weights]
    given = sum(own for own, is_given in zip(stake, gives, strict=True) if is_given)
    assume(given * ONE >= (majority + 3) * total)
    shares = normalize(I32F32, list(stake))
    backing = sum(share for share, is_given in zip(shares, gives, strict=True) if is_given)
    note((backing + 3) * total > given * ONE)
    note(backing >= majority)
    return every([consensus_weights(stake, sparse(weights), 3, kappa)[miner] >= bound])


@theorem("CONSENSUS-11", [mutants.nothing_is_clipped], size="three validators by three miners")
def clipped_weights_are_at_most_consensus(weights: Square, consensus: Three) -> Claim:
    """No weight exceeds consensus once clipped, and none at or below it changes."""
    for value in consensus:
        assume(value > 0)
    clipped = dense(clipped_weights(sparse(weights), consensus))
    claims = []
    for row, cut in zip(weights, clipped, strict=True):
        for value, after, most in zip(row, cut, consensus, strict=True):
            claims.append(after == either(value > most, most, value))
    return every(claims)


@theorem("CONSENSUS-11", [mutants.nothing_is_clipped], size="three validators, one miner")
def weights_above_a_consensus_of_zero_are_dropped(weights: Three, consensus: Share) -> Claim:
    """Where consensus is zero no weight is left, whatever was given."""
    column = tuple((weight,) for weight in weights)
    clipped = dense(clipped_weights(sparse(column), (consensus,)), columns=1)
    return every([sum(row) <= consensus for row in clipped])


@theorem(
    "CONSENSUS-12",
    [mutants.nothing_is_clipped, mutants.row_counts],
    size="three validators by three miners",
)
def trust_is_at_most_what_was_given(weights: Square, consensus: Three) -> Claim:
    """A validator's trust is at most the sum of its weights, so at most one."""
    for value, row in zip(consensus, weights, strict=True):
        assume(value > 0)
        assume(sum(row) <= ONE)
    trust = validator_trust(clipped_weights(sparse(weights), consensus))
    claims = [(0 <= own) & (own <= sum(row)) for own, row in zip(trust, weights, strict=True)]
    at_most = [own <= sum(consensus) for own in trust]
    return every([*claims, *at_most])


@theorem(
    "CONSENSUS-13",
    [mutants.ranks_without_stake],
    size="three validators by three miners",
)
def rank_is_at_most_consensus(clipped: Square, stake: Three, consensus: Three) -> Claim:
    """A miner's rank never exceeds the consensus on it."""
    assume(sum(stake) <= ONE)
    for row in clipped:
        for value, most in zip(row, consensus, strict=True):
            assume(value <= most)
    neuron_ranks = ranks(sparse(clipped), stake, 3)
    return every(
        [(0 <= rank) & (rank <= most) for rank, most in zip(neuron_ranks, consensus, strict=True)]
    )


@theorem("CONSENSUS-13", [mutants.largest_becomes_one], size="three miners")
def incentives_sum_to_at_most_one(neuron_ranks: Three) -> Claim:
    """Incentives are shares that sum to at most one; who has no rank has no incentive."""
    shares = incentive(neuron_ranks)
    none = [
        implies(rank == 0, share == 0) for rank, share in zip(neuron_ranks, shares, strict=True)
    ]
    return every([sum(shares) <= ONE, *none])


# Bonds.


@theorem(
    "CONSENSUS-14",
    [mutants.interpolation_from_the_other_end],
    folds=[matrices._between],
    size="a row of three; rows are independent",
)
def weights_for_bonds_lie_between(given: Three, clipped: Three, penalty: Share) -> Claim:
    """What bonds follow lies between the clipped weight, less a unit, and the weight given."""
    for value, cut in zip(given, clipped, strict=True):
        assume(cut <= value)
    (row,) = dense(interpolate(sparse((given,)), sparse((clipped,)), 3, penalty))
    return every(
        [
            (cut - 1 <= between) & (between <= value)
            for value, cut, between in zip(given, clipped, row, strict=True)
        ]
    )


@contract(normalize_columns, "CONSENSUS-16", [mutants.columns_stay])
def columns_sum_to_at_most_one(
    result: SparseSquare, matrix: SparseSquare, columns: Annotated[int, Among(3)]
) -> Claim:
    """Every miner's bonds, normalised, sum to at most one; three validators by three miners."""
    return every([sum(column) <= ONE for column in zip(*dense(result), strict=True)])


@theorem("CONSENSUS-15", [mutants.newcomers_inherit_bonds], size="two by two")
def bonds_to_newcomers_do_not_count(
    bonds: Weights, registered: Blocks, last_step: BlockNumber, current: BlockNumber, tempo: Tempo
) -> Claim:
    """A bond counts if its miner registered at or before the last epoch, and else does not."""
    assume(last_step < U64.maximum)
    previous = previous_epoch_block(last_step, current, tempo)
    kept = [dict(row) for row in bonds_to_established(sparse(bonds), previous, registered)]
    since = either(last_step == 0, current - tempo, last_step + 1)
    claims: list[bool] = []
    for row in kept:
        for column, block in enumerate(registered):
            claims.append(block < since if Uid(column) in row else block >= since)
    return every(claims)


@theorem("CONSENSUS-16", [mutants.columns_are_normalised], size="three validators, one miner")
def greatest_bond_becomes_one(bonds: Three) -> Claim:
    """Upscaled for storage, a miner's greatest bond is one and none exceeds it."""
    assume(bonds[0] + bonds[1] + bonds[2] > 0)
    upscaled = dense(upscale_columns(sparse(tuple((bond,) for bond in bonds)), 1), columns=1)
    values = [row[0] for row in upscaled]
    return every(
        [
            (values[0] == ONE) | (values[1] == ONE) | (values[2] == ONE),
            *[(0 <= value) & (value <= ONE) for value in values],
        ]
    )


@theorem("CONSENSUS-17", [mutants.coefficient_of_the_old, mutants.frozen_at_the_full_scale])
def coefficient_is_what_the_average_leaves(
    average: Annotated[Millionths, Between(0, 1_000_000)],
) -> Claim:
    """Up to a million, the weight of the new is what the stored average leaves of one."""
    weight = bonds_coefficient(average)
    exact = (1_000_000 - average) * ONE
    return every(
        [
            (0 <= weight) & (weight <= ONE),
            (exact <= weight * 1_000_000) & (weight * 1_000_000 < exact + 1_000_000),
        ]
    )


@disproof("CONSENSUS-17", average=Millionths(1_000_001))
def coefficient_is_never_negative(average: Millionths) -> Claim:
    """The weight of the new is never negative: false of a stored average above a million."""
    return bonds_coefficient(average) >= 0


@theorem(
    "CONSENSUS-18",
    [mutants.average_of_sums],
    size="a row of three; rows are independent",
)
def bonds_lie_between_old_and_new(new: Three, old: Three, weight: Share) -> Claim:
    """A bond moves to between the old one and the new, less two units, and stays in [0, 1]."""
    (row, _, _) = dense(
        moving_average((*sparse((new,)), (), ()), (*sparse((old,)), (), ()), weight)
    )
    claims = []
    for fresh, past, bond in zip(new, old, row, strict=True):
        low, high = either(fresh < past, fresh, past), either(fresh < past, past, fresh)
        claims.append((low - 2 <= bond) & (bond <= high) & (0 <= bond) & (bond <= ONE))
    return every(claims)


@disproof(
    "CONSENSUS-18", new=I32F32Bits(0), old=ONE, weight=bonds_coefficient(Millionths(2_000_000))
)
def bonds_stay_below_one(new: Share, old: Share, weight: Fixed) -> Claim:
    """A bond never exceeds one: false of a stored average of two million, which doubles it."""
    (row,) = dense(moving_average(sparse(((new,),)), sparse(((old,),)), weight), columns=1)
    return row[0] <= ONE


def _columns_and_incentives_are_shares(matrix: SparseSquare, column_weights: Three) -> Claim:
    """Tell whether no column sums to more than one, nor do the weights."""
    columns = [sum(column) <= ONE for column in zip(*dense(matrix), strict=True)]
    return every([*columns, sum(column_weights) <= ONE])


@contract(
    weighted_row_sums,
    "CONSENSUS-19",
    [mutants.dividends_without_incentive],
    requires=_columns_and_incentives_are_shares,
)
def dividends_are_at_most_the_incentive(
    result: Three, matrix: SparseSquare, column_weights: Three
) -> Claim:
    """Where each miner's bonds sum to at most one, dividends sum to at most all incentive."""
    return every([sum(result) <= sum(column_weights)])


@theorem(
    "CONSENSUS-20",
    [mutants.dividends_are_not_shares],
    using=[
        columns_sum_to_at_most_one,
        dividends_are_at_most_the_incentive,
        normalised_vector_sums_to_at_most_one,
    ],
    size="three validators by three miners",
)
def dividends_sum_to_at_most_one(bonds: Square, stake: Three, shares: Three) -> Claim:
    """Dividends are shares that sum to at most one, and bonds are stored as averaged."""
    assume(sum(stake) <= ONE)
    assume(sum(shares) <= ONE)
    result = yuma3_bonds(sparse(bonds), stake, shares)
    return every([sum(result.dividends) <= ONE, result.stored == sparse(bonds)])


# Liquid alpha.

LIMIT: Final = 20 * ONE


@contract(
    transcendental.term_of_series,
    "NUMBERS-20",
    [mutants.term_is_not_divided],
    requires=lambda number_format, previous, operand, exponent: 20 * previous <= I32F32.raw.maximum,
)
def term_grows_at_most_twentyfold(
    result: int,
    number_format: Format,
    previous: Positive,
    operand: Annotated[int, Between(0, LIMIT)],
    exponent: Annotated[int, Among(*range(2, 32))],
) -> Claim:
    """Up to an operand of 20, a term is at most 20 over its exponent times the one before."""
    return (0 <= result) & (result * exponent <= 20 * previous)


@contract(
    transcendental._exponential_of_positive,
    "NUMBERS-20",
    [mutants.series_without_its_start],
    using=[term_grows_at_most_twentyfold],
)
def exponential_of_positive_is_at_least_one(
    result: Fixed, number_format: Format, operand: Annotated[int, Between(1, LIMIT)]
) -> Claim:
    """Up to 20 the exponential of a positive operand exists and exceeds one."""
    return every([result > ONE])


@contract(
    safe_exponential,
    "CONSENSUS-21",
    [mutants.exponent_without_limit],
    using=[exponential_of_positive_is_at_least_one],
    folds=[clamp],
)
def safe_exponential_exists(result: Fixed, operand: Fixed) -> Claim:
    """The exponential that liquid alpha uses exists for every operand and is not negative."""
    return every([result >= 0])


@contract(
    coefficient,
    "CONSENSUS-21",
    [mutants.coefficient_without_range],
    using=[safe_exponential_exists],
    folds=[clamp, difference],
    requires=lambda consensus, weight, bond, parameters: parameters.low <= parameters.high,
)
def coefficient_lies_in_its_range(
    result: Fixed, consensus: Fixed, weight: Fixed, bond: Fixed, parameters: LiquidAlpha
) -> Claim:
    """Liquid alpha's weight of the new lies between its low and its high end, whatever it reads."""
    return (parameters.low <= result) & (result <= parameters.high)


@theorem("CONSENSUS-21", [mutants.difference_without_bounds], folds=[clamp])
def difference_is_a_proportion(consensus: Fixed, weight: Fixed, bond: Fixed) -> Claim:
    """How far a weight calls its bond to move lies between zero and one."""
    distance = difference(consensus, weight, bond)
    return (0 <= distance) & (distance <= ONE)


@theorem(
    "CONSENSUS-23",
    [mutants.average_without_ceiling],
    folds=[matrices._average],
    size="a row of three; rows are independent",
)
def liquid_bonds_lie_between_old_and_new(new: Three, old: Three, coefficients: Three) -> Claim:
    """With a weight of its own each bond moves to between old and new, less two units."""
    by_entry = {Uid(column): weight for column, weight in enumerate(coefficients)}
    (row,) = dense(moving_average_by_entry(sparse((new,)), sparse((old,)), [by_entry]))
    claims = []
    for fresh, past, bond in zip(new, old, row, strict=True):
        low, high = either(fresh < past, fresh, past), either(fresh < past, past, fresh)
        claims.append((low - 2 <= bond) & (bond <= high))
    return every(claims)


@disproof("CONSENSUS-23", old=ONE, weight=I32F32Bits(ONE // 10))
def liquid_bonds_decay(old: Share, weight: Share) -> Claim:
    """A bond that gets no weight decays by its coefficient: false, it is gone at once (D-79)."""
    row = moving_average_by_entry(((),), sparse(((old,),)), [{Uid(0): weight}])
    return dense(row, columns=1)[0][0] >= old - I32F32.saturating_multiply(weight, old) - 2


# Earnings.


@theorem("CONSENSUS-25", [mutants.payment_rounded_up, mutants.payment_in_narrow_format])
def payment_is_a_floored_share(share: Share, emission: Alpha) -> Claim:
    """A payment is the floor of its share of the emission."""
    amount = paid(share, emission)
    exact = share * emission
    return (amount * ONE <= exact) & (exact < (amount + 1) * ONE)


@theorem(
    "CONSENSUS-24",
    [mutants.shares_of_their_own_sums],
    size="three neurons",
    by_hand="any number: normalised_value_is_a_floored_part, summed over both",
)
def earnings_never_exceed_the_emission(
    incentives: Three, dividends: Three, active: Three, stake: Three, emission: Alpha
) -> Claim:
    """Miners and validators together are never paid more than the epoch's emission."""
    for shares in (incentives, dividends, active, stake):
        assume(sum(shares) <= ONE)
    earned = earning_shares(incentives, dividends, active, stake)
    total = sum(paid(share, emission) for share in (*earned.server, *earned.validator))
    return every([total <= emission])


@theorem("CONSENSUS-24", [mutants.shares_of_their_own_sums], size="three neurons")
def earnings_share_all_but_dust(
    incentives: Three, dividends: Three, active: Three, stake: Three
) -> Claim:
    """If anybody earned, the shares of miners and validators sum to one but for six units."""
    for shares in (incentives, dividends, active, stake):
        assume(sum(shares) <= ONE)
    assume(sum(incentives) + sum(dividends) > 0)
    earned = earning_shares(incentives, dividends, active, stake)
    missing = ONE - sum(earned.server) - sum(earned.validator)
    return every([0 <= missing, missing < 6])


@theorem(
    "CONSENSUS-25",
    [mutants.payment_in_narrow_format, mutants.payment_of_half],
    size="three neurons",
    by_hand="any number of neurons: a unit for each share and payment",
)
def epoch_keeps_little_of_its_emission(server: Three, validator: Three, emission: Alpha) -> Claim:
    """Shares six units short of one are paid all but 6 in 2^32 of the emission and six units."""
    shares = (*server, *validator)
    assume((sum(shares) <= ONE) & (ONE - sum(shares) < 6))
    total = sum(paid(share, emission) for share in shares)
    return every([total <= emission, (emission - total) * ONE < 6 * emission + 6 * ONE])


@disproof(
    "CONSENSUS-24",
    incentives=(ONE, *[I32F32Bits(0)] * 7),
    dividends=(I32F32Bits(0), *[I32F32Bits(ONE // 7)] * 7),
    emission=Alpha(2**33),
)
def miners_never_earn_more_than_half(
    incentives: tuple[Share, ...], dividends: tuple[Share, ...], emission: Alpha
) -> Claim:
    """Where validators earn too, miners get at most half: false where dividends lose more bits."""
    earned = earning_shares(incentives, dividends, dividends, dividends)
    return 2 * sum(paid(share, emission) for share in earned.server) <= emission
