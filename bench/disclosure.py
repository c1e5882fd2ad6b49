"""Protect and audit instance folders, beside what other tools reached on them.

    python -m bench.disclosure FOLDER [NAME ...] [--seconds N] [--made NAME ...]

FOLDER holds one folder an instance, see lambdas/core/disclosure/folder.py. Each is protected as `pratique protect`
does without a time, or with each of the times given. ``--made`` adds instances of bench/instances.py, made anew. The
other tools' figures were recorded on a machine of the same kind: secondary cells / their value (seconds).
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.instances import write
from lambdas.core.disclosure.folder import protect_folder

RECORDED = {
    "t2d_1e3": ("23/318 (0.36)", "27/357 (1.5)", "HITAS 20/291 (5.4), the optimum"),
    "t3d_1e3": ("42/593 (0.4)", "52/713 (1.3)", "OPT 43/605 (160), optimum 42/591"),
    "t3d_1e4": ("338/4301 (16-31)", "375/4897 (33)", "G-Confid 337/4297 (65)"),
    "s3d_1e4": ("384/4491 (18)", "-", "optimum by block 373/4435"),
    "t3d_3e4": ("1704/37190 (403)", "-", "-"),
    "t3d_1e5": ("not done in 1,800", "older 4838/74434 (20)", "18 cells exposed by the latter"),
}
HEADINGS = (
    *("instance", "cells / unsafe", "asked s", "hidden besides / value", "first safe s", "all s", "exposed"),
    *("inside", "ends proven", "GaussSuppression", "sdcTable", "others"),
)


def main() -> None:
    """Run the instances asked for, smallest first, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, action="append", help="again for another time; 0 for none")
    parser.add_argument("--made", nargs="*", default=[], help="names such as z4d_1e5")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    names = args.names or [path.name for path in args.folder.iterdir() if (path / "leaf.csv").is_file()]
    sys.stdout.write(f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors.\n\n")
    _row(HEADINGS)
    _row(["---"] * len(HEADINGS))
    with tempfile.TemporaryDirectory() as scratch:
        folders = [(args.folder / name, name) for name in names]
        for name in args.made:
            write(Path(scratch) / name, name, args.seed)
            folders.append((Path(scratch) / name, f"made {name}"))
        for folder, name in sorted(folders, key=lambda item: (item[0] / "leaf.csv").stat().st_size):
            for seconds in args.seconds or [0.0]:
                got: dict[str, Any] = protect_folder(folder, Path(scratch) / "cells.csv", seconds=seconds or None)
                _result(name, seconds, got)


def _result(name: str, seconds: float, got: dict[str, Any]) -> None:
    audit = got["audit"]
    hidden = f"{got['secondary_cells']:,}/{got['secondary_value']:,}"
    times = (f"{got['seconds_first_safe']:.2f}", f"{got['seconds']:.1f}")
    size = f"{got['cells']:,} / {got['unsafe']:,}"
    found = (audit["exposed"], audit["inside_rule"], audit["both_ends_proven"])
    _row([name, size, seconds or "-", hidden, *times, *found, *RECORDED.get(name, ("-", "-", "-"))])


def _row(fields: Iterable[object]) -> None:
    sys.stdout.write("| " + " | ".join(map(str, fields)) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
