"""Protect a table that is given as a folder.

The folder holds ``leaf.csv`` (a code for each dimension, count ``n``) and ``hier_<dimension>.csv``.
The hierarchy files have columns child and parent, parents before children; the root's parent is empty. The result has
a row for every cell with its codes, ``suppressed`` (0 or 1), ``status``, and ``low`` and ``high``, the interval that an
attacker can work out; it never holds a hidden count.
"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from time import perf_counter
from typing import IO

import numpy as np

from lambdas.core.disclosure.attack_bounds import NO_LIMIT
from lambdas.core.disclosure.cells import CONFIDENTIAL, REPORTED
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.protect import Effort
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.secure import Secured, secure
from lambdas.core.disclosure.table import Dim, Ints, Table, rollup

THRESHOLD = 7


def read_folder(folder: Path) -> Table:
    """Read an instance. Raises DisclosureError with the file and row that is wrong."""
    leaf = folder / "leaf.csv"
    if not leaf.is_file():
        raise DisclosureError(f"{leaf}: no such file; a table's folder holds leaf.csv and hier_<dimension>.csv")
    with leaf.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        names = [name for name in reader.fieldnames or [] if name != "n"]
        rows = list(reader)
    dims = tuple(_read_dim(folder / f"hier_{name}.csv", name) for name in names)
    codes: list[Ints] = []
    for dim in dims:
        for line, row in enumerate(rows, start=2):
            if row[dim.name] not in dim.position:
                raise DisclosureError(
                    f"{leaf}, line {line}: {row[dim.name]!r} is not in hier_{dim.name}.csv; add it there"
                )
        codes.append(np.array([dim.position[row[dim.name]] for row in rows], np.int64))
    return rollup(dims, codes, np.array([int(row["n"]) for row in rows], np.int64))


def _read_dim(path: Path, name: str) -> Dim:
    if not path.is_file():
        raise DisclosureError(f"{path}: no such file; each dimension of leaf.csv needs its hierarchy")
    with path.open(newline="", encoding="utf-8") as file:
        return Dim.from_pairs(name, [(row["child"], row["parent"]) for row in csv.DictReader(file)])


def protect_folder(
    folder: Path, out: Path, *, threshold: int = THRESHOLD, effort: Effort = Effort.BEST
) -> dict[str, object]:
    """Protect a folder's table, write the result (gzip where the name ends in .gz) and return the summary."""
    table = read_folder(folder)
    rule = Rule(threshold)
    begin = perf_counter()
    result = secure(table, rule, effort=effort, exact_ends=True)
    seconds = perf_counter() - begin
    with _open(out) as file:
        _write(file, table, result)
    secondary = result.hidden & ~result.unsafe
    return {
        "cells": table.flat.size,
        "unsafe": int(result.unsafe.sum()),
        "secondary_cells": int(secondary.sum()),
        "secondary_value": int(table.flat[secondary].sum()),
        "exposed": int(result.intervals.exposed.sum()),
        "narrow": int((result.intervals.high - result.intervals.low < 2).sum()),
        "inside_rule": int(result.inside_rule(rule).sum()),
        "seconds_protect": round(result.seconds_protect, 3),
        "seconds_audit": round(result.seconds_audit, 3),
        "seconds": round(seconds, 3),
    }


def _open(path: Path) -> IO[str]:
    if path.name.endswith(".gz"):
        return gzip.open(path, "wt", newline="", encoding="utf-8")
    return path.open("w", newline="", encoding="utf-8")


def _write(file: IO[str], table: Table, result: Secured) -> None:
    """Write all cells. A hidden safe cell was not attacked: its interval is what any hidden cell has."""
    answer = result.intervals
    low, high = table.flat.copy(), table.flat.copy()
    low[result.hidden], high[result.hidden] = 1, NO_LIMIT
    low[answer.cells], high[answer.cells] = answer.low, answer.high
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*(dim.name for dim in table.dims), "suppressed", "status", "low", "high"])
    places = [at.tolist() for at in np.unravel_index(np.arange(table.flat.size), table.shape)]
    columns = zip(result.hidden.tolist(), low.tolist(), high.tolist(), *places, strict=True)
    for hidden, least, most, *at in columns:
        codes = [dim.codes[i] for dim, i in zip(table.dims, at, strict=True)]
        status = CONFIDENTIAL if hidden else REPORTED
        writer.writerow([*codes, int(hidden), status, least, "" if most >= NO_LIMIT else most])
