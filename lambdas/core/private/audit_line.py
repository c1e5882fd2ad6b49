"""What is written down of each query: who, under which agreement, what for, what, and how many rows they were given."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from lambdas.core.private.question import Question
from lambdas.core.private.rights import GivenTable, Right

PAGE, FILE = "page", "file"  # the doors through which a table is given


@dataclass(frozen=True)
class AuditLine:
    """One query. ``door`` is page, file, or early for a release before its hour.

    ``rows`` says how many were given, ``of`` how many there were.
    ``page`` is which page of the table was shown, 0 of a file, which has all; ``version`` the state of the table that
    was read (``answering.Kept``). With both, what was given can be found again.
    """

    at: str
    person: str
    username: str
    address: str
    agreement: str
    organisation: str
    purpose: str
    table: str
    unsuppressed: bool
    columns: tuple[str, ...]
    conditions: tuple[str, ...]
    counted_by: str
    door: str
    rows: int
    of: int
    page: int
    version: str

    def in_json(self) -> str:
        """Write it as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


@dataclass(frozen=True)
class Who:
    """Who asks, from where, when (seconds since 1970)."""

    person: str
    username: str
    address: str
    at: int


def audit_line(
    who: Who, right: Right, table: GivenTable, asked: Question, door: str, rows: tuple[int, int], version: str
) -> AuditLine:
    """Return what is written of a query; ``rows`` are how many were given and how many there were."""
    return AuditLine(
        at=datetime.fromtimestamp(who.at, UTC).isoformat(timespec="seconds"),
        person=who.person,
        username=who.username,
        address=who.address,
        agreement=right.agreement.name,
        organisation=right.agreement.organisation,
        purpose=right.agreement.purpose.value,
        table=table.name,
        unsuppressed=table.unsuppressed,
        columns=tuple(table.access.view().columns),
        conditions=tuple(item.in_words() for item in asked.conditions),
        counted_by=asked.by,
        door=door,
        rows=rows[0],
        of=rows[1],
        page=asked.page if door == PAGE else 0,
        version=version,
    )
