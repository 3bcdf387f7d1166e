"""`tao-spec verify`: what the invariants say of a state."""

import os
from typing import Annotated

import typer

from tao_model.cli.options import (
    FAILED,
    AsJson,
    Engine,
    Jobs,
    one_line_if_a_process_dies,
    print_json,
)
from tao_model.conformance.codec import InputError
from tao_model.conformance.verification import Verification, survey, verify
from tao_model.consensus.engines import DEFAULT_ENGINE
from tao_model.reports.checks import progress_bar
from tao_model.reports.tables import terminal
from tao_model.reports.verification import print_verification


def verify_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="A state as JSON, a JSON list of production's storage rows, or a record of kind "
            "trace, whose genesis is taken; may be gzip; - is standard input.",
        ),
    ],
    *,
    runs: Annotated[
        bool,
        typer.Option(
            "--runs",
            help="FILE holds records of kind trace, one a line: look at every state and step.",
        ),
    ] = False,
    engine: Engine = DEFAULT_ENGINE,
    jobs: Jobs = None,
    as_json: AsJson = False,
) -> None:
    r"""Check every named invariant on a state, and tell where one is false.

    A verdict is holds, known (production breaks the invariant at this revision in a way that
    spec/23-invariants.md explains, and no further than it says) or broken. The exit code is 1
    where one is broken.

    \b
    Examples:
      tao-spec verify state.json
      zcat staking.jsonl.gz | sed -n 7p | tao-spec verify -
      tao-spec verify --runs traces/*.jsonl.gz
    """
    if runs:
        with progress_bar(files) as advance, one_line_if_a_process_dies():
            found = survey(files, engine, jobs or os.cpu_count() or 1, advance)
    else:
        found = _one(files)
    if as_json:
        print_json(tuple(one.verified for one in found.checked))
    else:
        print_verification(terminal(), found)
    if not found.is_pass:
        raise typer.Exit(FAILED)


def _one(files: list[str]) -> Verification:
    if len(files) > 1:
        raise InputError(files[1], "one state is looked at; for recorded runs there is --runs")
    return verify(files[0])
