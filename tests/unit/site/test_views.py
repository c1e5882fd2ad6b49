"""A part of a release has a page of its own: by service, age, sex or date, linked to all others without a script."""

from __future__ import annotations

import re

from dashboards.site.figure import HIDDEN
from dashboards.site.views.choices import facet
from dashboards.site.views.facets import facets
from dashboards.site.views.parts import MOST, Part, Parts
from dashboards.site.views.view_page import view_pages
from lambdas.core.release.cells import Cell
from tests.support.html import Outline
from tests.support.places import parted, views
from tests.support.products import cells, page, product

CELLS = [
    *cells(30),
    *(cell._replace(keys=(*cell.keys[:3], "19+")) for cell in cells(30) if cell.keys[2:] == ("E92", "0-18")),
]
PAGE = page(found=CELLS)


def parts() -> Parts:
    return parted(PAGE, CELLS)


def test_what_can_be_chosen_is_what_has_figures() -> None:
    found = {item.title: [choice.name for choice in item.choices] for item in facets(PAGE, parts())}
    assert list(found) == ["Service", "Age band", "Date"]
    assert found["Service"] == ["By telephone", "Online"]
    assert found["Age band"] == ["0 to 18", "19 and over"]
    assert len(found["Date"]) == 21
    assert found["Date"][0] == "30 September 2020"


def test_a_part_has_the_published_figures_and_no_others() -> None:
    found, young = parts(), Part("age", "0-18")
    assert found.lines(young) == ["phone", "online"]
    assert found.day(young) == "2020-09-30"
    assert found.figure(young) == 129 // 2 + 20
    assert found.by_area(young)[0]["N"] is HIDDEN
    assert found.lines(Part("service", "online")) == ["online"]
    assert set(found.series(Part("service", "online"), "online").values()) == {40}


def test_every_choice_is_a_link_from_every_page_and_each_link_leads_to_a_page() -> None:
    made = views(PAGE, CELLS, "")
    for address, html in made.items():
        links = re.findall(r'href="(?:\.\./)?(view/[^"]+)"', html.split('<nav class="choose"')[1].split("</nav>")[0])
        assert len(links) == 25
        assert set(links) <= set(made)
        outline = Outline(html)
        current = [link for link in outline.all("a") if link.attributes.get("aria-current") == "page"]
        assert len(current) == (0 if address == "index.html" else 1)


def test_a_confidential_figure_is_told_in_words() -> None:
    hidden = [
        cell._replace(value=None, status="confidential") if cell.keys[2:] == ("E92", "0-18") else cell for cell in CELLS
    ]
    made = page(found=hidden)
    html = dict(view_pages(made, parted(made, hidden)))["view/age-0-18.html"]
    text = " ".join(Outline(html).all("main")[0].text.split())
    assert "Confidential calls in England, 30 September 2020." in text
    assert "At least one of its parts is hidden, so their sum is too: By telephone and Online. Why" in text
    assert "No line is drawn: too few counts are known." in text


def test_a_line_with_too_few_counts_leaves_the_others_drawn_and_is_named() -> None:
    hidden = [
        cell._replace(value=None, status="confidential") if cell.keys[1:] == ("online", "E92", "0-18") else cell
        for cell in CELLS
    ]
    made = page(found=hidden)
    html = dict(view_pages(made, parted(made, hidden)))["view/age-0-18.html"]
    assert "<svg" in html
    assert "No line for Online: too few counts are known." in " ".join(html.split())


def test_the_page_of_a_date_has_the_tables_of_that_date() -> None:
    html = dict(view_pages(PAGE, parts()))["view/date-2020-09-12.html"]
    text = Outline(html).all("main")[0].text
    assert "Calls by area" in text
    assert "111" in text


def test_several_slices_are_chosen_by_the_first_of_them() -> None:
    made = product(
        slices=[
            {"name": "date", "title": "Date", "kind": "date"},
            {"name": "by", "title": "Breakdown", "labels": {"all": "All", "sex": "Sex", "group": "Disease group"}},
            {"name": "of", "title": "Group", "labels": {"ALL": "All"}},
        ],
        page={"chart_by": None},
    )
    groups = [("all", "ALL"), ("sex", "female"), ("sex", "male"), ("group", "lung"), ("group", "heart")]
    found = [Cell(("2020-09-01", *group, "E92", "ALL"), 9) for group in groups]
    told = page(made, found)
    offered = facets(told, parted(told, found))
    assert {item.title: [choice.name for choice in item.choices] for item in offered} == {
        "Sex": ["female", "male"],
        "Disease group": ["heart", "lung"],
    }


def test_pages_are_no_more_than_so_many_and_have_names_of_their_own() -> None:
    made = product(
        slices=[{"name": "date", "title": "Date", "kind": "date"}, {"name": "kind", "title": "Kind"}],
        page={"chart_by": None},
    )
    found = [Cell(("2020-09-01", f"kind {n}", "E92", "ALL"), 9) for n in range(MOST + 5)]
    told = page(made, found)
    several = parted(told, found)
    assert (len(several.values("what")), len(several.left_out)) == (MOST, 5)
    html = dict(view_pages(told, several))["view/what-kind-0.html"]
    assert "5 further parts are in" in html
    files = [choice.file for choice in facet("age", "Age", [("90", "90"), ("90+", "90 and over")]).choices]
    assert files == ["age-90.html", "age-90-2.html"]
