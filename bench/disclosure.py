"""Protect and audit instance folders, beside what other tools reached on them.

    python -m bench.disclosure FOLDER [NAME ...] [--effort FIRST|IMPROVED|BEST]

FOLDER holds one folder an instance, see lambdas/core/disclosure/folder.py. The other tools' figures were recorded on a
machine of the same kind: secondary cells / their value (seconds).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from lambdas.core.disclosure.folder import protect_folder
from lambdas.core.disclosure.protect import Effort

RECORDED = {
    "t2d_1e3": ("23/318 (0.36)", "27/357 (1.5)", "HITAS 20/291 (5.4)"),
    "t3d_1e3": ("42/593 (0.4)", "52/713 (1.3)", "OPT 43/605 (160)"),
    "t3d_1e4": ("338/4301 (16-31)", "375/4897 (33)", "G-Confid 337/4297 (65)"),
    "s3d_1e4": ("384/4491 (18)", "-", "G-Confid not done in 280"),
    "t3d_1e5": ("not done in 1,800", "older 4838/74434 (20)", "18 cells exposed by the latter"),
}
HEADINGS = (
    *("instance", "effort", "cells", "unsafe", "hidden besides / value", "protect s", "audit s", "exposed", "inside"),
    *("GaussSuppression", "sdcTable", "others"),
)


def main() -> None:
    """Run the instances asked for, smallest first, and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--effort", choices=[effort.name for effort in Effort], action="append")
    args = parser.parse_args()
    names = args.names or [path.name for path in args.folder.iterdir() if (path / "leaf.csv").is_file()]
    names.sort(key=lambda name: (args.folder / name / "leaf.csv").stat().st_size)
    _row(HEADINGS)
    _row(["---"] * len(HEADINGS))
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            for effort in args.effort or ["FIRST", "BEST"]:
                out = Path(scratch) / "cells.csv"
                got = protect_folder(args.folder / name, out, effort=Effort[effort])
                hidden = f"{got['secondary_cells']}/{got['secondary_value']}"
                ours = [got["cells"], got["unsafe"], hidden, got["seconds_protect"], got["seconds_audit"]]
                _row([name, effort, *ours, got["exposed"], got["inside_rule"], *RECORDED.get(name, ("-", "-", "-"))])


def _row(fields: Iterable[object]) -> None:
    sys.stdout.write("| " + " | ".join(map(str, fields)) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
