"""What the README shows is what the commands print."""

import os
import re
import subprocess
from typing import Final

import pytest

from tests.model.cli.running import COMMAND
from tests.rule_index import ROOT

README: Final = (ROOT / "README.md").read_text()
SESSIONS: Final = re.findall(r"```\n\$ (.+)\n((?:.*\n)*?)```", README)


def _words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.split()]


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


def test_every_link_of_the_readme_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_command_of_make_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
