"""`tao-spec vectors`: records of behaviour, and whether the model agrees with them."""

import os
from typing import Annotated

import typer

from tao_model.cli.options import FAILED, AsJson, Engine, help_of, print_json
from tao_model.conformance.checker import check_files
from tao_model.conformance.listing import kind_list
from tao_model.conformance.parallel import ProcessDied
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.reports.checks import print_kinds, print_report, progress_bar
from tao_model.reports.tables import terminal

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Records of behaviour, and whether the model agrees with them.",
)


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Records, one JSON object a line; may be gzip."),
    ],
    *,
    engine: Engine = DEFAULT_ENGINE,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Processes to use; as many as processors if absent."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    r"""Check that the model answers every record as the record says.

    The exit code is 0 only where every line of every file is a record that the model covers
    and answers exactly: a kind that it does not know is a failure, and so is a file without
    a record. The last line is "N passed, M failed".

    \b
    Examples:
      tao-spec vectors check epoch.jsonl.gz
      tao-spec vectors check --jobs 4 *.jsonl.gz
    """
    try:
        with progress_bar(files) as advance:
            report = check_files(files, engine, jobs or os.cpu_count() or 1, advance)
    except ProcessDied as died:
        typer.echo(f"error: {died}", err=True)
        raise typer.Exit(FAILED) from None
    if as_json:
        print_json(report)
    else:
        print_report(terminal(), report)
    if not report.is_pass:
        raise typer.Exit(FAILED)


def kinds(as_json: AsJson = False) -> None:
    """List the kinds of record that the model covers."""
    listed = kind_list()
    if as_json:
        print_json(listed)
    else:
        print_kinds(terminal(), listed)


app.command(name="check", help=help_of(check), no_args_is_help=True)(check)
app.command(name="kinds", help=help_of(kinds))(kinds)
