"""Drafts from workbooks, JSON lines, Parquet and packed text: the very file is accepted, its layout is told."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml

from contracts.catalogue import Catalogue, load
from contracts.datasets.dataset import Dataset, Format, Grain, Treatment
from contracts.datasets.layouts import Blanks
from lambdas.core.ingest import Verdict
from local.drafting.draft import checked, draft
from local.drafting.example import read_example
from local.errors import LocalError
from local.home import ROOT
from local.inspecting import inspect_as
from tests.support.workbooks import Cell, ods, xls, xlsx

DAYS = [date(2020, 9, day) for day in range(1, 7)]
HEADER: list[Cell] = ["Area", "Day", "Beds", "Rate"]
ROWS: list[list[Cell]] = [["North", day, "*" if day == DAYS[2] else 5.0, 0.125] for day in DAYS]
TEXT = "day,area,beds\n2020-09-01,North,5\n2020-09-02,North,*\n"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT / "catalogue")


def accepted(content: bytes, catalogue: Catalogue, tmp_path: Path, rows: int) -> tuple[str, Dataset]:
    """Draft from a file and inspect the same file: every row of its table comes in."""
    path = tmp_path / "example"
    path.write_bytes(content)
    text = draft(read_example(path), "drafted", path.name, catalogue.lists)
    dataset = checked(text, "drafted", catalogue.lists)
    found = inspect_as(path, dataset, tmp_path / "out")
    assert (found.verdict, found.rows.accepted, found.rows.faulty) == (Verdict.ACCEPT, rows, 0), found.reasons
    return text, dataset


def marks(text: str) -> dict[str, str]:
    return {item["property"]: item["value"] for item in yaml.safe_load(text)["customProperties"]}


@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_a_table_in_a_workbook_is_found_among_what_stands_around_it(
    form: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    around: list[list[Cell]] = [["Made-up beds"], ["Published:", "a while ago"], []]
    below: list[list[Cell]] = [[], ["Source: made up for a test"], ["Of no hospital"]]
    if form == "xls":
        rows: list[list[Cell]] = [
            HEADER,
            *([a, d.isoformat() if isinstance(d, date) else d, b, r] for a, d, b, r in ROWS),
        ]
        book = xls("Data", rows, {})
    else:
        sheets = {"Notes": [["Nothing to see"]], "Data": [*around, HEADER, *ROWS, *below]}
        book = xlsx(sheets) if form == "xlsx" else ods(sheets)
    text, dataset = accepted(book, catalogue, tmp_path, len(ROWS))

    (layout,) = dataset.spreadsheets
    assert layout.sheets == ("Data",)
    assert layout.header_cells == tuple(HEADER)
    assert {c.name: c.type.value for c in dataset.columns} == {
        "area": "string",
        "day": "date",
        "beds": "integer",
        "rate": "number",
    }
    assert dict(dataset.column("beds").sentinels) == {"*": "confidential"}
    if form != "xls":
        assert layout.ends == ("Source",)
        assert "its header in row 4" in marks(text)["inferred.spreadsheets"]
        assert "not read: Notes" in marks(text)["inferred.spreadsheets"]


@pytest.mark.parametrize("written", [True, False], ids=["dates", "texts"])
def test_columns_that_are_dates_become_rows(written: bool, catalogue: Catalogue, tmp_path: Path) -> None:
    heads: list[Cell] = [day if written else f"{day:%d/%m/%Y}" for day in DAYS]
    rows: list[list[Cell]] = [["Site code", *heads], ["ZZ1", 1, 2, None, 4, 5, 6], ["ZZ2", 1, "tLOD", 3, 4, 5, 6]]
    _, dataset = accepted(xlsx({"Data": rows}), catalogue, tmp_path, 11)

    dates = dataset.spreadsheets[0].dates
    assert dates is not None
    assert (dates.date, dates.value, dates.blanks) == ("Date", "Value", Blanks.SKIP)
    assert (dataset.period.column, dataset.key) == ("date", ("site_code", "date"))


def test_a_column_without_a_header_is_named_as_left_out(catalogue: Catalogue, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[*HEADER], *([*row, "a remark"] for row in ROWS)]
    text, dataset = accepted(xlsx({"Data": rows}), catalogue, tmp_path, len(ROWS))

    assert dataset.spreadsheets[0].ignored == ("column E",)
    assert "without a header" in marks(text)["inferred.spreadsheets"]


def test_json_lines_give_their_keys(catalogue: Catalogue, tmp_path: Path) -> None:
    records = [{"day": "2020-09-01", "nhs_number": "9434765919", "beds": 5}, {"day": "2020-09-02", "beds": "*"}]
    text, dataset = accepted("".join(json.dumps(r) + "\n" for r in records).encode(), catalogue, tmp_path, 2)

    assert dataset.formats == (Format.JSON_LINES,)
    assert marks(text)["inferred.formats"]
    assert dataset.column("nhs_number").treatment is Treatment.PSEUDONYMISE
    assert dict(dataset.column("beds").sentinels) == {"*": "confidential"}


def test_parquet_gives_its_types(catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "made.parquet"
    duckdb.sql(
        "SELECT DATE '2020-09-01' + n::INTEGER AS day, TIMESTAMP '2020-09-02' AS sent, '00' || n AS code,"
        " '7' || n AS text, n::DOUBLE AS rate, n::INTEGER AS beds, n = 1 AS open FROM range(3) AS made(n)"
    ).write_parquet(str(file))
    _, dataset = accepted(file.read_bytes(), catalogue, tmp_path, 3)

    assert dataset.formats == (Format.PARQUET,)
    assert {c.name: c.type.value for c in dataset.columns} == {
        "day": "date",
        "sent": "date",
        "code": "string",
        "text": "string",
        "rate": "number",
        "beds": "integer",
        "open": "boolean",
    }


def zipped(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("day.csv", text)
    return made.getvalue()


@pytest.mark.parametrize("pack", [zipped, lambda text: gzip.compress(text.encode())], ids=["zip", "gzip"])
def test_packed_text_is_an_example(pack: object, catalogue: Catalogue, tmp_path: Path) -> None:
    assert callable(pack)
    _, dataset = accepted(pack(TEXT), catalogue, tmp_path, 2)
    assert dataset.period.column == "day"


def test_without_a_date_a_file_is_the_whole_dataset_and_its_totals_are_left_out(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    text, dataset = accepted(b"code,beds\nZZ1,5\nZZ2,6\nTotal,11\n", catalogue, tmp_path, 2)

    assert dataset.period.grain is Grain.ALL
    assert dataset.total_rows is not None
    assert (dataset.total_rows.column, dataset.total_rows.values) == ("code", ("Total",))
    assert "whole dataset" in marks(text)["inferred.period"]


def test_signs_among_texts_are_no_values(catalogue: Catalogue, tmp_path: Path) -> None:
    rows = "".join(
        f"2020-09-{day:02},{value}\n" for day, value in zip(range(1, 13), ["red"] * 11 + ["[c]"], strict=True)
    )
    _, dataset = accepted(f"day,light\n{rows}".encode(), catalogue, tmp_path, 12)

    assert dataset.column("light").enum == ("red",)
    assert dict(dataset.column("light").sentinels) == {"[c]": "confidential"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (xlsx({"Data": [["one", "two"]]}), "header"),
        (xlsx({"Data": [HEADER, *ROWS]})[:-200], "damaged|cannot be read"),
        (xlsx({"Data": [["Area", "Area"], ["North", "South"]]}), "header"),
    ],
    ids=["no rows", "cut", "headers alike"],
)
def test_a_workbook_that_is_no_example_says_why(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(LocalError, match=message):
        read_example(path)
