"""What the inspection of a file leaves of an earlier one's in the folder that it writes to."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from cli.inspect import _clear


def test_what_an_earlier_inspection_wrote_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    own = ("data/2020-09.parquet", "data/all.parquet", "proposal.yaml", "rejects.csv", "receipt.html")
    others = ("data/mine.parquet", "notes.txt", "drop.csv")
    for name in (*own, *others):
        (tmp_path / name).write_text("x", encoding="utf-8")

    _clear(tmp_path, tmp_path / "drop.csv")

    assert {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} == {*others}


def test_a_file_that_would_be_written_over_is_not_inspected(tmp_path: Path) -> None:
    file = tmp_path / "rejects.csv"
    file.write_text("x", encoding="utf-8")

    with pytest.raises(typer.BadParameter, match="holds FILE"):
        _clear(tmp_path, file)
    assert file.exists()
