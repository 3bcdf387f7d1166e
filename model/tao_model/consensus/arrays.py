"""Between an epoch's tuples and the kernel's arrays (chapter 06-consensus)."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import attrs

from tao_model import kernel
from tao_model.consensus.interface import EpochInput, EpochOutput, StoredMatrix
from tao_model.numbers.fixed_point import I64F64
from tao_model.units import BlockNumber, I64F64Bits

WORD: Final = 2**64

_VECTORS: Final = tuple(field.name for field in attrs.fields(EpochOutput) if field.name != "bonds")


def _halves(stakes: Sequence[I64F64Bits]) -> Iterator[int]:
    for stake in stakes:
        if not I64F64.raw.fits(stake):
            raise ValueError(f"a stake is out of range: {stake}")
        yield stake % WORD
        yield stake // WORD % WORD


def _commits(blocks: Sequence[BlockNumber | None]) -> Iterator[int]:
    return (kernel.NO_COMMIT if block is None else block for block in blocks)


def epoch_arrays(epoch: EpochInput) -> kernel.EpochArrays:
    """Return an epoch with its lists as arrays.

    Raises ``OverflowError`` or ``ValueError`` for an integer that is beyond its unit.
    """
    numbers = {field.name: getattr(epoch, field.name) for field in attrs.fields(EpochInput)}
    arrays: dict[str, Any] = {
        "last_update": array("Q", epoch.last_update),
        "block_at_registration": array("Q", epoch.block_at_registration),
        "stake_bits": array("Q", _halves(epoch.stake_bits)),
        "validator_permit": bytes(epoch.validator_permit),
        "earliest_commit_block": array("Q", _commits(epoch.earliest_commit_block)),
        "weights": kernel.pack_rows(epoch.weights),
        "bonds": kernel.pack_rows(epoch.bonds),
    }
    return kernel.EpochArrays(**(numbers | arrays))


def epoch_output(result: kernel.ResultArrays) -> EpochOutput:
    """Return what an epoch stores and pays as tuples."""
    vectors: dict[str, Any] = {name: tuple(getattr(result, name)) for name in _VECTORS}
    bonds = cast(StoredMatrix, kernel.unpack_rows(result.bonds))
    return EpochOutput(**vectors, bonds=bonds)
