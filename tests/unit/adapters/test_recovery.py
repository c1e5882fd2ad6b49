"""Recovering somebody: whoever has the old password and app gets in no more, in whatever moment they try."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lambdas.adapters import people
from lambdas.adapters.recovery import NoSuchPersonError, recover
from lambdas.adapters.sessions import Sessions
from lambdas.core.private.sessions import Session, new_name
from tests.support.platform import Platform
from tests.unit.adapters.test_sessions import NOW, begin, sessions

__all__ = ["sessions"]


@pytest.fixture
def pool(platform: Platform) -> Iterator[str]:
    people.cognito.cache_clear()
    cognito = platform.client("cognito-idp")
    made = str(cognito.create_user_pool(PoolName="users")["UserPool"]["Id"])
    cognito.admin_create_user(UserPoolId=made, Username="ada", TemporaryPassword="Temporary-1-for-a-test")
    cognito.admin_set_user_password(UserPoolId=made, Username="ada", Password="Chosen-2-for-a-test!", Permanent=True)
    yield made
    people.cognito.cache_clear()


def sub_of(platform: Platform, pool: str) -> str:
    return people.sub_of(platform.client("cognito-idp").admin_get_user(UserPoolId=pool, Username="ada"))


@pytest.mark.parametrize("moment", ["AdminSetUserPassword", "AdminSetUserMFAPreference", "UpdateItem"])
def test_a_session_that_begins_while_somebody_is_recovered_is_ended(
    platform: Platform, pool: str, sessions: Sessions, moment: str
) -> None:
    sub, name = sub_of(platform, pool), new_name()
    before = begin(sessions, sub)
    platform.gate.before(moment, lambda: sessions.begin(name, Session(sub, "ada", NOW, NOW, sessions.ended(sub))))
    recover(pool, "ada", sessions)
    assert sessions.of(name) is not None
    assert [sessions.find(each, NOW) for each in (before, name)] == [None, None]


def test_whoever_was_recovered_is_out_until_they_have_chosen_a_password(
    platform: Platform, pool: str, sessions: Sessions
) -> None:
    assert people.known_as(pool, "ada") == people.Known(sub_of(platform, pool), frozenset())
    recover(pool, "ada", sessions)
    assert people.known_as(pool, "ada") is None


def test_nothing_is_changed_when_there_is_nobody_of_the_name(platform: Platform, pool: str, sessions: Sessions) -> None:
    platform.gate.open()
    with pytest.raises(NoSuchPersonError, match="has nobody of the name grace"):
        recover(pool, "grace", sessions)
    assert [name.rpartition(".")[2] for name in platform.gate.requests] == ["AdminGetUser"]
