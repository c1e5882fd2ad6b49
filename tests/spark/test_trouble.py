"""Files with every kind of trouble, made by the seeded generator of the inspection's own tests, on both engines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from contracts.datasets.dataset import Dataset
from tests.spark.conftest import Both, assert_same
from tests.unit.core.ingest.contracts_for_tests import COUNTS, LANDED, LISTS, PEOPLE
from tests.unit.core.ingest.test_fuzz import CELLS, DAMAGE

# Texts that engines read each in their own way, as cells of a column of each type.
EDGES = {
    "Area.Code": ["E07000223"],
    "Date": ["16/09/2020", "+16/09/2020", "16/09/+2020", "16/09/12020", "16/09/0000", "1٦/09/2020", "16/09/2020 "],
    "sex": ["m", "\u017f", "\u0130"],
    "cases": ["5", "-0", "+5", "0005", "1L", "5.0", "5e0", "1٢"],
    "total": ["100", "", " ", "null", "NULL", "\\N", "NaN"],
    "rate": ["1e-400", "-0.0", "-0", "0", "1e308", "-1e309", "1d", "1f", "0x1p3", "1.5e+2", "4.9e-324", ".5"],
    "final": ["true", "TRUE", "t", "yes", "1"],
    "note": ["a b", "é", "🦠", "\\", "'", "a\\'b", '""', "\\u0041", "#", "\u2028"],
}


def troubled(dataset: Dataset, rows: int) -> bytes:
    """A file of rows that are good, faulty, damaged or repeated, the same each time."""
    chance = random.Random(2020)  # noqa: S311 - rows of a test
    sign, cells = dataset.csv.delimiter, CELLS[dataset.name]
    lines = [sign.join(cells).encode()]
    for _ in range(rows):
        texts = [chance.choice(pool[chance.random() < 0.04]) for pool in cells.values()]
        line = sign.join(_quoted(text, sign) for text in texts).encode()
        if chance.random() < 0.1:
            place = chance.randrange(len(line) + 1)
            line = line[:place] + chance.choice(DAMAGE) + line[place + chance.randrange(2) :]
        lines.append(chance.choice(lines[1:]) if len(lines) > 1 and chance.random() < 0.1 else line)
    return b"".join(line + chance.choice([b"\n", b"\n", b"\r\n"]) for line in lines)


@pytest.mark.parametrize("dataset", [COUNTS, PEOPLE], ids=lambda dataset: str(dataset.name))
def test_a_file_with_every_kind_of_trouble_comes_to_the_same(dataset: Dataset, both: Both, tmp_path: Path) -> None:
    path = tmp_path / "trouble.csv"
    path.write_bytes(troubled(dataset, 3000))
    one, other = both(path, dataset.model_copy(update={"key": ()}), LISTS, landed=LANDED)

    assert len(one.inspection.rules) >= 15
    assert one.inspection.rows.accepted >= 100
    assert_same(one, other)


def test_rows_that_share_a_key_come_to_the_same(both: Both, tmp_path: Path) -> None:
    path = tmp_path / "keys.csv"
    path.write_bytes(troubled(PEOPLE, 40))
    one, other = both(path, PEOPLE, LISTS, landed=LANDED)

    assert {"key_clash", "exact_duplicate"} <= {rule.code for rule in one.inspection.rules}
    assert one.inspection.rows.accepted
    assert_same(one, other)


def test_texts_that_engines_read_each_in_their_own_way_come_to_the_same(both: Both, tmp_path: Path) -> None:
    usual = {header: texts[0] for header, texts in EDGES.items()}
    rows = [{**usual, header: text} for header, texts in EDGES.items() for text in texts]
    lines = [",".join(usual), *(",".join(_quoted(cell, ",") for cell in row.values()) for row in rows)]
    path = tmp_path / "edges.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    dataset = COUNTS.model_copy(update={"key": ()})

    assert_same(*both(path, dataset, LISTS, landed=LANDED))


def _quoted(cell: str, sign: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if {'"', sign} & set(cell) else cell
