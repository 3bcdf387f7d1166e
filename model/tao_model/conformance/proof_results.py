"""What `tao-spec prove --json` prints: what became of each theorem.

A duration is measured and not computed: this is the one place of the model that knows floats.
"""

from typing import Literal, NewType

import attrs

ProofKind = Literal["theorem", "disproof"]
ProofVerdict = Literal["proved", "refuted", "unknown"]
Seconds = NewType("Seconds", float)


@attrs.frozen
class ProofResult:
    """What became of a theorem, or of a disproof: a claim that is false, with a witness."""

    name: str
    """The name under which it can be asked for."""
    id: str
    """The ID of the rule or invariant that it is about."""
    kind: ProofKind
    """Whether what is claimed is true of every input, or shown to be false at one."""
    chapter: str
    """The module of theorems that it stands in, named like the chapter."""
    statement: str
    """The claim in a sentence; that of a disproof says where it is false."""
    verdict: ProofVerdict
    """Proved, refuted by a counterexample, or unknown. A disproof is proved by its witness."""
    seconds: Seconds
    """How long it took."""
    bounds: str
    """The inputs for which it is proved; empty for a disproof."""
    limits: str
    """The bounds that the model does not have itself; empty if it is proved for all inputs."""
    premises: tuple[str, ...]
    """What it assumes of the inputs beyond that, as it is written in Python."""
    by_hand: str
    """What is left to paper; empty if nothing is."""
    using: tuple[str, ...]
    """Theorems that it takes for granted."""
    paths: int
    """How many paths were proved."""
    reason: str | None
    """Why the verdict is unknown; null where it is not."""
    counterexample: str | None
    """The call at which the claim is false; null where none is known."""
