"""The data of a release as a spreadsheet that can be read by everybody (Open Document, ODS).

It follows the Government Analysis Function's guidance on accessible spreadsheets: a cover sheet, one table a sheet that
begins in A1 and is marked as a table, no merged, hidden or empty cells, and symbols that are explained.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from lambdas.core.paper.words import count, moment, number
from lambdas.core.release.columns import PublishedColumn, published_columns
from lambdas.core.release.opendocument import Cell, Sheet, write_ods

ODS = "data.ods"
MOST_ROWS = 50_000
"""Rows of data in the spreadsheet: what a phone and a screen reader still open. The CSV has them all."""


def write_spreadsheet(
    folder: Path,
    source: str,
    product: Product,
    hierarchies: Mapping[str, Hierarchy],
    *,
    release: str,
    published: str,
    notes: Sequence[str],
) -> None:
    """Write data.ods beside the CSV ``source``; of a large one the newest dates that fit, which the cover says."""
    columns = published_columns(product, hierarchies)
    dated = next((item.name for item in product.slices if item.kind == "date"), None)
    kept, total = _kept(folder / source, dated)
    said = _said(kept, total, dated)
    cover = [
        [product.title],
        [product.summary],
        [f"Release {release}, published {moment(published)} by {product.owner}. {product.licence}."],
        [said],
        ["The sheet Data has the figures, the sheet Columns says what its columns mean, the sheet Notes what to know."],
        ["The status incomplete stands beside a figure that may lack rows which were rejected."],
        ["[c] stands for a confidential figure, [x] for one that is not available."],
    ]
    described: list[list[Cell]] = [[column.name, column.title, column.description] for column in columns]
    told: list[list[Cell]] = [[place, note] for place, note in enumerate(notes or ["There are no notes."], start=1)]
    data = _rows(folder / source, kept, columns, dated)
    write_ods(
        folder / ODS,
        product.title,
        [
            Sheet("Cover", None, (), cover, wide=True),
            Sheet("Columns", "What the columns of the sheet Data mean", ("Column", "Title", "Meaning"), described),
            Sheet("Notes", "What to know of these figures", ("Number", "Note"), told),
            Sheet("Data", f"{product.title}. {said}", [column.name for column in columns], data),
        ],
    )


def _kept(path: Path, dated: str | None) -> tuple[frozenset[str] | None, int]:
    """Return the dates whose rows are in the spreadsheet, None where all are, and the number of rows there are."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        by_date = Counter(row[dated] if dated else "" for row in rows)
    total = by_date.total()
    if total <= MOST_ROWS or dated is None:
        return None, total
    kept, room = set(), MOST_ROWS
    for day in sorted(by_date, reverse=True):
        if by_date[day] > room:
            break
        kept.add(day)
        room -= by_date[day]
    return frozenset(kept or {max(by_date)}), total


def _said(kept: frozenset[str] | None, total: int, dated: str | None) -> str:
    if total <= MOST_ROWS:
        return f"{count(total, 'row')}."
    large = "a spreadsheet is too large for many readers. The CSV and the other files have them."
    others = f"with all {number(total)} rows {large}"
    if kept is None:
        return f"The first {number(MOST_ROWS)} rows alone: {others}"
    dates = f"The newest {count(len(kept), dated or 'date')} alone, from {min(kept)} to {max(kept)}"
    return f"{dates}{'' if len(kept) > 1 else f', at most its first {number(MOST_ROWS)} rows'}: {others}"


def _rows(
    path: Path, kept: frozenset[str] | None, columns: Sequence[PublishedColumn], dated: str | None
) -> Iterator[list[Cell]]:
    numbers = [column.datatype in {"integer", "decimal"} for column in columns]
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader)
        at = header.index(dated) if dated else 0
        left = MOST_ROWS
        for row in reader:
            if (kept is None or row[at] in kept) and left:
                left -= 1
                yield [_cell(text, numeric) for text, numeric in zip(row, numbers, strict=True)]


def _cell(text: str, numeric: bool) -> Cell:
    """Return a number where there is one; a symbol in its place stays text."""
    if not numeric or text.startswith("["):
        return text
    return float(text) if "." in text else int(text)
