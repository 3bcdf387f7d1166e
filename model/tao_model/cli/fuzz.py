"""`tao-spec conform --fuzz`: search for a question that an adapter answers otherwise."""

import json
from pathlib import Path
from typing import Final

import typer

from tao_model.cli.options import FAILED, print_json, workers
from tao_model.conformance.codec import InputError
from tao_model.conformance.fuzzing import Finding, Search, fuzz
from tao_model.reports.checks import counting_bar
from tao_model.reports.fuzz import print_fuzz
from tao_model.reports.tables import terminal

FOUND: Final = Path("disagreement.jsonl")
"""Where a finding is saved, where nobody says otherwise."""


def run_search(
    search: Search, found: Path, *, jobs: int | None, address: str | None, as_json: bool
) -> None:
    """Search, tell what was found, and save it."""
    with (
        workers(jobs, address) as (count, executor),
        counting_bar("fuzzing", "questions", search.count) as advance,
    ):
        report = fuzz(search, count, advance, executor)
    if report.finding is not None:
        _save(found, report.finding)
    if as_json:
        print_json(report)
    else:
        print_fuzz(terminal(), report, str(found))
    if not report.is_pass:
        raise typer.Exit(FAILED)


def _save(path: Path, finding: Finding) -> None:
    try:
        path.write_text(json.dumps(finding.record, separators=(",", ":")) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from None
