"""The picture of issuance and emission."""

from pathlib import Path
from typing import Any

import pytest

from tao_model.reports.supply_plot import draw_supply, write_supply_plot


def test_axes_name_what_they_show_and_its_unit() -> None:
    above, below = draw_supply().axes
    assert above.get_ylabel() == "issuance, million TAO"
    assert below.get_ylabel() == "emission, TAO per day"
    assert below.get_xlabel().startswith("years since the first block")


def test_issuance_bends_at_every_halving() -> None:
    above, _ = draw_supply().axes
    lines: list[Any] = list(above.lines)
    points = max((line.get_xydata().tolist() for line in lines), key=len)
    era = 10_500_000 / 7_200 / 365
    for halvings, issued in enumerate((0, 10.5, 15.75, 18.375)):
        assert points[halvings] == pytest.approx([halvings * era, issued])


def test_daily_emission_is_written_on_its_steps() -> None:
    _, below = draw_supply().axes
    assert [text.get_text() for text in below.texts[:3]] == ["7 200", "3 600", "1 800"]


@pytest.mark.parametrize(("name", "begin"), [("s.png", b"\x89PNG"), ("s.svg", b"<?xml")])
def test_the_ending_says_the_format(tmp_path: Path, name: str, begin: bytes) -> None:
    write_supply_plot(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_the_same_picture_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        write_supply_plot(tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
