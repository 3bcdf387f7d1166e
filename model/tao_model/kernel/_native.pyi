"""The C extension: see binding/native.c, and tao_model.kernel for how it is meant to be used."""

from typing import Any, Protocol

_View = memoryview
_Vectors = tuple[_View, _View, _View, _View, _View, _View, _View, _View, _View, _View]
_Matrix = tuple[_View, _View, _View]
_Rows = tuple[tuple[tuple[int, int], ...], ...]

class _HasMatrix(Protocol):
    @property
    def row_offsets(self) -> Any: ...
    @property
    def columns(self) -> Any: ...
    @property
    def values(self) -> Any: ...

class Workspace:
    """Memory for one epoch at a time, kept from call to call."""

def run(epoch: object, workspace: Workspace) -> tuple[_Vectors, _Matrix]:
    """Run an epoch and return its vectors, and row offsets, columns and values of its bonds."""

def pack_rows(rows: _Rows) -> _Matrix:
    """Return row offsets, columns and values of rows of pairs."""

def unpack_rows(matrix: _HasMatrix) -> _Rows:
    """Return the rows of pairs of a matrix in arrays."""
