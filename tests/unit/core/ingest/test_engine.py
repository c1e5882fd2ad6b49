"""The engine reads what the census lets through as the standard library's CSV reader does, whatever the text."""

from __future__ import annotations

import csv
import random

import pytest

from contracts.datasets.dataset import ColumnType, Csv
from tests.unit.core.ingest.conftest import Inspect
from tests.unit.core.ingest.contracts_for_tests import COUNTS, column

PIECES = ["a", "é", "🦠", '""', '"', "\t", " ", "'", "\\", "#", "\u2028", "\ufeff", "\x85", "NULL", "\n", "0", ",", ";"]
LINES = 4000


def cell(rng: random.Random, delimiter: str) -> str:
    """A field as it stands in the file: wild, well quoted or plain."""
    text = "".join(rng.choice(PIECES) for _ in range(rng.randrange(6)))
    style = rng.random()
    if style < 0.1:
        return text
    flat = text.replace("\n", "")
    if style < 0.6:
        return '"' + flat.replace('"', '""') + '"'
    return flat.replace('"', "").replace(delimiter, "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_engine_and_the_standard_library_read_the_same_fields(
    inspect_bytes: Inspect, delimiter: str, request: pytest.FixtureRequest
) -> None:
    rng = random.Random(delimiter)  # noqa: S311 - a seeded generator of test data
    names = ("line", "day", "a", "b")
    dataset = COUNTS.model_copy(
        update={
            "columns": (column("line"), column("day", ColumnType.DATE), column("a"), column("b")),
            "key": ("line",),
            "rules": (),
            "csv": Csv(delimiter=delimiter),
        }
    )
    rows = [
        delimiter.join([str(number), "2020-09-16", cell(rng, delimiter), cell(rng, delimiter)])
        for number in range(LINES)
    ]
    rows.append(delimiter.join(["long", "2020-09-16", '"' + 'x""' * 100_000 + '"', "é" * 200_000]))
    text = "\n".join([delimiter.join(names), *rows]) + "\n"

    found = inspect_bytes(text.encode(), dataset)

    physical = text.split("\n")
    before = csv.field_size_limit(1 << 20)
    request.addfinalizer(lambda: csv.field_size_limit(before))  # it is the whole process's
    assert LINES / 2 < len(found.accepted) < LINES
    for line, row in found.accepted.items():
        fields = next(csv.reader([physical[line - 1]], delimiter=delimiter, strict=True))
        assert [row["line"], row["a"] or "", row["b"] or ""] == [fields[0], *fields[2:]]
