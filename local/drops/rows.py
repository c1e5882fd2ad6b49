"""A drop before it is a file: rows of text by curated name, and how they are written."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np

from contracts.datasets.dataset import Dataset

Generator: TypeAlias = np.random.Generator
Row: TypeAlias = dict[str, str]


@dataclass(frozen=True)
class Drop:
    """The rows of one file. ``extra`` are headers the contract ignores, written last; a row has their texts too."""

    file: str
    rows: list[Row]
    extra: tuple[str, ...] = ()
    quote_all: bool = False
    safe: Mapping[str, str] = field(default_factory=dict)  # rows with these values are never spoilt


def write(path: Path, dataset: Dataset, drop: Drop) -> None:
    """Write the rows under the contract's headers, in the contract's order, delimiter and encoding.

    Where the contract has a file without a header, none is written, and the columns stand in the order it states.
    """
    named = {column.header: column.name for column in dataset.columns}
    headers = [*(dataset.csv.absent_header or named)]
    names = [named.get(header, header) for header in headers]
    quoting: Literal[0, 1] = csv.QUOTE_ALL if drop.quote_all else csv.QUOTE_MINIMAL
    encoding = "utf-8" if dataset.csv.encoding == "recognised" else dataset.csv.encoding
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=dataset.csv.delimiter, quoting=quoting, lineterminator="\n")
        if not dataset.csv.absent_header:
            writer.writerow([*headers, *drop.extra])
        writer.writerows([row.get(name, "") for name in (*names, *drop.extra)] for row in drop.rows)
