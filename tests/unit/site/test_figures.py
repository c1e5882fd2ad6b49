from __future__ import annotations

from datetime import date, timedelta

from contracts.reference.codes import Hierarchy, Node
from dashboards.site.figure import HIDDEN
from dashboards.site.figures import Figures
from lambdas.core.release.cells import Cell
from tests.support.products import HIERARCHIES, cells, product


def figures(found: list[Cell], **changes: object) -> Figures:
    made = Figures(product(**changes), HIERARCHIES)
    for cell in found:
        made.add(cell)
    return made


def test_the_headline_is_the_newest_days_whole_over_all_lines() -> None:
    made = figures(cells(3))
    assert (made.day, made.headline) == ("2020-09-03", 142)


def test_lines_come_in_the_order_of_their_labels() -> None:
    made = figures(cells(2)[::-1])
    assert made.lines == ["phone", "online"]
    assert made.label("phone") == "By telephone"
    assert list(made.series("phone").values()) == [100, 101]


def test_the_table_has_the_root_and_its_second_level() -> None:
    made = figures(cells(2))
    area, age = made.breakdowns
    assert area.rows(made.day, made.lines, made.absent) == [
        ("E92", "England", [101, 40]),
        ("N", "North", [71, 10]),
        ("S", "South", [30, 30]),
    ]
    assert age.rows(made.day, made.lines, made.absent)[0] == ("ALL", "All ages", [101, 40])


def test_a_level_without_figures_is_passed_over() -> None:
    found = [Cell(("2020-09-01", "phone", "E92", "ALL"), 10)]
    (england,) = figures(found).breakdowns[0].rows("2020-09-01", ["phone"], None)
    assert england == ("E92", "England", [10])


def test_what_is_not_listed_is_zero_only_where_the_product_says_so() -> None:
    found = [cell for cell in cells(1) if cell.keys[2:] != ("S", "ALL")]
    found.append(Cell(("2020-09-01", "phone", "S", "ALL"), 3))
    listed, implied = figures(found), figures(found, measure={"zeros": "implied"})
    assert listed.breakdowns[0].rows(listed.day, listed.lines, listed.absent)[2] == ("S", "South", [3, None])
    assert implied.breakdowns[0].rows(implied.day, implied.lines, implied.absent)[2] == ("S", "South", [3, 0])


def test_a_day_confidential_as_a_whole_is_not_the_headline() -> None:
    found = [*cells(2), Cell(("2020-09-03", "phone", "E92", "ALL"), None, "confidential")]
    made = figures(found)
    assert (made.day, made.headline) == ("2020-09-02", 141)
    assert made.total[date(2020, 9, 3)] is HIDDEN


def test_when_every_day_is_confidential_the_headline_is_too() -> None:
    found = [Cell(("2020-09-01", "phone", "E92", "ALL"), None, "confidential")]
    made = figures(found)
    assert (made.day, made.headline) == ("2020-09-01", HIDDEN)


def test_incomplete_days_are_not_the_headline() -> None:
    made = figures(cells(10), page={"incomplete_days": 3})
    assert made.incomplete_from == date(2020, 9, 8)
    assert made.day == "2020-09-07"
    assert max(made.complete()) == date(2020, 9, 7)


def test_the_order_of_cells_and_their_number_do_not_matter() -> None:
    found = cells(60)
    forward, backward = figures(found), figures(found[::-1])
    assert forward.day == backward.day == (date(2020, 9, 1) + timedelta(days=59)).isoformat()
    assert [b.rows(forward.day, ["phone"], None) for b in forward.breakdowns] == [
        b.rows(backward.day, ["phone"], None) for b in backward.breakdowns
    ]


def test_slices_that_the_page_does_not_show_are_told_as_a_whole() -> None:
    found = [
        Cell(("2020-09-01", "phone", "E92", "ALL"), 10),
        Cell(("2020-09-01", "online", "E92", "ALL"), 4),
        Cell(("2020-09-01", "online", "N", "ALL"), 3),
    ]
    made = figures(found, page={"chart_by": None})
    assert made.headline == 10
    assert made.others == [("Service", [("Online", 4)])]


def test_a_product_without_dates_has_figures_all_the_same() -> None:
    found = [Cell(("phone", "E92", "ALL"), 10), Cell(("phone", "N", "ALL"), 6), Cell(("phone", "S", "ALL"), 4)]
    made = figures(found, slices=[{"name": "service", "title": "Service"}])
    assert (made.day, made.headline, made.series("phone")) == ("", 10, {})
    assert made.breakdowns[0].rows("", ["phone"], None)[1] == ("N", "North", [6])


def test_codes_that_are_not_published_are_no_rows_of_the_table() -> None:
    nodes = [Node("E", "England", ""), *(Node(code, code, "E") for code in ("N", "S", "W"))]
    hierarchies = {**HIERARCHIES, "areas": Hierarchy("areas", tuple(nodes))}
    shown = {}
    for cells_of in ({}, {"not_published": [{"codes": {"area": ["S"]}}]}):
        made = Figures(product(cells=cells_of, measure={"zeros": "implied"}, page={"chart_by": None}), hierarchies)
        for code, count in (("E", 40), ("N", 20), ("W", 9)):
            made.add(Cell(("2020-09-01", "phone", code, "ALL"), count))
        shown[bool(cells_of)] = made.breakdowns[0].rows(made.day, made.lines, made.absent)
    assert shown[False] == [("E", "England", [40]), ("N", "N", [20]), ("S", "S", [0]), ("W", "W", [9])]
    assert shown[True] == [("E", "England", [40]), ("N", "N", [20]), ("W", "W", [9])]
