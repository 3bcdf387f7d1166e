"""What the README shows is what the commands print."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from tests.model.cli.running import COMMAND
from tests.recorded import GOLDEN, records
from tests.rule_index import ROOT

README: Final = (ROOT / "README.md").read_text()
SESSIONS: Final = re.findall(r"```\n\$ (.+)\n((?:.*\n)*?)```", README)


def _words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.split()]


def _lines(file: Path) -> tuple[dict[str, Any], ...]:
    return records(file.name.removesuffix(".jsonl.gz"))


def test_the_readme_shows_sessions() -> None:
    assert len(SESSIONS) >= 5


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[command for command, _ in SESSIONS])
def test_a_session_prints_what_is_shown_in_that_order(command: str, shown: str) -> None:
    done = subprocess.run(
        command.replace(".venv/bin/tao-spec", str(COMMAND)),
        shell=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        check=True,
        text=True,
    )
    printed = iter(_words(done.stdout))
    for line in _words(shown):
        assert line == "..." or line in printed, line


def test_the_front_door_says_how_many_of_the_epochs_and_runs_are_here() -> None:
    front_door = " ".join((ROOT / "SPEC.md").read_text().split())
    epochs = records("epoch")
    larger = sum(record["input"]["neuron_count"] > 16 for record in epochs)
    runs = {record["id"] for file in sorted(GOLDEN.glob("trace*")) for record in _lines(file)}
    assert f"of 1,544 epochs {len(epochs):,}, among them all of up to 16 neurons" in front_door
    assert f"and {larger} of 522 larger ones, and of 754 whole runs {len(runs)}." in front_door


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_command_of_make_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
