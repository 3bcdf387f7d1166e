"""The implementations of the epoch, one behind the other's signature (chapter 06-consensus)."""

from collections.abc import Callable, Mapping
from typing import Final

from tao_model.consensus import reference
from tao_model.consensus.interface import EpochInput, EpochOutput

Engine = Callable[[EpochInput], EpochOutput]

DEFAULT_ENGINE: Final = "reference"

ENGINES: Final[Mapping[str, Engine]] = {"reference": reference.run_epoch}
"""Every implementation by its name; all give the same bits."""


def run_epoch(epoch: EpochInput, engine: str = DEFAULT_ENGINE) -> EpochOutput:
    """Return what one epoch stores and pays, computed by the engine of that name.

    Raises ``KeyError`` for a name that is not in :data:`ENGINES`.
    """
    return ENGINES[engine](epoch)
