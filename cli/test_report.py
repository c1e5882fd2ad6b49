"""Tells how a product's or a register's own tests went."""

from __future__ import annotations

from collections.abc import Sized

import typer

from cli.console import console


def report(name: str, tests: Sized, failures: list[str]) -> None:
    """Print each failure and how many pass. Raises ``typer.Exit`` with code 1 when one failed."""
    for failure in failures:
        console.print(failure)
    console.print(f"{len(tests) - len(failures)} of {len(tests)} tests of {name} pass")
    if failures:
        raise typer.Exit(1)
