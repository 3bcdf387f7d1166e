"""`tao-spec vectors`: records of behaviour, and whether the model agrees with them."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tao_model.cli.options import (
    FAILED,
    AsJson,
    ClusterAddress,
    Engine,
    Jobs,
    help_of,
    one_line_if_a_process_dies,
    print_json,
    workers,
)
from tao_model.conformance.checker import check_files
from tao_model.conformance.generation.inputs import GENERATORS
from tao_model.conformance.generation.publication import COUNT, SEED, publish
from tao_model.conformance.listing import kind_list
from tao_model.conformance.trace_progress import trace_progress
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.reports.checks import counting_bar, print_kinds, print_report, progress_bar
from tao_model.reports.tables import terminal
from tao_model.reports.traces import print_trace_progress
from tao_model.reports.vectors import print_manifest

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
    jobs: Jobs = None,
    cluster: ClusterAddress = None,
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
      tao-spec vectors check --cluster tcp://10.0.0.1:8786 *.jsonl.gz
    """
    with workers(jobs, cluster) as (count, executor), progress_bar(files) as advance:
        report = check_files(files, engine, count, advance, executor)
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


def progress(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Records of kind trace; may be gzip."),
    ],
    *,
    show: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Tell the first differences of steps with this in their name."
        ),
    ] = None,
    most: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many differences are told.")
    ] = 5,
    engine: Engine = DEFAULT_ENGINE,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    r"""Show how many steps of recorded traces the model takes as production did.

    Each step is judged by itself, from the recorded state; a record passes only if all of its
    steps agree. A call that the model does not have yet differs. The exit code is 0 in any case.

    \b
    Examples:
      tao-spec vectors progress traces/*.jsonl.gz
      tao-spec vectors progress --show add_stake traces/staking.jsonl.gz
    """
    with progress_bar(files) as advance, one_line_if_a_process_dies():
        found = trace_progress(
            files,
            engine,
            jobs or os.cpu_count() or 1,
            shown=show,
            most_shown=most,
            progress=advance,
        )
    if as_json:
        print_json(found)
    else:
        print_trace_progress(terminal(), found)


def generate(
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the files are written.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help="Of this kind only; may be repeated."),
    ] = None,
    count: Annotated[
        int, typer.Option(metavar="N", min=1, help="About how many records of each kind.")
    ] = COUNT,
    seed: Annotated[int, typer.Option(metavar="S", help="Another seed, other records.")] = SEED,
) -> None:
    r"""Write records that the model answers: small ones, each with the mistake that it catches.

    A mistake is planted in the model, and what is answered otherwise then becomes a record of it.
    There may be fewer records than asked for, and some more, so that every operation is asked.
    The same kinds, count and seed give the same bytes, on any machine and with any version of
    Python. A file for each kind, and manifest.json with counts and digests.

    \b
    Examples:
      tao-spec vectors generate --out vectors
      tao-spec vectors generate --out more --kind epoch --count 200 --seed 7
    """
    kinds_made = kind or list(GENERATORS)
    with counting_bar("generating", "kinds", len(kinds_made)) as advance:
        manifest = publish(out, kinds_made, count, seed, advance)
    print_manifest(terminal(), manifest, str(out))


app.command(name="generate", help=help_of(generate), no_args_is_help=True)(generate)
app.command(name="check", help=help_of(check), no_args_is_help=True)(check)
app.command(name="progress", help=help_of(progress), no_args_is_help=True)(progress)
app.command(name="kinds", help=help_of(kinds))(kinds)
