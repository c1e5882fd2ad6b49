"""Inviting everybody on a list under an agreement that is active, and writing down what became of each."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.standing import gives_access, standing
from contracts.reading.errors import PratiqueError
from lambdas.adapters import agreements, objects, people
from lambdas.adapters.people import Outcome, Result
from lambdas.core.cells import harmless
from lambdas.core.onboarding import Person

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

FOLDER = "invitations/"


class NotActiveError(PratiqueError):
    """An agreement gives no access today, so that nobody is invited under it."""


def check_active(agreement: AccessAgreement, today: date, ledger: Table | None = None) -> None:
    """Raise NotActiveError unless an agreement gives access today, by the decisions in the ledger."""
    made = agreements.decisions(agreement.name, ledger)
    if not gives_access(agreement, made, today):
        state = standing(agreement, made, today).value
        raise NotActiveError(f"Agreement {agreement.name} is {state}, and only people of an active one are invited.")


def invite(
    agreement: AccessAgreement,
    invited: Sequence[Person],
    pool: str,
    today: date,
    *,
    ledger: Table | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Result]:
    """Invite people under an agreement, each once; return a result for each, in their order.

    Raises NotActiveError, and NoSuchGroupError where the agreement was not deployed, before anybody is touched.
    """
    check_active(agreement, today, ledger)
    return people.invite(pool, agreement.group, invited, progress)


def counts(results: Sequence[Result]) -> dict[str, int]:
    """Return how many came to each end, those that nobody came to included."""
    found = Counter(result.outcome for result in results)
    return {outcome.value: found[outcome] for outcome in Outcome}


def as_csv(results: Sequence[Result]) -> str:
    """Write a result for each person, as a file that a spreadsheet runs nothing of."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("username", "email", "outcome", "why"))
    for item in results:
        said = (item.person.username, item.person.email, item.outcome.value, item.why)
        writer.writerow([harmless(cell) for cell in said])
    return out.getvalue()


def keep(bucket: str, agreement: str, by: str, at: str, results: Sequence[Result]) -> str:
    """Write down who was invited by whom and what became of it, without addresses; return where."""
    moment = at.replace(":", "").replace("+0000", "Z")
    key = f"{FOLDER}day={at[:10]}/agreement={agreement}/{moment}-{secrets.token_hex(8)}.json"
    each = [{"username": item.person.username, "outcome": item.outcome.value} for item in results]
    body = {"at": at, "by": by, "agreement": agreement, "counts": counts(results), "results": each}
    objects.put(bucket, key, json.dumps(body).encode(), if_absent=True)
    return key
