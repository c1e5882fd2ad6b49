"""The report of everybody who is let in under each agreement: read from the user pool, ledger and record; kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.standing import BrokenRecordError, standing
from contracts.agreements.states import AgreementState
from lambdas.adapters import agreements, objects, people
from lambdas.adapters.objects import ObjectChangedError
from lambdas.adapters.query_record import QueryRecord
from lambdas.core.cells import harmless
from lambdas.core.recertification import COLUMNS, Row, recertified

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

FOLDER = "recertification/"
SOURCE, DUE = "pratique.access", "Recertification Due"
DAYS = 31
"""How far back questions are looked for."""


def rows(
    every: Iterable[AccessAgreement],
    pool: str,
    queries: str,
    today: date,
    *,
    days: int = DAYS,
    ledger: Table | None = None,
) -> list[Row]:
    """Return a row for each person of each agreement; ``queries`` is the bucket of the record of queries.

    An agreement whose decisions cannot be relied on is told as such, and keeps no other from being reported.
    """
    back = [today - timedelta(days=number) for number in range(days)]
    found: list[Row] = []
    for agreement in every:
        state = _state(agreement, today, ledger)
        inside = people.members(pool, agreement.group) if people.has_group(pool, agreement.group) else []
        asked = QueryRecord(queries).last_asked(agreement.name, back, {member.username for member in inside})
        found += recertified(agreement, state, inside, asked, since=back[-1], today=today)
    return found


def _state(agreement: AccessAgreement, today: date, ledger: Table | None) -> AgreementState | None:
    try:
        return standing(agreement, agreements.decisions(agreement.name, ledger), today)
    except BrokenRecordError:
        return None


def as_csv(found: Sequence[Row]) -> str:
    """Write the report as a file that a spreadsheet runs nothing of."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([COLUMNS, *([harmless(cell) for cell in row] for row in found)])
    return out.getvalue()


def keep(bucket: str, today: date, found: Sequence[Row]) -> str:
    """Keep the report of a day, unless there is one; return where."""
    key = f"{FOLDER}{today}.csv"
    try:
        objects.put(bucket, key, as_csv(found).encode(), if_absent=True)
    except ObjectChangedError:
        return key
    return key
