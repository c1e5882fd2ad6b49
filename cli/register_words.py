"""What is said of the builds of registers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table

from cli.words import reasons
from local.builds import Build


def built(builds: Iterable[Build]) -> Table:
    """List builds, each with the newest drop of each of its sources."""
    table = Table("Register", "Build", "State", "People", "From", "Why", title="Registers", title_justify="left")
    for item in builds:
        people = f"{item.people:,}" if item.snapshot else ""
        table.add_row(
            item.register, item.build, item.state, people, ", ".join(item.inputs.values()), reasons(item.reasons)
        )
    return table


def started(register: str, plan: Mapping[str, Any] | None) -> str:
    """Say what becomes of a register that was asked for: ``plan`` is what the first step answered."""
    follow = "follow it with `pratique status`"
    if plan is None:
        return f"the build of {register} has started, and is not planned yet: {follow}"
    match plan["outcome"]:
        case "build":
            return f"build {plan['build']} of {register} has started: {follow}"
        case "checks":
            return f"{register} is build {plan['build']} already; its counts are held against what is published again"
        case "busy":
            return f"{register} is being built; when that has ended, what came meanwhile is built too: {follow}"
        case _:
            return f"nothing of {register} is built: {plan['reason']}"
