"""The bench of the open site builds what publication builds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.site import lists, released, together
from contracts.catalogue import load

KNOWN = load(Path(__file__).resolve().parents[3] / "catalogue")


def test_it_writes_the_files_of_a_release_and_the_pages_of_all_areas(tmp_path: Path) -> None:
    one = replace(KNOWN, products={"maternity": KNOWN.products["maternity"]})
    ((name, files, size, _),) = released(one, 0.2, tmp_path)
    assert (name, files) == ("a release of maternity", len(list((tmp_path / "site" / "maternity").rglob("*.*"))))
    assert size > 100_000
    areas, pages = together(one, tmp_path)
    assert areas[1] > 2
    assert pages[1] == 5


def test_lists_grow_with_the_releases_and_stay_as_many() -> None:
    found = lists(KNOWN)
    assert {row[1] for row in found} == {3}
    assert [row[2] for row in found] == sorted({row[2] for row in found})
