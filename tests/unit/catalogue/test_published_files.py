"""The published files in docs/datasets.md: each lands with a receipt that reconciles, or waits for its reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from contracts.catalogue import Catalogue, load
from lambdas.core.ingest import Inspection, inspect

pytestmark = pytest.mark.data

ROOT = Path(__file__).resolve().parents[3]
_ROW = re.compile(r"\| `(?P<file>[^`]+)` \| (?P<told>.+) \|")
TABLE = {
    found["file"]: found["told"]
    for line in (ROOT / "docs" / "datasets.md").read_text(encoding="utf-8").splitlines()
    if (found := _ROW.fullmatch(line))
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(ROOT / "catalogue")


def told(found: Inspection) -> str:
    rows = found.rows
    counts = [rows.file, rows.accepted, rows.expected_rejects, rows.faulty] if rows.file else ["none"] * 4
    cells = [found.dataset, found.file.format, *(f"{n:,}" if isinstance(n, int) else n for n in counts)]
    return " | ".join([*cells, ", ".join(reason.code for reason in found.reasons) or "accepted"])


@pytest.mark.parametrize("file", TABLE)
def test_a_published_file_comes_to_what_the_docs_say(
    file: str, real_data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    found = inspect(
        real_data / file,
        catalogue.datasets[TABLE[file].split(" | ", maxsplit=1)[0]],
        catalogue.lists,
        drop="20240701T093000Z-00000000",
        landed=date(2024, 7, 1),
        file_name=Path(file).name,
        key=None,
        out=tmp_path / "out",
    )

    assert told(found) == TABLE[file]
    assert found.rows.file == found.rows.accepted + found.rows.rejected
    assert found.rows.rejected == found.rows.expected_rejects + found.rows.faulty
    if found.file.tables and not found.reasons:
        assert sum(table.records for table in found.file.tables) == found.rows.file


# Maps and lookups between kinds of area: no dataset's drops.
NO_DROPS = ("*_lookup.csv", "ltla_utla_list.csv", "rgn_all_codes.csv", "utla_all_codes.csv", "*.hexjson")


def test_every_published_file_of_a_dataset_is_in_the_table(real_data: Path) -> None:
    folders = {Path(file).parts[0] for file in TABLE}
    drops = {path for name in folders for path in (real_data / name).iterdir() if not any(map(path.match, NO_DROPS))}
    assert {str(path.relative_to(real_data)) for path in drops} == set(TABLE)


def test_every_cell_of_the_wastewater_workbook_is_a_row_or_an_empty_day(
    real_data: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    file = "wastewater/Final_EMHP_Wastewater_Data_January_2022.ods"
    dataset = catalogue.datasets["wastewater_england"]
    found = inspect(
        real_data / file,
        dataset,
        {},
        drop="d",
        landed=date(2024, 7, 1),
        file_name=file,
        key=None,
        out=tmp_path / "out",
    )

    [table] = found.file.tables
    assert (table.rows, table.records + table.blank_cells) == (274, 274 * 223)
    assert found.statuses["below_detection"] == 5_053
