"""Answers are believed for half a minute; a question that fails is no answer."""

from __future__ import annotations

import pytest

from dashboards.private.lookups import FRESH, Recent


class Pool:
    """Groups that a test changes, and whether they can be asked for."""

    def __init__(self) -> None:
        self.now, self.group, self.asked, self.away = 0, "first", 0, False

    def ask(self, _username: str) -> str:
        self.asked += 1
        if self.away:
            raise ConnectionError
        return self.group


def test_a_change_is_seen_within_a_minute() -> None:
    pool = Pool()
    recent = Recent(pool.ask, lambda: pool.now)
    assert recent.get("ada") == "first"
    pool.group = "second"
    pool.now = FRESH - 1
    assert (recent.get("ada"), pool.asked) == ("first", 1)
    pool.now = FRESH
    assert recent.get("ada") == "second"
    assert FRESH < 60


def test_an_old_answer_does_not_stand_in_for_one_that_cannot_be_had() -> None:
    pool = Pool()
    recent = Recent(pool.ask, lambda: pool.now)
    recent.get("ada")
    pool.away, pool.now = True, FRESH
    with pytest.raises(ConnectionError):
        recent.get("ada")
