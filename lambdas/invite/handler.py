"""Invites everybody on a list under an agreement, as ``pratique users invite`` does, and keeps what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.agreements.days import day_of
from contracts.reading.errors import PratiqueError
from lambdas.adapters import inviting, telemetry
from lambdas.adapters.administrators import administrator
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings
from lambdas.core.onboarding import read_people

PAGE = ":page"  # how the address of the function ends for the private tier, which may call no other


@telemetry.instrumented
def main(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Take ``{"agreement": NAME, "people": CSV, "by": WHO}`` and return counts, results and where they are kept.

    Called by the private tier there is no ``by`` but a ``token``, which must show that an administrator has just signed
    in. What somebody must mend is told in ``refused``, and nobody is invited then. The same list again takes up
    what is left.
    """
    now = datetime.now(UTC)
    try:
        by = _asked_by(event, str(context.invoked_function_arn), int(now.timestamp()))
        agreement = catalogue().agreements.get(str(event.get("agreement", "")))
        if agreement is None:
            raise PratiqueError(f"There is no agreement {event.get('agreement')}: nobody is invited.")
        people = read_people(str(event.get("people", "")).encode())
        record = inviting.Record(settings().queries_bucket, agreement.name, by, now.isoformat(timespec="seconds"))
        pool, told = settings().user_pool, _told(len(people))
        results = inviting.invite(agreement, people, pool, day_of(now), record, progress=told)
    except PratiqueError as refused:
        telemetry.count("Invitations.refused")
        return {"refused": str(refused)}
    found = inviting.counts(results)
    for outcome, number in found.items():
        telemetry.count(f"Invitations.{outcome}", number)
    return {"counts": found, "results": inviting.as_csv(results), "kept": ", ".join(record.keys)}


def _asked_by(event: dict[str, Any], called: str, now: int) -> str:
    if called.endswith(PAGE):
        return administrator(str(event.get("token", "")), settings().user_pool, now)
    if not str(event.get("by", "")).strip():
        raise PratiqueError("Nobody is invited: say in `by` who invites; it is kept.")
    return str(event["by"]).strip()


def _told(most: int) -> Any:
    """Return what notes every hundredth person in the log."""
    return lambda done: telemetry.logger.info("invited", done=done, of=most) if done % 100 == 0 else None
