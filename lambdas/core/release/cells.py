"""The protected cells of a candidate, as they wait in the curated bucket: cells.csv.gz.

Columns: the product's slices and dimensions, then value, status, reason, low, high. The value of a hidden cell is
nowhere in it; low and high are what an attacker can infer of it. Of a product with a rate
denominator and rate follow.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from contracts.datasets.dataset import Status
from contracts.products.measure import Rate
from contracts.products.product import Product
from lambdas.core.release.rates import rate_of

INCOMPLETE = "incomplete"
"""Status of a figure that may lack rows, see ``lambdas.core.release.incomplete``."""
_ENDING = ("value", "status", "reason", "low", "high")
_RATE = ("denominator", "rate")


class Cell(NamedTuple):
    """One cell. ``keys`` holds its slices' values and its dimensions' codes, in the product's order."""

    keys: tuple[str, ...]
    value: int | None
    status: str = Status.REPORTED.value
    reason: str = ""
    low: int | None = None
    high: int | None = None
    denominator: int | None = None
    rate: str = ""


def keys(product: Product) -> tuple[str, ...]:
    """Names of what tells cells apart: the product's slices, then its dimensions."""
    return (*(item.name for item in product.slices), *(item.name for item in product.dimensions))


Row = tuple[str | int, ...]


class CellHash:
    """Hash of what is published of some cells, in their order; it binds a certificate to the data it is about.

    Of each cell: its slices' values and its codes, its value ("" where it is not shown), its status and, of a product
    with a rate, denominator ("" where there is none) and rate, joined by U+001F and ended by LF.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, labels: Iterable[str], value: str | int | None, status: str, rate: Iterable[str] = ()) -> None:
        """Take one cell in; ``rate`` has its denominator and its rate, if the product has one."""
        shown = "" if value is None else str(value)
        self._digest.update("\x1f".join((*labels, shown, status, *rate)).encode() + b"\n")

    def through(self, cells: Iterable[Cell]) -> Iterator[Cell]:
        """Take cells in as they pass."""
        for cell in cells:
            over = "" if cell.denominator is None else str(cell.denominator)
            self.add(cell.keys, cell.value, cell.status, (over, cell.rate) if cell.rate else ())
            yield cell

    @property
    def hex(self) -> str:
        """The hash of all cells taken in so far."""
        return self._digest.hexdigest()


def write_cells(path: Path, product: Product, rows: Iterable[Row]) -> str:
    """Write rows of keys, value ("" where hidden), status, reason, low, high; return the hash of what is published.

    The same rows give the same bytes.
    """
    published, width = CellHash(), len(keys(product))
    with (
        path.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        writer = csv.writer(text)
        writer.writerow((*keys(product), *_ENDING, *(_RATE if product.rate else ())))
        for row in rows:
            rate = _with_rate(product.rate, row, width) if product.rate else ()
            writer.writerow((*row[: width + len(_ENDING)], *rate))
            published.add(map(str, row[:width]), row[width], str(row[width + 1]), rate)
    return published.hex


def _with_rate(rate: Rate, row: Row, width: int) -> tuple[str, str]:
    """Return a row's denominator, its last field, and its rate."""
    value, over = str(row[width]), str(row[-1])
    return over, rate_of(rate, _number(value), _number(over))


def with_zeros(
    rows: Iterable[Row],
    slices: Iterable[Row],
    codes: Sequence[tuple[str, ...]],
    listed: Sequence[bool],
    ends: tuple[int | str, int | str] = (0, 0),
) -> Iterator[Row]:
    """List every cell of every slice that is published: one not among the rows is zero, with ``ends`` for low and high.

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
                yield (*labels, 0, Status.REPORTED.value, "", *ends)
    if following is not None:
        raise ValueError(f"cell {following} is not where the order of slices and codes wants it")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file as it waits, so that its intervals and reasons are bound too."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_cells(path: Path) -> Iterator[Cell]:
    """Read the cells one by one."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        width = next(rows).index(_ENDING[0])
        for row in rows:
            value, status, reason, low, high, *rest = row[width:]
            over, rate = rest or ("", "")
            ends = _number(low), _number(high)
            yield Cell(tuple(row[:width]), _number(value), status, reason, *ends, _number(over), rate)


class StoredCells:
    """The cells of a file, read anew each time that they are gone through."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[Cell]:
        return read_cells(self._path)


def _number(text: str) -> int | None:
    return int(text) if text else None
