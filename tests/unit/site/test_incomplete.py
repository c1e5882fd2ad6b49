"""An incomplete figure cannot be taken for a complete one: on no page, on no card, in no answer of the API."""

from __future__ import annotations

from dashboards.site.areas.area_page import render_area
from dashboards.site.home import render_home
from dashboards.site.machines.areas import area_document
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from tests.support.html import Outline
from tests.support.places import CITY, facts, geography, release, visits, weekly

SAID = "Incomplete. Rows that may belong to this week were rejected"


def test_the_products_page_says_it_beside_the_figure_its_tables_and_in_the_row_of_the_date() -> None:
    text = Outline(render(release(visits(), weekly()))).all("main")[0].text
    assert text.count(SAID) == 2
    assert "1 week lacks rows that were rejected" in text
    assert text.count("(rows rejected)") == 1
    assert "Incomplete" not in Outline(render(release())).all("main")[0].text


def test_the_areas_page_the_home_page_and_the_api_say_it() -> None:
    page = release(visits(), weekly())
    area = geography().areas[CITY]
    html = render_area(area, geography(), facts(page))
    assert "Incomplete: rows were rejected, Visits to clinics." in Outline(html).all("main")[0].text
    assert html.count("(rows rejected)") == 1
    assert "Incomplete: rows were rejected" in Outline(render_home([summary(page)])).all("main")[0].text
    (told,) = area_document(area, facts(page))["products"]
    assert [row[1:] for row in told["rows"]] == [
        [50, "reported", 50, 50],
        [55, "reported", 55, 55],
        [60, "incomplete", None, None],
    ]
