"""What the guide shows is what the commands print, and its adapter works."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tao_model.conformance.judging import read_known_differences
from tests.rule_index import ROOT

GUIDE: Final = (ROOT / "spec" / "conformance.md").read_text()
SESSIONS: Final = re.findall(r"^```\n(\$ (?:.*\n)*?)```", GUIDE, re.MULTILINE)
ADAPTER: Final = (ROOT / "examples" / "adapters" / "block_emission.py").read_text()


def _code(language: str) -> str:
    (code,) = re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert isinstance(code, str)
    return code


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which the commands of the guide find what they name."""
    directory = tmp_path_factory.mktemp("guide")
    for name in ("examples", "tests", ".venv"):
        (directory / name).symlink_to(ROOT / name)
    return directory


def _printed(command: str, place: Path) -> list[str]:
    done = subprocess.run(
        command,
        shell=True,
        cwd=place,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode in {0, 1}, done.stderr) == (True, "")
    return [" ".join(line.split()) for line in done.stdout.splitlines() if line.split()]


@pytest.mark.parametrize("number", range(len(SESSIONS)))
def test_a_session_prints_what_is_shown_in_that_order(number: int, place: Path) -> None:
    for command, shown in re.findall(r"\$ (.+)\n((?:[^$].*\n|\n)*)", SESSIONS[number]):
        printed = iter(_printed(command, place))
        for line in (" ".join(line.split()) for line in shown.splitlines()):
            assert line in {"", "..."} or line in printed, line


def test_the_guide_shows_sessions_and_their_pages_are_written(place: Path) -> None:
    assert len(SESSIONS) == 3
    assert (place / "report" / "index.html").exists()


def test_the_adapter_of_the_guide_is_the_one_that_is_run_and_has_thirty_lines() -> None:
    assert _code("python") == ADAPTER
    assert sum(bool(line.strip()) for line in ADAPTER.splitlines()) <= 30


def test_the_known_differences_of_the_guide_are_well_formed(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text(_code("json"))
    (known,) = read_known_differences(str(file))
    assert known.reason


def test_the_lines_of_the_protocol_are_json() -> None:
    told = re.findall(r'`(\{"id": .*?\})`', GUIDE)
    assert len(told) == 4
    forms = [set(json.loads(line)) - {"id"} for line in told]
    assert forms == [{"kind", "input"}, {"output"}, {"rejected"}, {"declined"}]


def test_every_option_that_the_guide_names_is_there(place: Path) -> None:
    help_page = " ".join(_printed(".venv/bin/tao-spec conform --help", place))
    for option in set(re.findall(r"--[a-z]+", re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL))):
        assert option in help_page, option
