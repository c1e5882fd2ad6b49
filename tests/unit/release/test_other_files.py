"""The spreadsheet and the Parquet of a release say what its CSV says."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from lambdas.core.release import spreadsheet
from lambdas.core.release.cells import Cell
from lambdas.core.release.files import CSV, write_data
from lambdas.core.release.opendocument import MEDIA_TYPE
from lambdas.core.release.parquet import PARQUET, write_parquet
from lambdas.core.release.spreadsheet import ODS, write_spreadsheet
from tests.support.products import HIERARCHIES, HOSTILE, PUBLISHED, RELEASE, cells, product

NOTES = ["Rounded & small.", HOSTILE.replace("\u202e", "")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the CSV of ten days."""
    list(write_data(tmp_path, product(), HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=[], cells=cells(10)))
    return tmp_path


def workbook(folder: Path) -> CalamineWorkbook:
    write_spreadsheet(folder, CSV, product(), HIERARCHIES, release=RELEASE, published=PUBLISHED, notes=NOTES)
    return CalamineWorkbook.from_path(str(folder / ODS))


def lines(folder: Path) -> list[list[str]]:
    return [line.split(",") for line in (folder / CSV).read_text(encoding="utf-8").splitlines()]


def test_the_spreadsheet_has_every_row_of_the_csv(folder: Path) -> None:
    title, heads, *rows = workbook(folder).get_sheet_by_name("Data").to_python()
    assert str(title[0]) == "Calls for help. 100 rows."
    first, *others = lines(folder)
    assert heads == first
    assert [[as_text(cell) for cell in row] for row in rows] == others


def as_text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def test_the_spreadsheet_says_what_it_is_before_its_figures(folder: Path) -> None:
    found = workbook(folder)
    assert found.sheet_names == ["Cover", "Columns", "Notes", "Data"]
    cover = [str(row[0]) for row in found.get_sheet_by_name("Cover").to_python()]
    assert cover[0] == "Calls for help"
    assert f"Release {RELEASE}, published 5 October 2020 at 08:30 UTC by Analysis." in cover[2]
    assert any(line.startswith("[c] stands for a confidential figure") for line in cover)
    notes = found.get_sheet_by_name("Notes").to_python()
    assert [row[1] for row in notes[2:]] == NOTES


def test_no_cell_is_empty_and_each_table_is_marked(folder: Path) -> None:
    found = workbook(folder)
    for name in found.sheet_names:
        _, *table = found.get_sheet_by_name(name).to_python()
        assert all(cell != "" for row in table for cell in row)
    content = zipfile.ZipFile(folder / ODS).read("content.xml").decode()
    assert 'table:target-range-address="Data.A2:Data.H102"' in content
    assert content.count("<table:database-range ") == 3
    assert "covered" not in content
    assert "spanned" not in content


def test_the_kind_of_the_file_can_be_seen_without_unpacking_it(folder: Path) -> None:
    workbook(folder)
    with zipfile.ZipFile(folder / ODS) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert packed.read("mimetype").decode() == MEDIA_TYPE


def test_of_too_many_rows_the_newest_dates_are_in_the_spreadsheet_and_it_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 25)
    title, _, *rows = workbook(folder).get_sheet_by_name("Data").to_python()
    assert {str(row[0]) for row in rows} == {"2020-09-09", "2020-09-10"}
    assert len(rows) == 20
    assert "The newest 2 dates alone, from 2020-09-09 to 2020-09-10: with all 100 rows" in str(title[0])


def test_a_spreadsheet_that_is_cut_without_dates_to_choose_by_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 5)
    title, _, *rows = workbook(folder).get_sheet_by_name("Data").to_python()
    assert len(rows) == 5
    assert "The newest 1 date alone, from 2020-09-10 to 2020-09-10, at most its first 5 rows: with all 100" in str(
        title[0]
    )
    assert spreadsheet._said(None, 100, None).startswith("The first 5 rows alone: with all 100 rows")


def test_parquet_has_types_and_null_where_a_count_is_confidential(folder: Path) -> None:
    write_parquet(folder, CSV, product(), HIERARCHIES)
    rows = duckdb.read_parquet(str(folder / PARQUET))
    assert dict(zip(rows.columns, map(str, rows.types), strict=True)) == {
        **dict.fromkeys(("service", "area", "area_name", "age", "age_name", "status"), "VARCHAR"),
        "date": "DATE",
        "calls": "BIGINT",
    }
    found = rows.fetchall()
    assert len(found) == 100
    assert sum(row[-2] is None for row in found) == sum(row[-1] == "confidential" for row in found) == 20


def test_the_same_data_gives_the_same_bytes(folder: Path) -> None:
    def made() -> list[bytes]:
        workbook(folder)
        write_parquet(folder, CSV, product(), HIERARCHIES)
        return [(folder / name).read_bytes() for name in (ODS, PARQUET)]

    assert made() == made()


def test_a_product_without_dates_has_a_spreadsheet_too(tmp_path: Path) -> None:
    undated = product(slices=[], page={"chart_by": None, "headline": "{value} calls"})
    told = {"release": RELEASE, "published": PUBLISHED, "notes": []}
    list(write_data(tmp_path, undated, HIERARCHIES, **told, cells=[Cell(("E92", "ALL"), 12), Cell(("N", "ALL"), 5)]))
    write_spreadsheet(tmp_path, CSV, undated, HIERARCHIES, **told)
    rows = CalamineWorkbook.from_path(str(tmp_path / ODS)).get_sheet_by_name("Data").to_python()
    assert [row[4] for row in rows[1:]] == ["calls", 12.0, 5.0]
