"""The stake-weighted median on which validators agree (chapter 06-consensus)."""

from collections.abc import Mapping, Sequence

from tao_model.consensus.interface import Matrix
from tao_model.consensus.vectors import normalize, wrapping_sum
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import I32F32Bits


def weighted_median(
    stake: Sequence[I32F32Bits], score: Sequence[I32F32Bits], minority: I32F32Bits
) -> I32F32Bits:
    """Return the least score up to which more than a minority of the stake stands (CONSENSUS-9).

    The greatest score where that much stake stands nowhere; zero where nobody has stake. ``stake``
    is non-negative and sums to about one at most, so that no sum saturates.

    Source: ``epoch/math.rs``, ``weighted_median``, which finds the same value by dividing
    the scores around a pivot (a test holds both together).
    """
    backing = I32F32.zero
    median = I32F32.zero
    for value, own_stake in sorted(zip(score, stake, strict=True)):
        median = value
        backing = I32F32.saturating_add(backing, own_stake)
        if backing > minority:
            break
    return median


def weighted_median_of_columns(
    stake: Sequence[I32F32Bits], matrix: Matrix, columns: int, majority: I32F32Bits
) -> tuple[I32F32Bits, ...]:
    """Return the weighted median of each column over the rows that have stake (CONSENSUS-10).

    An entry that is not there scores zero; of an entry that a row repeats the last counts.
    Source: ``epoch/math.rs``, ``weighted_median_col_sparse``.
    """
    voters = [index for index in range(min(len(stake), len(matrix))) if stake[index] > 0]
    voting_stake = normalize(I32F32, [own for own in stake if own > 0])
    total = wrapping_sum(I32F32, voting_stake)
    minority = I32F32.saturating_subtract(total, majority)
    scores: list[dict[int, I32F32Bits]] = [{} for _ in range(columns)]
    for position, index in enumerate(voters):
        for column, value in matrix[index]:
            if column < columns:
                scores[column][position] = value
    return tuple(_median_of_given(voting_stake, total, given, minority) for given in scores)


def _median_of_given(
    stake: Sequence[I32F32Bits],
    total: I32F32Bits,
    given: Mapping[int, I32F32Bits],
    minority: I32F32Bits,
) -> I32F32Bits:
    """Return the weighted median of a column; those who gave no score stand at zero as one."""
    backing = [stake[voter] for voter in given]
    score = list(given.values())
    if len(given) < len(stake):
        backing.append(I32F32.saturating_subtract(total, wrapping_sum(I32F32, backing)))
        score.append(I32F32.zero)
    return weighted_median(backing, score, minority)
