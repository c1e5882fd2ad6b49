"""What the page and the files say of rounded figures."""

from __future__ import annotations

import json
from pathlib import Path

from contracts.datasets.dataset import Classification, Column, ColumnType
from contracts.products.product import Product
from dashboards.site.page import ReleasePage
from dashboards.site.product_page import render
from dashboards.site.summary import headline
from lambdas.core.release.cells import Cell
from lambdas.core.release.files import write_data
from lambdas.core.release.notes import notes_of
from tests.support.html import Outline, faults
from tests.support.products import CERTIFICATE, DATASET, HIERARCHIES, INPUT, PUBLISHED, RELEASE, page, product

ROUND = {"method": "round", "base": 5, "threshold": 4}
THEN_ROUND = {"method": "suppress_then_round", "base": 5}
TOLD = {**CERTIFICATE, "hidden": 0, "rounding": {"base": 5, "within": 9, "within_lowest": 4}}
DAY = [
    Cell(("2020-09-01", "phone", "E92", "ALL"), 105),
    Cell(("2020-09-01", "phone", "N", "ALL"), 75),
    Cell(("2020-09-01", "phone", "S", "ALL"), 30),
]


def words(html: str) -> str:
    return " ".join(Outline(html).all("main")[0].text.split())


def rounded(made: Product | None = None, **certificate: object) -> ReleasePage:
    return page(made or product(disclosure=ROUND), found=DAY, certificate={**TOLD, **certificate})


def test_the_page_says_how_figures_are_rounded_and_how_far_off_they_can_be() -> None:
    html = render(rounded())
    assert faults(html) == []
    text = words(html)
    assert "Rounded to 5." in text, "beside the headline"
    assert "Calls by area, rounded to 5" in text
    assert "Every figure is rounded to a multiple of 5, and totals are the sums of rounded figures." in text
    assert "at most 4 away from its count, and no figure is more than 9 away" in text
    assert "looked for the smallest and the largest value it could have" in text
    assert "What is hidden" not in text
    assert headline(rounded())[1]


def test_a_bound_that_is_not_told_is_not_on_the_page() -> None:
    html = render(rounded(rounding={"base": 5, "within": None, "within_lowest": 4}))
    assert "How far totals can be off is not published." in words(html)


def test_hidden_and_rounded_figures_have_words_of_their_own() -> None:
    made = product(disclosure=THEN_ROUND)
    html = render(page(made, certificate={**TOLD, "hidden": 12}))
    assert faults(html) == []
    text = words(html)
    assert "12 of 100 counts above zero are shown as [c]" in text
    assert "need not add up to their rounded total" in text
    assert "A zero is published as zero." in text


def test_exact_numbers_of_records_are_not_told_beside_rounded_totals() -> None:
    """Each row of a record-level dataset is a person: their number is the exact total."""
    age = Column(
        name="age", header="Age", type=ColumnType.INTEGER, description="", classification=Classification.PERSONAL
    )
    records = DATASET.model_copy(update={"columns": (age,)})
    for rule in (ROUND, THEN_ROUND):
        assert not page(product(disclosure=rule), found=DAY, datasets={"calls": records}).tells_rows("calls")
        assert page(product(disclosure=rule), found=DAY).tells_rows("calls")


def test_every_file_says_so_too(tmp_path: Path) -> None:
    made = product(disclosure=ROUND)
    notes = notes_of(made, [INPUT])
    written = write_data(
        tmp_path, made, HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=notes, cells=iter(DAY)
    )
    assert list(written) == DAY
    data = json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))
    assert data["rounded_to"] == 5
    assert any("multiple of 5" in note for note in data["notes"])
    table = json.loads((tmp_path / "data.csv-metadata.json").read_text(encoding="utf-8"))
    measure = next(column for column in table["tableSchema"]["columns"] if column["name"] == "calls")
    assert measure["dc:description"] == "Number of calls, rounded to 5."
    assert any("multiple of 5" in note for note in table["notes"])


def test_a_combination_that_is_not_listed_may_be_a_few() -> None:
    made = product(disclosure=ROUND, measure={"zeros": "implied"})
    assert "A combination of codes that is not listed has a figure of zero, as all figures do that round to it." in (
        notes_of(made, [INPUT])
    )
