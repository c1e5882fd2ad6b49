"""Protect a table that is given as a folder.

The folder holds ``leaf.csv`` (a code for each dimension, count ``n``) and ``hier_<dimension>.csv``.
The hierarchy files have columns child and parent, parents before children; the root's parent is empty. Further
hierarchies over the same leaves are in ``hier_<dimension>.<name>.csv``. The result has
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

from lambdas.core.disclosure.anytime import secure_within
from lambdas.core.disclosure.attack_bounds import NO_LIMIT
from lambdas.core.disclosure.cells import CONFIDENTIAL, REPORTED
from lambdas.core.disclosure.errors import DisclosureError
from lambdas.core.disclosure.protect import Effort
from lambdas.core.disclosure.rule import Rule
from lambdas.core.disclosure.secure import Secured
from lambdas.core.disclosure.table import Dim, Ints, Table, rollup

THRESHOLD = 7
WRITING = 2.0  # of the time that reading took


def read_folder(folder: Path) -> Table:
    """Read an instance. Raises DisclosureError with the file and row that is wrong."""
    leaf = folder / "leaf.csv"
    if not leaf.is_file():
        raise DisclosureError(f"{leaf}: no such file; a table's folder holds leaf.csv and hier_<dimension>.csv")
    with leaf.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        names = [name for name in header if name != "n"]
        columns = dict(zip(header, zip(*reader, strict=True), strict=False))
    if "n" not in columns:
        raise DisclosureError(f"{leaf}: no column n with a count, or no row")
    dims = tuple(_read_dim(folder / f"hier_{name}.csv", name) for name in names)
    codes: list[Ints] = []
    for dim in dims:
        places = [dim.position.get(code, -1) for code in columns[dim.name]]
        if -1 in places:
            line = places.index(-1)
            raise DisclosureError(
                f"{leaf}, line {line + 2}: {columns[dim.name][line]!r} is not in hier_{dim.name}.csv; add it there"
            )
        codes.append(np.array(places, np.int64))
    return rollup(dims, codes, np.array(columns["n"]).astype(np.int64))


def _read_dim(path: Path, name: str) -> Dim:
    if not path.is_file():
        raise DisclosureError(f"{path}: no such file; each dimension of leaf.csv needs its hierarchy")
    hierarchies = []
    for one in (path, *sorted(path.parent.glob(f"hier_{name}.*.csv"))):
        with one.open(newline="", encoding="utf-8") as file:
            hierarchies.append([(row["child"], row["parent"]) for row in csv.DictReader(file)])
    return Dim.from_pairs(name, *hierarchies)


def protect_folder(
    folder: Path,
    out: Path,
    *,
    threshold: int = THRESHOLD,
    effort: Effort = Effort.BEST,
    seconds: float | None = None,
) -> dict[str, object]:
    """Protect a folder's table, write the result (gzip where the name ends in .gz) and return the summary.

    With ``seconds`` the best pattern found in about that time is taken, reading and writing included.
    """
    begin = perf_counter()
    table = read_folder(folder)
    reading = perf_counter() - begin
    rule = Rule(threshold)
    left = None if seconds is None else max(0.0, seconds - reading - WRITING * reading)
    best = secure_within(table, rule, seconds=left, effort=effort)
    result, answer = best.secured, best.secured.intervals
    with _open(out) as file:
        _write(file, table, result)
    secondary = result.hidden & ~result.unsafe
    return {
        "cells": table.flat.size,
        "unsafe": int(result.unsafe.sum()),
        "secondary_cells": int(secondary.sum()),
        "secondary_value": int(table.flat[secondary].sum()),
        "seconds_first_safe": round(best.seconds_first, 3),
        "seconds": round(perf_counter() - begin, 3),
        "seconds_protect": round(result.seconds_protect, 3),
        "seconds_audit": round(result.seconds_audit, 3),
        "starts": best.starts,
        "audit": {
            "attacked": answer.cells.size,
            "exposed": int(answer.exposed.sum()),
            "narrow": int((answer.high - answer.low < 2).sum()),
            "inside_rule": int(result.inside_rule.sum()),
            "both_ends_proven": int((answer.low_exact & answer.high_exact).sum()),
        },
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
    places = np.unravel_index(np.arange(table.flat.size), table.shape)
    codes = [np.array(dim.codes, object)[at] for dim, at in zip(table.dims, places, strict=True)]
    ends = ["" if most >= NO_LIMIT else most for most in high.tolist()]
    status = np.where(result.hidden, CONFIDENTIAL, REPORTED).tolist()
    writer.writerows(zip(*codes, result.hidden.astype(int).tolist(), status, low.tolist(), ends, strict=True))
