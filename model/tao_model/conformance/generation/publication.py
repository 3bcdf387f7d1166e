"""Writing published records: a file for each kind, and a manifest.

What is written depends on the kinds, the count, the seed and the model alone: the same bytes
everywhere. The files are not compressed, because compressed bytes differ between libraries.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tao_model import REVISION
from tao_model.conformance.codec import InputError, unstructure
from tao_model.conformance.generation.inputs import GENERATORS, checked_kind
from tao_model.conformance.generation.manifest import (
    MANIFEST_FILE,
    VECTORS_MANIFEST,
    VectorsFile,
    VectorsManifest,
)
from tao_model.conformance.generation.mistakes import mistakes
from tao_model.conformance.generation.vectors import vectors
from tao_model.conformance.record_schemas import record_schema, record_schema_name
from tao_model.conformance.records import record_line
from tao_model.conformance.schema_parts import as_text

COUNT: Final = 40
"""Records of each kind, where nobody says how many."""
SEED: Final = 0
"""The seed where nobody says which."""


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from None


def publish(
    folder: Path,
    kinds: Sequence[str] = (),
    count: int = COUNT,
    seed: int = SEED,
    progress: Callable[[int], None] = lambda _: None,
) -> VectorsManifest:
    """Write records of the kinds, of all if none is named, and return the manifest.

    ``progress`` is told how many more kinds are written. Raises :class:`InputError` for a kind
    of which no input is generated, and where the folder cannot be written.
    """
    planted = mistakes()
    files = []
    for kind in [checked_kind(kind) for kind in kinds] or GENERATORS:
        made = vectors(kind, count, seed, planted)
        data = b"".join(map(record_line, made))
        _write(folder / f"{kind}.jsonl", data)
        schema = as_text(record_schema(kind)).encode()
        files.append(
            VectorsFile(
                kind=kind,
                file=f"{kind}.jsonl",
                records=len(made),
                sha256=_sha256(data),
                schema=f"{record_schema_name(kind)}.json",
                schema_sha256=_sha256(schema),
            )
        )
        progress(1)
    manifest = VectorsManifest(
        format=VECTORS_MANIFEST,
        revision=REVISION,
        seed=seed,
        count=count,
        records=sum(file.records for file in files),
        files=tuple(files),
    )
    text = json.dumps(unstructure(manifest), indent=2) + "\n"
    _write(folder / MANIFEST_FILE, text.encode())
    return manifest
