"""The implementations of the epoch, one behind the other's signature (chapter 06-consensus)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tao_model import kernel
from tao_model.consensus import reference
from tao_model.consensus.arrays import epoch_arrays, epoch_output
from tao_model.consensus.interface import EpochInput, EpochOutput

Engine = Callable[[EpochInput], EpochOutput]

DEFAULT_ENGINE: Final = "reference"


def run_on_kernel(epoch: EpochInput) -> EpochOutput:
    """Return what one epoch stores and pays, computed by the C kernel (CONSENSUS-26).

    Raises :class:`tao_model.kernel.KernelUnavailableError` where it was not built.
    """
    return epoch_output(kernel.run_epoch(epoch_arrays(epoch)))


ENGINES: Final[Mapping[str, Engine]] = {"reference": reference.run_epoch, "kernel": run_on_kernel}
"""Every implementation by its name; all give the same bits."""


FASTEST_ENGINE: Final = "kernel" if kernel.is_built() else DEFAULT_ENGINE
"""The one for many epochs on this machine."""


def run_epoch(epoch: EpochInput, engine: str = DEFAULT_ENGINE) -> EpochOutput:
    """Return what one epoch stores and pays, computed by the engine of that name.

    Raises ``KeyError`` for a name that is not in :data:`ENGINES`.
    """
    return ENGINES[engine](epoch)


def run_epochs(
    epochs: Iterable[EpochInput], engine: str = DEFAULT_ENGINE, threads: int | None = None
) -> Iterator[EpochOutput]:
    """Run many epochs, results in their order; the kernel's on threads, one for each processor.

    Raises ``KeyError`` for a name that is not in :data:`ENGINES`.
    """
    if engine == "kernel":
        results = kernel.run_epochs(map(epoch_arrays, epochs), threads)
        return map(epoch_output, results)
    return map(ENGINES[engine], epochs)
