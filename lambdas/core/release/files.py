"""Writes the data files of a release in one pass over its cells, whatever their number."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from lambdas.core.release.bounds import hidden_bounds
from lambdas.core.release.cells import Cell
from lambdas.core.release.code_names import code_names
from lambdas.core.release.columns import (
    PROVISIONAL,
    provisional,
    published_columns,
    row_maker,
    tells_provisional,
    told_columns,
)
from lambdas.core.release.csvw import metadata
from lambdas.core.release.rates import as_number

CSV, CSVW, JSON, PACKED = "data.csv", "data.csv-metadata.json", "data.json", ".gz"
_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
PACK_FROM = 1_000_000  # bytes: below this a compressed copy saves nobody any time


def write_data(
    folder: Path,
    product: Product,
    hierarchies: Mapping[str, Hierarchy],
    *,
    release: str,
    published: str,
    notes: Sequence[str],
    cells: Iterable[Cell],
    since: str = "",
) -> Iterator[Cell]:
    """Write data.csv (RFC 4180), data.csv-metadata.json and data.json into ``folder`` as the cells are iterated.

    ``since`` is the first date whose counts will still grow, "" where none is known.

    Yields each cell once it is written, so that a page can be made in the same pass. The files are whole only when the
    iteration has come to its end; a large one then has a compressed copy beside it.
    """
    row, growing = row_maker(product, hierarchies, since), provisional(product, since)
    with (
        (folder / CSV).open("w", encoding="utf-8", newline="") as csv_file,
        (folder / JSON).open("w", encoding="utf-8", newline="") as json_file,
    ):
        writer = csv.writer(csv_file, lineterminator="\r\n")
        writer.writerow([column.name for column in published_columns(product, hierarchies)])
        json_file.write(_json_head(product, hierarchies, release, published, notes))
        separator = "\n"
        for cell in cells:
            writer.writerow(row(cell))
            json_file.write(
                separator + _compact([*cell.keys, cell.value, *_rate(product, cell), cell.status, *growing(cell)])
            )
            separator = ",\n"
            yield cell
        json_file.write("\n]}\n")
    (folder / CSVW).write_text(metadata(product, hierarchies, release, published, notes), encoding="utf-8")
    for name in (CSV, JSON):
        if (folder / name).stat().st_size >= PACK_FROM:
            _pack(folder / name, folder / (name + PACKED))


def _rate(product: Product, cell: Cell) -> tuple[int | float | None, ...]:
    """Return a cell's denominator and rate; nothing where the product has no rate."""
    if product.rate is None:
        return ()
    return cell.denominator, as_number(cell.rate)


def _json_head(
    product: Product, hierarchies: Mapping[str, Hierarchy], release: str, published: str, notes: Sequence[str]
) -> str:
    """Return the JSON up to its rows: what they are, the names of their codes, their columns."""
    head = {
        "product": product.name,
        "title": product.title,
        "release": release,
        "published": published,
        "licence": product.licence,
        "unit": product.measure.unit,
        "rounded_to": product.disclosure.base,
        "confidential_between": list(hidden_bounds(product.disclosure)),
        "notes": list(notes),
        "names": code_names(product, hierarchies),
        "columns": [*told_columns(product), *([PROVISIONAL] if tells_provisional(product) else [])],
    }
    return _compact(head)[:-1] + ',"rows":['


def _pack(source: Path, target: Path) -> None:
    with (
        source.open("rb") as plain,
        target.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
    ):
        shutil.copyfileobj(plain, packed)
