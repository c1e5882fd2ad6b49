"""Tells how a product's or a register's own tests went."""

from __future__ import annotations

from collections.abc import Callable, Sized

import typer

from cli.console import console
from local.branches.covered import Coverage


def report(name: str, tests: Sized, failures: list[str], coverage: Callable[[], Coverage]) -> None:
    """Print each failure and how many pass; where all do, which branches of the query none covers.

    Raises ``typer.Exit`` with code 1 when one failed.
    """
    for failure in failures:
        console.print(failure)
    console.print(f"{len(tests) - len(failures)} of {len(tests)} tests of {name} pass")
    if failures:
        raise typer.Exit(1)
    found = coverage()
    for mistake in found.mistakes:
        console.print(mistake, markup=False)
    console.print(f"{found.branches - len(found.uncovered)} of {found.branches} branches of its query are covered")
