"""What a view shows: hidden figures stay hidden, provisional ones are marked, the file says the same as the chart."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

from dashboards.explorer.asking import from_query
from dashboards.explorer.chart import chart, in_words
from dashboards.explorer.cube import Cell, cube
from dashboards.explorer.download import as_csv, file_name
from dashboards.explorer.lines import lines
from dashboards.explorer.source import Site
from dashboards.explorer.view import forms
from dashboards.site.figure import HIDDEN
from tests.support.places import ENGLAND, FIRST, SOUTH, TOWN

LAST = FIRST + timedelta(days=59)


def test_a_confidential_count_is_nowhere_but_in_its_mark(site: Site) -> None:
    view = from_query(site, f"?product=calls&area={TOWN}&last=all&show=count").view
    (line,) = lines(view)
    drawn, marks = chart(view, [line])["data"]

    assert line.figures[FIRST] is HIDDEN
    assert line.written(FIRST) == "[c]"
    assert drawn["y"][0] is None
    assert marks["x"] == [(FIRST + timedelta(days=5 * n)).isoformat() for n in range(12)]
    assert set(marks["y"]) == {0}
    assert "12 of its dates are confidential" in in_words(view, [line])


def test_words_of_weeks_and_months_name_them(site: Site) -> None:
    view = from_query(site, f"?product=calls&area={ENGLAND}&last=all&show=count").view
    for grain, said in (
        ("day", "200 on 1 September 2020"),
        ("week", "200 in the week of 1 September 2020"),
        ("month", "200 in September 2020"),
    ):
        graded = replace(view, cube=replace(view.cube, offer=replace(view.offer, grain=grain)))
        assert f"England: {said}" in in_words(graded, lines(graded))


def test_no_mean_is_drawn_over_a_confidential_count_or_a_provisional_one(site: Site) -> None:
    hidden, whole = lines(from_query(site, f"?product=calls&area={SOUTH}&area={ENGLAND}&last=all").view)

    assert hidden.means == {}
    assert min(whole.means) == FIRST + timedelta(days=6)
    assert max(whole.means) == LAST - timedelta(days=3)
    assert whole.means[FIRST + timedelta(days=6)] == 203


def test_where_dates_are_a_week_apart_no_mean_of_seven_days_is_offered(site: Site) -> None:
    daily = from_query(site, "?product=calls").view.cube
    weekly = replace(daily, dates=daily.dates[::7])

    whole = {"area": (ENGLAND,)}
    assert forms(daily, whole) == ["mean", "count", "per_head_mean", "per_head"]
    assert forms(weekly, whole) == ["count", "per_head"]


def test_a_mean_of_the_first_day_shown_knows_the_days_before(site: Site) -> None:
    (line,) = lines(from_query(site, f"?product=calls&area={ENGLAND}&last=28").view)

    assert len(line.cells) == 28
    assert min(line.means) == min(line.cells)


def test_provisional_dates_are_marked_and_are_no_latest_figure(site: Site) -> None:
    view = from_query(site, "?product=calls").view
    found = lines(view)
    made = chart(view, found)["layout"]

    assert found[0].until == LAST - timedelta(days=2)
    assert found[0].latest == LAST - timedelta(days=3)
    assert made["shapes"][0]["x1"] == LAST.isoformat()
    assert made["annotations"][0]["text"] == "provisional"


def test_a_figure_that_lacks_rejected_rows_says_so_in_chart_and_words(site: Site) -> None:
    view = from_query(site, f"?product=calls&area={ENGLAND}&last=all&show=count").view
    (key,) = view.keys
    short = {**view.cube.lines[key], FIRST.isoformat(): Cell(200, None, "incomplete")}
    lacking = replace(view, cube=replace(view.cube, lines={**view.cube.lines, key: short}))
    (whole,), (line,) = lines(view), lines(lacking)

    assert (whole.lacking, line.lacking) == ([], [FIRST])
    assert chart(lacking, [line])["data"][0]["text"][0] == "200 incomplete"
    assert "1 of its dates are incomplete" in in_words(lacking, [line])
    assert "incomplete" in as_csv(lacking, "https://figures.example").splitlines()[1]


def test_weeks_have_no_mean_and_no_provisional_dates_of_their_own(site: Site) -> None:
    view = from_query(site, "?product=visits").view
    (line,) = lines(view)

    assert (view.show, view.last, line.until) == ("count", "all", date.max)
    assert not chart(view, [line])["layout"]["shapes"]


def test_what_is_not_listed_is_zero_only_where_the_product_says_so(site: Site) -> None:
    offer = site.offers()["calls"]
    document = {
        "release": "r",
        "published": "2020-10-05T08:30:00+00:00",
        "notes": [],
        "names": {"area": {ENGLAND: "England", TOWN: "Town"}},
        "columns": ["date", "area", "calls", "status"],
        "rows": [[f"2020-10-0{day}", area, 5, "reported"] for day, area in ((1, ENGLAND), (2, ENGLAND), (1, TOWN))],
    }
    view = from_query(site, f"?product=calls&area={TOWN}&last=all&show=count").view

    def second(*, zero: bool) -> object:
        made = cube(replace(offer, unlisted_is_zero=zero), document)
        return lines(replace(view, cube=made))[0].figures[date(2020, 10, 2)]

    assert second(zero=True) == 0
    assert second(zero=False) is None


def test_the_file_has_every_row_that_is_seen_with_its_status_and_source(site: Site) -> None:
    view = from_query(site, f"?product=calls&area={TOWN}&area={ENGLAND}&last=28").view
    text = as_csv(view, "https://figures.example")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert text.count("\r\n") == len(rows) + 1 == 57
    hidden = [row for row in rows if row["status"] == "confidential"]
    assert {row["calls"] for row in hidden} == {"[c]"}
    assert {row["area_name"] for row in hidden} == {"Town & Country"}
    assert [row["date"] for row in rows if row["provisional"] == "yes"][-1] == LAST.isoformat()
    (source,) = {row["source"] for row in rows}
    assert source.startswith(
        f"Pratique, Calls for help, release {view.cube.release}, published 5 October 2020, Open Gov"
    )
    assert source.endswith(f"https://figures.example/products/calls/releases/{view.cube.release}/")
    assert file_name(view) == f"calls-{view.cube.release}.csv"


def test_words_and_file_of_means_tell_means_and_not_the_days_that_they_are_of(site: Site) -> None:
    view = from_query(site, f"?product=calls&area={ENGLAND}&area={SOUTH}&last=all").view
    found, sixth = lines(view), FIRST + timedelta(days=6)
    rows = {(row["area"], row["date"]): row for row in csv.DictReader(io.StringIO(as_csv(view, ""), newline=""))}

    assert view.show == "mean"
    assert "England: 203.0 on 7 September 2020" in in_words(view, found)
    assert "South: no mean of seven days to show." in in_words(view, found)
    assert rows[ENGLAND, str(sixth)]["calls_7_days"] == "203.0"
    assert {rows[ENGLAND, str(day)]["calls_7_days"] for day in (FIRST, LAST)} == {"[x]"}
    assert rows[SOUTH, str(sixth)]["calls_7_days"] == "[c]"
    assert rows[ENGLAND, str(sixth)]["definition"].startswith("The mean is of the seven days that end on the date")


def test_words_say_how_many_dates_are_provisional(site: Site) -> None:
    view = from_query(site, f"?product=calls&area={ENGLAND}&last=28&show=count").view
    assert "3 of its dates are provisional." in in_words(view, lines(view))
