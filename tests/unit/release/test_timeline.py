"""Which release was the newest when, as the pointer had it."""

from __future__ import annotations

from typing import Any

from lambdas.core.release.timeline import led_back_from, spans

AUGUST, SEPTEMBER, CHANGED = "20201001T090000Z-aaaaaaaa", "20201002T090000Z-bbbbbbbb", "20201002T090000Z-cccccccc"


def told(*releases: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(span.release["release"], span.start, span.end) for span in spans(releases)]


def release(name: str, published: str, *again: str) -> dict[str, Any]:
    return {"release": name, "published": published, "again": list(again)}


def test_a_release_is_the_newest_until_the_next_is_published() -> None:
    assert told(release(AUGUST, "1"), release(SEPTEMBER, "2")) == [(SEPTEMBER, "2", None), (AUGUST, "1", "2")]


def test_one_from_older_drops_that_comes_out_late_never_was_the_newest() -> None:
    assert told(release(AUGUST, "3"), release(SEPTEMBER, "2")) == [(AUGUST, "3", "3"), (SEPTEMBER, "2", None)]


def test_a_product_that_is_changed_and_changed_back_shows_its_first_release_twice() -> None:
    assert told(release(SEPTEMBER, "1", "3"), release(CHANGED, "2")) == [
        (SEPTEMBER, "3", None),
        (CHANGED, "2", "3"),
        (SEPTEMBER, "1", "2"),
    ]


def test_no_release_is_no_span() -> None:
    assert told() == []


def test_a_withdrawn_release_was_the_newest_until_then_and_one_from_older_drops_is_again() -> None:
    gone = {**release(SEPTEMBER, "2"), "withdrawn": {"at": "3", "notice": "wrong"}}
    assert told(release(AUGUST, "1", "3"), gone) == [
        (AUGUST, "3", None),
        (SEPTEMBER, "2", "3"),
        (AUGUST, "1", "2"),
    ]


def test_between_a_withdrawal_and_what_corrects_it_none_is_the_newest() -> None:
    gone = {**release(AUGUST, "1"), "withdrawn": {"at": "2", "notice": "wrong"}}
    assert told(gone, release(SEPTEMBER, "4")) == [(SEPTEMBER, "4", None), (AUGUST, "1", "2")]


def test_readers_who_were_led_back_are_so_until_another_comes_out() -> None:
    bad = {**release(SEPTEMBER, "2"), "withdrawn": {"at": "3", "notice": "Wrong."}}
    good = release(CHANGED, "4")
    assert led_back_from([release(AUGUST, "1"), bad], AUGUST) == bad
    assert led_back_from([release(AUGUST, "1"), bad, good], CHANGED) is None, "it came in place of that one"
    assert led_back_from([release(AUGUST, "1"), release(SEPTEMBER, "2")], SEPTEMBER) is None
    worse = {**good, "withdrawn": {"at": "5", "notice": "Worse."}}
    assert led_back_from([release(AUGUST, "1"), bad, worse], AUGUST) == worse
