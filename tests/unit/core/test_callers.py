"""A decision is by the person whom AWS let in, never by who a session says it is."""

from __future__ import annotations

import pytest

from lambdas.core.callers import UnknownCallerError, person_of

PEOPLE = {"ada.sample": "Ada Sample"}


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Reviewer_0123456789abcdef/ada.sample",
        "arn:aws:iam::444455556666:user/ada.sample",
        "arn:aws-us-gov:iam::444455556666:user/reviewers/ada.sample",
    ],
)
def test_who_signed_in_is_known(principal: str) -> None:
    assert person_of(principal, PEOPLE) == "Ada Sample"


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:sts::444455556666:assumed-role/deploy/ada.sample",
        "arn:aws:sts::444455556666:assumed-role/deploy/AWSReservedSSO_x/ada.sample",
        "arn:aws:sts::444455556666:federated-user/ada.sample",
        "arn:aws:iam::444455556666:root",
        "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Reviewer_0123456789abcdef/ada.sample/x",
    ],
)
def test_the_session_of_another_role_may_be_called_anything(principal: str) -> None:
    with pytest.raises(UnknownCallerError, match="does not tell who you are"):
        person_of(principal, PEOPLE)


def test_somebody_who_is_not_named_may_not_decide() -> None:
    with pytest.raises(UnknownCallerError, match=r"eve is not among agreements\.people"):
        person_of("arn:aws:iam::444455556666:user/eve", PEOPLE)
