"""The ``pratique`` command: one file a group of commands, and one way to say what went wrong."""

from __future__ import annotations

import sys

import typer
from botocore.exceptions import EndpointConnectionError

from cli import arrange, demo, down, drop, generate, inspect, receipt, release, status, up
from cli.console import errors
from contracts.errors import PratiqueError

commands = typer.Typer(
    name="pratique",
    help="The whole platform on this machine: start it, drop files, read receipts, see what is published.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
for group in (up, down, demo, drop, status, receipt, release, generate, arrange, inspect):
    commands.add_typer(group.commands)


def app() -> None:
    """Run the command line; what a person can mend is one sentence and exit code 1, never a traceback."""
    try:
        commands()
    except PratiqueError as error:
        errors.print(f"pratique: {error}", style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except EndpointConnectionError:
        errors.print(
            "pratique: The embedded AWS does not answer: start it with `pratique up`.", style="red", markup=False
        )
        sys.exit(1)


if __name__ == "__main__":
    app()
