"""The table of postcode districts: an error names the line and what may stand there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contracts.reference.codes import Entry, ReferenceList
from contracts.reference.districts import FILE, read_districts
from contracts.strays import strays

LISTS = {
    "areas": ReferenceList("areas", (Entry("E08000003", "City", "local_authority"), Entry("E07000008", "Town", "x")))
}


def table(root: Path, *lines: str) -> None:
    path = root / FILE
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_catalogue_without_a_table_has_no_districts(tmp_path: Path) -> None:
    found, mistakes = read_districts(tmp_path, LISTS)
    assert (found, mistakes.found) == ({}, [])


def test_areas_of_a_district_stay_in_their_order(tmp_path: Path) -> None:
    table(tmp_path, "district,area", "XA1,E08000003", "XA1,E07000008", "VB12,E07000008")
    found, mistakes = read_districts(tmp_path, LISTS)
    assert found == {"XA1": ("E08000003", "E07000008"), "VB12": ("E07000008",)}
    assert mistakes.found == []


@pytest.mark.parametrize(
    ("lines", "where", "allowed"),
    [
        (("postcode,area", "XA1,E08000003"), "line 1", "district,area"),
        (("district,area", "XA1"), "line 2", "2 columns"),
        (("district,area", "xa1,E08000003"), "line 2, district", "the first half of a postcode, such as LS1"),
        (("district,area", "XA1 1AA,E08000003"), "line 2, district", "the first half of a postcode, such as LS1"),
        (("district,area", "XA1,E99999999"), "line 2, area", "a code of a list in catalogue/reference"),
        (("district,area", "XA1,E08000003", "XA1,E08000003"), "line 3, area", "each area of XA1 once"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, lines: tuple[str, ...], where: str, allowed: str) -> None:
    table(tmp_path, *lines)
    _, mistakes = read_districts(tmp_path, LISTS)
    (told,) = mistakes.found
    assert told.file.endswith(FILE)
    assert (told.field, told.allowed) == (where, allowed)


def test_a_catalogue_with_the_table_of_districts_has_no_mistake_for_it(tmp_path: Path) -> None:
    catalogue = Path(__file__).resolve().parents[3] / "catalogue"
    shutil.copytree(catalogue / "reference", tmp_path / "reference", ignore=shutil.ignore_patterns("postcodes"))
    table(tmp_path, "district,area", "XA1,E08000003")
    (tmp_path / FILE).with_name("sectors.csv").write_text("sector,area\n", encoding="utf-8")

    (told,) = [mistake for found in strays(tmp_path) for mistake in found.found]
    assert told.file.endswith("postcodes/sectors.csv")
