"""Districts out of a directory of postcodes; its postcodes are made up: none begins with X or V."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.districts import districts_of
from local.errors import LocalError

ROWS = (
    ("XA1 1AA", "", "E08000003"),
    ("XA1 1AB", "", "E07000008"),
    ("XA1 2AA", "", "E07000008"),
    ("XA1 2AB", "202001", "E08000003"),
    ("VB12 1AA", "", "E08000003"),
    ("VC1 1AA", "", "W06000001"),
)


def directory(folder: Path, authority: str, rows: tuple[tuple[str, str, str], ...] = ROWS) -> Path:
    path = folder / "directory.csv"
    lines = [
        f"pcd,pcds,doterm,{authority}",
        *(f"{code.replace(' ', '')},{code},{end},{area}" for code, end, area in rows),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("authority", ["oslaua", "lad25cd", "LAD25CD"])
def test_postcodes_of_england_in_use_make_the_table_and_most_of_them_come_first(tmp_path: Path, authority: str) -> None:
    assert districts_of(directory(tmp_path, authority)).splitlines() == [
        "district,area",
        "VB12,E08000003",
        "XA1,E07000008",
        "XA1,E08000003",
    ]


def test_another_file_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="no ONS Postcode Directory: it has no column pcds, doterm or oslaua"):
        districts_of(directory(tmp_path, "ward"))


def test_a_directory_without_a_postcode_of_england_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="no postcode of England that is in use"):
        districts_of(directory(tmp_path, "oslaua", ROWS[-1:]))
