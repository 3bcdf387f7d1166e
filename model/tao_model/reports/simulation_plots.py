"""What came of a scenario as pictures: issuance, pool prices, stake and rewards per role.

Nothing is computed here: the samples of a run are turned into floats to be drawn.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from tao_model.conformance.scenarios.observations import RoleAmount, Sample
from tao_model.conformance.scenarios.roles import Role
from tao_model.conformance.scenarios.summary import Summary
from tao_model.reports.plotting import BLUE, GREEN, GREY, LIGHT, ORANGE, PINK, STYLE, TAO, YELLOW
from tao_model.units import NetUid

_COLOURS: Final = {
    Role.ROOT_STAKER.value: BLUE,
    Role.NOMINATOR.value: GREEN,
    Role.VALIDATOR.value: YELLOW,
    Role.MINER.value: ORANGE,
    Role.OWNER.value: PINK,
}

_MOST_NAMED: Final = 16
"""Subnets that a legend names; of more only the first and the last."""

_LOGARITHMIC_FROM: Final = 10
"""Where the highest price is so many times the lowest, the axis is logarithmic."""


def _thousands(value: float, _: int | None = None) -> str:
    return f"{value:,.10g}".replace(",", " ")


def _panels(title: str, count: int) -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(9, 3.2 + 2.6 * (count - 1)), layout="constrained")
    axes = figure.subplots(count, 1, sharex=True, squeeze=False)[:, 0]
    figure.suptitle(title, fontsize=12)
    for one in axes:
        one.grid(axis="y", color=LIGHT, linewidth=0.6)
        one.set_axisbelow(True)
        one.yaxis.set_major_formatter(FuncFormatter(_thousands))
    return figure, list(axes)


def _along(axes: Axes, samples: Sequence[Sample]) -> list[int]:
    """Label the axis of blocks; return where on it each sample is."""
    first = samples[0].block
    axes.set_xlabel(f"blocks since block {_thousands(first)} (12 seconds each)")
    axes.xaxis.set_major_formatter(FuncFormatter(_thousands))
    axes.set_xlim(0, max(1, samples[-1].block - first))
    return [sample.block - first for sample in samples]


def _legend(axes: Axes, title: str | None = None, *, is_stacked: bool = False) -> None:
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        borderaxespad=0,
        frameon=False,
        title=title,
        reverse=is_stacked,
    )


def draw_issuance(found: Summary) -> Figure:
    """Return the picture of how issuance grew."""
    figure, (axes,) = _panels("Issuance", 1)
    blocks = _along(axes, found.samples)
    before = found.issuance.before
    grown = [(sample.issuance - before) / TAO for sample in found.samples]
    created = found.issuance.created / TAO
    axes.plot([0, blocks[-1]], [0, created], color=LIGHT, linewidth=6, label="created by blocks")
    axes.plot(blocks, grown, color=BLUE, linewidth=1.5, label="issued: created\nless recycled")
    axes.set_ylabel(f"TAO beyond the {_thousands(before / TAO)}\nat the beginning")
    _legend(axes)
    return figure


def _prices(samples: Sequence[Sample], netuid: NetUid) -> list[float]:
    """Return a subnet's price at each sample; not a number where the subnet was not there."""
    found = [{one.netuid: one.price / TAO for one in sample.prices} for sample in samples]
    return [prices.get(netuid, float("nan")) for prices in found]


def draw_prices(found: Summary) -> Figure:
    """Return the picture of the prices of all pools, and by how much each has changed."""
    figure, (above, below) = _panels("Price of alpha in the subnets' pools", 2)
    blocks = _along(below, found.samples)
    colours = colormaps["viridis"]
    count = len(found.subnets)
    lowest, highest = float("inf"), 0.0
    for number, subnet in enumerate(found.subnets):
        prices = _prices(found.samples, subnet.netuid)
        start = next((price for price in prices if price > 0), 1.0)
        colour = colours(0.92 * number / max(1, count - 1))
        is_named = count <= _MOST_NAMED or number in {0, count - 1}
        label = f"subnet {subnet.netuid}" if is_named else None
        above.plot(blocks, prices, color=colour, linewidth=1.5, label=label)
        below.plot(blocks, [100 * (price / start - 1) for price in prices], color=colour)
        positive = [price for price in prices if price > 0]
        lowest, highest = min([lowest, *positive]), max([highest, *positive])
    if highest > _LOGARITHMIC_FROM * lowest:
        above.set_yscale("log")
        above.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        above.yaxis.set_major_formatter(FuncFormatter(_thousands))
        above.yaxis.set_minor_formatter(NullFormatter())
    else:
        above.set_ylim(bottom=0)
    above.set_ylabel("TAO per alpha")
    below.set_ylabel("change since the\nbeginning, %")
    if count:
        _legend(above)
    return figure


Amounts = Callable[[Sample], tuple[RoleAmount, ...]]


def _by_role(samples: Sequence[Sample], amounts: Amounts) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {role.value: [] for role in Role}
    for sample in samples:
        for one in amounts(sample):
            found[one.role].append(one.amount / TAO)
    return found


def draw_stake(found: Summary) -> Figure:
    """Return the picture of what those of each role have staked, and by how much it has changed."""
    figure, (above, below) = _panels("Stake, in TAO at the prices of the moment", 2)
    blocks = _along(below, found.samples)
    staked = _by_role(found.samples, lambda sample: sample.staked)
    above.stackplot(
        blocks,
        list(staked.values()),
        labels=list(staked),
        colors=[_COLOURS[role] for role in staked],
        alpha=0.85,
        linewidth=0,
    )
    above.set_ylim(bottom=0)
    above.set_ylabel("TAO, one above\nthe other")
    for role, amounts in staked.items():
        below.plot(blocks, [one - amounts[0] for one in amounts], color=_COLOURS[role], linewidth=2)
    below.axhline(0, color=GREY, linewidth=0.8)
    below.set_ylabel("change since the\nbeginning, TAO")
    _legend(above, is_stacked=True)
    return figure


def draw_rewards(found: Summary) -> Figure:
    """Return the picture of what those of each role have been paid."""
    figure, (axes,) = _panels("Rewards since the beginning", 1)
    blocks = _along(axes, found.samples)
    rewards = _by_role(found.samples, lambda sample: sample.rewards)
    for role, amounts in sorted(rewards.items(), key=lambda item: -item[1][-1]):
        label = f"{role}: {_thousands(round(amounts[-1]))}"
        axes.plot(blocks, amounts, color=_COLOURS[role], linewidth=2, label=label)
    axes.set_ylim(bottom=0)
    axes.set_ylabel("TAO, at the price when\nit was paid")
    _legend(axes, "at the end, TAO")
    return figure


PICTURES: Final[dict[str, Callable[[Summary], Figure]]] = {
    "issuance.png": draw_issuance,
    "prices.png": draw_prices,
    "stake.png": draw_stake,
    "rewards.png": draw_rewards,
}
"""Every picture by the name of its file."""


def write_simulation_plots(folder: Path, found: Summary) -> None:
    """Write all pictures into a folder that exists."""
    with rc_context(STYLE):
        for name, draw in PICTURES.items():
            draw(found).savefig(folder / name, dpi=150)
