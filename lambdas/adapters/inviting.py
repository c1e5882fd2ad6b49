"""Inviting everybody on a list under an agreement that is active, and writing down what became of each."""

from __future__ import annotations

import csv
import io
import json
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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
PART = 100
"""Results that are written down together."""


class NotActiveError(PratiqueError):
    """An agreement gives no access today, so that nobody is invited under it."""


def check_active(agreement: AccessAgreement, today: date, ledger: Table | None = None) -> None:
    """Raise NotActiveError unless an agreement gives access today, by the decisions in the ledger."""
    made = agreements.decisions(agreement.name, ledger)
    if not gives_access(agreement, made, today):
        state = standing(agreement, made, today).value
        raise NotActiveError(f"Agreement {agreement.name} is {state}, and only people of an active one are invited.")


@dataclass
class Record:
    """What becomes of people, written down as it comes: who was invited by whom under an agreement, without addresses.

    ``results`` are all that have come, ``keys`` the objects of the bucket they are in, at most ``PART`` in each: one
    that is killed half way leaves all but the last few. ``at`` is when it began, ISO 8601.
    """

    bucket: str
    agreement: str
    by: str
    at: str
    results: list[Result] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    _kept: int = 0

    def add(self, result: Result) -> None:
        """Take a result."""
        self.results.append(result)
        if len(self.results) - self._kept >= PART:
            self.keep()

    def keep(self) -> None:
        """Write down what has come since this was done last."""
        part, self._kept = self.results[self._kept :], len(self.results)
        if not part and self.keys:
            return
        moment = self.at.replace(":", "").replace("+0000", "Z")
        key = f"{FOLDER}day={self.at[:10]}/agreement={self.agreement}/{moment}-{secrets.token_hex(8)}.json"
        each = [{"username": item.person.username, "outcome": item.outcome.value} for item in part]
        about = {"at": self.at, "by": self.by, "agreement": self.agreement}
        objects.put(
            self.bucket, key, json.dumps({**about, "counts": counts(part), "results": each}).encode(), if_absent=True
        )
        self.keys.append(key)


def invite(
    agreement: AccessAgreement,
    invited: Sequence[Person],
    pool: str,
    today: date,
    record: Record,
    *,
    ledger: Table | None = None,
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Result]:
    """Invite people under an agreement, each once; return a result for each, in their order.

    Each is in ``record`` too as soon as it comes, also where this is interrupted, and ``progress`` is told how many are
    done. Raises NotActiveError, and NoSuchGroupError where the agreement was not deployed, before anybody is touched.
    """
    check_active(agreement, today, ledger)

    def come(result: Result) -> None:
        record.add(result)
        progress(len(record.results))

    try:
        found = people.invite(pool, agreement.group, invited, come)
    except BaseException:
        if record.results:
            record.keep()
        raise
    record.keep()
    return found


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
