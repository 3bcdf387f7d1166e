"""`tao-spec kernel-path`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tao_model import kernel
from tests.model.cli.running import run

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


@pytest.mark.skipif(not kernel.is_built(), reason="the kernel is not built")
@pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")
def test_a_program_in_c_runs_an_epoch_with_what_lies_at_the_path(tmp_path: Path) -> None:
    """It fails by itself if the epoch does not pay what it should."""
    place = Path(run("kernel-path").last_line)
    source = kernel.DIRECTORY / "example" / "run_one_epoch.c"
    library = place / "lib" / "libtao_epoch.a"
    program = tmp_path / "run_one_epoch"
    command = [COMPILER, "-std=c11", "-I", place / "include", source, library, "-o", program]
    subprocess.run([str(word) for word in command], check=True, timeout=60)
    printed = subprocess.run([program], check=True, capture_output=True, timeout=60).stdout
    assert b"uid 3: consensus 65535, as a miner 180000000000" in printed


def test_a_kernel_that_is_not_built_has_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_IS_BUILT", False)
    outcome = run("kernel-path")
    assert (outcome.code, outcome.output) == (1, "")
    assert "there was no C compiler" in outcome.errors
