from __future__ import annotations

import csv
import gzip
import json
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW

from contracts.products.product import Product
from lambdas.core.release import files
from lambdas.core.release.cells import Cell, CellHash, Row, read_cells, with_zeros, write_cells
from lambdas.core.release.notes import notes_of
from tests.support.products import HIERARCHIES, HOSTILE, INPUT, PUBLISHED, RELEASE, cells, product


def write(folder: Path, made: Product | None = None, found: Iterable[Cell] | None = None) -> None:
    written = files.write_data(
        folder,
        made or product(),
        HIERARCHIES,
        release=RELEASE,
        published=PUBLISHED,
        notes=notes_of(made or product(), [INPUT]),
        cells=cells() if found is None else found,
    )
    for _ in written:
        pass


def table(folder: Path) -> list[list[str]]:
    with (folder / "data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_csv_is_as_rfc_4180_wants_it(tmp_path: Path) -> None:
    write(tmp_path)
    raw = (tmp_path / "data.csv").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(cells()) + 1
    assert raw.endswith(b"\r\n")
    assert not raw.startswith(b"\xef\xbb\xbf")
    header, first, *_ = table(tmp_path)
    assert header == ["date", "service", "area", "area_name", "age", "age_name", "calls", "status"]
    assert first == ["2020-09-01", "phone", "E92", "England", "ALL", "All ages", "100", "reported"]


def test_a_confidential_cell_is_marked_and_says_nothing_else(tmp_path: Path) -> None:
    write(tmp_path)
    hidden = [row for row in table(tmp_path) if row[-1] == "confidential"]
    assert {row[-2] for row in hidden} == {"[c]"}
    for name in ("data.csv", "data.json"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "primary" not in text
        assert "secondary" not in text


def test_the_json_has_the_same_cells_with_their_names(tmp_path: Path) -> None:
    write(tmp_path)
    data = json.loads((tmp_path / "data.json").read_text(encoding="utf-8"))
    assert data["columns"] == ["date", "service", "area", "age", "calls", "status"]
    assert len(data["rows"]) == len(cells())
    assert data["rows"][3] == ["2020-09-01", "phone", "N", "0-18", None, "confidential"]
    assert data["names"]["area"]["N"] == "North"
    assert data["release"] == RELEASE
    assert data["confidential_between"] == [1, None], "what zeros are shown in, and totals are hidden too"


def test_no_cells_still_make_whole_files(tmp_path: Path) -> None:
    write(tmp_path, found=[])
    assert json.loads((tmp_path / "data.json").read_text())["rows"] == []
    assert len(table(tmp_path)) == 1


def test_the_csv_is_valid_by_its_csvw_metadata(tmp_path: Path) -> None:
    write(tmp_path)
    assert violations(tmp_path) == []
    values = [row["calls"] for row in read(tmp_path)]
    assert values[0] == 100
    assert None in values


@pytest.mark.parametrize(
    ("found", "wrong"),
    [("100,reported", "many,reported"), ("2020-09-02,online", "2020-09-01,phone"), ("2020-09-03", "the third")],
)
def test_the_csvw_metadata_finds_what_is_wrong(tmp_path: Path, found: str, wrong: str) -> None:
    write(tmp_path)
    path = tmp_path / "data.csv"
    path.write_bytes(path.read_bytes().replace(found.encode(), wrong.encode(), 1))
    assert violations(tmp_path) != []


def test_hostile_names_stay_in_their_fields(tmp_path: Path) -> None:
    hostile = product(title=f'{HOSTILE}",\n', page={"notes": [HOSTILE]})
    write(tmp_path, hostile, [Cell(("2020-09-01", 'a",\r\n"b', "E92", "ALL"), 1)])
    assert table(tmp_path)[1][1] == 'a",\r\n"b'
    assert json.loads((tmp_path / "data.json").read_text())["notes"] == [HOSTILE]
    assert json.loads((tmp_path / "data.csv-metadata.json").read_text())["dc:title"].startswith(HOSTILE)


def test_what_is_not_listed_is_explained(tmp_path: Path) -> None:
    write(tmp_path, product(measure={"zeros": "implied"}))
    assert "not listed is zero" in (tmp_path / "data.csv-metadata.json").read_text()


def rejecting(faulty: int, in_use: str) -> dict[str, Any]:
    rows = {"file": 5_000, "accepted": 3_800, "rejected": 1_200, "faulty": faulty}
    return {"rows": rows, "in_use": in_use}


@pytest.mark.parametrize(
    ("drops", "said"),
    [
        ([(12, "whole"), (500, "none")], "12 rows of"),
        ([(12, "none")], ""),
        ([(12, "whole"), (30, "part"), (500, "none")], "Up to 42 rows of"),
        ([(1, "part")], "Up to 1 row of the newest files was"),
    ],
)
def test_rows_of_drops_that_others_have_replaced_are_not_missing(drops: list[tuple[int, str]], said: str) -> None:
    (*notes,) = notes_of(product(page={"notes": []}), [{"drops": [rejecting(*drop) for drop in drops]}])
    assert [note[: len(said)] for note in notes] == ([said] if said else [])


@pytest.mark.parametrize(("faulty", "said"), [(0, []), (1, ["1 row of"]), (1_200, ["1,200 rows of"])])
def test_rejected_rows_are_told_wherever_the_figures_are(tmp_path: Path, faulty: int, said: list[str]) -> None:
    drops = [rejecting(faulty, "whole")]
    notes = notes_of(product(page={"notes": []}), [{"drops": drops}])
    assert [note[: len(start)] for note, start in zip(notes, said, strict=True)] == said
    assert all("also where they say zero" in note for note in notes)


def test_large_data_has_a_compressed_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    assert not (tmp_path / "data.csv.gz").exists()
    monkeypatch.setattr(files, "PACK_FROM", 100)
    write(tmp_path)
    for name in ("data.csv", "data.json"):
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == (tmp_path / name).read_bytes()


def test_candidate_cells_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows: list[Row] = [("2020-09-01", "phone", "E92", "ALL", 9, "reported", "", 9, 9)]
    rows.append(("2020-09-01", "phone", "N", "0-18", "", "confidential", "primary", 1, 7))
    path = tmp_path / "cells.csv.gz"
    written = write_cells(path, product(), rows)
    told = CellHash()
    assert list(told.through(read_cells(path)))
    assert told.hex == written
    assert list(read_cells(path)) == [
        Cell(("2020-09-01", "phone", "E92", "ALL"), 9, "reported", "", 9, 9),
        Cell(("2020-09-01", "phone", "N", "0-18"), None, "confidential", "primary", 1, 7),
    ]
    before = path.read_bytes()
    write_cells(path, product(), rows)
    assert path.read_bytes() == before


def test_zeros_are_listed_in_their_place() -> None:
    rows: list[Row] = [("1", "ALL", 3, "reported", "", 3, 3), ("2", "b", "", "confidential", "primary", 1, 2)]
    listed = list(with_zeros(rows, [("1",), ("2",)], [("ALL", "b", "c")], [True, True, False]))
    assert [row[:3] for row in listed] == [("1", "ALL", 3), ("1", "b", 0), ("2", "ALL", 0), ("2", "b", "")]


def test_a_reader_is_told_which_combinations_are_not_published() -> None:
    assert not any("not published" in note or "published" in note for note in notes_of(product(), [INPUT])[:-1])
    made = product(cells={"tables": [["area"], ["age"]]}, measure={"zeros": "implied"})
    listed, published, *_ = notes_of(made, [INPUT])
    assert "that is published and that is not listed is zero" in listed
    assert published.endswith("Counts are published by area, and by age band.")
    added = product(
        slices=[{"name": "date", "title": "Date", "kind": "date", "cumulative": True}], page={"chart_by": None}
    )
    assert any("What was added between two dates" in note for note in notes_of(added, [INPUT]))


def test_a_zero_that_may_be_a_few_is_listed_without_ends() -> None:
    listed = list(with_zeros([], [("1",)], [("ALL", "b")], [True, True], ("", "")))
    assert listed == [("1", "ALL", 0, "reported", "", "", ""), ("1", "b", 0, "reported", "", "", "")]


def test_a_cell_out_of_order_is_never_lost() -> None:
    rows: list[Row] = [("1", "b", 1, "reported", "", 1, 1), ("1", "ALL", 3, "reported", "", 3, 3)]
    with pytest.raises(ValueError, match="is not where the order"):
        list(with_zeros(rows, [("1",)], [("ALL", "b")], [True, True]))


def violations(folder: Path) -> list[str]:
    """What the W3C's vocabulary finds wrong with the CSV; nothing when it is valid."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        document = CSVW(str(folder / "data.csv-metadata.json"), validate=True)
        try:
            valid = document.is_valid
        except ValueError as error:
            return [str(error)]
    relevant = [str(warning.message) for warning in noted if "csvw" in str(warning.filename)]
    return relevant if valid else [*relevant, "not valid"]


def read(folder: Path) -> list[dict[str, Any]]:
    (found,) = CSVW(str(folder / "data.csv-metadata.json")).tables
    return list(found)
