"""In which order a demonstration drops its files."""

from __future__ import annotations

from pathlib import Path

from local.demo import longest_first


def test_files_that_products_are_made_from_go_first_and_the_largest_of_them_before_all(tmp_path: Path) -> None:
    files = {}
    for dataset, size in {"idle": 900, "small": 10, "large": 500, "two": 300}.items():
        parts = [tmp_path / f"{dataset}{part}.csv" for part in range(2 if dataset == "two" else 1)]
        for part in parts:
            part.write_bytes(b"x" * size)
        files[dataset] = parts

    ordered = longest_first(files, {"a": ("small", "large"), "b": ("two",)})

    assert list(ordered) == ["two", "large", "small", "idle"]
    assert ordered == files
