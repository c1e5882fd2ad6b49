"""Other validators beside the inspection, on the same file: time, memory, what each let through and what it lost.

python -m bench.peers.run [NAME ...]    (`make peers`: installs them into .pratique/peers, apart from everything else)
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

from uv import find_uv_bin

from bench.ingest import floor, inspection, made, truth_of
from bench.measured import circumstances, measured

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".pratique" / "peers"
ROWS = {
    "pandera_polars": 200_000,
    "datacontract_test": 200_000,
    "pydantic_loop": 50_000,
    "great_expectations": 50_000,
    "frictionless_table": 10_000,
}
CLEAN = "datacontract_test"  # which stops at a row that it cannot read: it is given a file without one, too
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
    rows, faulty, missed = _missed(file, found["accepted"])
    lost = max(rows - len(found["accepted"]) - found["reported"], 0)
    kinds = ", ".join(f"{code} {count}" for code, count in missed.most_common()) or "none"
    return f"{missed.total():,} of {faulty:,} faulty rows let through ({kinds}), {lost:,} neither accepted nor reported"


def _missed(file: Path, accepted: list[str]) -> tuple[int, int, Counter[str]]:
    """Return the rows of a file, how many are faulty, and those of them that are accepted; a copy is no fault."""
    truth = {int(line): code for line, code in json.loads(truth_of(file).read_text()).items()}
    lines = file.read_bytes().splitlines()
    faulty = {line: code for line, code in truth.items() if code != "exact_duplicate"}
    let, missed = Counter(accepted), Counter[str]()
    for line, code in faulty.items():
        specimen = lines[line - 1].split(b",")[0].decode(errors="replace")
        missed[code] += let[specimen] > 0
        let[specimen] -= 1
    return len(lines) - 1, len(faulty), +missed


def environment() -> Path:
    """Return the Python of an environment with the validators, pinned and hashed, made when it is not there."""
    python, pins = INSTALLED / "bin" / "python", ROOT / "requirements" / "bench.txt"
    if not (INSTALLED / ".installed").is_file() or (INSTALLED / ".installed").read_text() != pins.read_text():
        subprocess.run([sys.executable, "-m", "venv", INSTALLED], check=True)  # noqa: S603
        install = [find_uv_bin(), "pip", "sync", "--quiet", "--python", python, "--require-hashes", pins]
        subprocess.run(install, check=True)  # noqa: S603
        (INSTALLED / ".installed").write_text(pins.read_text())
    return python


def main() -> None:
    """Print a row for each validator, with the floor and the inspection on the same file beside it."""
    python = environment()
    sizes = {name: rows for name, rows in ROWS.items() if name in sys.argv[1:] or not sys.argv[1:]}
    print(circumstances())
    print("\n| validator | rows | CPU s | of the floor | MB | what came of it |\n|---|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        files = {rows: made(Path(folder), rows) for rows in sorted({*sizes.values()}, reverse=True)}
        for rows, file in files.items():
            _row("pratique", rows, file, inspection)
            for name in (name for name, size in sizes.items() if size == rows):
                _row(name, rows, file, partial(peer, name, python))
                if name == CLEAN:
                    _row(f"{name}, no faults", rows, _faultless(file), partial(peer, name, python))
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


def _faultless(file: Path) -> Path:
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


if __name__ == "__main__":
    main()
