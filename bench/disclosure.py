"""Protect and audit instance folders, beside what other tools reached on them.

    python -m bench.disclosure FOLDER [NAME ...] [--seconds N] [--made NAME ...] [--results FILE] [--check PROGRAM]

FOLDER holds one folder an instance, see lambdas/core/disclosure/folder. Each is protected as `pratique protect`
does without a time, or with each of the times given. ``--made`` adds instances of bench/instances.py, made anew.
``--results`` appends each result to a file, a line of JSON each, from which ``python -m bench.growth`` makes table and
plot. ``--check`` names an attacker that is no part of this repository: a Python program that takes an instance's folder
and a result's file, prints a line of JSON with what is ``exposed``, and fails where anything is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

from bench.instances import gathered
from bench.recorded import OPTIMA, RECORDED
from lambdas.core.disclosure.folder.protect import protect_folder

HEADINGS = (
    *(
        "instance",
        "cells / unsafe",
        "asked s",
        "hidden besides / value",
        "first safe s",
        "all s",
        "of it cpu s",
        "exposed",
    ),
    *("inside", "ends proven", "checked elsewhere", "load", "note", "others (s)"),
)


def main() -> None:
    """Run the instances asked for, smallest first, and print a Markdown table."""
    args = _arguments()
    names = args.names or [path.name for path in args.folder.iterdir() if (path / "leaf.csv").is_file()]
    heading(HEADINGS)
    with tempfile.TemporaryDirectory() as scratch:
        there = names if not args.made or args.names else []
        folders = gathered(args.folder, there, args.made, args.seed, Path(scratch))
        for folder, name in sorted(folders, key=lambda item: (item[0] / "leaf.csv").stat().st_size):
            for seconds in args.seconds or [0.0]:
                got = measured(folder, name, seconds, args.check)
                row(told(got))
                if args.results:
                    with args.results.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(got) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, action="append", help="again for another time; 0 for none")
    parser.add_argument("--made", nargs="*", default=[], help="names such as z4d_1e5, instead of all of the folder's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path, help="append results to this file")
    parser.add_argument("--check", type=Path, help="an attacker of another make")
    return parser.parse_args()


def measured(folder: Path, name: str, seconds: float, check: Path | None) -> dict[str, Any]:
    """Protect one instance and have the result checked."""
    load, begun = os.getloadavg()[0], process_time()
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "cells.csv"
        got: dict[str, Any] = protect_folder(folder, out, seconds=seconds or None)
        spent = round(process_time() - begun, 1)
        linked = any(folder.glob("hier_*.*.csv"))  # a second hierarchy, which no attacker of another make knows
        checked = _checked(check, folder, out) if check and not linked else None
    now = datetime.now(UTC).date().isoformat()
    return {
        "instance": name,
        "asked": seconds,
        **got,
        "checked": checked,
        "load": round(load, 1),
        "cpu": spent,
        "date": now,
    }


def _checked(check: Path, folder: Path, out: Path) -> str:
    """Say what another attacker finds: how many unsafe cells he exposes, of how many that he had time for."""
    done = subprocess.run([sys.executable, check, folder, out], capture_output=True, text=True, check=False)  # noqa: S603
    try:
        found = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return f"failed: {done.stderr.strip().splitlines()[-1:]}"
    return f"{found['exposed'] + found['unsafe_published']} of {found['attacked']:,}"


def told(got: dict[str, Any]) -> tuple[object, ...]:
    """Give a result as a row of the table."""
    audit, name = got["audit"], got["instance"]
    others = [str(one) for one in RECORDED.get(name, [])]
    others += [f"optimum {OPTIMA[name]}"] if name in OPTIMA else []
    return (
        *(name, f"{got['cells']:,} / {got['unsafe']:,}", got["asked"] or "-"),
        *(f"{got['secondary_cells']:,}/{got['secondary_value']:,}", got["seconds_first_safe"], got["seconds"]),
        got["cpu"],
        *(audit["exposed"], audit["inside_rule"], audit["both_ends_proven"], got["checked"] or "-", got["load"]),
        got.get("note", "-"),
        "; ".join(others) or "-",
    )


def heading(fields: Iterable[str]) -> None:
    """Begin a Markdown table."""
    names = list(fields)
    row(names)
    row("---" for _ in names)


def row(fields: Iterable[object]) -> None:
    """Print a row of a Markdown table."""
    sys.stdout.write("| " + " | ".join(map(str, fields)) + " |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
