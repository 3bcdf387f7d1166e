"""Inputs of an epoch: small subnets in every state, edge-heavy."""

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tao_model.conformance.generation import consensus, values
from tao_model.conformance.generation.drawing import strategy
from tao_model.consensus.interface import EpochInput, StoredMatrix
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import (
    I32F32Bits,
    Proportion16,
)

SUPPLY = 21 * 10**15
U64_MAXIMUM = 2**64 - 1


def edged(minimum: int, maximum: int, *edges: int) -> SearchStrategy[int]:
    """Integers of a closed range, its ends and the given edges being likely."""
    return strategy(values.edged, minimum, maximum, *edges)


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


def matrices(neuron_count: int, *, sorted_rows: bool = True) -> SearchStrategy[StoredMatrix]:
    return strategy(consensus.matrix, neuron_count, sorted_rows=sorted_rows)


def epochs(
    *, max_neurons: int = 7, min_neurons: int = 0, quirks: bool = True
) -> SearchStrategy[EpochInput]:
    """Epochs of small subnets, with or without what no chain can hold."""
    return strategy(
        consensus.epoch, max_neurons=max_neurons, min_neurons=min_neurons, quirks=quirks
    )


def agreeing_epochs(*, max_neurons: int = 8) -> SearchStrategy[EpochInput]:
    """Epochs in which everybody is active and permitted and every weight counts."""
    return strategy(consensus.agreeing_epoch, max_neurons=max_neurons)


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
