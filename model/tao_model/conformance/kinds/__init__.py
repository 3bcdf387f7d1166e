"""Every kind of record that the model can answer.

A kind names a question that can be put to any implementation: its input and its answer
are JSON. Here is the model's own answer to each, one module per chapter.
"""

from collections.abc import Mapping
from typing import Final

from tao_model.conformance.kinds import (
    children,
    consensus,
    emission,
    numbers,
    pools,
    share_pools,
    supply,
    trace,
)
from tao_model.conformance.kinds.kind import Kind

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        *numbers.KINDS,
        *supply.KINDS,
        *emission.KINDS,
        *pools.KINDS,
        *share_pools.KINDS,
        *consensus.KINDS,
        *children.KINDS,
        trace.TRACE,
    )
}
"""The kinds by name. A name that is not here is not covered by the model."""
