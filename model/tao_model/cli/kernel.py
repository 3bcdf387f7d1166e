"""`tao-spec kernel-path`: where other languages find the epoch kernel."""

import typer

from tao_model import kernel
from tao_model.cli.options import FAILED


def kernel_path() -> None:
    r"""Print the directory of the epoch kernel: its header in include, its library in lib.

    The exit code is 1 where the kernel was not built.

    \b
    Example:
      cc -I "$(tao-spec kernel-path)/include" main.c "$(tao-spec kernel-path)/lib/libtao_epoch.a"
    """
    if not kernel.is_built():
        typer.echo(f"error: {kernel.KernelUnavailableError()}", err=True)
        raise typer.Exit(FAILED)
    typer.echo(kernel.DIRECTORY)
