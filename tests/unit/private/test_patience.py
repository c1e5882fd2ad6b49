"""Whoever waits for long work hears from it, and gets what came of it."""

from __future__ import annotations

from threading import Event
from types import SimpleNamespace

import pytest

from dashboards.private.pages import growing_page
from dashboards.private.patience import patiently
from tests.support.html import Outline


def test_one_hears_that_it_goes_on_until_it_is_done() -> None:
    may_end = Event()
    waiting = patiently(lambda: may_end.wait(60) and "done", 0.01)
    assert next(waiting) is None
    assert next(waiting) is None
    may_end.set()
    assert [said for said in waiting if said is not None] == ["done"]


def test_what_goes_wrong_is_told_as_it_went_wrong() -> None:
    def fail() -> str:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        list(patiently(fail, 60))


def test_work_whose_reader_has_left_is_done_to_its_end() -> None:
    may_end, ended = Event(), Event()

    def work() -> bool:
        may_end.wait(60)
        ended.set()
        return True

    waiting = patiently(work, 0.01)
    assert next(waiting) is None
    waiting.close()
    may_end.set()
    assert ended.wait(60)


def test_the_page_of_invitations_says_who_is_still_being_invited() -> None:
    told = {"agreement": SimpleNamespace(title="Outbreaks"), "total": 60}
    parts = ((25, 0), (25, 25), (50, 0), (50, 10), (60, 0))
    batches = [SimpleNamespace(results=(), done=done, problem="", under_way=way) for done, way in parts]
    page = "".join(growing_page("invited.html", links="", who="ada", mark="", batches=batches, **told))
    said = [part.text.strip() for part in Outline(page).all("li") if "still" in part.text]
    assert said == [
        "25 of 60 done; the next 25 are still being invited.",
        "50 of 60 done; the next 10 are still being invited.",
    ]
