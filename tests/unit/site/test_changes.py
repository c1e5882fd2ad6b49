"""What a release changed: told from what two releases published, and never from what they hide."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from dashboards.site.areas.facts import area_facts
from dashboards.site.changes import changes, in_words
from dashboards.site.product_page import render
from lambdas.core.release.cells import Cell
from tests.support.html import Outline, faults
from tests.support.places import ENGLAND, TOWN, daily, release, visits, weekly


def compared(now: list[Cell], before: list[Cell]) -> dict[str, Any] | None:
    return changes(area_facts(release(found=now)), area_facts(release(found=before)))


def test_new_days_and_revised_days_are_told_apart() -> None:
    before = daily(30)
    now = [cell._replace(value=cell.value + 9) if at(cell, ENGLAND, 3) and cell.value else cell for cell in daily(32)]
    found = compared(now, before)
    assert found is not None
    assert found["added"] == ["2020-10-01", "2020-10-02"]
    assert found["revised"] == [{"date": "2020-09-04", "before": 203, "now": 212}]
    assert (found["revisions"], found["areas"]) == (1, 0)
    assert in_words(found, "calls") == (
        "2 new days, from 1 October 2020 to 2 October 2020. "
        "The count of the whole was revised for 1 earlier day: 4 September 2020 by 9 calls more."
    )


def test_the_largest_revisions_come_first() -> None:
    now = [
        cell._replace(value=cell.value - n) if cell.value and cell.keys[1] == ENGLAND else cell
        for n, cell in enumerate(daily(30))
    ]
    found = compared(now, daily(30))
    assert found is not None
    sizes = [item["before"] - item["now"] for item in found["revised"]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == 5
    said = in_words(found, "calls")
    assert re.search(
        r"The count of the whole was revised for \d+ earlier days, the most for 30 September 2020, by", said
    )


def test_a_count_that_becomes_confidential_is_no_revision() -> None:
    now = [cell._replace(value=None, status="confidential") if cell.keys[1] == TOWN else cell for cell in daily(30)]
    found = compared(now, daily(30))
    assert found is not None
    assert (found["revisions"], found["areas"]) == (0, 0)
    assert in_words(found, "calls") == "No day was added. No earlier figure was revised among the 30 days compared."


@pytest.mark.parametrize(
    ("published", "said"),
    [("2020-10-05T07:15:00+00:00", "5 October 2020 at 07:15 UTC"), ("2020-10-04T07:15:00+00:00", "4 October 2020")],
)
def test_of_two_releases_of_one_day_the_time_is_told(published: str, said: str) -> None:
    before = area_facts(replace(release(found=daily(30)), published=published))
    now = [cell._replace(value=cell.value + 1) if cell.value else cell for cell in daily(30)]
    html = render(release(found=now, changes=changes(area_facts(release(found=now)), before)))
    assert f">the release of {said}</a>" in html


def test_areas_that_were_revised_are_counted() -> None:
    now = [cell._replace(value=cell.value + 1) if at(cell, TOWN, 4) and cell.value else cell for cell in daily(30)]
    found = compared(now, daily(30))
    assert found is not None
    assert found["areas"] == 1
    assert "Earlier figures of 1 area were revised." in in_words(found, "calls").replace("was revised", "were revised")


def test_the_first_release_and_one_of_other_figures_have_nothing_to_compare() -> None:
    assert changes(area_facts(release()), None) is None
    assert changes(area_facts(release()), area_facts(release(visits(), weekly()))) is None


def test_the_page_tells_what_changed_beside_the_release_before() -> None:
    now = [cell._replace(value=cell.value + 9) if at(cell, ENGLAND, 3) and cell.value else cell for cell in daily(32)]
    html = render(release(found=now, changes=compared(now, daily(30))))
    assert faults(html) == []
    (table,) = [table for table in Outline(html).all("table") if "largest revisions" in table.text]
    assert "4 September 2020203212+9" in table.text.replace("\n", "")


def at(cell: Cell, code: str, day: int) -> bool:
    return cell.keys == (f"2020-09-{day + 1:02}", code)


def test_a_single_day_that_both_have_is_told_as_one() -> None:
    found = {"grain": "day", "added": ["2020-09-30"], "revised": [], "revisions": 0, "areas": 0, "compared": 1}

    told = in_words(found, "calls")
    assert told == "1 new day: 30 September 2020. No figure of the one day that both releases have was revised."
