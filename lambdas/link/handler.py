"""First step of the workflow of registers: takes the turn, and finds what the register is to be linked from."""

from __future__ import annotations

from typing import Any

from contracts.reading.errors import PratiqueError
from lambdas.adapters import register_builds, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.link.planning import plan


class NoSuchRegisterError(PratiqueError):
    """A build was asked for of a register that is not in the catalogue."""


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take register, because (``drop`` or ``asked``) and execution, and return them with ``outcome``.

    ``build``: with build, planned, inputs, sql and checks; this execution has the turn. ``checks``: the table has this
    build already, whose counts are held again, since somebody asked. ``nothing`` is to be done after a drop then.
    ``busy``: another execution builds, and this one is to ask again. ``waiting`` and ``refused`` come with reason.

    With ``fault``, which a step left, the build is entered as failed and the turn given back.
    """
    register, execution = event["register"], event["execution"]
    known = catalogue().registers
    if register not in known:
        raise NoSuchRegisterError(f"there is no register {register}; there are {', '.join(sorted(known))}")
    telemetry.about_register(register)
    if "fault" in event:
        if event.get("build"):
            register_builds.fail(register, event["build"], str(event["fault"].get("Error", "fault")))
        register_builds.end_turn(register, execution)
        return event
    told = {name: event[name] for name in ("register", "because", "execution")}
    if not register_builds.take_turn(register, execution):
        return {**told, "outcome": "busy"}
    outcome, facts = plan(known[register], catalogue(), asked=event["because"] == "asked")
    if outcome != "build":
        register_builds.end_turn(register, execution)
    telemetry.count(f"Link.{outcome}")
    return {**told, "outcome": outcome, **facts}
