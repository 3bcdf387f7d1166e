"""What a verdict on a claim is."""

from collections.abc import Mapping
from typing import Literal

import attrs

Outcome = Literal["exact", "bounded", "differs"]
"""Whether the model gives what is claimed, something within a bound that is stated, or neither."""

Exact = int | str | tuple[int | str, ...]
"""An integer, a decimal as text, or a list of them."""


@attrs.frozen
class Verdict:
    """What the model says about a public claim."""

    id: str
    """The ID under which chapter 00-claims discusses it."""
    claim: str
    """What is claimed."""
    verdict: Outcome
    """Exact, bounded or differs."""
    computed: Mapping[str, Exact]
    """What the verdict rests on; a name ends in the unit. Percentages are rounded down."""
    why: str
    """The reason in a sentence or two."""


def outcome(*, exact: bool, within_bound: bool) -> Outcome:
    """Return the verdict on a comparison with what is claimed."""
    if exact:
        return "exact"
    return "bounded" if within_bound else "differs"
