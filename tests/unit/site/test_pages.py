from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from contracts.dataset import Classification, Column, ColumnType, Dataset
from contracts.headline import check_headline
from contracts.mistakes import Mistakes
from dashboards.site.data_page import render_data
from dashboards.site.home import render_home
from dashboards.site.page import Download
from dashboards.site.product_page import render
from dashboards.site.publication import write_release
from dashboards.site.releases_page import render_releases
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from lambdas.core.release.statement import UnprovedError
from tests.support.html import Outline, faults
from tests.support.places import every_kind_of_page
from tests.support.products import (
    CERTIFICATE,
    DATASET,
    HIERARCHIES,
    HOSTILE,
    PUBLISHED,
    RELEASE,
    candidate,
    cells,
    page,
    product,
)

ONE_DAY = cells(1)
KINDS = pytest.mark.parametrize(
    "html",
    [
        render(page()),
        render(page(found=ONE_DAY)),
        render(page(found=[Cell(("2020-09-01", "phone", "E92", "ALL"), None, "confidential")])),
        render(page(product(page={"chart_by": None, "incomplete_days": 3}))),
        render_home([summary(page()), summary(page(found=ONE_DAY))]),
        render_home([]),
        render_releases(product(), [{"release": RELEASE, "published": PUBLISHED}]),
        *every_kind_of_page().values(),
    ],
    ids=["days", "one day", "all hidden", "one line", "home", "home of nothing", "releases", *every_kind_of_page()],
)


@KINDS
def test_every_page_is_well_formed_and_can_be_read_without_seeing_it(html: str) -> None:
    assert faults(html) == []


@KINDS
def test_every_page_needs_nothing_else(html: str) -> None:
    outline = Outline(html)
    assert all(str(link.attributes["href"]).startswith(("data:", "/")) for link in outline.all("link"))
    assert outline.all("img") == []
    assert "@import" not in html
    assert "url(" not in html
    assert not re.search(r"https?://(?!www\.nationalarchives\.gov\.uk/|www\.w3\.org/2000/svg|schema\.org)", html)


def test_the_page_says_what_it_is_and_the_latest_figure() -> None:
    outline = Outline(render(page()))
    assert outline.all("h1")[0].text == "Calls for help"
    text = outline.all("main")[0].text
    assert "169 calls in England on 30 September 2020" in text
    assert "7-day mean of 166 calls a day, 4% higher than the week before." in text
    assert "5 October 2020 at 08:30 UTC" in text
    assert "12 October 2020" in text


def test_the_page_of_a_release_says_who_could_see_it_before_its_hour() -> None:
    early = [{"name": "Una Fell", "role": "Minister", "organisation": "Health", "hours": 1}]
    shown = product(release={**product().release.model_dump(), "pre_release": early})
    assert "Una Fell, Minister, Health, up to 1 hour before" in Outline(render(page(shown))).all("main")[0].text
    assert "Pre-release access" not in render(page())


@pytest.mark.parametrize(
    ("headline", "before", "after"),
    [
        ("{value} calls in {area} on {date}", "", "calls in England on 30 September 2020"),
        ("{value} of {value} calls", "", "of 169 calls"),
        ("In {area}: {value}", "In England:", ""),
        ("{{{value}}} {{value}} calls", "{", "} {value} calls"),
    ],
)
def test_every_headline_that_a_product_may_have_can_be_written(headline: str, before: str, after: str) -> None:
    mistakes = Mistakes("product.yaml")
    check_headline(headline, mistakes)
    assert mistakes.found == []
    told = summary(page(product(page={"headline": headline})))["headline"]
    assert told == {"before": before, "value": "169", "after": after}


def test_the_page_says_what_is_hidden_by_which_rule_and_how_that_is_known() -> None:
    text = " ".join(Outline(render(page())).all("main")[0].text.split())
    assert "12 of 100 counts above zero are shown as [c], for confidential." in text
    assert "counts from 1 to 7, because so small a count could point to a person: A publication." in text
    assert "(HiGHS 1.15)" in text
    assert "It could pin down none of them." in text


def test_the_page_says_when_newer_days_are_confidential() -> None:
    found = [*cells(20), Cell(("2020-09-21", "phone", "E92", "ALL"), None, "confidential")]
    assert "On 1 newer day the count is confidential." in Outline(render(page(found=found))).all("main")[0].text
    assert "newer day" not in Outline(render(page())).all("main")[0].text


def test_the_page_never_tells_the_two_kinds_of_suppression_apart() -> None:
    html = render(page())
    assert "primary" not in html
    assert "secondary" not in html


@pytest.mark.parametrize(
    ("rule", "certificate", "said"),
    [
        ({"threshold": 0, "source": "Open data."}, {"hidden": 0}, "may be published whatever their size: Open data."),
        ({}, {"hidden": 0}, "Nothing had to be hidden."),
        (
            {"method": "published"},
            {"hidden": 3},
            "3 of 100 counts are shown as [c], for confidential. They were hidden by",
        ),
        (
            {"rule": "hes"},
            {"hidden": 3},
            "The rule hes (NHS Digital, for hospital statistics) hides counts from 1 to 7",
        ),
        ({"rule": "hes"}, {"hidden": 3}, "Where the rule rounds the other counts to 5"),
        ({"rule": "hes", "threshold": 9}, {"hidden": 3}, "That is more than the rule asks for by itself: NHS Digital"),
        ({"zero_is_safe": False}, {"hidden": 3}, "3 of 100 counts are shown as [c]"),
        ({"zero_is_safe": False}, {"hidden": 3}, "hides counts from 0 to 7"),
        (
            {"p_percent": 10},
            {"hidden": 3},
            "hides sums of 7 contributors or fewer, and from which one",
        ),
        ({"group_disclosure": "hide"}, {"hidden": 3}, "Where everybody in a group of 8 or more falls in one category"),
    ],
)
def test_other_rules_have_their_own_words(rule: dict[str, object], certificate: dict[str, int], said: str) -> None:
    html = render(page(product(disclosure=rule), certificate={**CERTIFICATE, **certificate}))
    assert said in Outline(html).all("main")[0].text


def test_a_later_release_says_how_it_stands_to_the_earlier_ones() -> None:
    facts = {**CERTIFICATE, "slices": 40, "carried": 38, "revised": 2}
    text = Outline(render(page(certificate=facts))).all("main")[0].text
    assert "Of the 40 tables in this release 38 stand as they were published before and 2 were revised." in text
    assert "published before" not in Outline(render(page())).all("main")[0].text


def test_the_page_reconciles_its_input() -> None:
    text = Outline(render(page())).all("main")[0].text
    for shown in (
        "20201003T163000Z-1f2e3d4c",
        "90",
        "10",
        "100",
        "3 earlier files not listed",
        "730291827364",
    ):
        assert shown in text


RECORDS = DATASET.model_copy(
    update={
        "columns": (
            Column(
                name="age",
                header="Age",
                type=ColumnType.INTEGER,
                description="",
                classification=Classification.PERSONAL,
            ),
        )
    }
)
WHOLE_HIDDEN = [*cells(), Cell(("2020-08-31", "phone", "E92", "ALL"), None, "confidential")]


@pytest.mark.parametrize(
    ("dataset", "found", "rule", "told"),
    [
        (DATASET, WHOLE_HIDDEN, {}, True),
        (RECORDS, cells(), {}, True),
        (RECORDS, WHOLE_HIDDEN, {}, False),
        (DATASET, cells(), {"zero_is_safe": False}, False),
        (DATASET, cells(), {"group_disclosure": "hide"}, False),
    ],
    ids=["rows are not people", "every whole is shown", "a whole is hidden", "zeros are unsafe", "zeros are hidden"],
)
def test_numbers_of_rows_are_told_unless_a_hidden_count_could_be_worked_out_from_them(
    dataset: Dataset, found: list[Cell], rule: dict[str, object], told: bool
) -> None:
    text = Outline(render(page(product(disclosure=rule), found, datasets={"calls": dataset}))).all("main")[0].text
    assert ("90 rows" in text) is told
    assert ("How many rows were accepted is confidential too" in text) is not told


def test_the_page_says_who_verified_what_and_when() -> None:
    said = {"reviewer": "Rae <Reader>", "day": "2020-10-01", "sha256": "ab12" * 16}
    html = render(page(product(verified=said)))
    assert (
        'by Rae &lt;Reader&gt; on <time datetime="2020-10-01">1 October 2020</time>: query, tests and rules '
        "<code>ab12ab12ab12</code>"
    ) in html
    assert faults(html) == []
    assert "<dt>Verified</dt>" not in render(page())


def test_the_page_shows_its_query_and_names_its_tests() -> None:
    text = Outline(render(page())).all("main")[0].text
    assert "SELECT date, service, area, age, calls FROM calls" in text
    assert "calls are taken as they are" in text


def test_downloads_have_sizes() -> None:
    html = render(page(downloads=[Download("data.csv", "CSV", 30_400_000)]))
    assert "30.4 MB" in html


def test_every_count_of_the_chart_is_in_its_table() -> None:
    outline = Outline(render(page()))
    (table,) = [found for found in outline.all("table") if "by day, newest first" in found.text]
    assert len([row for row in table.children[-1].children if row.tag == "tr"]) == 30
    assert "30 September 2020" in table.text


def test_marks_are_explained_to_those_who_hear_them() -> None:
    found = [cell for cell in ONE_DAY if cell.keys[1:3] != ("online", "S")]
    found.append(Cell(("2020-09-01", "online", "N", "ALL"), None, "confidential"))
    marks = {mark.text: mark.attributes["title"] for mark in Outline(render(page(found=found))).all("abbr")}
    assert marks == {"[x]": "not available", "[c]": "confidential"}


def test_the_description_for_search_engines_is_json_that_cannot_end_its_element() -> None:
    html = render(page(product(title=f"</script>{HOSTILE}")))
    (element,) = Outline(html).all("script")
    assert json.loads(element.text)["name"] == f"</script>{HOSTILE}"
    assert json.loads(element.text)["temporalCoverage"] == "2020-09-01/2020-09-30"


def test_a_hostile_catalogue_and_hostile_data_cannot_write_the_page() -> None:
    made = product(
        title=HOSTILE,
        summary=HOSTILE,
        owner=HOSTILE,
        sql=HOSTILE,
        slices=[{"name": "date", "title": HOSTILE, "kind": "date"}, {"name": "service", "title": HOSTILE}],
        disclosure={"source": HOSTILE},
        page={"chart": HOSTILE, "notes": [HOSTILE]},
    )
    found = [Cell((cell.keys[0], HOSTILE, *cell.keys[2:]), cell.value, cell.status) for cell in cells()]
    everything = page(made, found)
    for html in (
        render(everything),
        render_home([summary(everything)]),
        render_releases(made, [{"release": HOSTILE, "published": HOSTILE}]),
    ):
        assert [fault for fault in faults(html) if "leads nowhere" not in fault] == []


@pytest.mark.parametrize("lines", [1, 4])
def test_a_page_of_years_of_days_and_hundreds_of_areas_weighs_less_than_100_kb(lines: int) -> None:
    services = [{"name": "date", "title": "Date", "kind": "date"}, {"name": "service", "title": "Service"}]
    found = [
        Cell((cell.keys[0], f"A service with a long name {n}", *cell.keys[2:]), 123_456)
        for cell in cells(900, first=date(2020, 3, 1))
        for n in range(lines)
    ]
    html = render(page(product(slices=services), found))
    assert len(html.encode()) < 100_000
    assert "days before these are in" in html


def test_the_home_page_leads_to_each_products_latest_release() -> None:
    outline = Outline(render_home([summary(page())]))
    assert "/products/calls/latest/index.html" in [link.attributes["href"] for link in outline.all("a")]
    assert "169" in outline.all("main")[0].text


def test_the_home_page_can_show_a_release_from_before_a_fact_was_added() -> None:
    first = {
        "product": "calls",
        "title": "Calls",
        "summary": "Calls.",
        "release": RELEASE,
        "published": PUBLISHED,
        "next_due": "2020-10-12",
        "headline": {"before": "", "value": "4", "after": "calls"},
        "trend": None,
        "spark": [],
    }
    assert faults(render_home([first])) == []


def test_the_small_line_of_the_home_page_skips_no_day() -> None:
    found = [cell for cell in cells(60) if cell.keys[0] != "2020-10-20" or cell.keys[1] != "phone"]
    found.append(Cell(("2020-10-20", "phone", "E92", "ALL"), None, "confidential"))
    spark = summary(page(found=found))["spark"]
    assert len(spark) == 54
    assert spark[-12:-4] == [185, *[None] * 7]
    assert None not in spark[-4:]


def test_where_most_days_are_confidential_the_home_page_lists_areas_instead() -> None:
    hidden = [
        cell._replace(value=None) if cell.keys[2] == "E92" and cell.keys[0] > "2020-09-09" else cell
        for cell in cells(60)
    ]
    found = summary(page(found=[cell._replace(value=7) if cell.keys[0] > "2020-10-22" else cell for cell in hidden]))
    assert found["spark"] == []
    assert [area["name"] for area in found["top"]] == ["North", "South"]


def test_cells_that_the_certificate_is_not_about_are_not_published(tmp_path: Path) -> None:
    changed = [cell._replace(value=101) if cell.value == 100 else cell for cell in cells()]
    with pytest.raises(UnprovedError, match="are not those of its certificate"):
        write_release(
            tmp_path,
            candidate(),
            changed,
            product=product(),
            hierarchies=HIERARCHIES,
            datasets={"calls": DATASET},
            published=PUBLISHED,
        )
    assert not (tmp_path / "certificate.json").exists()


def test_a_release_is_written_whole(tmp_path: Path) -> None:
    write_release(
        tmp_path,
        candidate(),
        cells(),
        product=product(),
        hierarchies=HIERARCHIES,
        datasets={"calls": DATASET},
        published=PUBLISHED,
    )
    assert {path.name for path in tmp_path.iterdir()} == {
        "index.html",
        "data.csv",
        "data.csv-metadata.json",
        "data.json",
        "certificate.json",
        "certificate.sig",
        "certificate.pem",
        "query.sql",
        "summary.json",
        "areas.json",
        "data.ods",
        "chart.svg",
        "data.parquet",
        "view",
        "card.png",
        "tests.json",
    }
    assert (tmp_path / "certificate.sig").read_bytes() == b"signed"
    outline = Outline((tmp_path / "index.html").read_text(encoding="utf-8"))
    names = {str(link.attributes["href"]) for link in outline.all("a") if "/" not in str(link.attributes["href"])}
    local = {name for name in names if not name.startswith("#")}
    assert local
    assert all((tmp_path / name).exists() for name in local)


def test_home_and_data_lead_to_the_explorer_where_there_is_one() -> None:
    for render_page in (render_home, render_data):
        there, none = render_page([summary(page())], "https://explore.example"), render_page([summary(page())])
        assert faults(there) == []
        assert '<a href="https://explore.example/">' in there
        assert "explore.example" not in none
