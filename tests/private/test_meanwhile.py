"""What happens while a page is made, or between two of them: access that ends, a session that lapses."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from contracts.agreements.states import Verb
from contracts.products.release_terms import ZONE
from dashboards.private.lookups import FRESH
from lambdas.core.private.sessions import IDLE, new_name
from tests.private.place import AGREEMENT, PAGE, PERSON, Place, place

__all__ = ["place"]

A_MINUTE = 60
DOORS = [PAGE, f"{PAGE}/file.csv"]


@pytest.mark.parametrize("door", DOORS)
def test_what_was_read_is_given_and_written_down_with_its_page_and_version(place: Place, door: str) -> None:
    answer = place.client().get(door)
    assert answer.status_code == 200
    assert "1950" in answer.text
    (line,) = place.record()
    assert (line["door"], line["page"]) == (("page", 1) if door == PAGE else ("file", 0))
    assert (line["rows"], line["of"], line["version"]) == (1, 1, "8041")


@pytest.mark.parametrize("door", DOORS)
def test_an_agreement_that_is_suspended_while_its_table_is_read_gives_nothing(place: Place, door: str) -> None:
    def suspend() -> None:
        place.decide(Verb.SUSPEND)
        place.clock.now += FRESH

    place.tables.meanwhile = suspend
    answer = place.client().get(door)
    assert answer.status_code == 404
    assert "no agreement of yours gives it now" in answer.text
    assert "1950" not in answer.text
    assert place.record() == []


@pytest.mark.parametrize("door", DOORS)
def test_an_agreement_gives_its_table_on_its_last_day_and_nothing_after_it(place: Place, door: str) -> None:
    last = datetime.combine(AGREEMENT.end, time(23, 59), ZoneInfo(ZONE))
    place.clock.now = int(last.timestamp())
    name = place.begin()
    assert place.client(name).get(door).status_code == 200
    place.clock.now += A_MINUTE
    answer = place.client(name).get(door)
    assert answer.status_code == 404
    assert "1950" not in answer.text
    assert AGREEMENT.title not in place.client(name).get("/").text
    assert len(place.record()) == 1


@pytest.mark.parametrize("door", DOORS)
def test_somebody_whose_session_ends_while_a_table_is_read_is_nobody(place: Place, door: str) -> None:
    place.tables.meanwhile = lambda: place.world.sessions.end_all(place.sub)
    answer = place.client().get(door)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    assert "1950" not in answer.text
    assert place.record() == []


def test_signing_out_with_a_session_that_has_lapsed_ends_those_elsewhere(place: Place) -> None:
    place.clock.now += IDLE
    elsewhere = place.begin()
    assert place.client().get("/").headers["Location"] == "/sign-in"
    assert place.client(elsewhere).get("/").status_code == 200

    assert place.post("/sign-out", place.name).headers["Location"] == "/signed-out"
    assert place.client(elsewhere).get("/").headers["Location"] == "/sign-in"


def test_a_name_that_signed_out_signs_out_nobody_again(place: Place) -> None:
    assert place.post("/sign-out", place.name).headers["Location"] == "/signed-out"
    again = place.begin()
    for name in (place.name, new_name()):
        assert place.post("/sign-out", name).headers["Location"] == "/sign-in"
    assert place.client(again).get("/").status_code == 200


def test_whoever_was_deleted_meanwhile_can_still_sign_out(place: Place) -> None:
    cognito = place.platform.client("cognito-idp")
    cognito.admin_delete_user(UserPoolId=place.world.settings.pool, Username=PERSON)
    assert place.post("/sign-out", place.name).headers["Location"] == "/signed-out"
    assert place.world.sessions.of(place.name) is None
