"""A figure that may lack rejected rows is told from one that lacks none, and nothing else about it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contracts.catalogue import load
from contracts.products.product import Product
from lambdas.core.release.cells import Row
from lambdas.core.release.dates import tells_dates
from lambdas.core.release.incomplete import in_words, lacking, marked
from tests.support.products import product

CATALOGUE = load(Path(__file__).resolve().parents[3] / "catalogue")


def given(*missing: str, tells: bool = True) -> list[dict[str, Any]]:
    return [{"missing": list(missing), "tells_dates": tells}, {"missing": [], "tells_dates": False}]


def dated(grain: str, **changes: Any) -> Product:
    return product(slices=[{"name": "date", "title": "Date", "kind": "date", "grain": grain, **changes}])


def test_figures_of_a_period_that_lacks_rows_are_incomplete_and_what_is_hidden_stays_so() -> None:
    rows: list[Row] = [
        ("2020-09-30", "E92", "ALL", 5, "reported", "", 5, 5),
        ("2020-09-30", "N", "ALL", "", "confidential", "primary", 1, 4),
        ("2020-10-01", "E92", "ALL", 5, "reported", "", 5, 5),
    ]
    found = list(marked(rows, dated("day"), given("2020-09")))
    assert [row[4] for row in found] == ["incomplete", "confidential", "reported"]
    assert [(*row[:4], *row[5:]) for row in found] == [(*row[:4], *row[5:]) for row in rows]
    assert list(marked(rows, dated("day"), given())) == rows


@pytest.mark.parametrize(
    ("grain", "missing", "lacks", "whole"),
    [
        ("day", "2020-10-01", "2020-10-01", "2020-10-02"),
        ("day", "2020-10", "2020-10-31", "2020-11-01"),
        ("week", "2020-10", "2020-09-28", "2020-09-21"),
        ("month", "2020-10-31", "2020-10-01", "2020-11-01"),
        ("month", "2020-09", "2020-09-30", "2020-10-01"),
        ("quarter", "2020-07", "2020-09-30", "2020-06-30"),
    ],
)
def test_a_date_lacks_the_rows_of_every_period_that_it_stands_for(
    grain: str, missing: str, lacks: str, whole: str
) -> None:
    told = lacking(dated(grain), given(missing))
    assert (told(lacks), told(whole)) == (True, False)


def test_counts_that_add_up_lack_a_row_from_its_date_on() -> None:
    told = lacking(dated("day", cumulative=True), given("2020-09"))
    assert [told("2020-08-31"), told("2020-09-01"), told("2020-12-01")] == [False, True, True]


def test_where_a_row_belonged_is_not_known_every_figure_lacks_it() -> None:
    undated = product(slices=[], page={"chart_by": None, "headline": "{value} calls"})
    for made, inputs in (
        (dated("day"), given("2020-09", tells=False)),
        (dated("day"), given("*")),
        (undated, given("all")),
    ):
        assert lacking(made, inputs)("2019-01-01")
        assert in_words(made, inputs).startswith("Every figure has the status incomplete")


def test_words_name_the_periods_that_lack_rows() -> None:
    assert in_words(dated("day"), given()) == ""
    assert in_words(dated("day"), given("2020-09", "2020-10")).startswith(
        "Every figure of September 2020 and October 2020 has the status incomplete"
    )
    many = [f"2020-{month:02}" for month in range(1, 13)]
    assert in_words(dated("day"), given(*many)).startswith("Every figure of 12 months has")


@pytest.mark.parametrize(("name", "told"), [("nhs_pathways", True), ("ae_waits", True), ("covid_tests", False)])
def test_a_products_dates_are_followed_to_the_column_they_are_read_from(name: str, told: bool) -> None:
    made = CATALOGUE.products[name]
    assert tells_dates(made, CATALOGUE.datasets[name], CATALOGUE.datasets) is told
