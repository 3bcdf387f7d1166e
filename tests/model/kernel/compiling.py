"""Compiling parts of the kernel with options of one's own."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tao_model import kernel

COMPILER: Final = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")

needs_compiler = pytest.mark.skipif(COMPILER is None, reason="there is no C compiler")


def compile_shared(target: Path, *arguments: str | Path) -> None:
    """Compile sources, options among them, to a shared library; a warning is an error."""
    assert COMPILER is not None
    options = ("-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared")
    headers = (f"-I{kernel.DIRECTORY / 'include'}", f"-I{kernel.DIRECTORY / 'src'}")
    command = [COMPILER, *options, *headers, *map(str, arguments), "-o", str(target)]
    subprocess.run(command, check=True, timeout=120)
