"""`tao-spec claims`: public claims about TAO, and what the model says."""

from typing import Annotated

import typer

from tao_model.claims import verdicts
from tao_model.claims.verdict import Verdict
from tao_model.cli.options import AsJson, print_json
from tao_model.conformance.codec import InputError, shown
from tao_model.reports.claims import print_verdict, print_verdicts
from tao_model.reports.tables import terminal


def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Only these claims, with their numbers."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    r"""Judge public claims about TAO by what the model computes.

    A verdict is exact, bounded (the claim holds within a bound that the numbers state) or
    differs. spec/00-claims.md discusses each claim under its ID.

    \b
    Examples:
      tao-spec claims
      tao-spec claims CLAIM-4
      tao-spec claims --json
    """
    every = verdicts()
    chosen = _chosen(every, ids) if ids else every
    if as_json:
        print_json(chosen)
    elif ids:
        for verdict in chosen:
            print_verdict(terminal(), verdict)
    else:
        print_verdicts(terminal(), chosen)


def _chosen(every: tuple[Verdict, ...], ids: list[str]) -> tuple[Verdict, ...]:
    by_id = {verdict.id: verdict for verdict in every}
    for name in ids:
        if name.upper() not in by_id:
            raise InputError(shown(name), f"is no claim; the claims are {', '.join(by_id)}")
    return tuple(by_id[name.upper()] for name in ids)
