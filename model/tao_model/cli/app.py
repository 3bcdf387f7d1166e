"""The commands, and what becomes of their errors."""

from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from tao_model import REVISION
from tao_model.cli import (
    claims,
    conform,
    epoch,
    kernel,
    prove,
    simulate,
    storage,
    supply,
    vectors,
    verify,
)
from tao_model.cli.options import WRONG_INPUT, help_of
from tao_model.conformance.codec import InputError


class _Commands(TyperGroup):
    """Commands whose malformed input is one line on standard error, and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that the command line names."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(WRONG_INPUT) from None


app = typer.Typer(
    name="tao-spec",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="The executable specification of the Bittensor (TAO) economy, at revision "
    f"{REVISION} of production.",
)
app.command(name="epoch", help=help_of(epoch.epoch), no_args_is_help=True)(epoch.epoch)
app.add_typer(vectors.app, name="vectors")
app.command(name="conform", help=help_of(conform.conform_command), no_args_is_help=True)(
    conform.conform_command
)
app.command(name="simulate", help=help_of(simulate.simulate_command), no_args_is_help=True)(
    simulate.simulate_command
)
app.command(name="supply", help=help_of(supply.supply))(supply.supply)
app.command(name="claims", help=help_of(claims.claims))(claims.claims)
app.command(name="prove", help=help_of(prove.prove))(prove.prove)
app.command(name="verify", help=help_of(verify.verify_command), no_args_is_help=True)(
    verify.verify_command
)
app.command(name="storage", help=help_of(storage.storage))(storage.storage)
app.command(name="kernel-path", help=help_of(kernel.kernel_path))(kernel.kernel_path)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tao-spec {version('tao-spec')} (production at revision {REVISION})")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass
