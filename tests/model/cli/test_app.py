import subprocess
import sys
from importlib.metadata import version

import pytest

from tests.model.cli.running import COMMAND, run, run_installed
from tests.rule_index import ROOT

COMMANDS = (
    ("epoch",),
    ("supply",),
    ("claims",),
    ("prove",),
    ("vectors", "check"),
    ("vectors", "kinds"),
)


def test_the_version_names_the_revision_of_production() -> None:
    outcome = run("--version")
    assert outcome.code == 0
    assert outcome.output == f"tao-spec {version('tao-spec')} (production at revision v425)\n"


def test_help_lists_the_commands() -> None:
    outcome = run("--help")
    assert outcome.code == 0
    for command in COMMANDS:
        assert f"\n  {command[0]} " in outcome.output


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_a_command_shows_examples_line_by_line(command: tuple[str, ...]) -> None:
    outcome = run(*command, "--help")
    assert outcome.code == 0
    assert "\\b" not in outcome.output
    if command != ("vectors", "kinds"):
        assert f"\n    tao-spec {' '.join(command)}" in outcome.output


@pytest.mark.parametrize("arguments", [("forecast",), ("epoch", "--nope"), ("vectors", "nope")])
def test_what_is_not_understood_is_refused(arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert (outcome.code, outcome.output) == (2, "")
    assert outcome.errors


@pytest.mark.parametrize("arguments", [(), ("epoch",), ("vectors",), ("vectors", "check")])
def test_a_command_without_arguments_shows_its_help_and_does_not_succeed(
    arguments: tuple[str, ...],
) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert "Usage: " in outcome.output + outcome.errors


def test_the_installed_command_is_this_package() -> None:
    assert run_installed("--version").output == run("--version").output


def test_a_reader_that_leaves_early_gets_no_traceback() -> None:
    example = ROOT / "examples" / "metagraph.json"
    with subprocess.Popen(
        [COMMAND, "epoch", example, "--all", "--wide"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        assert b"Traceback" not in command.stderr.read()


def test_importing_the_package_imports_no_terminal_library() -> None:
    script = "import sys, tao_model, tao_model.cli; print({'typer', 'rich'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout == "set()\n"
