"""Where a line has no figure, what is left of the others is nowhere shown as the whole."""

from __future__ import annotations

from dashboards.site.area_figures import AreaFigures
from dashboards.site.figure import HIDDEN, whole_of
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from dashboards.site.views.parts import WHAT, Part, Parts
from lambdas.core.release.cells import Cell
from tests.support.html import faults
from tests.support.products import HIERARCHIES, cells, page, product

LAST, BEFORE = "2020-09-30", "2020-09-29"
AS_PUBLISHED = product(disclosure={"method": "published"})


def without(line: str, *days: str) -> list[Cell]:
    return [cell for cell in cells() if not (cell.keys[1] == line and cell.keys[0] in days)]


def test_a_sum_is_what_its_parts_allow() -> None:
    assert whole_of([1, 2]) == 3
    assert whole_of([1, None]) is None
    assert whole_of([HIDDEN, None]) is HIDDEN
    assert whole_of([]) is None


def test_the_newest_date_without_a_line_is_passed_over_and_the_page_says_which_line() -> None:
    made = page(AS_PUBLISHED, without("online", LAST))
    assert (made.figures.day, made.figures.headline) == (BEFORE, 128 + 40)
    html = render(made)
    assert faults(html) == []
    assert "Online has no figure for 30 September 2020, and what is left is not the whole." in html


def test_where_no_date_is_whole_the_figure_is_not_available() -> None:
    found = [cell for cell in cells() if (cell.keys[1] == "online") == (cell.keys[0][-1] in "02468")]
    made = page(AS_PUBLISHED, found)
    assert made.figures.headline is None
    assert summary(made)["headline"]["value"] == "[x]"
    assert "Not available" in render(made)


def test_a_line_that_had_ended_or_had_not_begun_is_no_part() -> None:
    begun = page(AS_PUBLISHED, without("online", *(f"2020-09-{n:02}" for n in range(1, 11))))
    assert begun.figures.headline == 129 + 40
    assert next(iter(begun.figures.total.values())) == 100
    ended = page(AS_PUBLISHED, without("online", *(f"2020-09-{n:02}" for n in range(5, 31))))
    assert ended.figures.headline == 129
    assert ended.figures.lines_on(LAST) == ["phone"]


def test_where_nothing_stands_for_zero_a_line_that_is_not_listed_is_nought() -> None:
    implied = product(measure={"zeros": "implied"}, disclosure={"method": "suppress"})
    assert page(implied, without("online", LAST)).figures.headline == 129


def test_an_area_that_lacks_a_line_has_no_sum() -> None:
    found = [cell for cell in cells() if cell.keys != (LAST, "online", "S", "ALL")]
    made = page(AS_PUBLISHED, found)
    assert dict(made.areas) == {"North": 99 + 10, "South": None}


def test_the_pages_of_areas_are_told_no_sum_of_what_is_left() -> None:
    areas = AreaFigures(["E92"], None, lambda _day: ["phone", "online"])
    areas.add(LAST, "E92", "phone", 10)
    assert list(areas.series("E92").values()) == [None]
    assert areas.counted() == ["E92"]
    areas.add(LAST, "E92", "online", 5)
    assert list(areas.series("E92").values()) == [15]


def test_a_part_of_the_release_has_no_sum_of_what_is_left() -> None:
    made = product(
        disclosure={"method": "published"},
        slices=[
            {"name": "date", "title": "Date", "kind": "date"},
            {"name": "service", "title": "Service", "labels": {"phone": "By telephone", "online": "Online"}},
            {"name": "kind", "title": "Kind", "labels": {"new": "New", "old": "Old"}},
        ],
    )
    found = [
        Cell((day, service, kind, "E92", "ALL"), 10)
        for day in (BEFORE, LAST)
        for service in ("phone", "online")
        for kind in ("new", "old")
        if (day, service, kind) != (LAST, "online", "old")
    ]
    told = page(made, found)
    parts = Parts(made, HIERARCHIES, told.figures)
    for cell in found:
        parts.add(cell)
    old = Part(WHAT, "old")
    assert [*parts.total(old).values()] == [20, None]
    assert (parts.day(old), parts.figure(old)) == (BEFORE, 20)
