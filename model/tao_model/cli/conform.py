"""`tao-spec conform`: hold another implementation against records."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from tao_model.cli.fuzz import FOUND, run_search
from tao_model.cli.options import FAILED, AsJson, ClusterAddress, Jobs, print_json
from tao_model.conformance.asking import Limits
from tao_model.conformance.codec import InputError
from tao_model.conformance.conform import ConformReport, Setting, conform
from tao_model.conformance.fuzzing import Search
from tao_model.conformance.judging import parse_tolerance, read_known_differences
from tao_model.reports.checks import progress_bar
from tao_model.reports.conform import junit, print_conform
from tao_model.reports.tables import terminal


def conform_command(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE", help="Records, one JSON object a line; may be gzip."),
    ] = None,
    *,
    adapter: Annotated[
        str, typer.Option(metavar="COMMAND", help="The program to ask; no shell is involved.")
    ],
    tolerance: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[KIND:]FIELD=AMOUNT[%]",
            help="How far a field may be off; * stands for anything; may be repeated.",
        ),
    ] = None,
    known: Annotated[
        str | None, typer.Option(metavar="FILE", help="Known differences, each with a reason.")
    ] = None,
    window: Annotated[int, typer.Option(min=1, help="Questions under way at once.")] = 64,
    timeout: Annotated[
        int, typer.Option(min=1, help="Seconds without an answer that are put up with.")
    ] = 60,
    restarts: Annotated[
        int, typer.Option(min=0, help="How often the adapter is started again.")
    ] = 20,
    as_json: AsJson = False,
    junit_file: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit's XML too.")
    ] = None,
    fuzz: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, help="Ask no records, but N made-up questions of a --kind."
        ),
    ] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help="What --fuzz asks.")] = None,
    seed: Annotated[int, typer.Option(metavar="S", help="Another seed, other questions.")] = 0,
    found: Annotated[
        Path, typer.Option(metavar="FILE", help="Where --fuzz saves what it finds.")
    ] = FOUND,
    jobs: Jobs = None,
    cluster: ClusterAddress = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="DIRECTORY", help="Write pages too: index.html, and one a rule."),
    ] = None,
) -> None:
    r"""Ask another implementation every record, and compare its answers with the records'.

    The adapter reads {"id", "kind", "input"} and writes {"id", "output"}, {"id", "rejected"}
    or {"id", "declined"}, one JSON object a line, in any order. The exit code is 0 only where
    records passed, none failed, and no known difference has ceased to occur.

    With --fuzz, Hypothesis searches for a question that is answered otherwise than by the model,
    a crash or no answer in time included, and shrinks it to a small record, which is saved.

    \b
    Examples:
      tao-spec conform --adapter 'python -m tao_model.conformance.adapter' epoch.jsonl.gz
      tao-spec conform --adapter 'node adapter.mjs' --html report block_emission.jsonl.gz
      tao-spec conform --adapter './adapter' --tolerance 'epoch:dividends=1' epoch.jsonl.gz
      tao-spec conform --adapter './adapter' --fuzz 100000 --kind epoch
    """
    command, tolerances = _words(adapter), tuple(map(parse_tolerance, tolerance or []))
    if fuzz is not None:
        search = Search(_kind(kind, files), tuple(command), fuzz, seed, timeout, tolerances)
        run_search(search, found, jobs=jobs, address=cluster, as_json=as_json)
        return
    if not files:
        raise InputError("FILE", "is missing: name files of records, or --fuzz N --kind KIND")
    setting = Setting(
        Limits(window, timeout, restarts),
        tolerances,
        () if known is None else read_known_differences(known),
    )
    pages = None if html is None else _pages(html)
    with progress_bar(files) as advance:
        report = conform(command, files, setting, advance)
    if junit_file is not None:
        _write(junit_file, junit(report))
    if html is not None and pages is not None:
        for name, page in pages(report).items():
            _write(html / name, page)
    if as_json:
        print_json(report)
    else:
        print_conform(terminal(), report)
    if not report.is_pass:
        raise typer.Exit(FAILED)


def _kind(kind: str | None, files: list[str] | None) -> str:
    if files:
        raise InputError("--fuzz", "asks no records; leave out the files")
    if kind is None:
        raise InputError("--fuzz", "needs a --kind")
    return kind


def _pages(directory: Path) -> Callable[[ConformReport], dict[str, str]]:
    """Return what makes the pages; whether it and the directory are there shows before the run."""
    where = f"--html {directory}"
    try:
        # Only this option needs what draws pages.
        from tao_model.reports.conform_html import pages  # noqa: PLC0415
    except ImportError:
        raise InputError(where, "needs more packages: pip install 'tao-spec[html]'") from None
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(where, error.strerror or str(error)) from None
    return pages


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise InputError("--adapter", str(error)) from None
    if not words:
        raise InputError("--adapter", "is empty")
    return words


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from None
