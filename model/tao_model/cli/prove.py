"""`tao-spec prove`: prove theorems about the functions of the model.

The proofs stand on the model and not the other way round: only this command knows them, and
only once it runs.
"""

import os
from typing import Annotated

import typer

from tao_model.cli.options import FAILED, AsJson, Jobs, print_json
from tao_model.conformance.codec import InputError
from tao_model.conformance.proof_results import ProofResult
from tao_model.reports.proofs import print_proofs, proof_progress_bar
from tao_model.reports.tables import terminal


def prove(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Only these: theorems, rule IDs, chapters such as supply."
        ),
    ] = None,
    *,
    jobs: Jobs = None,
    as_json: AsJson = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Print what is not proved, and counts by chapter.")
    ] = False,
) -> None:
    r"""Prove theorems with Z3 about the functions of the model, the very code that runs.

    A verdict is proved, refuted (with a call that shows it) or UNKNOWN. A claim that is false
    of production is shown as false: its witness is tried. The exit code is 0 only where
    everything is as stated. spec/30-proofs.md says what a theorem shows and what is trusted.

    \b
    Examples:
      tao-spec prove
      tao-spec prove supply
      tao-spec prove SUPPLY-7 emission_never_increases
      tao-spec prove --json > proofs.json
    """
    found = _results(names or [], jobs or os.cpu_count() or 1)
    if as_json:
        print_json(found)
    else:
        print_proofs(terminal(), found, brief=brief)
    if any(result.verdict != "proved" for result in found):
        raise typer.Exit(FAILED)


def _results(names: list[str], jobs: int) -> tuple[ProofResult, ...]:
    """Return what becomes of the theorems that are asked for, in reading order."""
    try:
        # Z3 is an extra, and the model depends on no proof.
        from tao_proofs.running import chosen, results  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        if missing.name != "z3":
            raise
        raise InputError("prove", "needs Z3: pip install 'tao-spec[proofs]'") from None
    asked = chosen(names)
    order = {statement.name: place for place, statement in enumerate(asked)}
    found: list[ProofResult] = []
    with proof_progress_bar(len(asked)) as advance:
        for decided in results(asked, jobs):
            found.append(decided.result)
            advance()
    return tuple(sorted(found, key=lambda result: order[result.name]))
