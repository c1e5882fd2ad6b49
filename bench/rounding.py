"""Round instance folders, attack the figures, and hold them against rounding each count by itself.

    python -m bench.rounding FOLDER [NAME ...] [--base 5] [--made NAME ...]

FOLDER holds one folder an instance, see lambdas/core/disclosure/folder/protect.py. Three ways to round are compared: as
method ``round`` does, leaves to the nearest multiple and totals as their sums, every cell to the nearest multiple. Then
what the attacker finds by methods ``round`` and ``suppress_then_round``. Figures off: largest / mean.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from bench.instances import write
from contracts.products.product import Method
from lambdas.core.disclosure.folder.protect import read_folder
from lambdas.core.disclosure.folder.round import round_folder
from lambdas.core.disclosure.rounding.controlled import round_table
from lambdas.core.disclosure.table.leaves import Leaves
from lambdas.core.disclosure.table.table import Ints, Table

PEERS = ("instance", "base", "way", "leaves off", "totals off", "totals off by a base or more", "sums that fail")
FOUND = ("instance", "base", "method", "unsafe", "hidden", "told: off by at most", "exposed", "two counts at most")
MORE = ("inside the rule", "ends proven", "protect s", "audit s")


def main() -> None:
    """Run the instances asked for, smallest first, and print two Markdown tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--base", type=int, action="append", help="5 and 10 when none is given")
    parser.add_argument("--made", nargs="*", default=[], help="names such as z4d_1e4, see bench/instances.py")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    names = args.names or [path.name for path in args.folder.iterdir() if (path / "leaf.csv").is_file()]
    sys.stdout.write(f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.\n\n")
    with tempfile.TemporaryDirectory() as scratch:
        folders = [(args.folder / name, name) for name in names]
        for name in args.made:
            write(Path(scratch) / name, name, args.seed)
            folders.append((Path(scratch) / name, f"made {name}"))
        folders.sort(key=lambda item: (item[0] / "leaf.csv").stat().st_size)
        runs = [(folder, name, base) for folder, name in folders for base in args.base or (5, 10)]
        _heading(PEERS)
        for folder, name, base in runs:
            _compare(name, base, read_folder(folder))
        sys.stdout.write("\n")
        _heading((*FOUND, *MORE))
        for folder, name, base in runs:
            for method in (Method.ROUND, Method.SUPPRESS_THEN_ROUND):
                got: dict[str, Any] = round_folder(folder, Path(scratch) / "cells.csv", method=method, base=base)
                _result(name, method, got)


def _compare(name: str, base: int, table: Table) -> None:
    leaves = Leaves(table.dims)
    nearest = (table.values + base // 2) // base * base
    ways = {
        "round": round_table(table, base),
        "leaves nearest, totals their sums": leaves.up(leaves.of(nearest)).reshape(-1),
        "every cell nearest": nearest.reshape(-1),
    }
    leaf = leaves.levels().reshape(-1) == 0
    for way, figures in ways.items():
        off = np.abs(figures - table.flat)
        failing = np.count_nonzero(table.sums.astype(np.int64) @ figures)
        far = int((off[~leaf] >= base).sum())
        _row([name, base, way, _off(off[leaf]), _off(off[~leaf]), f"{far:,} of {(~leaf).sum():,}", f"{failing:,}"])


def _off(off: Ints) -> str:
    return f"{off.max()} / {off.mean():.2f}"


def _result(name: str, method: Method, got: dict[str, Any]) -> None:
    audit = got["audit"]
    found = (audit["exposed"], audit["narrow"], audit["inside_rule"], audit["both_ends_proven"])
    times = (f"{got['seconds_protect']:.1f}", f"{got['seconds_audit']:.1f}")
    _row([name, got["base"], method.value, got["unsafe"], got["hidden"], got["within"], *found, *times])


def _heading(fields: Iterable[str]) -> None:
    _row(fields)
    _row("---" for _ in fields)


def _row(fields: Iterable[object]) -> None:
    sys.stdout.write("| " + " | ".join(map(str, fields)) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
