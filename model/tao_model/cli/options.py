"""What several commands share: exit codes, engines, JSON."""

import inspect
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from tao_model.conformance.cluster import cluster
from tao_model.conformance.codec import shown, unstructure
from tao_model.conformance.epoch_inputs import epoch_case
from tao_model.conformance.parallel import Executor, ProcessDied
from tao_model.consensus.engines import ENGINES, run_epoch

FAILED: Final = 1
"""The exit code where something does not hold."""

WRONG_INPUT: Final = 2
"""The exit code where an input or the command line is malformed."""


_NO_NEURONS: Final = epoch_case({"stake_rao": [], "weights": []}).epoch


def _working_engine(name: str) -> str:
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise typer.BadParameter(f"{shown(name)} is not an engine; the engines are: {known}.")
    try:
        run_epoch(_NO_NEURONS, name)
    except Exception as error:
        # An engine may be missing on this machine, and it alone knows why.
        raise typer.BadParameter(f"{name} does not work here: {error}") from None
    return name


Engine = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        callback=_working_engine,
        help=f"The implementation of the epoch: {', '.join(ENGINES)}.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Processes to use; as many as processors if absent."),
]
ClusterAddress = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on a cluster of Dask: the address of its scheduler. Overrides --jobs.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON with exact numbers.")]


def help_of(command: Callable[..., None]) -> str:
    r"""Return a command's docstring for its help page, where ``\b`` keeps the lines below it."""
    return (inspect.getdoc(command) or "").replace(r"\b", "\b")


def print_json(value: object) -> None:
    """Print a frozen class as one line of JSON."""
    typer.echo(json.dumps(unstructure(value), separators=(",", ":")))


@contextmanager
def one_line_if_a_process_dies() -> Iterator[None]:
    """Turn the death of a process into one line on standard error, and an exit code."""
    try:
        yield
    except ProcessDied as died:
        typer.echo(f"error: {died}", err=True)
        raise typer.Exit(FAILED) from None


@contextmanager
def workers(jobs: int | None, address: str | None) -> Iterator[tuple[int, Executor | None]]:
    """Tell how many workers there are, and the executor that has them: a cluster's, if any."""
    with one_line_if_a_process_dies():
        if address is None:
            yield jobs or os.cpu_count() or 1, None
            return
        with cluster(address) as connected:
            yield connected.jobs, connected.executor
