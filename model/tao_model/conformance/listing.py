"""Which kinds of record the model covers, as `tao-spec vectors kinds --json` prints it."""

from typing import Final, Literal

import attrs

from tao_model import REVISION
from tao_model.conformance.kinds import KINDS

KINDS_FORMAT: Final = "tao-spec/kinds"


@attrs.frozen
class ListedKind:
    """A kind of record that the model covers."""

    kind: str
    """Its name."""
    rules: tuple[str, ...]
    """The IDs of the rules that its records exercise."""


@attrs.frozen
class KindList:
    """The kinds of record that the model covers."""

    format: Literal["tao-spec/kinds"]
    """What this is."""
    revision: str
    """The revision of production that the model describes."""
    kinds: tuple[ListedKind, ...]
    """In the order of the chapters."""


def kind_list() -> KindList:
    """Return the kinds that the model covers."""
    listed = tuple(ListedKind(kind.name, kind.rules) for kind in KINDS.values())
    return KindList(KINDS_FORMAT, REVISION, listed)
