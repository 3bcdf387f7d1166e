import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tao_model.cli.supply import parse_issuance
from tao_model.conformance.codec import unstructure
from tao_model.conformance.schemas import schemas
from tao_model.conformance.supply_results import supply_course, supply_point
from tao_model.units import Rao
from tests.model.cli.running import refused, run, run_installed

SCHEMAS = schemas()


def test_the_course_of_emission_is_a_table() -> None:
    outcome = run("supply")
    assert (outcome.code, outcome.errors) == (0, "")
    assert "10,500,000.000000000" in outcome.output
    assert "Emission ends at 20,999,999.980442226 TAO" in outcome.output


def test_json_is_the_course_and_validates() -> None:
    printed = json.loads(run("supply", "--json").output)
    assert printed == unstructure(supply_course())
    Draft202012Validator(SCHEMAS["supply"]).validate(printed)
    assert printed["terminal_issuance"] == "20999999980442226"


@pytest.mark.parametrize("text", ["9500000", "9500000tao", "9,500,000 TAO", "9500000000000000rao"])
def test_an_issuance_is_in_tao_unless_it_says_rao(text: str) -> None:
    outcome = run("supply", "--at", text)
    assert outcome.code == 0
    assert outcome.output.startswith("Issuance       9,500,000.000000000 TAO")


def test_json_of_an_issuance_is_its_point_and_validates() -> None:
    printed = json.loads(run("supply", "--at", "0.000000001", "--json").output)
    assert printed == unstructure(supply_point(Rao(1)))
    Draft202012Validator(SCHEMAS["supply-point"]).validate(printed)


@given(st.integers(0, 2**64 - 1))
def test_every_issuance_can_be_given_in_both_units(issuance: int) -> None:
    assert parse_issuance(f"{issuance // 10**9}.{issuance % 10**9:09}") == issuance
    assert parse_issuance(f"{issuance}rao") == issuance


def test_a_decimal_may_be_shorter_than_nine_places() -> None:
    assert parse_issuance("1.5") == 1_500_000_000
    assert parse_issuance("0.05 TAO") == 50_000_000


@pytest.mark.parametrize("text", ["", "abc", "-1", "1e6", "1.", ".5", "1 2", "5 dollars", "rao"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    line = refused(run("supply", f"--at={text}"))
    assert line.startswith(f"--at {text}: expected an amount")


def test_decimals_beyond_a_rao_are_refused() -> None:
    assert "at most 9 decimals" in refused(run("supply", "--at", "0.0000000001"))
    assert "at most 0 decimals" in refused(run("supply", "--at", "1.5rao"))


def test_rao_without_their_unit_are_told_how_to_say_it() -> None:
    assert "write rao behind it" in refused(run("supply", "--at", "10500000000000000"))
    assert "write rao" not in refused(run("supply", "--at", f"{2**64}rao"))


# Pictures.


def test_a_picture_is_written_beside_the_table(tmp_path: Path) -> None:
    outcome = run("supply", "--plot", tmp_path / "supply.png")
    assert outcome.code == 0
    assert "Emission ends at" in outcome.output
    assert (tmp_path / "supply.png").read_bytes().startswith(b"\x89PNG")


def test_json_stays_json_beside_a_picture(tmp_path: Path) -> None:
    assert json.loads(run("supply", "--json", "--plot", tmp_path / "supply.svg").output)
    assert (tmp_path / "supply.svg").exists()


def test_another_ending_is_refused(tmp_path: Path) -> None:
    line = refused(run("supply", "--plot", tmp_path / "supply.pdf"))
    assert line.endswith("the name must end in .png or .svg")


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    line = refused(run("supply", "--plot", tmp_path / "nowhere" / "supply.png"))
    assert line.endswith("No such file or directory")


def test_without_matplotlib_only_the_picture_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tao_model.reports.supply_plot", None)
    line = refused(run("supply", "--plot", tmp_path / "supply.png"))
    assert line.endswith("needs matplotlib: pip install 'tao-spec[plots]'")
    assert run("supply").code == 0


def test_the_installed_command_draws_too(tmp_path: Path) -> None:
    outcome = run_installed("supply", "--at", "1", "--plot", str(tmp_path / "supply.svg"))
    assert (outcome.code, outcome.errors) == (0, "")
    assert (tmp_path / "supply.svg").exists()
