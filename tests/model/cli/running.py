"""Running commands: within this process, and as a user does."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import attrs
from typer.testing import CliRunner

from tao_model.cli.app import app

COMMAND: Final = Path(sys.executable).parent / "tao-spec"


@attrs.frozen
class Outcome:
    """How a command ended, and what it printed."""

    code: int
    output: str
    errors: str

    @property
    def last_line(self) -> str:
        """The last line of the output."""
        return self.output.splitlines()[-1]


def run(*arguments: str | Path, given: bytes = b"") -> Outcome:
    """Run a command within this process; ``given`` is its standard input.

    A traceback is an error of the test.
    """
    result = CliRunner().invoke(app, list(map(str, arguments)), input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Outcome(result.exit_code, result.stdout, result.stderr)


def run_installed(*arguments: str | Path, given: bytes = b"", **environment: str) -> Outcome:
    """Run the installed command in a process of its own."""
    done = subprocess.run(
        [COMMAND, *map(str, arguments)],
        input=given,
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def refused(outcome: Outcome) -> str:
    """Return the one line with which a command refused its input, having printed nothing else."""
    assert (outcome.code, outcome.output) == (2, "")
    (line,) = outcome.errors.splitlines()
    assert line.startswith("error: ")
    return line.removeprefix("error: ")
