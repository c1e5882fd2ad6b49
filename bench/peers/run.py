"""Other validators beside the inspection, on the same file: time, memory, what each let through and what it lost.

python -m bench.peers.run [NAME ...]    (`make peers`: installs them into .pratique, apart from everything else)
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.ingest import floor, inspection, made, truth_of
from bench.measured import circumstances, measured
from bench.peers.environment import environment

ROOT = Path(__file__).parents[2]
ROWS = {
    "pandera_polars": 200_000,
    "datacontract_test": 200_000,
    "data_validation_engine": 200_000,
    "pydantic_loop": 50_000,
    "great_expectations": 50_000,
    "frictionless_table": 10_000,
}
ENVIRONMENTS = {"data_validation_engine": "dve"}  # apart from the others, whose packages it does not bear
UNREADABLE = {"too_few_columns", "too_many_columns", "encoding"}  # faults for which it turns the whole file away
_SECONDS = 1_200


def peer(name: str, python: Path, file: Path, out: Path) -> str:
    """Run one validator on a file; say how many faulty rows it let through and how many rows are nowhere."""
    answer = out / "answer.json"
    command = [python, "-m", f"bench.peers.{name}", file, ROOT / "catalogue" / "reference", answer]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603
    if done.returncode != 0:
        return f"stopped: {(done.stderr.strip().splitlines() or ['no word'])[-1][:120]}"
    found = json.loads(answer.read_text(encoding="utf-8"))
    if "said" in found:
        return str(found["said"])
    rows, faulty, through = missed(file, found["accepted"])
    lost = max(rows - len(found["accepted"]) - found["reported"], 0)
    kinds = ", ".join(f"{code} {count}" for code, count in through.most_common()) or "none"
    accepted = f"{through.total():,} of {faulty:,} faulty rows let through ({kinds})"
    return f"{accepted}, {lost:,} neither accepted nor reported"


def missed(file: Path, accepted: list[str]) -> tuple[int, int, Counter[str]]:
    """Return the rows of a file, how many are faulty, and those of them that are accepted; a copy is no fault."""
    truth = {int(line): code for line, code in json.loads(truth_of(file).read_text()).items()}
    lines = file.read_bytes().splitlines()
    faulty = {line: code for line, code in truth.items() if code != "exact_duplicate"}
    let, through = Counter(accepted), Counter[str]()
    for line, code in faulty.items():
        specimen = lines[line - 1].split(b",")[0].decode(errors="replace")
        through[code] += let[specimen] > 0
        let[specimen] -= 1
    return len(lines) - 1, len(faulty), +through


def main() -> None:
    """Print a row for each validator, with the floor and the inspection on the same file beside it."""
    sizes = {name: rows for name, rows in ROWS.items() if name in sys.argv[1:] or not sys.argv[1:]}
    pythons = {name: environment(ENVIRONMENTS.get(name, "peers")) for name in sizes}
    print(circumstances())
    print("\n| validator | rows | CPU s | of the floor | MB | what came of it |\n|---|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        files = {rows: made(Path(folder), rows) for rows in sorted({*sizes.values()}, reverse=True)}
        for rows, file in files.items():
            _row("pratique", rows, file, inspection)
            for name in (name for name, size in sizes.items() if size == rows):
                work = partial(peer, name, pythons[name])
                _row(name, rows, file, work)
                if name in LEGIBLE:
                    what, without = LEGIBLE[name]
                    _row(f"{name}, {what}", rows, without(file), work)
    print(f"\n{circumstances()}")


def _row(name: str, rows: int, file: Path, work: Callable[[Path, Path], str]) -> None:
    """Print what a validator made of a file, the floor measured beside it."""
    least = measured(floor, file).cpu
    try:
        found = measured(work, file)
    except RuntimeError as error:
        print(f"| {name} | {rows:,} | | | | {error} |", flush=True)
        return
    share, memory = found.cpu / least, f"{found.megabytes:,.0f}"
    print(f"| {name} | {rows:,} | {found.cpu:.1f} | {share:.1f} | {memory} | {found.said} |", flush=True)


def faultless(file: Path) -> Path:
    """Write the file without its faulty lines, and with every date in the same form."""
    faults = {int(line) for line in json.loads(truth_of(file).read_text())}
    other = file.with_name(f"faultless-{file.name}")
    with file.open("rb") as lines, other.open("wb") as kept:
        kept.writelines(_iso(line) for number, line in enumerate(lines, 1) if number not in faults)
    return other


def _iso(line: bytes) -> bytes:
    cells = line.split(b",")
    cells[4] = b"-".join(reversed(cells[4].split(b"/")))
    return b",".join(cells)


def readable(file: Path) -> Path:
    """Write the file without the lines that cannot be read, and what is wrong with the others beside it."""
    faults = {int(line): code for line, code in json.loads(truth_of(file).read_text()).items()}
    other = file.with_name(f"readable-{file.name}")
    truth: dict[int, str] = {}
    with file.open("rb") as lines, other.open("wb") as kept:
        place = 0
        for number, line in enumerate(lines, 1):
            if (code := faults.get(number)) in UNREADABLE:
                continue
            place += 1
            kept.write(line)
            truth |= {place: code} if code else {}
    truth_of(other).write_text(json.dumps(truth))
    return other


# Those that stop at a row that they cannot read are given another file, too.
LEGIBLE: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "datacontract_test": ("no faults", faultless),
    "data_validation_engine": ("rows that it can read", readable),
}


if __name__ == "__main__":
    main()
