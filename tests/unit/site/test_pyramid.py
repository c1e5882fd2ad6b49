"""An age pyramid says the same in its picture, in its words and in its table, at any size and without colour."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from dashboards.site.age_and_sex import Band
from dashboards.site.drawing import NARROW, WIDE, Size
from dashboards.site.figure import HIDDEN
from dashboards.site.figures import Figures
from dashboards.site.product_page import render
from dashboards.site.pyramid import describe, pyramid
from tests.support.ages import AREAS, DAY, HIERARCHIES, figures, release
from tests.support.products import product

BANDS = [Band("70 and over", 90_000, 60_000, [3]), Band("18 to 69", 1_200, HIDDEN, [0]), Band("0 to 17", 0, None, [1])]
AGE = {"name": "age", "title": "Age", "hierarchy": "ages"}
NAMES = ("Female", "Male", "Sex not known")


def test_bands_are_of_the_area_oldest_first_and_added_up_over_the_lines_of_the_chart() -> None:
    made = figures()
    found = made.age_and_sex
    assert found is not None
    assert found.bands(DAY, made.lines) == [Band("19 and over", 90, HIDDEN, [4]), Band("0 to 18", 60, 62, [None])]
    assert found.sexes == NAMES


@pytest.mark.parametrize(
    "changes",
    [
        {"dimensions": [AGE]},
        {
            "dimensions": [
                {"name": "age", "title": "Age", "hierarchy": "ages"},
                {"name": "sex", "title": "Sex", "hierarchy": "areas"},
            ]
        },
    ],
    ids=["no sex", "sex of other codes"],
)
def test_a_product_without_age_and_sex_has_no_pyramid(changes: dict[str, object]) -> None:
    assert Figures(product(**changes, page={"table": "age"}), HIERARCHIES).age_and_sex is None


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_everything_lies_within_the_picture_and_bars_are_as_long_as_their_counts(size: Size) -> None:
    svg = ET.fromstring(pyramid(BANDS, NAMES, size, title="By age and sex"))  # noqa: S314 - our own SVG
    bars = list(svg.iter("rect"))
    height = float(svg.attrib["viewBox"].split()[3])
    assert [bar.get("class") for bar in bars] == ["bar side0", "bar side1", "bar side0"]
    for bar in bars:
        assert 0 <= float(bar.get("x", 0)) <= float(bar.get("x", 0)) + float(bar.get("width", 0)) <= size.width
        assert float(bar.get("y", 0)) + float(bar.get("height", 0)) <= height
    left, right, _ = (float(bar.get("width", 0)) for bar in bars)
    assert left / right == pytest.approx(90_000 / 60_000, rel=0.01)
    assert float(bars[0].get("x", 0)) + left < size.width / 2 < float(bars[1].get("x", 0))


def test_a_confidential_count_is_a_sign_and_no_bar() -> None:
    svg = ET.fromstring(pyramid(BANDS, NAMES, WIDE, title="By age and sex"))  # noqa: S314 - our own SVG
    texts = [text.text for text in svg.iter("text")]
    assert texts == [
        "Female",
        "Male",
        "70 and over",
        "90,000",
        "60,000",
        "18 to 69",
        "1,200",
        "[c]",
        "0 to 17",
        "0",
        "[x]",
    ]


def test_the_text_alternative_says_what_the_picture_shows() -> None:
    said = describe(BANDS, NAMES)
    assert said == (
        "Age bands, the oldest on top. Female: the largest band is 70 and over, 90,000 of 91,200. "
        "Male: the most that is shown is 60,000, aged 70 and over. 1 count is confidential and not drawn."
    )
    svg = ET.fromstring(pyramid(BANDS, NAMES, WIDE, title="By age and sex"))  # noqa: S314 - our own SVG
    described = svg.find("desc")
    assert described is not None
    assert (described.text, described.get("id")) == (said, svg.get("aria-describedby"))


def test_the_page_has_the_pyramid_in_two_sizes_and_its_table() -> None:
    html = render(release())
    assert html.count('aria-describedby="pyramid-') == 2
    assert "Calls by age and sex: 30 September 2020" in html
    assert "Calls by age and sex, England, over all lines of the chart above" in html
    row = '<th scope="row">19 and over</th><td>90</td><td><abbr title="confidential">[c]</abbr></td><td>4</td>'
    assert row in html


def test_a_page_whose_table_is_of_ages_still_names_the_whole_of_its_areas() -> None:
    made = release()
    by_age = made.product.model_copy(update={"page": made.product.page.model_copy(update={"table": "age"})})
    assert replace(made, product=by_age).area == made.area == AREAS.names["E92"]
