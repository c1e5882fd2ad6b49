"""Recertification: everybody who is let in, under which agreement, and what to ask of whom each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.agreements.agreement import AccessAgreement
from contracts.agreements.states import AgreementState
from lambdas.core.paper.words import listing

COLUMNS = (
    *("agreement", "organisation", "requester", "state", "ends", "review", "username", "email", "enabled"),
    *("status", "invited", "last_question", "to_do"),
)
Row = tuple[str, ...]
"""What is said of one person: a text for each of ``COLUMNS``."""

SIGNED_IN = "CONFIRMED"  # Cognito's word for somebody who has set a password of their own
OUT = "take them out of the group"
BROKEN = "its record cannot be trusted"
_LOOK = "look into the audit: the record of decisions was changed, and the agreement gives nothing"
_STATE, _USERNAME = COLUMNS.index("state"), COLUMNS.index("username")
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
    state: AgreementState | None,
    members: Iterable[Member],
    asked: Mapping[str, date],
    *,
    since: date,
    today: date,
) -> list[Row]:
    """Return a row of ``COLUMNS`` for each member of an agreement's group, by name.

    ``state`` is None where the record of decisions cannot be relied on; then there is a row also where nobody is in.
    ``asked`` has the day of each username's last question, looked for from ``since`` to ``today``.
    """
    rows: list[Row] = []
    said = BROKEN if state is None else state.value
    inside = sorted(members, key=lambda one: one.username)
    if state is None and not inside:
        empty = ("",) * (len(COLUMNS) - len((*_about(agreement, said), "")))
        return [(*_about(agreement, said), *empty, _LOOK)]
    for member in inside:
        last = asked.get(member.username)
        to_do = _to_do(agreement, state, member, last, since, today)
        rows.append(
            (
                *_about(agreement, said),
                *(member.username, member.email),
                *("yes" if member.enabled else "no", member.status, str(member.invited)),
                *(str(last) if last else "", to_do),
            )
        )
    return rows


def _about(agreement: AccessAgreement, state: str) -> Row:
    days = (str(agreement.end), str(agreement.review))
    return (agreement.name, agreement.organisation, agreement.requester, state, *days)


def to_do(rows: Iterable[Row]) -> list[tuple[int, str]]:
    """Return what is to be done, and for how many people, the most first."""
    return sorted(((number, what) for what, number in Counter(row[-1] for row in rows).items()), reverse=True)


def is_out(row: Row) -> bool:
    """Whether somebody is to be taken out."""
    return row[-1].startswith(OUT)


def in_words(rows: Sequence[Row]) -> str:
    """Say in a sentence without its end how many people are let in, and what of that cannot stay."""
    people = [row for row in rows if row[_USERNAME]]
    out, confirmed = sum(map(is_out, people)), sum(row[-1] == KEEP for row in people)
    agreements = len({row[0] for row in people})
    broken = sorted({row[0] for row in rows if row[_STATE] == BROKEN})
    told = f"the record of decisions on {listing(broken)} was changed, look into the audit first; " if broken else ""
    return (
        f"{told}people of agreements: {len(people)} in {agreements}, of whom {out} to be taken out, "
        f"{len(people) - out - confirmed} to be asked about and {confirmed} to be confirmed by their requesters"
    )


def _to_do(
    agreement: AccessAgreement,
    state: AgreementState | None,
    member: Member,
    last: date | None,
    since: date,
    today: date,
) -> str:
    """Say what to do about one person: what lets them in least comes first."""
    gone = _gone(state, member, last, since)
    if gone or state is None:
        return f"{OUT}: {gone}" if gone else _LOOK
    if agreement.review < today:
        return f"review the agreement: that was due on {agreement.review}"
    if state is not AgreementState.ACTIVE:
        return f"nothing as long as the agreement is {state.value}: nobody is let in"
    if last is None and member.invited < since:
        return f"ask whether they still need it: no question since {since}"
    return KEEP


def _gone(state: AgreementState | None, member: Member, last: date | None, since: date) -> str:
    """Say why somebody is to be taken out; "" where they are not."""
    if state in {AgreementState.EXPIRED, AgreementState.WITHDRAWN}:
        return f"the agreement is {state.value}"
    if not member.enabled:
        return "they are disabled"
    # Whoever has asked something was in, and has yet to choose a password because theirs was taken away.
    if member.status != SIGNED_IN and member.invited < since and last is None:
        return f"invited on {member.invited} and never signed in"
    return ""
