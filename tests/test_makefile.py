"""What `make` says when something is missing, tried with programs that do nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.rule_index import ROOT

KERNEL_IS_MISSING = 1


class Machine:
    """A directory that stands for the virtual environment, with programs that only return."""

    def __init__(self, directory: Path, kernel: int) -> None:
        self.installed = directory / ".installed"
        self._directory = directory
        self._program("python3", 0)
        self._program("python", 0)
        self._program("tao-spec", kernel)

    def _program(self, name: str, code: int) -> None:
        program = self._directory / name
        program.write_text(f"#!/bin/sh\nexit {code}\n")
        program.chmod(0o755)

    def make(self, target: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run make here; KERNEL names an empty place, so that nothing of the project is removed."""
        places = {"BIN": self._directory, "VENV": self._directory, "KERNEL": self._directory}
        return subprocess.run(
            ["make", "-C", str(ROOT), target, f"PYTHON={self._directory}/python3"]
            + [f"{name}={place}" for name, place in places.items()],
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            check=False,
            text=True,
        )


@pytest.fixture
def without_kernel(tmp_path: Path) -> Machine:
    return Machine(tmp_path, KERNEL_IS_MISSING)


def _lines(done: subprocess.CompletedProcess[str], word: str) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith(word)]


def test_installing_without_a_compiler_warns_in_one_line(without_kernel: Machine) -> None:
    done = without_kernel.make(str(without_kernel.installed))
    assert done.returncode == 0
    (warning,) = _lines(done, "warning: ")
    assert "no C compiler" in warning
    assert without_kernel.installed.exists()


def test_installing_without_a_compiler_fails_in_ci(without_kernel: Machine) -> None:
    done = without_kernel.make(str(without_kernel.installed), CI="true")
    assert done.returncode != 0
    assert len(_lines(done, "warning: ")) == 1
    assert not without_kernel.installed.exists()


def test_the_tests_refuse_to_run_without_the_kernel_and_install_anew_next_time(
    without_kernel: Machine,
) -> None:
    without_kernel.make(str(without_kernel.installed))
    done = without_kernel.make("test")
    assert done.returncode != 0
    (error,) = _lines(done, "error: ")
    assert "install a C compiler" in error
    assert not without_kernel.installed.exists()


def test_with_the_kernel_nothing_is_said(tmp_path: Path) -> None:
    machine = Machine(tmp_path, kernel=0)
    for target in (str(machine.installed), "kernel"):
        done = machine.make(target, CI="true")
        assert done.returncode == 0
        assert not _lines(done, "warning: ") + _lines(done, "error: ")
