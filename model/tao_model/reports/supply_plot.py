"""The course of emission as a picture: issuance and daily emission over time.

Needs matplotlib (``pip install 'tao-spec[plots]'``). Nothing is computed here: the curves are
the eras of :mod:`tao_model.supply.schedule`, turned into floats to be drawn.
"""

from pathlib import Path
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tao_model.reports.plotting import BLUE, GREY, LIGHT, ORANGE, STYLE, TAO
from tao_model.supply.curve import MAXIMUM_SUPPLY
from tao_model.supply.schedule import (
    BLOCKS_PER_DAY,
    DAYS_PER_YEAR,
    Era,
    eras,
    issuance_after,
)
from tao_model.units import Rao

_ERAS_SHOWN: Final = 8
"""Later ones cannot be told apart."""

_MILLION_TAO: Final = 1e15


def _years(blocks: int) -> float:
    return blocks / BLOCKS_PER_DAY / DAYS_PER_YEAR


def _starts(course: tuple[Era, ...]) -> list[float]:
    """Return when each era begins and when the last one ends, in years."""
    years, blocks = [0.0], 0
    for era in course:
        blocks += era.blocks
        years.append(_years(blocks))
    return years


def _draw_halvings(axes: Axes, starts: list[float]) -> None:
    for start in starts[1:-1]:
        axes.axvline(start, color=LIGHT, linewidth=0.8, zorder=0)


def _draw_issuance(axes: Axes, course: tuple[Era, ...], starts: list[float]) -> None:
    issued = [era.first_issuance / _MILLION_TAO for era in course]
    issued.append(issuance_after(course[-1]) / _MILLION_TAO)
    cap = MAXIMUM_SUPPLY / _MILLION_TAO
    axes.axhline(cap, color=GREY, linewidth=1, linestyle="--")
    axes.annotate(
        "cap: 21 million", (0, cap), (6, 4), textcoords="offset points", color=GREY, va="bottom"
    )
    axes.plot(starts, issued, color=BLUE, linewidth=2)
    axes.plot(starts[1:-1], issued[1:-1], "o", color=BLUE, markersize=5)
    for halvings, (start, amount) in enumerate(zip(starts[1:4], issued[1:4], strict=True), 1):
        axes.annotate(
            f"halving {halvings}: {amount:.6g} million",
            (start, amount),
            (8, -4),
            textcoords="offset points",
            va="top",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
        )
    axes.set_ylabel("issuance, million TAO")
    axes.set_ylim(0, 23)
    axes.set_yticks([0, 5.25, 10.5, 15.75, 21], ["0", "5.25", "10.5", "15.75", "21"])


def _draw_emission(axes: Axes, course: tuple[Era, ...], starts: list[float]) -> None:
    daily = [era.block_emission * BLOCKS_PER_DAY / TAO for era in course]
    axes.stairs(daily, starts, baseline=0, color=ORANGE, linewidth=2)
    for start, end, amount in zip(starts[:5], starts[1:6], daily[:5], strict=True):
        axes.annotate(
            f"{amount:,.0f}".replace(",", " "),
            ((start + end) / 2, amount),
            (0, 4),
            textcoords="offset points",
            ha="center",
        )
    axes.set_ylabel("emission, TAO per day")
    axes.set_ylim(0, 8200)
    axes.set_yticks([0, 3600, 7200], ["0", "3 600", "7 200"])
    axes.set_xlabel(
        "years since the first block, 12 seconds a block, nothing recycled "
        "(grey lines and dots: halvings)"
    )


def draw_supply() -> Figure:
    """Return the picture of issuance and daily emission over the first eight eras."""
    course = eras(Rao(0))[:_ERAS_SHOWN]
    starts = _starts(course)
    figure = Figure(figsize=(8, 6.2), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    _draw_issuance(above, course, starts)
    _draw_emission(below, course, starts)
    for axes in (above, below):
        _draw_halvings(axes, starts)
        axes.set_xlim(0, starts[-1])
        axes.set_xticks(range(0, int(starts[-1]) + 1, 4))
    figure.suptitle("TAO: issuance and emission", fontsize=12)
    return figure


def write_supply_plot(path: Path) -> None:
    """Write the picture as PNG or SVG, as the ending of the path says."""
    with rc_context(STYLE):
        metadata = {"Date": None} if path.suffix == ".svg" else None
        draw_supply().savefig(path, dpi=150, metadata=metadata)
