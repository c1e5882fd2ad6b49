"""The protected cells of a candidate, as they wait in the curated bucket: cells.csv.gz.

Columns: the product's slices and dimensions, then value, status, reason, low, high. The value of a hidden cell is
nowhere in it; low and high are what an attacker can infer of it.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from contracts.dataset import Status
from contracts.product import Product

_ENDING = ("value", "status", "reason", "low", "high")


class Cell(NamedTuple):
    """One cell. ``keys`` holds its slices' values and its dimensions' codes, in the product's order."""

    keys: tuple[str, ...]
    value: int | None
    status: str = Status.REPORTED.value
    reason: str = ""
    low: int | None = None
    high: int | None = None


def keys(product: Product) -> tuple[str, ...]:
    """Names of what tells cells apart: the product's slices, then its dimensions."""
    return (*(item.name for item in product.slices), *(item.name for item in product.dimensions))


Row = tuple[str | int, ...]


def write_cells(path: Path, product: Product, rows: Iterable[Row]) -> int:
    """Write rows of keys, value ("" where hidden), status, reason, low, high; return how many there were.

    The same rows give the same bytes.
    """
    written = 0
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text)
        writer.writerow((*keys(product), *_ENDING))
        for row in rows:
            writer.writerow(row)
            written += 1
    return written


def with_zeros(
    rows: Iterable[Row], slices: Iterable[Row], codes: Sequence[tuple[str, ...]], listed: Sequence[bool]
) -> Iterator[Row]:
    """List every cell of every slice that is published: one that is not among the rows is zero.

    ``rows`` come by slice and then by code, each dimension in the order of ``codes``; ``listed`` says of each
    combination of codes whether it is published.
    """
    remaining = iter(rows)
    following = next(remaining, None)
    for key in slices:
        for combination in itertools.compress(itertools.product(*codes), listed):
            labels = (*key, *combination)
            if following is not None and following[: len(labels)] == labels:
                yield following
                following = next(remaining, None)
            else:
                yield (*labels, 0, Status.REPORTED.value, "", 0, 0)
    if following is not None:
        raise ValueError(f"cell {following} is not where the order of slices and codes wants it")


def read_cells(path: Path) -> Iterator[Cell]:
    """Read the cells one by one."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        width = len(next(rows)) - len(_ENDING)
        for row in rows:
            value, status, reason, low, high = row[width:]
            yield Cell(tuple(row[:width]), _number(value), status, reason, _number(low), _number(high))


def _number(text: str) -> int | None:
    return int(text) if text else None
