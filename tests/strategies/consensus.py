"""Inputs of an epoch: small subnets in every state, edge-heavy."""

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.numbers.fixed_point import I32F32, I64F64
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
    Steepness,
    Tempo,
    Uid,
)

SUPPLY = 21 * 10**15
U64_MAXIMUM = 2**64 - 1


def edged(minimum: int, maximum: int, *edges: int) -> SearchStrategy[int]:
    """Integers of a closed range, its ends and the given edges being likely."""
    near = {edge + step for edge in (minimum, maximum, *edges) for step in (-1, 0, 1)}
    within = sorted(edge for edge in near if minimum <= edge <= maximum)
    return st.one_of(st.sampled_from(within), st.integers(minimum, maximum))


def proportions() -> SearchStrategy[Proportion16]:
    return edged(0, 65535, 32767, 45875, 58982).map(Proportion16)


def shares() -> SearchStrategy[I32F32Bits]:
    """Shares from zero to one."""
    return edged(0, I32F32.one, I32F32.one // 2).map(I32F32Bits)


def distributions(size: int) -> SearchStrategy[tuple[I32F32Bits, ...]]:
    """Vectors of ``size`` shares that sum to about one, or to zero."""

    def normalized(parts: list[int]) -> tuple[I32F32Bits, ...]:
        total = sum(parts)
        return tuple(I32F32Bits(part * I32F32.one // total if total else 0) for part in parts)

    return st.lists(edged(0, 10**9, 1), min_size=size, max_size=size).map(normalized)


def rao() -> SearchStrategy[int]:
    return st.one_of(st.just(0), edged(0, 10_000, 1), edged(0, SUPPLY, 10**9, 10**12))


def _rows(
    neuron_count: int, *, every_column: bool, sorted_rows: bool
) -> SearchStrategy[tuple[tuple[Uid, Proportion16], ...]]:
    last = neuron_count - 1 if not every_column else neuron_count + 1
    entry = st.tuples(st.integers(0, max(last, 0)).map(Uid), proportions())
    if sorted_rows:
        rows = st.dictionaries(
            st.integers(0, max(last, 0)).map(Uid), proportions(), max_size=neuron_count
        )
        return rows.map(lambda row: tuple(sorted(row.items())))
    return st.lists(entry, max_size=neuron_count + 2).map(tuple)


def matrices(
    neuron_count: int, *, every_column: bool = False, sorted_rows: bool = True
) -> SearchStrategy[StoredMatrix]:
    row = _rows(neuron_count, every_column=every_column, sorted_rows=sorted_rows)
    return st.lists(row, min_size=neuron_count, max_size=neuron_count).map(tuple)


def _vector(
    values: SearchStrategy[int], size: int, *, any_length: bool
) -> SearchStrategy[tuple[int, ...]]:
    shortest = 0 if any_length else size
    longest = size + 2 if any_length else size
    return st.lists(values, min_size=shortest, max_size=longest).map(tuple)


@st.composite
def epochs(
    draw: DrawFn, *, max_neurons: int = 7, min_neurons: int = 0, quirks: bool = True
) -> EpochInput:
    """Epochs of small subnets.

    Without ``quirks``: what a chain can hold, stakes up to the supply, rows sorted. With them:
    also vectors of a wrong length, rows unsorted or with repeated or unknown columns, and
    hyperparameters of any value.
    """
    count = draw(st.integers(min_neurons, max_neurons))
    block = draw(edged(0, 9_000_000, 360, 361, 5000, 5001))
    blocks = edged(0, block + 1, max(block - 360, 0), max(block - 5000, 0))
    permits = st.lists(
        st.booleans(),
        min_size=0 if quirks else count,
        max_size=count + 2 if quirks else count,
    )
    stake = rao() if not quirks else st.one_of(rao(), edged(0, 2**63 - 1))
    half_rao = st.sampled_from((0, I64F64.scale // 2))
    shape = {"every_column": quirks, "sorted_rows": not quirks or draw(st.booleans())}
    return EpochInput(
        neuron_count=Count16(count),
        current_block=BlockNumber(block),
        tempo=Tempo(draw(edged(0, 65535, 360) if quirks else st.just(360))),
        activity_cutoff=BlockCount(draw(edged(0, U64_MAXIMUM, 5000) if quirks else st.just(5000))),
        last_update=tuple(map(BlockNumber, draw(_vector(blocks, count, any_length=quirks)))),
        block_at_registration=tuple(
            map(BlockNumber, draw(_vector(blocks, count, any_length=False)))
        ),
        last_mechanism_step_block=BlockNumber(draw(blocks)),
        stake_bits=tuple(
            I64F64Bits(draw(stake) * I64F64.scale + draw(half_rao)) for _ in range(count)
        ),
        stake_threshold=Rao(draw(st.one_of(st.just(0), rao()))),
        owner_uid=draw(
            st.one_of(st.none(), st.integers(0, count + quirks - 1).map(Uid))
            if count
            else st.none()
        ),
        validator_permit=tuple(draw(st.one_of(permits, st.just([True] * count)))),
        max_allowed_validators=Count16(draw(edged(0, 65535, count, 64))),
        kappa=draw(proportions()),
        bonds_penalty=draw(proportions()),
        yuma3_enabled=draw(st.booleans()),
        liquid_alpha_enabled=draw(st.booleans()),
        alpha_low=draw(proportions()),
        alpha_high=draw(proportions()),
        alpha_sigmoid_steepness=Steepness(draw(edged(-32768, 32767, 0, 1000))),
        bonds_moving_average=Millionths(
            draw(
                edged(0, U64_MAXIMUM, 900_000, 1_000_000)
                if quirks
                else edged(0, 1_000_000, 900_000)
            )
        ),
        commit_reveal_enabled=draw(st.booleans()),
        earliest_commit_block=tuple(
            None if committed is None else BlockNumber(committed)
            for committed in draw(
                st.lists(st.one_of(st.none(), blocks), min_size=count, max_size=count)
            )
        ),
        weights=draw(matrices(count, **shape)),
        bonds=draw(matrices(count, **shape)),
        emission=Alpha(draw(edged(0, U64_MAXIMUM if quirks else SUPPLY, 360 * 10**9))),
    )


@st.composite
def agreeing_epochs(draw: DrawFn, *, max_neurons: int = 8) -> EpochInput:
    """Epochs in which everybody is active and permitted and every weight counts.

    So that consensus, incentive and dividends are rarely zero.
    """
    epoch = draw(epochs(min_neurons=2, max_neurons=max_neurons, quirks=False))
    count = epoch.neuron_count
    row = st.dictionaries(
        st.integers(0, count - 1).map(Uid), edged(1, 65535).map(Proportion16), min_size=1
    )
    rows = draw(st.lists(row, min_size=count, max_size=count))
    now = BlockNumber(epoch.current_block + 2)
    return attrs.evolve(
        epoch,
        current_block=now,
        last_update=(now,) * count,
        block_at_registration=(BlockNumber(0),) * count,
        last_mechanism_step_block=BlockNumber(now - 1),
        stake_threshold=Rao(0),
        validator_permit=(True,) * count,
        earliest_commit_block=(None,) * count,
        weights=tuple(tuple(sorted(row.items())) for row in rows),
    )


@attrs.frozen
class Coalition:
    """An epoch, and some of its validators with the weights they would rather set."""

    epoch: EpochInput
    members: frozenset[int]
    weights: StoredMatrix
    """The weights with the members' rows replaced."""


@st.composite
def coalitions(draw: DrawFn) -> Coalition:
    epoch = draw(agreeing_epochs())
    count = epoch.neuron_count
    members = frozenset(draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count - 1)))
    wanted = draw(matrices(count))
    weights = tuple(wanted[uid] if uid in members else epoch.weights[uid] for uid in range(count))
    return Coalition(epoch, members, weights)
