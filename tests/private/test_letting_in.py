"""Who is let in at the last step: somebody who has shown a code, and whom nothing has shut out meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from lambdas.adapters import recovery
from lambdas.adapters.signing_in import UserPool
from lambdas.core.private.sessions import Waiting, new_name
from tests.private.place import PAGE, PERSON, LaxPool, Place, place

__all__ = ["place"]


def test_whoever_has_shown_both_is_let_in(place: Place) -> None:
    answer, name = place.show_code()
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert place.client(name).get(PAGE).status_code == 200


def test_a_sign_in_that_began_before_a_recovery_leads_nowhere(place: Place) -> None:
    recovery.recover(place.world.settings.pool, PERSON, place.world.sessions)
    answer, name = place.show_code()
    assert answer.status_code == 403
    assert place.world.sessions.of(name) is None


def test_a_session_does_not_outlive_a_recovery_in_the_moment_that_it_begins(place: Place) -> None:
    place.platform.gate.before("ListGroupsForUser", lambda: place.world.sessions.end_all(place.sub))
    answer, name = place.show_code()
    assert answer.headers["Location"] == "/"
    assert place.client(name).get(PAGE).headers["Location"] == "/sign-in"


@pytest.mark.parametrize("step", ["", "NEW_PASSWORD_REQUIRED"])
def test_nobody_is_let_in_who_has_shown_no_code(place: Place, step: str, caplog: pytest.LogCaptureFixture) -> None:
    place.world = replace(place.world, pool=cast("UserPool", LaxPool()))
    name = new_name()
    if step:
        place.world.sessions.wait(name, Waiting(step, PERSON, "handle", place.clock.now + 60))
        answer = place.post(
            "/sign-in/new-password", name, password="Chosen-3-for-a-test!", again="Chosen-3-for-a-test!"
        )
    else:
        answer = place.post("/sign-in", name, username=PERSON, password="Chosen-2-for-a-test!")
    assert answer.status_code == 403
    assert "You could not be signed in" in answer.text
    assert "multi-factor authentication must be required" in caplog.text


def test_a_session_ends_when_its_browser_begins_to_sign_in_as_somebody(place: Place) -> None:
    place.world = replace(place.world, pool=cast("UserPool", LaxPool()))
    place.post("/sign-in", place.name, username="grace", password="Chosen-2-for-a-test!")
    assert place.world.sessions.of(place.name) is None
