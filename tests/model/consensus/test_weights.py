"""Which weights count."""

import attrs
import pytest
from hypothesis import given

from tao_model.consensus.interface import EpochInput, Matrix
from tao_model.consensus.weights import (
    counted_weights,
    current_weights,
    normalized_weights,
    permitted_weights,
    stored_weights,
    uncommitted_weights,
    weights_to_others,
)
from tao_model.numbers.fixed_point import I32F32
from tao_model.units import BlockNumber, I32F32Bits, Proportion16, Uid
from tests.strategies.consensus import epochs


def row(*columns: int) -> tuple[tuple[Uid, I32F32Bits], ...]:
    return tuple((Uid(column), I32F32.one) for column in columns)


def blocks(*numbers: int) -> tuple[BlockNumber, ...]:
    return tuple(map(BlockNumber, numbers))


@pytest.mark.rule("CONSENSUS-7")
def test_weights_to_neurons_that_do_not_exist_are_dropped() -> None:
    stored = (((Uid(1), Proportion16(7)), (Uid(2), Proportion16(9))), ())
    assert stored_weights(stored, 2) == (((1, 7 * I32F32.one),), ())


@pytest.mark.rule("CONSENSUS-7")
def test_only_the_permitted_set_weights_and_nobody_beyond_the_permits() -> None:
    assert permitted_weights((row(0), row(0), row(0)), (True, False)) == (row(0), (), ())
    assert permitted_weights((row(0),), ()) == ((),)


@pytest.mark.rule("CONSENSUS-7")
def test_a_self_weight_counts_only_for_the_owner() -> None:
    weights: Matrix = (row(0, 1), row(0, 1))
    assert weights_to_others(weights, None) == (row(1), row(0))
    assert weights_to_others(weights, Uid(1)) == (row(1), row(0, 1))


@pytest.mark.rule("CONSENSUS-7")
def test_a_weight_counts_only_if_set_after_its_target_registered() -> None:
    weights: Matrix = (row(0, 1, 2, 3),)
    assert current_weights(weights, blocks(10), blocks(9, 10, 11)) == (row(0, 3),)
    assert current_weights(weights, (), blocks(0)) == ((),)


@pytest.mark.rule("CONSENSUS-7")
def test_a_pending_commit_voids_weights_to_those_who_registered_after_it() -> None:
    weights: Matrix = (row(0, 1, 2),)
    registered = blocks(9, 10, 11)
    assert uncommitted_weights(weights, blocks(10), registered) == (row(0, 1),)
    assert uncommitted_weights(weights, (None,), registered) == weights
    assert uncommitted_weights((*weights, *weights), (None,), registered) == (*weights, *weights)


@pytest.mark.rule("CONSENSUS-7")
@given(epochs(min_neurons=1))
def test_commits_void_nothing_unless_commit_reveal_is_on(epoch: EpochInput) -> None:
    without = attrs.evolve(epoch, commit_reveal_enabled=False)
    no_commits = attrs.evolve(epoch, earliest_commit_block=(None,) * epoch.neuron_count)
    permits = epoch.validator_permit
    assert counted_weights(without, permits) == counted_weights(no_commits, permits)


@pytest.mark.rule("CONSENSUS-8")
@given(epochs(min_neurons=1))
def test_normalizing_keeps_places_and_order(epoch: EpochInput) -> None:
    counted = counted_weights(epoch, epoch.validator_permit)
    for before, after in zip(counted, normalized_weights(counted), strict=True):
        assert [column for column, _ in before] == [column for column, _ in after]
        assert all(0 <= share <= I32F32.one for _, share in after)
