"""Which person calls AWS, from the address that AWS has of the caller."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contracts.reading.errors import PratiqueError

# IAM Identity Center alone assumes its roles, and calls each session by the name of whoever signed in. The session of
# any other role is called as whoever assumes it likes.
_SIGNED_IN = re.compile(r"arn:aws[a-z-]*:sts::\d{12}:assumed-role/AWSReservedSSO_[^/]+/(?P<name>[^/]+)")
_USER = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:user/(?:[^/]+/)*(?P<name>[^/]+)")


class UnknownCallerError(PratiqueError):
    """It cannot be told which person calls, or they may not decide; the text says what to do."""


def person_of(principal: str, people: Mapping[str, str]) -> str:
    """Return the name of the person who calls; ``people`` maps names to sign in with to those.

    Raises UnknownCallerError for a role that anybody may be behind, and for somebody who is not among them.
    """
    found = _SIGNED_IN.fullmatch(principal) or _USER.fullmatch(principal)
    if found is None:
        raise UnknownCallerError(
            f"{principal} does not tell who you are: sign in through IAM Identity Center, as yourself."
        )
    name = found["name"]
    if name not in people:
        raise UnknownCallerError(
            f"{name} is not among agreements.people of the environment's file, which maps each name to sign in with to "
            "a person's: whoever looks after the environment adds it."
        )
    return people[name]
