"""The `tao-spec` command."""


def main() -> None:
    """Run the command that the command line names, and exit."""
    # The commands need a terminal library and much of the model; `import tao_model.cli` does not.
    from tao_model.cli.app import app  # noqa: PLC0415

    app()
