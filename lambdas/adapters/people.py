"""People in the user pool: invited once, and put into the group of an agreement.

Cognito limits how many are made a second. boto3 waits and tries again when it says so; a person whom it still refuses
is told as such, and a second run takes up what the first left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from contracts.agreements.invitations import INVITED_DAYS
from contracts.reading.errors import PratiqueError
from lambdas.core.onboarding import Person
from lambdas.core.recertification import SIGNED_IN, Member

_WORKERS = 8
_ATTEMPTS = 10
NEVER_CAME = "FORCE_CHANGE_PASSWORD"  # Cognito's word for somebody who has yet to choose a password
LASTS = timedelta(days=INVITED_DAYS)


class Outcome(StrEnum):
    """What became of an invitation."""

    INVITED = "invited"  # made, and sent a temporary password
    AGAIN = "again"  # was invited before and never came, until that lapsed: sent another password
    ADDED = "added"  # was there already, and is in the group now
    UNCHANGED = "unchanged"  # was in the group already
    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """The outcome for one person; ``why`` says what to do when it failed."""

    person: Person
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class Known:
    """Whom a username is of, and their groups. Made anew after a deletion, it is of somebody else: another ``sub``."""

    sub: str
    groups: frozenset[str]


class NoSuchGroupError(PratiqueError):
    """The user pool has no group of an agreement; the text says what to do."""


@lru_cache(maxsize=1)
def cognito() -> Any:
    """Return the client of Amazon Cognito. It is patient with throttling."""
    patient = Config(retries={"mode": "standard", "total_max_attempts": _ATTEMPTS}, max_pool_connections=_WORKERS)
    return boto3.client("cognito-idp", config=patient)


def invite(
    pool: str, group: str, people: Sequence[Person], come: Callable[[Result], None] = lambda _result: None
) -> list[Result]:
    """Invite people and put each into a group; return a result for each, in their order.

    Whoever is there already is not invited again, unless their invitation has lapsed. ``come`` is told each result as
    it comes. Interrupted, nobody more is begun with, and it is told what became of those who were. Raises
    NoSuchGroupError before anybody is touched.
    """
    _check_group(pool, group)
    found: dict[Person, Result] = {}
    with ThreadPoolExecutor(_WORKERS) as workers:
        waiting = [workers.submit(_one, pool, group, person) for person in people]
        try:
            for done in as_completed(waiting):
                result = done.result()
                found[result.person] = result
                come(result)
        except BaseException:
            workers.shutdown(cancel_futures=True)
            begun = [item.result() for item in waiting if not item.cancelled() and item.exception() is None]
            for result in (item for item in begun if item.person not in found):
                come(result)
            raise
    return [found[person] for person in people]


def known_as(pool: str, username: str) -> Known | None:
    """Return whom a username is of, with their groups; None when they may not be signed in.

    That is when there is nobody of this name, they are disabled, or have yet to choose a password: somebody whose
    password an administrator has taken away is out until they have.
    """
    try:
        found = cognito().admin_get_user(UserPoolId=pool, Username=username)
    except cognito().exceptions.UserNotFoundException:
        return None
    if not found["Enabled"] or found["UserStatus"] != SIGNED_IN:
        return None
    return Known(sub_of(found), frozenset(_groups(pool, username)))


def sub_of(found: Any) -> str:
    """Return the ``sub`` of what ``admin_get_user`` found: theirs for good, and nobody's after them."""
    return next(str(item["Value"]) for item in found["UserAttributes"] if item["Name"] == "sub")


def members(pool: str, group: str) -> list[Member]:
    """Return everybody in a group, which must be there (``has_group``)."""
    pages = cognito().get_paginator("list_users_in_group").paginate(UserPoolId=pool, GroupName=group)
    return [_member(user) for page in pages for user in page["Users"]]


def _member(user: Any) -> Member:
    email = next((str(item["Value"]) for item in user.get("Attributes", ()) if item["Name"] == "email"), "")
    made = user["UserCreateDate"].astimezone(UTC).date()
    return Member(str(user["Username"]), email, bool(user["Enabled"]), str(user["UserStatus"]), made)


def has_group(pool: str, group: str) -> bool:
    """Whether a user pool has a group: that of an agreement is deployed while the agreement is active."""
    try:
        cognito().get_group(UserPoolId=pool, GroupName=group)
    except cognito().exceptions.ResourceNotFoundException:
        return False
    return True


def _check_group(pool: str, group: str) -> None:
    if not has_group(pool, group):
        raise NoSuchGroupError(
            f"User pool {pool} has no group {group}: deploy the agreement first, or name another pool."
        )


def _one(pool: str, group: str, person: Person) -> Result:
    try:
        if _made(pool, person):
            cognito().admin_add_user_to_group(UserPoolId=pool, Username=person.username, GroupName=group)
            return Result(person, Outcome.INVITED)
        there = cognito().admin_get_user(UserPoolId=pool, Username=person.username)
        if why := _not_theirs(there, person):
            return Result(person, Outcome.FAILED, why)
        lacks = group not in _groups(pool, person.username)
        if lacks:
            cognito().admin_add_user_to_group(UserPoolId=pool, Username=person.username, GroupName=group)
        if _has_lapsed(there):
            _send(pool, person, MessageAction="RESEND")
            return Result(person, Outcome.AGAIN)
        return Result(person, Outcome.ADDED if lacks else Outcome.UNCHANGED)
    except (ClientError, BotoCoreError) as error:
        return Result(person, Outcome.FAILED, f"{error}: run the command again, which takes up what is left")


def _made(pool: str, person: Person) -> bool:
    """Make somebody, who is sent a temporary password; False when that username is there already."""
    try:
        _send(pool, person)
    except cognito().exceptions.UsernameExistsException:
        return False
    return True


def _send(pool: str, person: Person, **how: str) -> None:
    attributes = [{"Name": "email", "Value": person.email}, {"Name": "email_verified", "Value": "true"}]
    told = {"UserAttributes": attributes, "DesiredDeliveryMediums": ["EMAIL"]}
    cognito().admin_create_user(UserPoolId=pool, Username=person.username, **told, **how)


def _not_theirs(there: Any, person: Person) -> str:
    """Say why somebody who is there may not be let in as a person of the list; "" where they may."""
    other = next((str(item["Value"]) for item in there["UserAttributes"] if item["Name"] == "email"), "").casefold()
    if other != person.email.casefold():
        return f"the username is somebody else's, at {other}: choose another"
    if not there["Enabled"]:
        return "they are disabled: ask whoever did that, and enable them first or take them off the list"
    return ""


def _has_lapsed(there: Any) -> bool:
    """Whether somebody was invited, never chose a password, and cannot any more."""
    never_came = there["UserStatus"] == NEVER_CAME
    return never_came and bool(datetime.now(UTC) - there["UserLastModifiedDate"] > LASTS)


def _groups(pool: str, username: str) -> Iterator[str]:
    pages = cognito().get_paginator("admin_list_groups_for_user").paginate(UserPoolId=pool, Username=username)
    return (str(group["GroupName"]) for page in pages for group in page["Groups"])
