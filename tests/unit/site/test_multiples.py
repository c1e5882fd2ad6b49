"""Small multiples: each panel says only what is of the page's day, and says so where it hides something."""

from __future__ import annotations

from datetime import date

from dashboards.site.areas.area_page import tell
from dashboards.site.figure import HIDDEN
from dashboards.site.marks import mark
from dashboards.site.multiples import Multiple, behind, multiples, scale
from dashboards.site.product_page import render
from dashboards.site.summary import summary
from lambdas.core.release.cells import Cell
from tests.support.html import Outline
from tests.support.places import ENGLAND, NORTH, SOUTH, daily, facts, release


def hide(cells: list[Cell], area: str, *days: str) -> list[Cell]:
    """Make counts of an area confidential on some days."""
    return [
        cell._replace(value=None, status="confidential") if cell.keys[1] == area and cell.keys[0] in days else cell
        for cell in cells
    ]


def panels(cells: list[Cell]) -> dict[str, Multiple]:
    return {item.address.split("/")[2]: item for item in multiples(release(found=cells))}


def test_a_panel_whose_count_is_confidential_has_no_trend() -> None:
    """The page shows 7 October; with 8 to 10 October still growing."""
    day = release().figures.day
    assert panels(daily())[NORTH].trend is not None
    hidden = panels(hide(daily(), NORTH, day))[NORTH]
    assert (hidden.figure, hidden.trend) == (HIDDEN, None)


def test_a_panel_of_few_dates_compares_the_pages_day_or_nothing() -> None:
    few = daily(10)
    day = release(found=few).figures.day
    assert panels(few)[NORTH].trend is not None
    assert panels(hide(few, NORTH, day))[NORTH].trend is None


def test_a_panel_says_where_counts_are_confidential() -> None:
    found = panels(hide(daily(), NORTH, "2020-09-20"))
    assert found[SOUTH].note == "No line: some of the counts that it would be drawn from are confidential."
    assert found[NORTH].note == "Where the line is missing, counts are confidential."
    assert panels(daily())[NORTH].note == ""
    assert "No line: some of the counts" in Outline(render(release())).all("main")[0].text


def test_the_charts_have_their_figures_in_a_table_and_say_what_they_show() -> None:
    page = release(found=hide(daily(), NORTH, "2020-09-20"))
    outline = Outline(render(page))
    found = multiples(page)
    rows = behind(found, page.figures.grain)
    sparks = [svg for svg in outline.all("svg") if svg.attributes.get("class") == "spark"]

    assert [item.name for item in found] == ["The North", "The South"]
    assert [when for when, _ in rows][:2] == ["7 October 2020", "30 September 2020"]
    assert rows[0][1] == [str(round(found[0].drawn[date(2020, 10, 7)])), mark(HIDDEN)]
    assert rows[2][1][0] == mark(HIDDEN)  # of seven days to 23 September one is confidential
    assert rows[-1][0] == "2 September 2020"
    assert rows[-1][1][0] == mark(None)
    assert "The North: highest 7-day mean" in sparks[0].text
    table = next(each for each in outline.all("table") if "means of the seven days" in each.text)
    assert "30 September 2020" in table.text


def test_a_mean_of_earlier_days_stands_beside_no_figure() -> None:
    """On the page, on the card of the home page, and on the page of the area."""
    plain = release()
    gap = release(found=hide(daily(), ENGLAND, "2020-10-04"))
    assert gap.figures.day == plain.figures.day
    for page, said in ((plain, True), (gap, False)):
        told = tell(facts(page)[0], ENGLAND, "England")
        assert ("7-day mean of" in render(page).split("<h2", 1)[0]) is said
        assert (summary(page)["trend"] is not None) is said
        assert (told.trend is not None) is said


def test_the_panels_say_what_they_draw_on_which_scale_and_over_which_time() -> None:
    found = multiples(release())
    said = scale(found, release().figures.grain)
    top = max(count for item in found for count in item.drawn.values())
    assert said == f"7-day means from 7 September 2020 to 7 October 2020, on one scale from 0 to {round(top)}."
    assert said in Outline(render(release())).all("main")[0].text
    assert scale([], release().figures.grain) == ""


def test_a_panel_begins_where_its_mean_can() -> None:
    """Six days have no mean by its nature: they leave no room at the left of the line."""
    assert 'd="M4 ' in panels(daily())[NORTH].chart
