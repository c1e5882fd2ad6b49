"""Percentages are made of two published figures, and there is none where one of them is missing."""

from __future__ import annotations

import csv
from pathlib import Path

import csvw
import pytest

from dashboards.site.figure import HIDDEN
from dashboards.site.page import ReleasePage
from dashboards.site.percentages_file import PERCENTAGES, PERCENTAGES_CSVW, write_percentages
from dashboards.site.percentages_section import percentages_section
from dashboards.site.product_page import render
from lambdas.core.release.cells import Cell
from tests.support.html import Outline
from tests.support.products import page, product

SHARE = {"name": "answered", "title": "Answered", "slice": "service", "of": "phone", "over": "online"}
FIGURES = {"E92": (30, 40), "N": (None, 16), "S": (1, 24)}
DAYS = ("2020-09-01", "2020-09-02")


def shared(*, configured: bool = True) -> ReleasePage:
    """Make a page of two days: three of four calls in England, two thirds the day before; the North's are hidden."""
    made = product(page={"chart_by": None, "percentage": SHARE if configured else None})
    found = []
    for day in DAYS:
        for area, counts in FIGURES.items():
            for service, count in zip(("phone", "online"), counts, strict=True):
                less = 6 if (day, area, service) == (DAYS[0], "E92", "phone") else 0
                status = "confidential" if count is None else "reported"
                found.append(Cell((day, service, area, "ALL"), None if count is None else count - less, status))
    found.append(Cell((DAYS[1], "phone", "S", "0-18"), 7))
    return page(made, found)


def test_a_percentage_is_of_two_figures_that_are_there() -> None:
    found = shared().figures.percentages
    assert found is not None
    assert found.at((DAYS[1], "E92", "ALL")) == 75
    assert found.at((DAYS[0], "E92", "ALL")) == 60
    assert found.at((DAYS[1], "N", "ALL")) is HIDDEN
    assert found.at((DAYS[1], "S", "0-18")) is None, "the other figure was not published"
    assert found.at((DAYS[1], "S", "ALL")) == pytest.approx(100 / 24)


def test_the_page_tells_the_whole_its_areas_and_its_dates() -> None:
    section = percentages_section(shared())
    assert section is not None
    assert [(row.name, row.part, row.whole, row.percentage) for row in section.rows] == [
        ("England", 30, 40, "75.0"),
        ("North", HIDDEN, 16, "[c]"),
        ("South", 1, 24, "4.2"),
    ]
    assert section.dates == [("2 September 2020", ["75.0"]), ("1 September 2020", ["60.0"])]
    assert section.said == "England: 30 of 40 calls, 75.0 per cent. [c]: one of the two figures is confidential"
    main = Outline(render(shared())).all("main")[0].text
    assert "Answered 75.0%" in main
    assert "Answered, per cent: 2 September 2020" in main
    assert "Answered" not in Outline(render(shared(configured=False))).all("main")[0].text


def test_bars_are_drawn_to_a_hundred_and_not_to_the_longest() -> None:
    section = percentages_section(shared())
    assert section is not None
    assert 'class="value"' in section.chart
    bars = [float(part.split('"')[0]) for part in section.chart.split('class="bar"')[1].split('width="')[1:2]]
    assert bars
    assert bars[0] < 60, "4.2 of 100, and not the whole width"


def test_the_file_has_every_combination_and_says_what_it_is(tmp_path: Path) -> None:
    assert write_percentages(tmp_path, shared())
    assert not write_percentages(tmp_path, shared(configured=False))
    with (tmp_path / PERCENTAGES).open(encoding="utf-8", newline="") as file:
        rows = {(row["date"], row["area"], row["age"]): row for row in csv.DictReader(file)}
    assert len(rows) == 7
    assert rows[DAYS[1], "E92", "ALL"] | {} == {
        "date": DAYS[1],
        "area": "E92",
        "age": "ALL",
        "phone": "30",
        "online": "40",
        "answered": "75.0",
        "status": "reported",
    }
    assert (rows[DAYS[1], "N", "ALL"]["phone"], rows[DAYS[1], "N", "ALL"]["answered"]) == ("[c]", "[c]")
    assert (rows[DAYS[1], "S", "0-18"]["online"], rows[DAYS[1], "S", "0-18"]["answered"]) == ("[x]", "[x]")
    assert (rows[DAYS[1], "N", "ALL"]["status"], rows[DAYS[1], "S", "0-18"]["status"]) == (
        "confidential",
        "not_available",
    )
    assert csvw.CSVW(str(tmp_path / PERCENTAGES_CSVW)).is_valid
