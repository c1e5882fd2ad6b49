"""How long a slice takes of which a few counts were revised, beside the same slice when it is new.

    python -m bench.revised [--areas N] [--seed N] [--changed N ...]

A table of areas in regions by age and sex is made anew from a seed and protected; then some of its leaves change by one
and it is protected beside what was published of it. It prints a line of JSON for each.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from time import perf_counter

import numpy as np

from lambdas.core.disclosure.earlier.history import UNKNOWN, Version
from lambdas.core.disclosure.proof.secure import Secured, secure_below_total
from lambdas.core.disclosure.protector.protect import Effort
from lambdas.core.disclosure.rules.rule import Rule
from lambdas.core.disclosure.table.table import Dim, Ints, Table, rollup

RULE = Rule(7)
AGES, BANDS, SEXES = 12, 3, 3
AREAS_A_REGION = 8


def main() -> None:
    """Protect a table, then the same with changes, and print what each took."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--areas", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changed", type=int, nargs="*", default=[1, 10, 100])
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    places, dims = leaves(args.areas)
    counts = rng.poisson(rng.lognormal(3, 1.2, places[0].size)).astype(np.int64)
    table = rollup(dims, places, counts)
    first = timed(table, 0, ())
    for changed in args.changed:
        revised = counts.copy()
        revised[rng.choice(counts.size, changed, replace=False)] += 1
        timed(rollup(dims, places, revised), changed, [version(table, first)])


def leaves(areas: int) -> tuple[list[Ints], tuple[Dim, ...]]:
    """Return every combination of leaves of areas, ages and sexes, and the dimensions."""
    sizes = {"area": (areas, max(2, areas // AREAS_A_REGION)), "age": (AGES, BANDS), "sex": (SEXES, 1)}
    dims = tuple(
        Dim.from_pairs(
            name,
            [
                ("ALL", ""),
                *((f"P{i}", "ALL") for i in range(parts)),
                *((f"L{i}", f"P{i % parts}") for i in range(size)),
            ],
        )
        for name, (size, parts) in sizes.items()
    )
    crossed = np.meshgrid(*(np.flatnonzero(dim.is_leaf) for dim in dims), indexing="ij")
    return [at.reshape(-1) for at in crossed], dims


def timed(table: Table, changed: int, earlier: Sequence[Version]) -> Secured:
    """Protect a table, print what it took, and return it."""
    unsafe = int(RULE.unsafe(table.flat).sum())
    load, begun = os.getloadavg()[0], perf_counter()
    found = secure_below_total(table, RULE, Effort.for_unsafe(unsafe), earlier=earlier)
    told = {"cells": table.flat.size, "unsafe": unsafe, "leaves_changed": changed, "hidden": int(found.hidden.sum())}
    told |= {"exposed": found.exposed, "rounds": found.rounds, "seconds": round(perf_counter() - begun, 1)}
    print(json.dumps({**told, "of_it_audit": round(found.seconds_audit, 1), "load": round(load, 1)}), flush=True)
    return found


def version(table: Table, secured: Secured) -> Version:
    """Return what was published of a table."""
    low, high = np.full(table.flat.size, UNKNOWN, np.int64), np.full(table.flat.size, UNKNOWN, np.int64)
    answer = secured.intervals
    low[answer.cells], high[answer.cells] = answer.low, answer.high
    nothing = np.zeros(table.flat.size, bool)
    return Version(table.dims, RULE, table.flat, secured.hidden, low, high, np.zeros(7, np.int64), nothing)


if __name__ == "__main__":
    main()
