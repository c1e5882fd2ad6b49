"""Who may see a release before its hour, to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contracts.products.release_terms import EarlySight
from contracts.products.signoffs import SHOWN, Opening
from dashboards.site.publication import PAGE
from lambdas.core.release.early import is_open_to, sight_of
from tests.support.products import product

OPENS = datetime(2026, 3, 29, 8, 30, tzinfo=UTC)  # half past nine, on the day after clocks went forward
OPENING = Opening(
    release="20260328T160000Z-0a1b2c3d",
    digest="0" * 64,
    opens=f"{OPENS:%Y-%m-%dT%H:%M:%SZ}",
    seen_by={"una.fell": 24},
)
UNA = EarlySight(name="Una Fell", role="Minister", organisation="Health", hours=24, username="una.fell")
BY_HAND = UNA.model_copy(update={"name": "Ida Moss", "username": ""})
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("hours", [1, 24])
def test_the_hours_are_those_before_it_opens_and_not_a_second_more(hours: int) -> None:
    sight, begins = UNA.model_copy(update={"hours": hours}), OPENS - timedelta(hours=hours)
    moments = [begins - SECOND, begins, OPENS - SECOND, OPENS, OPENS + timedelta(days=1)]
    assert [is_open_to(sight, OPENING, moment) for moment in moments] == [False, True, True, False, False]


def test_whoever_came_to_the_terms_after_it_was_signed_sees_the_next_one() -> None:
    later = UNA.model_copy(update={"username": "nosy.parker"})
    sooner = OPENING.model_copy(update={"seen_by": {"una.fell": 1}})
    assert not is_open_to(later, OPENING, OPENS - SECOND)
    assert [is_open_to(UNA, sooner, OPENS - timedelta(minutes=minutes)) for minutes in (61, 60)] == [False, True]


def test_what_has_no_hour_is_shown_to_nobody() -> None:
    assert not is_open_to(UNA, Opening(), OPENS - SECOND)


def test_whoever_is_not_named_with_a_username_has_none() -> None:
    terms = product().release.model_copy(update={"pre_release": (BY_HAND, UNA)})
    assert sight_of("una.fell", terms) == UNA
    assert [sight_of(name, terms) for name in ("ida.moss", "", "una")] == [None, None, None]


def test_what_is_shown_is_the_page_that_is_published() -> None:
    assert SHOWN == PAGE
