"""What a set of published records says of itself."""

from typing import Final, Literal

import attrs

VECTORS_MANIFEST: Final = "tao-spec/vectors-manifest"
MANIFEST_FILE: Final = "manifest.json"


@attrs.frozen
class VectorsFile:
    """A file of records of one kind, one JSON object a line."""

    kind: str
    """Of each of its records."""
    file: str
    """Its name."""
    records: int
    """How many records it holds."""
    sha256: str
    """Of its bytes, hexadecimal."""
    schema: str
    """The name of the JSON Schema of its records."""
    schema_sha256: str
    """Of the schema's bytes, hexadecimal: the version of the form."""


@attrs.frozen
class VectorsManifest:
    """The files of a set of published records, and how to make them again."""

    format: Literal["tao-spec/vectors-manifest"]
    """What this is."""
    revision: str
    """The revision of production that the answers are of."""
    seed: int
    """The seed that the records were made with."""
    count: int
    """How many records of each kind were asked for."""
    records: int
    """How many there are in all files."""
    files: tuple[VectorsFile, ...]
    """In the order of the chapters."""
