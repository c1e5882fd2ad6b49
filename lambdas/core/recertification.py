"""Recertification: everybody who is let in, under which agreement, and what to ask of whom each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.states import AgreementState

COLUMNS = (
    *("agreement", "organisation", "requester", "state", "ends", "review", "username", "email", "enabled"),
    *("status", "invited", "last_question", "to_do"),
)
Row = tuple[str, ...]
"""What is said of one person: a text for each of ``COLUMNS``."""

SIGNED_IN = "CONFIRMED"  # Cognito's word for somebody who has set a password of their own
OUT = "take them out of the group"
KEEP = "confirm that they still need it"


@dataclass(frozen=True)
class Member:
    """Somebody in the group of an agreement, as the user pool has them; ``invited`` is a day."""

    username: str
    email: str
    enabled: bool
    status: str
    invited: date


def recertified(
    agreement: AccessAgreement,
    state: AgreementState,
    members: Iterable[Member],
    asked: Mapping[str, date],
    *,
    since: date,
    today: date,
) -> list[Row]:
    """Return a row of ``COLUMNS`` for each member of an agreement's group, by name.

    ``asked`` has the day of each username's last question, looked for from ``since`` to ``today``.
    """
    rows: list[Row] = []
    for member in sorted(members, key=lambda one: one.username):
        last = asked.get(member.username)
        to_do = _to_do(agreement, state, member, last, since, today)
        rows.append(
            (
                *(agreement.name, agreement.organisation, agreement.requester, state.value),
                *(str(agreement.end), str(agreement.review), member.username, member.email),
                *("yes" if member.enabled else "no", member.status, str(member.invited)),
                *(str(last) if last else "", to_do),
            )
        )
    return rows


def to_do(rows: Iterable[Row]) -> list[tuple[int, str]]:
    """Return what is to be done, and for how many people, the most first."""
    return sorted(((number, what) for what, number in Counter(row[-1] for row in rows).items()), reverse=True)


def is_out(row: Row) -> bool:
    """Whether somebody is to be taken out."""
    return row[-1].startswith(OUT)


def in_words(rows: Sequence[Row]) -> str:
    """Say in a sentence without its end how many people are let in, and what of that cannot stay."""
    out, confirmed = sum(map(is_out, rows)), sum(row[-1] == KEEP for row in rows)
    agreements = len({row[0] for row in rows})
    return (
        f"people of agreements: {len(rows)} in {agreements}, of whom {out} to be taken out, "
        f"{len(rows) - out - confirmed} to be asked about and {confirmed} to be confirmed by their requesters"
    )


def _to_do(
    agreement: AccessAgreement, state: AgreementState, member: Member, last: date | None, since: date, today: date
) -> str:
    """Say what to do about one person: what lets them in least comes first."""
    if state in {AgreementState.EXPIRED, AgreementState.WITHDRAWN}:
        return f"{OUT}: the agreement is {state.value}"
    if not member.enabled:
        return f"{OUT}: they are disabled"
    if member.status != SIGNED_IN and member.invited < since:
        return f"{OUT}: invited on {member.invited} and never signed in"
    if agreement.review < today:
        return f"review the agreement: that was due on {agreement.review}"
    if last is None and member.invited < since:
        return f"ask whether they still need it: no question since {since}"
    return KEEP
