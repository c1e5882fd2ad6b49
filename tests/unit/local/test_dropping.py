"""Folders of files as drops."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.dropping import in_folder
from local.errors import LocalError
from local.realdrops import KNOWN, arrange


def test_files_come_by_dataset_in_order_of_their_names(tmp_path: Path) -> None:
    for name in ("cases/2.csv", "cases/1.csv", "cases/.hidden", "people/p.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")

    found = in_folder(tmp_path)

    assert {dataset: [path.name for path in paths] for dataset, paths in found.items()} == {
        "cases": ["1.csv", "2.csv"],
        "people": ["p.csv"],
    }


def test_files_of_numbered_folders_come_in_order_of_the_numbers_after_the_others(tmp_path: Path) -> None:
    for name in ("10000/a.csv", "9999/z.csv", "9999/z.csv.manifest.json", "9998/a.csv", "b.csv", "archive/c.csv"):
        (tmp_path / "cases" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "cases" / name).write_text("x")

    places = [path.relative_to(tmp_path / "cases").as_posix() for path in in_folder(tmp_path)["cases"]]

    assert places == ["b.csv", "9998/a.csv", "9999/z.csv", "10000/a.csv"]


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()

    with pytest.raises(LocalError, match="no files in folders named for datasets"):
        in_folder(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="is not a folder"):
        in_folder(tmp_path / "nowhere")


def test_known_files_are_linked_under_their_datasets(tmp_path: Path) -> None:
    file, dataset = KNOWN[0]
    source = tmp_path / "published" / file
    source.parent.mkdir(parents=True)
    source.write_bytes(b"data")

    links = arrange(tmp_path / "published", tmp_path / "drops")
    again = arrange(tmp_path / "published", tmp_path / "drops")

    assert links == again == [tmp_path / "drops" / dataset / source.name]
    assert links[0].read_bytes() == b"data"


def test_a_folder_without_known_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="none of the known files"):
        arrange(tmp_path, tmp_path / "drops")
