"""Areas by postcode: found by letters and district, on pages and in a file, where the catalogue has a table of them."""

from __future__ import annotations

import json

from dashboards.site.areas.areas_page import render_areas
from dashboards.site.areas.districts_page import FILE, postcode_pages
from dashboards.site.areas.geography import Geography
from tests.support.html import Outline, faults
from tests.support.places import CITY, HIERARCHIES, LISTS, TOWN, calls, geography, visits

WITHOUT = Geography([calls(), visits()], HIERARCHIES, LISTS)


def test_districts_are_in_the_order_in_which_people_count_them_and_lead_to_todays_areas() -> None:
    found = {district: [area.slug for area in areas] for district, areas in geography().districts.items()}
    assert list(found.items()) == [("VB1", [TOWN]), ("XA1", [CITY, TOWN]), ("XA2", [CITY]), ("XA10", [TOWN])]


def test_every_district_has_a_row_on_the_page_of_its_letters() -> None:
    pages = postcode_pages(geography())
    html = pages["areas/postcodes/XA/index.html"]
    assert faults(html) == []
    outline = Outline(html)
    assert [row.attributes.get("id") for row in outline.all("tr")][1:] == ["XA1", "XA2", "XA10"]
    links = [str(link.attributes["href"]) for link in outline.all("a") if link.text in {"City", "Town & Country"}]
    assert links == [f"/areas/{slug}/index.html" for slug in (CITY, TOWN, CITY, TOWN)]


def test_the_letters_and_the_file_have_every_district() -> None:
    pages = postcode_pages(geography())
    html = pages["areas/postcodes/index.html"]
    assert faults(html) == []
    links = {str(link.attributes["href"]) for link in Outline(html).all("a")}
    assert {f"/areas/postcodes/{letters}/index.html" for letters in ("VB", "XA")} <= links
    assert json.loads(pages[FILE])["districts"]["XA1"] == [CITY, TOWN]


def test_without_a_table_nothing_leads_to_postcodes() -> None:
    assert postcode_pages(WITHOUT) == {}
    without = Outline(render_areas(WITHOUT))
    assert not any("postcodes" in str(link.attributes["href"]) for link in without.all("a"))
    assert "Areas are found by name: this site has no table of postcodes." in without.all("main")[0].text
    assert without.all("label")[0].text == "Name of the area"
    assert "no table of postcodes" not in render_areas(geography())
    assert "/areas/postcodes/index.html" in render_areas(geography())
