"""Whoever asks for nothing is warned, in time to go on."""

from __future__ import annotations

import re

from dashboards.private.pages import page, style
from lambdas.core.private.sessions import IDLE, TOUCH


def test_the_warning_comes_three_minutes_before_a_session_lapses_and_never_after_it() -> None:
    (seconds,) = re.findall(r"lapsing 0s (\d+)s", style())

    assert int(seconds) == IDLE - 180
    assert int(seconds) + 20 < IDLE - TOUCH, "a session may have been noted as in use a little before the page"


def test_nobody_is_warned_who_is_not_signed_in() -> None:
    values = {"title": "Title", "text": "Text", "links": "", "mark": ""}

    assert "Stay signed in" in page("problem.html", who="ada", **values)
    assert "Stay signed in" not in page("problem.html", who=None, **values)
