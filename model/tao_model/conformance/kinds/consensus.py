"""Kinds of chapter 06-consensus."""

from typing import Final

from tao_model.conformance.kinds.kind import Kind

KINDS: Final[tuple[Kind, ...]] = ()
