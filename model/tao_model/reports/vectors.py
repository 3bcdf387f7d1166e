"""What was written when records were generated."""

from rich.console import Console

from tao_model.conformance.generation.manifest import MANIFEST_FILE, VectorsManifest
from tao_model.reports.numbers import count
from tao_model.reports.tables import Column, print_table


def print_manifest(console: Console, manifest: VectorsManifest, folder: str) -> None:
    """Print a table of the files, and last how many records there are in all."""
    columns = [
        Column("kind", tuple(file.kind for file in manifest.files), right=False),
        Column("records", tuple(str(file.records) for file in manifest.files)),
        Column("file", tuple(file.file for file in manifest.files), right=False),
    ]
    print_table(console, columns)
    console.print(f"{count(manifest.records, 'record')} and {MANIFEST_FILE} in {folder}")
