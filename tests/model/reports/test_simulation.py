import functools
import io
from pathlib import Path

import attrs
import pytest
from matplotlib.figure import Figure

from tao_model.conformance.scenarios.simulation import Plan, simulate
from tao_model.conformance.scenarios.summary import Summary, summary
from tao_model.reports.simulation import print_summary, progress_of_blocks
from tao_model.reports.simulation_plots import PICTURES, write_simulation_plots
from tao_model.reports.tables import terminal
from tests.model.conformance.scenarios.made_up_scenarios import small


@functools.cache
def found() -> Summary:
    return summary(simulate(small(), Plan(14, "kernel")), "kernel")


def printed(value: Summary, width: int = 250) -> str:
    stream = io.StringIO()
    print_summary(terminal(stream, width), value)
    return stream.getvalue()


def test_the_summary_tells_blocks_issuance_subnets_roles_and_calls() -> None:
    text = printed(found())
    assert "14 blocks, 7,000,000 to 7,000,014 (production at revision v425" in text
    assert "14.000000000 created" in text
    for subnet in found().subnets:
        assert f"{subnet.price_after / 1e9:.5f}" in text
    for role in found().roles:
        assert role.role in text
    assert "1 SubtensorModule.SubtokenDisabled" in text
    assert found().digest in text


def test_the_summary_tells_how_many_invariants_hold_and_what_is_seen_where_one_does_not() -> None:
    assert "Invariants" not in printed(found())
    too_much = {"after": 4, "set": ["SubtensorModule.TotalStake", [], 5]}
    plan = Plan(9, "kernel", check_every=3)
    value = summary(simulate(small(actions=[too_much]), plan), "kernel")
    (one,) = [course for course in value.invariants if course.verdict == "broken"]
    text = printed(value)
    holding, known = (
        sum(course.verdict == verdict for course in value.invariants)
        for verdict in ("holds", "known")
    )
    assert f"{holding} hold, {known} known to be broken by production, 1 broken" in text
    assert f"broken at block 7,000,006, {one.id}: {one.statement} Seen: {one.witness}" in text


def test_of_many_subnets_the_first_are_listed_and_the_others_counted() -> None:
    (one, _) = found().subnets
    text = printed(attrs.evolve(found(), subnets=(one,) * 40))
    assert "... and 28 more subnets; --json has all" in text


def test_no_progress_is_shown_where_nobody_looks() -> None:
    with progress_of_blocks(5) as advance:
        advance(1)


def test_all_pictures_are_written(tmp_path: Path) -> None:
    write_simulation_plots(tmp_path, found())
    assert {file.name for file in tmp_path.iterdir()} == PICTURES.keys()
    for file in tmp_path.iterdir():
        assert file.read_bytes().startswith(b"\x89PNG")


def _drawn(figure: Figure) -> list[float]:
    """Return the last value of every line of a picture."""
    lines = [line for axes in figure.axes for line in axes.get_lines()]
    return [float(line.get_ydata()[-1]) for line in lines]  # type: ignore[index, arg-type] # an array


def test_the_pictures_show_what_the_summary_says() -> None:
    issued = _drawn(PICTURES["issuance.png"](found()))
    grown = found().issuance.after - found().issuance.before
    assert issued == pytest.approx([14, grown / 1e9])
    rewards = sorted(role.rewards / 1e9 for role in found().roles)
    assert sorted(_drawn(PICTURES["rewards.png"](found()))) == pytest.approx(rewards)
    prices = [subnet.price_after / 1e9 for subnet in found().subnets]
    assert _drawn(PICTURES["prices.png"](found()))[:2] == pytest.approx(prices)


@pytest.mark.parametrize("name", PICTURES)
def test_every_axis_of_a_picture_says_what_it_shows(name: str) -> None:
    figure = PICTURES[name](found())
    *_, last = figure.axes
    assert last.get_xlabel().startswith("blocks since block 7 000 000")
    assert all(axes.get_ylabel() for axes in figure.axes)
    assert any(axes.get_legend() for axes in figure.axes)
