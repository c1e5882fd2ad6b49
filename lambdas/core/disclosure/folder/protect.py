"""Protect a table that is given as a folder.

The folder holds ``leaf.csv`` (a code for each dimension, count ``n``) and ``hier_<dimension>.csv``.
The hierarchy files have columns child and parent, parents before children; the root's parent is empty. Further
hierarchies over the same leaves are in ``hier_<dimension>.<name>.csv``. The result has a row for every cell with its
codes, ``suppressed`` (0 or 1), ``status``, and ``low`` and ``high``: of an unsafe count the interval that fits all that
is shown, as far as the audit has followed it, of another hidden one the bounds that the sums set, each by itself.
``high`` is empty where there is no upper end. A hidden count is nowhere in it.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Sequence
from glob import escape
from math import prod
from pathlib import Path
from time import perf_counter
from typing import IO

import numpy as np

from lambdas.core.disclosure.attacker.bounds import NO_LIMIT, reduce_to_unknown
from lambdas.core.disclosure.proof.anytime import secure_within
from lambdas.core.disclosure.proof.secure import Secured, boxes
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.release.cells import CONFIDENTIAL, REPORTED
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.table import Dim, Ints, Table, rollup

THRESHOLD = 7
WHOLE = re.compile(r"\d{1,12}(\.\d*)?([eE]\+?\d\d?)?")  # as programs write numbers: 100000 is 1e+05
MOST_CELLS = 20_000_000
MOST_DIGITS = 24
MOST_COUNTED = 10**11  # beyond, sums leave a solver's tolerance too little of a double's digits
FIGURE = "figure"  # of a rounded cell
ENDING = ("suppressed", "status", "low", "high")
WRITING = 2.0  # of the time that reading took


def read_folder(folder: Path) -> Table:
    """Read an instance. Raises DisclosureError with the file and row that is wrong."""
    leaf = folder / "leaf.csv"
    if not leaf.is_file():
        raise DisclosureError(f"{leaf}: no such file; a table's folder holds leaf.csv and hier_<dimension>.csv")
    header, *rows = _read_csv(leaf)
    names = [name for name in header if name != "n"]
    if "n" not in header or not rows:
        raise DisclosureError(f"{leaf}: no column n with a count, or no row")
    if len(set(header)) < len(header):
        raise DisclosureError(f"{leaf}: a column is there twice; give each dimension one name")
    if strange := [name for name in names if set(name) & set("./\\")]:
        raise DisclosureError(f"{leaf}: {strange[0]!r} cannot name a file; leave out full stops and slashes")
    if taken := sorted({*names} & {"", FIGURE, *ENDING}):
        raise DisclosureError(f"{leaf}: no dimension can be called {taken[0]!r}; give it another name")
    columns = dict(zip(header, zip(*rows, strict=True), strict=True))
    dims = tuple(_read_dim(folder / f"hier_{name}.csv", name) for name in names)
    if prod(len(dim.codes) for dim in dims) > MOST_CELLS:
        raise DisclosureError(f"{folder}: more than {MOST_CELLS:,} cells; leave a dimension out, or a level of one")
    codes: list[Ints] = []
    for dim in dims:
        places = [dim.position.get(code, -1) for code in columns[dim.name]]
        if -1 in places:
            line = places.index(-1)
            raise DisclosureError(
                f"{leaf}, line {line + 2}: {columns[dim.name][line]!r} is not in hier_{dim.name}.csv; add it there"
            )
        codes.append(np.array(places, np.int64))
    return rollup(dims, codes, _counts(leaf, columns["n"]))


def _read_csv(path: Path) -> list[list[str]]:
    """Read a file's rows, the header first and each as long as it. Raises DisclosureError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [row for row in csv.reader(file) if row] or [[]]
    except UnicodeDecodeError as error:
        raise DisclosureError(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from None
    except csv.Error as error:
        raise DisclosureError(f"{path}: not CSV ({error}); look for a quote that is never closed") from None
    for row in rows:
        if len(row) != len(rows[0]):
            raise DisclosureError(f"{path}: {','.join(row)!r} has {len(row)} values, the header has {len(rows[0])}")
    return rows


def _counts(leaf: Path, written: Sequence[str]) -> Ints:
    """Read counts. Raises DisclosureError for one that is no whole number, or too large to be attacked."""
    counts = []
    for line, count in enumerate(written, start=2):
        whole = count.strip().isdecimal() or WHOLE.fullmatch(count.strip())
        if len(count) > MOST_DIGITS or not whole or float(count) != int(float(count)):
            raise DisclosureError(f"{leaf}, line {line}: n is {count[:MOST_DIGITS]!r}; give a whole number, 0 or more")
        counts.append(int(float(count)))
    if sum(counts) > MOST_COUNTED:
        raise DisclosureError(f"{leaf}: counts sum to more than {MOST_COUNTED:,}; give larger units, as thousands")
    return np.array(counts, np.int64)


def _read_dim(path: Path, name: str) -> Dim:
    if not path.is_file():
        raise DisclosureError(f"{path}: no such file; each dimension of leaf.csv needs its hierarchy")
    hierarchies = []
    for one in (path, *sorted(path.parent.glob(f"hier_{escape(name)}.*.csv"))):
        header, *rows = _read_csv(one)
        if not {"child", "parent"} <= set(header):
            raise DisclosureError(f"{one}: its columns are {','.join(header)}, not child,parent")
        child, parent = header.index("child"), header.index("parent")
        hierarchies.append([(row[child], row[parent]) for row in rows])
        if "" in {code for code, _ in hierarchies[-1]}:
            raise DisclosureError(f"{one}: a child has no code; give it one, or take the row out")
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
    with open_out(out) as file:
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


def open_out(path: Path) -> IO[str]:
    """Open a file for writing text, packed where its name ends in .gz."""
    if path.name.endswith(".gz"):
        return gzip.open(path, "wt", newline="", encoding="utf-8")
    return path.open("w", newline="", encoding="utf-8")


def _write(file: IO[str], table: Table, result: Secured) -> None:
    """Write all cells. Hidden safe cells were not attacked: of each the bounds are told that single sums set."""
    answer = result.intervals
    bounds = reduce_to_unknown(table.sums, *boxes(table.flat, ~result.hidden, result.demand.known))
    low, high = bounds.settled_low, bounds.settled_high
    low[answer.cells], high[answer.cells] = answer.low, answer.high
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*(dim.name for dim in table.dims), *ENDING])
    places = np.unravel_index(np.arange(table.flat.size), table.shape)
    codes = [np.array(dim.codes, object)[at] for dim, at in zip(table.dims, places, strict=True)]
    ends = ["" if most >= NO_LIMIT // 2 else most for most in high.tolist()]  # less what is shown
    status = np.where(result.hidden, CONFIDENTIAL, REPORTED).tolist()
    writer.writerows(zip(*codes, result.hidden.astype(int).tolist(), status, low.tolist(), ends, strict=True))
