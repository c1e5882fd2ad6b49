"""What a product's page says of what is hidden, why, and of rows that cannot be told."""

from __future__ import annotations

import pytest

from contracts.datasets.dataset import Classification, Column, ColumnType, Dataset
from dashboards.site.product_page import render
from lambdas.core.release.cells import Cell
from tests.support.html import Outline
from tests.support.products import (
    CERTIFICATE,
    DATASET,
    cells,
    page,
    product,
)


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
        ({"p_percent": 10}, {"hidden": 3}, "Other sums are hidden with them where it is needed."),
        ({}, {"hidden": 3, "zeros_hidden": True}, "3 of 100 counts are shown as [c]"),
        ({}, {"hidden": 3, "zeros_hidden": True}, "A zero is published as zero, save where an earlier release hid it."),
        ({"threshold": 0, "source": "Open data."}, {"hidden": 3}, "They stay hidden as they were in earlier releases."),
        ({"rule": "hes"}, {"hidden": 3}, "Where the rule rounds the other counts to 5"),
        ({"rule": "hes", "threshold": 9}, {"hidden": 3}, "That is more than the rule asks for by itself: NHS Digital"),
        ({"zero_is_safe": False}, {"hidden": 3}, "3 of 100 counts are shown as [c]"),
        ({"zero_is_safe": False}, {"hidden": 3}, "hides counts from 0 to 7"),
        (
            {"p_percent": 10},
            {"hidden": 3},
            "hides sums of 7 contributors or fewer, and those from which one",
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
