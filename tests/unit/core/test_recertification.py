"""Whoever is let in is asked for once a month, and what lets them in least is said first."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.agreements.states import AgreementState
from lambdas.core.recertification import BROKEN, COLUMNS, KEEP, Member, in_words, recertified
from local.catalogue import catalogue

TODAY, SINCE = date(2020, 10, 31), date(2020, 10, 1)
LONG_AGO = date(2020, 6, 1)


def told(state: AgreementState = AgreementState.ACTIVE, asked: date | None = None, **other: object) -> dict[str, str]:
    about = {"username": "ada", "email": "ada@example.org", "enabled": True, "status": "CONFIRMED", "invited": LONG_AGO}
    member = Member(**{**about, **other})  # type: ignore[arg-type]
    agreement = (
        catalogue()
        .agreements["outbreak_centre"]
        .model_copy(update={"end": date(2021, 3, 31), "review": date(2020, 12, 1)})
    )
    found = {"ada": asked} if asked else {}
    [row] = recertified(agreement, state, [member], found, since=SINCE, today=TODAY)
    return dict(zip(COLUMNS, row, strict=True))


def test_who_asked_this_month_is_to_be_confirmed() -> None:
    row = told(asked=date(2020, 10, 12))
    assert row["to_do"] == KEEP
    assert row["last_question"] == "2020-10-12"
    assert row["ends"] == "2021-03-31"


def test_who_was_invited_this_month_need_not_have_asked_yet() -> None:
    assert told(invited=date(2020, 10, 20), status="FORCE_CHANGE_PASSWORD")["to_do"] == KEEP


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (told(AgreementState.EXPIRED, enabled=False), "take them out of the group: the agreement is expired"),
        (told(AgreementState.WITHDRAWN), "take them out of the group: the agreement is withdrawn"),
        (told(enabled=False, asked=TODAY), "take them out of the group: they are disabled"),
        (told(status="FORCE_CHANGE_PASSWORD"), "invited on 2020-06-01 and never signed in"),
        (told(AgreementState.SUSPENDED, asked=TODAY), "nothing as long as the agreement is suspended"),
        (told(), "ask whether they still need it: no question since 2020-10-01"),
    ],
)
def test_what_is_to_be_done_is_said(row: dict[str, str], words: str) -> None:
    assert words in row["to_do"]


def test_who_has_asked_and_has_to_choose_another_password_is_not_taken_for_one_who_never_came() -> None:
    assert told(status="FORCE_CHANGE_PASSWORD", asked=date(2020, 10, 30))["to_do"] == KEEP


def test_an_agreement_whose_record_cannot_be_trusted_has_a_row_though_nobody_is_in() -> None:
    agreement = catalogue().agreements["outbreak_centre"]
    [row] = recertified(agreement, None, [], {}, since=SINCE, today=TODAY)
    assert len(row) == len(COLUMNS)
    assert (row[0], row[COLUMNS.index("state")], row[COLUMNS.index("username")]) == (agreement.name, BROKEN, "")
    assert in_words([row]).endswith(
        "people of agreements: 0 in 0, of whom 0 to be taken out, 0 to be asked about and "
        "0 to be confirmed by their requesters"
    )
