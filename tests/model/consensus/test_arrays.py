"""Between tuples and arrays."""

from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from tao_model import kernel
from tao_model.consensus.arrays import epoch_arrays
from tao_model.consensus.interface import EpochInput
from tao_model.units import I64F64Bits
from tests.strategies.kernel import any_epochs

pytestmark = pytest.mark.skipif(not kernel.is_built(), reason="the kernel is not built")


def _changed(epoch: EpochInput, **changes: Any) -> EpochInput:
    return attrs.evolve(epoch, **changes)


def _stakes(halves: memoryview) -> tuple[int, ...]:
    pairs = zip(halves[::2], halves[1::2], strict=True)
    words = [low + high * 2**64 for low, high in pairs]
    return tuple(word - 2**128 if word >= 2**127 else word for word in words)


@settings(max_examples=50)
@given(any_epochs())
def test_nothing_is_lost_on_the_way_into_arrays(epoch: EpochInput) -> None:
    arrays = epoch_arrays(epoch)
    commits = memoryview(arrays.earliest_commit_block)
    back = _changed(
        epoch,
        last_update=tuple(memoryview(arrays.last_update)),
        block_at_registration=tuple(memoryview(arrays.block_at_registration)),
        stake_bits=_stakes(memoryview(arrays.stake_bits)),
        validator_permit=tuple(map(bool, memoryview(arrays.validator_permit))),
        earliest_commit_block=tuple(
            None if committed == kernel.NO_COMMIT else committed for committed in commits
        ),
        weights=kernel.unpack_rows(arrays.weights),
        bonds=kernel.unpack_rows(arrays.bonds),
        **{
            name: getattr(arrays, name)
            for name in ("neuron_count", "owner_uid", "emission", "alpha_sigmoid_steepness")
        },
    )
    assert _without_last_block(back) == _without_last_block(epoch)


def _without_last_block(epoch: EpochInput) -> EpochInput:
    """A commit in the last block there can be excludes nothing, like no commit."""
    commits = epoch.earliest_commit_block
    last = kernel.NO_COMMIT
    kept = tuple(None if committed == last else committed for committed in commits)
    return attrs.evolve(epoch, earliest_commit_block=kept)


@settings(max_examples=5)
@given(any_epochs(max_neurons=2))
def test_an_integer_beyond_its_unit_is_refused(epoch: EpochInput) -> None:
    with pytest.raises((ValueError, OverflowError)):
        epoch_arrays(_changed(epoch, last_update=(-1,)))
    with pytest.raises(ValueError, match="value of an entry is out of range: 65536"):
        epoch_arrays(_changed(epoch, weights=(((0, 65536),),)))
    with pytest.raises(ValueError, match="column of an entry is out of range: -1"):
        epoch_arrays(_changed(epoch, bonds=(((-1, 0),),)))
    too_great = I64F64Bits(2**127)
    with pytest.raises(ValueError, match="stake"):
        epoch_arrays(_changed(epoch, stake_bits=(too_great,)))
