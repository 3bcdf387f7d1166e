"""`tao-spec simulate`: what becomes of a scripted network."""

import json
from pathlib import Path
from typing import Annotated, Final

import typer

from tao_model.cli.options import FAILED, AsJson, Engine, print_json
from tao_model.conformance.codec import InputError
from tao_model.conformance.reading import LARGEST
from tao_model.conformance.scenarios.form import read_scenario
from tao_model.conformance.scenarios.recording import LOOK, TraceRecorder
from tao_model.conformance.scenarios.simulation import NOBODY, Plan, simulate
from tao_model.conformance.scenarios.summary import Summary, summary
from tao_model.conformance.states import write_state
from tao_model.consensus.engines import FASTEST_ENGINE
from tao_model.reports.simulation import print_summary, progress_of_blocks
from tao_model.reports.tables import terminal

CHECK: Final = 100
"""After how many blocks the invariants are checked, unless another number is asked for."""


def simulate_command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO", help="A scenario as JSON; may be gzip; - is standard input."
        ),
    ],
    *,
    blocks: Annotated[int, typer.Option(metavar="N", min=1, help="How many blocks pass.")],
    trace: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the run as a record of kind trace."),
    ] = None,
    trace_blocks: Annotated[
        int,
        typer.Option(
            metavar="K", min=1, help="At most so many blocks pass between two looks of the trace."
        ),
    ] = LOOK,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Draw issuance, prices, stake and rewards there."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the state after the last block, as JSON."),
    ] = None,
    check: Annotated[
        int,
        typer.Option(
            metavar="K", min=0, help="Check the invariants every K blocks, and at calls; 0: never."
        ),
    ] = CHECK,
    engine: Engine = FASTEST_ENGINE,
    as_json: AsJson = False,
) -> None:
    r"""Run a scripted network, and print what became of it.

    A scenario is a network, made up in a few numbers or given as a state, and calls that
    people make after so many blocks (spec/24-scenarios.md). The same scenario always comes to
    the same. The exit code is 1 where an invariant (spec/23-invariants.md) is broken.

    \b
    Examples:
      tao-spec simulate examples/day.json --blocks 7200
      tao-spec simulate examples/day.json --blocks 7200 --plot plots
      tao-spec simulate examples/day.json --blocks 360 --trace day.jsonl --trace-blocks 20
    """
    scenario = read_scenario(file)
    recorder = None if trace is None else TraceRecorder(scenario, trace_blocks)
    _require_writable([path for path in (trace, state) if path is not None], plot)
    with progress_of_blocks(blocks) as advance:
        plan = Plan(blocks, engine, check, recorder or NOBODY, advance)
        run = simulate(scenario, plan)
    found = summary(run, engine)
    if state is not None:
        _write(state, json.dumps(write_state(run.final), separators=(",", ":")).encode() + b"\n")
    if trace is not None and recorder is not None:
        _write_trace(trace, recorder)
    if plot is not None:
        _draw(plot, found)
    if as_json:
        print_json(found)
    else:
        print_summary(terminal(), found)
    if not found.holds_together:
        raise typer.Exit(FAILED)


def _require_writable(files: list[Path], plot: Path | None) -> None:
    """Tell before the run what could not be written after it."""
    for file in files:
        _write(file, b"")
    if plot is not None:
        _require_plots(plot)


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from None


def _write_trace(path: Path, recorder: TraceRecorder) -> None:
    line = recorder.line()
    _write(path, line)
    if len(line) > LARGEST:
        typer.echo(
            f"warning: {path} holds a line of {len(line):,} bytes, and no more than {LARGEST:,} "
            "are read; a greater --trace-blocks makes it shorter",
            err=True,
        )


def _require_plots(folder: Path) -> None:
    where = f"--plot {folder}"
    try:
        # Only this option needs matplotlib, which takes its time to import.
        import tao_model.reports.simulation_plots  # noqa: F401, PLC0415
    except ImportError:
        raise InputError(where, "needs matplotlib: pip install 'tao-spec[plots]'") from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(where, error.strerror or str(error)) from None


def _draw(folder: Path, found: Summary) -> None:
    from tao_model.reports.simulation_plots import write_simulation_plots  # noqa: PLC0415

    try:
        write_simulation_plots(folder, found)
    except OSError as error:
        raise InputError(f"--plot {folder}", error.strerror or str(error)) from None
