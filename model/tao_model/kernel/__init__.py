"""The epoch kernel: a C library that computes one epoch, and its binding (chapter 06-consensus).

It has the same bits as ``tao_model.consensus.reference`` and knows nothing of the model: arrays
go in and come out. ``tao_model.consensus.engines`` chooses between the two. The library itself
is free of Python; ``include/tao_epoch.h`` documents it.

An array is any contiguous buffer of the element type that its field names (``array.array``, a
numpy array, a memoryview). It is read where it lies and must not be changed during a call.
Results are memoryviews, which ``numpy.asarray`` takes without copying.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Final

import attrs

try:
    from tao_model.kernel import _native
except ImportError:  # installed without a C compiler
    _IS_BUILT = False
else:
    _IS_BUILT = True

if TYPE_CHECKING:
    from typing_extensions import Buffer

DIRECTORY: Final = Path(__file__).parent
"""Where the header is, in ``include``, and the static library, in ``lib``."""

NO_COMMIT: Final = 2**64 - 1
"""The earliest commit block of a neuron that has no commit."""

Rows = tuple[tuple[tuple[int, int], ...], ...]
"""A sparse matrix as tuples: for each row its pairs (column, value)."""


class KernelUnavailableError(Exception):
    """The kernel was not built when the package was installed."""

    def __init__(self) -> None:
        super().__init__(
            "the epoch kernel is not built: when tao-spec was installed there was no C compiler or"
            " no header of this Python; install them and then tao-spec anew, or use the reference"
            " engine, which gives the same results"
        )


@attrs.frozen
class MatrixArrays:
    """A sparse matrix by rows: row i is the entries from row_offsets[i] to row_offsets[i + 1]."""

    row_offsets: "Buffer"
    """Integers of 64 bits, one more than rows, rising from 0 to the number of entries."""
    columns: "Buffer"
    """Unsigned integers of 16 bits, one for each entry."""
    values: "Buffer"
    """Unsigned integers of 16 bits, one for each entry."""


@attrs.frozen
class EpochArrays:
    """What one epoch depends on: the fields of ``EpochInput``, its lists as arrays."""

    neuron_count: int
    current_block: int
    tempo: int
    activity_cutoff: int
    last_update: "Buffer"
    """Integers of 64 bits, any number of them."""
    block_at_registration: "Buffer"
    """Integers of 64 bits, any number of them."""
    last_mechanism_step_block: int
    stake_bits: "Buffer"
    """Two integers of 64 bits for each neuron: the lower half of its stake, then the upper."""
    stake_threshold: int
    owner_uid: int | None
    validator_permit: "Buffer"
    """Booleans or bytes, any number of them."""
    max_allowed_validators: int
    kappa: int
    bonds_penalty: int
    yuma3_enabled: bool
    liquid_alpha_enabled: bool
    alpha_low: int
    alpha_high: int
    alpha_sigmoid_steepness: int
    bonds_moving_average: int
    commit_reveal_enabled: bool
    earliest_commit_block: "Buffer"
    """Integers of 64 bits, any number of them, or :data:`NO_COMMIT`."""
    weights: MatrixArrays
    bonds: MatrixArrays
    emission: int


@attrs.frozen
class ResultArrays:
    """What one epoch stores and pays: the fields of ``EpochOutput``."""

    dividends: memoryview
    incentive: memoryview
    consensus: memoryview
    validator_trust: memoryview
    stake_weight: memoryview
    active: memoryview
    validator_permit: memoryview
    emission: memoryview
    server_emission: memoryview
    validator_emission: memoryview
    bonds: MatrixArrays


def is_built() -> bool:
    """Tell whether the kernel was built when the package was installed."""
    return _IS_BUILT


def _require_built() -> None:
    if not _IS_BUILT:
        raise KernelUnavailableError


def new_workspace() -> "_native.Workspace":
    """Return memory for one epoch at a time, which saves its next call the allocation.

    Raises :class:`KernelUnavailableError`, as do the functions below.
    """
    _require_built()
    return _native.Workspace()


def run_epoch(epoch: EpochArrays, workspace: "_native.Workspace | None" = None) -> ResultArrays:
    """Return what one epoch stores and pays. Other threads run in the meantime.

    Raises ``ValueError`` for arrays that are malformed, or a workspace that is in use.
    """
    _require_built()
    vectors, bonds = _native.run(epoch, workspace or _native.Workspace())
    return ResultArrays(*vectors, bonds=MatrixArrays(*bonds))


def run_epochs(epochs: Iterable[EpochArrays], threads: int | None = None) -> Iterator[ResultArrays]:
    """Run many epochs on threads, by default one for each processor; results in their order.

    Raises what :func:`run_epoch` raises.
    """
    count = threads or os.cpu_count() or 1
    spare: SimpleQueue[_native.Workspace] = SimpleQueue()
    for _ in range(count):
        spare.put(new_workspace())

    def run(epoch: EpochArrays) -> ResultArrays:
        workspace = spare.get()
        try:
            return run_epoch(epoch, workspace)
        finally:
            spare.put(workspace)

    with ThreadPoolExecutor(count) as pool:
        yield from pool.map(run, epochs)


def pack_rows(rows: Rows) -> MatrixArrays:
    """Return rows of pairs as arrays. Raises ``ValueError`` for what has not 16 bits."""
    _require_built()
    return MatrixArrays(*_native.pack_rows(rows))


def unpack_rows(matrix: MatrixArrays) -> Rows:
    """Return the rows of a matrix in arrays as pairs. Raises ``ValueError`` as above."""
    _require_built()
    return _native.unpack_rows(matrix)
