"""The table of sessions: what is kept there, and that of two who come at once one is refused."""

from __future__ import annotations

import pytest

from lambdas.adapters.clients import dynamodb_table
from lambdas.adapters.sessions import Sessions
from lambdas.core.private.attempts import CODE_LIVES, WINDOW, Counter
from lambdas.core.private.sessions import (
    ABSOLUTE,
    IDLE,
    Session,
    Waiting,
    form_mark,
    is_mark,
    is_name,
    kept_as,
    new_name,
)
from tests.support.platform import Platform

NOW = 1_800_000_000


@pytest.fixture
def sessions(platform: Platform) -> Sessions:
    platform.client("dynamodb").create_table(
        TableName="sessions",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return Sessions(dynamodb_table("sessions"))


def begin(sessions: Sessions, person: str = "one", at: int = NOW) -> str:
    name = new_name()
    sessions.begin(name, Session(person, "ada", at, at, sessions.ended(person)))
    return name


def test_a_session_is_found_by_its_name_alone_and_the_name_is_not_kept(sessions: Sessions) -> None:
    name = begin(sessions)
    found = sessions.find(name, NOW)
    assert found is not None
    assert (found.person, found.username) == ("one", "ada")
    assert sessions.find(new_name(), NOW) is None
    assert name not in repr(sessions.table.scan()["Items"])


def test_it_ends_when_it_is_not_used_and_at_the_end_of_the_day(sessions: Sessions) -> None:
    name, at = begin(sessions), NOW
    while at + IDLE - 1 < NOW + ABSOLUTE:
        at += IDLE - 1
        assert sessions.find(name, at) is not None
    assert sessions.find(name, NOW + ABSOLUTE) is None
    other = begin(sessions)
    assert sessions.find(other, NOW + IDLE) is None


def test_ending_all_ends_those_of_one_person_and_none_that_begins_later(sessions: Sessions) -> None:
    first, second, other = begin(sessions), begin(sessions), begin(sessions, "two")
    sessions.end_all("one")
    assert [sessions.find(name, NOW) is None for name in (first, second, other)] == [True, True, False]
    assert sessions.find(begin(sessions), NOW) is not None


def test_a_session_that_is_ended_is_not_kept_by_one_who_was_looking(sessions: Sessions, platform: Platform) -> None:
    name = begin(sessions)
    platform.gate.before("UpdateItem", lambda: sessions.end(name))
    sessions.find(name, NOW + 120)
    assert sessions.find(name, NOW + 120) is None


def test_a_code_is_used_once_by_one_person(sessions: Sessions) -> None:
    assert [sessions.use_code(who, "123456", NOW) for who in ("ada", "ADA ", "grace")] == [True, False, True]
    assert sessions.use_code("ada", "123456", NOW + CODE_LIVES)


def test_tries_are_counted_a_window_at_a_time(sessions: Sessions) -> None:
    counter = Counter("user#one", 3)
    start = NOW - NOW % WINDOW
    assert [sessions.count(counter, start + second) for second in range(5)] == [True, True, True, False, False]
    assert sessions.count(counter, start + WINDOW)
    assert sessions.count(Counter("user#two", 3), start)


def test_everything_but_the_count_of_endings_goes_by_itself(sessions: Sessions) -> None:
    name = begin(sessions)
    sessions.wait(name, Waiting("MFA_SETUP", "ada", "handle", NOW + 600, "SECRET"))
    sessions.use_code("ada", "123456", NOW)
    sessions.count(Counter("user#one", 3), NOW)
    sessions.end_all("one")
    kept = {item["pk"].partition("#")[0]: item.get("expires") for item in sessions.table.scan()["Items"]}
    assert {kind for kind, expires in kept.items() if expires is None} == {"person"}
    assert sessions.waiting(name, NOW + 599) is not None
    assert sessions.waiting(name, NOW + 600) is None


def test_a_half_done_sign_in_is_sealed_by_the_name_that_its_browser_alone_holds(sessions: Sessions) -> None:
    name, other = new_name(), new_name()
    waiting = Waiting("MFA_SETUP", "ada", "handle-of-the-pool", NOW + 600, "SECRETOFANAPP")
    sessions.wait(name, waiting)
    (item,) = sessions.table.scan()["Items"]
    assert not [word for word in ("ada", "handle-of-the-pool", "SECRETOFANAPP", "MFA_SETUP") if word in repr(item)]

    sessions.table.put_item(Item={**item, "pk": f"waiting#{kept_as(other)}"})
    assert sessions.waiting(other, NOW) is None
    sessions.table.put_item(Item={**item, "sealed": str(item["sealed"])[:-4] + "AAA="})
    assert sessions.waiting(name, NOW) is None
    sessions.table.put_item(Item=item)
    assert sessions.waiting(name, NOW) == waiting


def test_whose_a_session_is_is_known_when_it_has_lapsed_until_it_is_ended(sessions: Sessions) -> None:
    name = begin(sessions)
    assert sessions.find(name, NOW + IDLE) is None
    lapsed = sessions.of(name)
    assert lapsed is not None
    assert (lapsed.person, lapsed.username) == ("one", "ada")
    sessions.end(name)
    assert sessions.of(name) is None


def test_a_form_is_marked_for_one_browser() -> None:
    name, other = new_name(), new_name()
    assert is_mark(b"key", name, form_mark(b"key", name))
    assert not is_mark(b"key", other, form_mark(b"key", name))
    assert not is_mark(b"another", name, form_mark(b"key", name))
    assert not is_mark(b"key", name, "é")
    assert is_name(name)
    assert not is_name(name + "\n")
