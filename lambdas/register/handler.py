"""Second step of the workflow of registers: makes what Athena linked the register's table."""

from __future__ import annotations

from typing import Any

from lambdas.adapters import register_builds, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.register.taking_over import clear, take_over


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take a planned build, with the id of its query, and return it with snapshot and people; give the turn back.

    ``snapshot`` is None when a build that was planned later has the table already: then there is nothing to check.
    Running it again changes nothing.
    """
    register = catalogue().registers[event["register"]]
    telemetry.about_register(register.name)
    taken = take_over(register, event)
    facts = {"snapshot": taken.snapshot, "people": taken.people, "built": taken.at}
    register_builds.close(register.name, event["build"], facts, is_current=taken.snapshot is not None)
    register_builds.end_turn(register.name, event["execution"])
    clear(register)
    telemetry.count("Register.people", taken.people)
    checks = event["checks"] if taken.snapshot is not None else []
    return {**event, "snapshot": taken.snapshot, "people": taken.people, "checks": checks}
