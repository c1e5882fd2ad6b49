"""Round a table that is given as a folder (see ``lambdas.core.disclosure.folder.protect``), and attack it.

The result has a row for every cell with its codes, ``figure`` (empty where hidden), ``suppressed``, ``status``, and
``low`` and ``high``: what an attacker can work out of an unsafe count, and what readers are told of any other.
"""

from __future__ import annotations

import csv
from pathlib import Path
from time import perf_counter

import numpy as np

from contracts.products.product import SMALLEST_BASE, Method, Protection
from lambdas.core.disclosure.attacker.bounds import NO_LIMIT
from lambdas.core.disclosure.folder.protect import ENDING, FIGURE, THRESHOLD, open_out, read_folder
from lambdas.core.disclosure.release.cells import CONFIDENTIAL, REPORTED
from lambdas.core.disclosure.rounding.hide_and_round import secure_hidden_and_rounded
from lambdas.core.disclosure.rounding.round import secure_rounded
from lambdas.core.disclosure.rounding.rounded import Rounded
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.errors import DisclosureError
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Bools, Ints, Table

METHODS = {Method.ROUND: secure_rounded, Method.SUPPRESS_THEN_ROUND: secure_hidden_and_rounded}


def round_folder(
    folder: Path,
    out: Path,
    *,
    method: Method,
    base: int,
    threshold: int = THRESHOLD,
    protection: Protection = Protection.EXACT,
) -> dict[str, object]:
    """Round a folder's table, write the result (gzip where the name ends in .gz) and return the summary.

    ``largest`` and ``mean`` say how far off figures are, from the leaves upwards. Raises DisclosureError for a base
    that hides nothing.
    """
    if base < SMALLEST_BASE:
        raise DisclosureError(
            f"a base of {base} hides too little: who is counted in a 1 shown as 0 would know that they are alone; "
            f"give 5 or 10, or another of at least {SMALLEST_BASE}"
        )
    begin = perf_counter()
    table = read_folder(folder)
    result = METHODS[method](table, Rule(threshold, protection=protection), base)
    _write(out, table, result)
    unsafe, exposed, narrow, inside, _, proven, rounds = (int(number) for number in result.findings)
    levels = Leaves(table.dims).levels().reshape(-1)
    off = np.where(result.told.hidden, 0, np.abs(result.told.figures - table.flat))
    parts = [off[(levels == level) & ~result.told.hidden] for level in range(int(levels.max()) + 1)]
    within = result.told.within(levels >= 0)
    return {
        "cells": table.flat.size,
        "unsafe": unsafe,
        "hidden": int(result.told.hidden.sum()),
        "base": base,
        "within": None if within >= NO_LIMIT else within,
        "largest": [int(part.max(initial=0)) for part in parts],
        "mean": [round(float(part.mean()), 3) if part.size else 0.0 for part in parts],
        "seconds": round(perf_counter() - begin, 3),
        "seconds_protect": round(result.seconds[0], 3),
        "seconds_audit": round(result.seconds[1], 3),
        "rounds": rounds,
        "audit": {
            "attacked": unsafe,
            "exposed": exposed,
            "narrow": narrow,
            "inside_rule": inside,
            "both_ends_proven": proven,
        },
    }


def _write(out: Path, table: Table, result: Rounded) -> None:
    hidden = result.told.hidden
    places = np.unravel_index(np.arange(table.flat.size), table.shape)
    codes = [np.array(dim.codes, object)[at] for dim, at in zip(table.dims, places, strict=True)]
    status = np.where(hidden, CONFIDENTIAL, REPORTED).tolist()
    marks = hidden.astype(int).tolist()
    with open_out(out) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(dim.name for dim in table.dims), FIGURE, *ENDING])
        figures, ends = _blank(result.told.figures, hidden), _blank(result.high, result.high >= NO_LIMIT)
        writer.writerows(zip(*codes, figures, marks, status, result.low.tolist(), ends, strict=True))


def _blank(numbers: Ints, where: Bools) -> list[int | str]:
    return ["" if blank else number for number, blank in zip(numbers.tolist(), where.tolist(), strict=True)]
