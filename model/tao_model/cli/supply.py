"""`tao-spec supply`: how much TAO there is, and what a block adds."""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

from tao_model.cli.options import AsJson, print_json
from tao_model.conformance.codec import InputError
from tao_model.conformance.supply_results import supply_course, supply_point
from tao_model.reports.supply import print_course, print_point
from tao_model.reports.tables import terminal
from tao_model.units import UNITS, Rao

_DECIMALS: Final = 9
_AMOUNT: Final = re.compile(r"([0-9][0-9_,]*)(?:\.([0-9]+))? ?(tao|rao)?", re.IGNORECASE)


def supply(
    *,
    at: Annotated[
        str | None,
        typer.Option(
            metavar="ISSUANCE",
            help="Show this issuance: 10500000 or 10500000tao in TAO, or with the unit rao.",
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw issuance and emission too, as .png or .svg."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    r"""Print the halvings of TAO: thresholds, emission, inflation, and where emission ends.

    Everything is computed for a chain that begins with no TAO and recycles nothing.

    \b
    Examples:
      tao-spec supply
      tao-spec supply --at 9500000.5
      tao-spec supply --at 9500000500000000rao --json
      tao-spec supply --plot supply.svg
    """
    issuance = None if at is None else parse_issuance(at)
    if plot is not None:
        _write_plot(plot)
    if issuance is None:
        course = supply_course()
        print_json(course) if as_json else print_course(terminal(), course)
    else:
        point = supply_point(issuance)
        print_json(point) if as_json else print_point(terminal(), point)


def parse_issuance(text: str) -> Rao:
    """Return the issuance that a text names: in TAO, unless it says rao.

    Raises :class:`InputError` for anything else, and for more than a u64 holds.
    """
    where = f"--at {text}"
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise InputError(where, "expected an amount such as 9500000, 9500000tao or 1000000000rao")
    whole, fraction, unit = match[1], match[2] or "", (match[3] or "tao").lower()
    decimals = _DECIMALS if unit == "tao" else 0
    if len(fraction) > decimals:
        raise InputError(where, f"an amount in {unit} has at most {decimals} decimals")
    amount = int(whole.replace("_", "").replace(",", "") + fraction.ljust(decimals, "0"))
    if amount > UNITS[Rao].maximum:
        hint = "" if match[3] else "; write rao behind it if rao is meant"
        raise InputError(where, f"is more than {UNITS[Rao].maximum} rao{hint}")
    return Rao(amount)


def _write_plot(path: Path) -> None:
    where = f"--plot {path}"
    if path.suffix not in {".png", ".svg"}:
        raise InputError(where, "the name must end in .png or .svg")
    try:
        # Only this option needs matplotlib, which takes its time to import.
        from tao_model.reports.supply_plot import write_supply_plot  # noqa: PLC0415
    except ImportError:
        raise InputError(where, "needs matplotlib: pip install 'tao-spec[plots]'") from None
    try:
        write_supply_plot(path)
    except OSError as error:
        raise InputError(where, error.strerror or str(error)) from None
