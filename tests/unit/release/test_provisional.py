"""Dates whose counts will still grow are marked in every file of the data, and what is signed stays what it was."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from python_calamine import CalamineWorkbook

from cli.verify import VerificationError, verify
from contracts.products.product import Product
from dashboards.site.page import ReleasePage
from dashboards.site.per_head import People
from dashboards.site.publication import write_release
from lambdas.core.release.cells import StoredCells, write_cells
from lambdas.core.release.columns import told_columns
from lambdas.core.release.parquet import PARQUET
from lambdas.core.release.spreadsheet import ODS
from lambdas.core.release.statement import CERTIFICATE, KEY, SIGNATURE
from tests.support.products import DATASET, HIERARCHIES, PUBLISHED, candidate, cells, page, product

FROM = "2020-09-28"  # the last of thirty days is the 30th, and three grow


def growing() -> Product:
    return product(page={"incomplete_days": 3})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a release of a product whose last three days are provisional, from the cells as they are stored."""
    rows = [(*cell.keys, "" if cell.value is None else cell.value, cell.status, "", "", "") for cell in cells()]
    write_cells(tmp_path / "cells.csv.gz", growing(), rows)
    made = tmp_path / "release"
    made.mkdir()
    write_release(
        made,
        candidate(),
        StoredCells(tmp_path / "cells.csv.gz"),
        product=growing(),
        hierarchies=HIERARCHIES,
        datasets={"calls": DATASET},
        published=PUBLISHED,
    )
    return made


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "data.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_csv_marks_the_very_dates_that_the_page_calls_incomplete(folder: Path) -> None:
    shown: ReleasePage = page(growing())
    assert shown.figures.incomplete_from == date.fromisoformat(FROM)
    assert {(row["date"] >= FROM, row["provisional"]) for row in rows(folder)} == {(True, "true"), (False, "false")}


def test_every_other_file_says_so_too(folder: Path) -> None:
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    assert data["columns"][-2:] == ["status", "provisional"]
    assert {(row[0] >= FROM, row[-1]) for row in data["rows"]} == {(True, True), (False, False)}
    found = (
        duckdb.connect().read_parquet(str(folder / PARQUET)).project("CAST(date AS VARCHAR), provisional").fetchall()
    )
    assert {(day >= FROM, mark) for day, mark in found} == {(True, True), (False, False)}
    _, heads, *told = CalamineWorkbook.from_path(str(folder / ODS)).get_sheet_by_name("Data").to_python()
    assert heads[-1] == "provisional"
    assert {str(row[-1]) for row in told} == {"true", "false"}
    described = json.loads((folder / "data.csv-metadata.json").read_text(encoding="utf-8"))["tableSchema"]["columns"]
    assert (described[-1]["name"], described[-1]["datatype"]) == ("provisional", "boolean")


def test_a_product_whose_counts_do_not_grow_has_no_such_column() -> None:
    assert "provisional" not in told_columns(product())
    assert told_columns(growing()) == told_columns(product())


def test_people_of_a_release_are_read_beside_the_mark() -> None:
    data = {
        "product": "populations",
        "title": "Populations",
        "release": "r",
        "names": {"area": {"E92000001": "England", "E12000001": "North"}},
        "columns": ["date", "area", "people", "status", "provisional"],
        "rows": [["2020-01-01", "E12000001", 70, "reported", False]],
    }
    assert People.of(data).by_area == {"E12000001": 70}


def test_what_is_signed_verifies_with_the_mark_and_a_moved_mark_is_told(folder: Path) -> None:
    signer = rsa.generate_private_key(65537, 2048)
    text = (folder / CERTIFICATE).read_bytes()
    (folder / SIGNATURE).write_bytes(signer.sign(text, padding.PKCS1v15(), SHA256()))
    (folder / KEY).write_bytes(signer.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    verify(folder, key=None)
    for name, old, new in (("data.csv", ",true\r\n", ",false\r\n"), ("data.json", ",true]", ",false]")):
        text = (folder / name).read_bytes()
        (folder / name).write_bytes(text.replace(old.encode(), new.encode(), 1))
    with pytest.raises(VerificationError, match="not its newest dates"):
        verify(folder, key=None)
