from __future__ import annotations

from pathlib import Path

import pytest

from lambdas.core.ingest.census import ROWS, take
from lambdas.core.ingest.excerpt import excerpt
from lambdas.core.ingest.structure import Grammar

LINES = [b"a,%d" % number for number in range(2, 3005)]


@pytest.fixture
def working_copy(tmp_path: Path) -> Path:
    take([b"\n".join(LINES)], Grammar(",", 2), tmp_path)
    return tmp_path / ROWS


def test_each_row_of_the_working_copy_stands_behind_its_own_number(working_copy: Path) -> None:
    rows = [line.split(b",") for line in working_copy.read_bytes().splitlines()]
    assert [(int(number), int(own)) for number, _, own in rows] == [(number, number) for number in range(2, 3005)]


def test_an_excerpt_holds_the_rows_that_were_asked_for_and_no_others(working_copy: Path, tmp_path: Path) -> None:
    excerpt(working_copy, [3004, 2, 1000, 999], tmp_path / "some.csv", ",")
    assert [int(line.split(b",")[0]) for line in (tmp_path / "some.csv").read_bytes().splitlines()] == [
        2,
        999,
        1000,
        3004,
    ]


def test_an_excerpt_of_no_rows_is_empty(working_copy: Path, tmp_path: Path) -> None:
    excerpt(working_copy, [], tmp_path / "none.csv", ",")
    assert (tmp_path / "none.csv").read_bytes() == b""


def test_a_row_that_is_not_there_is_a_fault_of_ours(working_copy: Path, tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="1 rows are not"):
        excerpt(working_copy, [2, 5000], tmp_path / "some.csv", ",")
