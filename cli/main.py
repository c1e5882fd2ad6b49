"""The ``pratique`` command: one file a command, and one way to say what went wrong."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as BotoConnectionError
from pydantic import ValidationError
from typer.core import TyperGroup

from cli.console import errors
from contracts.reading.errors import PratiqueError
from local.interrupts import Interrupted

DECISIONS = ("AccessDecision", "ReleaseDecision")  # what is made of what a person types
COMMANDS = (
    "up",
    "down",
    "demo",
    "drop",
    "status",
    "receipt",
    "release",
    "inspect",
    "contract",
    "quarantine",
    "agreement",
    "users",
    "product",
    "register",
    "lineage",
    "explore",
    "private",
    "chart",
    "protect",
    "verify",
    "generate",
    "arrange",
    "districts",
)


class Lazy(TyperGroup):
    """Loads a command when it is asked for: some need DuckDB or a solver, which take seconds to load."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - click's signature
        """Return one command; None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        return typer.main.get_command(importlib.import_module(f"cli.{cmd_name}").commands)


commands = typer.Typer(
    name="pratique",
    cls=Lazy,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@commands.callback()
def pratique() -> None:
    """Run the whole platform on this machine: start it, drop files, read receipts, see what is published."""


def refused(error: ClientError) -> str:
    """Say what the embedded AWS refused, and how to have it hold again what the stacks are."""
    code = error.response.get("Error", {}).get("Code", "an error")
    return (
        f"The embedded AWS answered {error.operation_name} with {code}, so it does not hold what was deployed: "
        "end it and begin anew with `pratique up --fresh`, which forgets what was dropped."
    )


def _of_the_machine(error: OSError) -> str:
    """Say what this machine would not do: no room, no right, a folder that is a file."""
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror or error}: mend that, or name another place, and run the command again."


def app() -> None:
    """Run the command line; what a person can mend is one sentence and exit code 1, never a traceback.

    Interrupted, the exit code is 128 and the signal's number, as for any program that a signal ends.
    """
    try:
        commands()
    except Interrupted as interrupted:
        sys.exit(interrupted.exit_code)
    except PratiqueError as error:
        errors.print(f"pratique: {error}", style="red")
        sys.exit(1)
    except ValidationError as error:
        if error.title not in DECISIONS:
            raise
        said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        errors.print(f"pratique: The decision is not taken down: {said}.", style="red")
        sys.exit(1)
    except (BotoConnectionError, HTTPClientError):
        errors.print(
            "pratique: The embedded AWS does not answer, or has ended: start it again with `pratique up`.", style="red"
        )
        sys.exit(1)
    except ClientError as error:
        errors.print(f"pratique: {refused(error)}", style="red")
        sys.exit(1)
    except OSError as error:
        errors.print(f"pratique: {_of_the_machine(error)}", style="red")
        sys.exit(1)


if __name__ == "__main__":
    app()
