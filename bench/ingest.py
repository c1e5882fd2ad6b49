"""The inspection of record-level drops beside its floor: DuckDB alone, from CSV text to Parquet, with no check at all.

python -m bench.ingest
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from contracts.catalogue import load
from lambdas.core.ingest import inspect
from local.drops import generate

ROOT = Path(__file__).parent.parent
DATASET = "covid_tests"
SCALES = (20, 60)
RUNS = 3


@dataclass(frozen=True)
class Measured:
    """One run in a process of its own: seconds of processor time, and the peak of its memory in MB."""

    seconds: float
    megabytes: float


def floor(file: Path, out: Path) -> None:
    """Read every cell as text with DuckDB and write it as Parquet."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as connection:
        connection.execute(
            f"COPY (FROM read_csv('{file}', all_varchar = true, ignore_errors = true)) "
            f"TO '{out / 'floor.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        )


def inspection(file: Path, out: Path) -> None:
    """Inspect the file as the platform does: census, every rule, pseudonyms, rejects, Parquet by period."""
    catalogue = load(ROOT / "catalogue")
    inspect(
        file,
        catalogue.datasets[DATASET],
        catalogue.lists,
        drop="20201101T000000Z-00000000",
        landed=date(2026, 1, 1),
        file_name=file.name,
        key=bytes(32),
        out=out,
    )


def measured(work: Callable[[Path, Path], None], file: Path) -> Measured:
    """Run in a fresh process, so that neither memory nor caches are shared."""
    receiver, sender = multiprocessing.get_context("spawn").Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_run, args=(work, file, sender))
    process.start()
    seconds, megabytes = receiver.recv()
    process.join()
    return Measured(seconds, megabytes)


def _run(work: Callable[[Path, Path], None], file: Path, sender: multiprocessing.connection.Connection) -> None:
    with tempfile.TemporaryDirectory() as folder:
        begin = time.process_time()
        work(file, Path(folder))
        seconds = time.process_time() - begin
    sender.send((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main() -> None:
    """Print a row for each size: rows, megabytes, the floor's and the inspection's processor seconds, their ratio."""
    print("| rows | MB | floor, CPU s | inspection, CPU s | ratio | inspection, peak MB |")
    print("|---:|---:|---:|---:|---:|---:|")
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            file = generate(load(ROOT / "catalogue").datasets[DATASET], Path(folder), 1, scale)[-1]
            with file.open("rb") as text:
                rows = sum(1 for _ in text) - 1
            pairs = [(measured(floor, file), measured(inspection, file)) for _ in range(RUNS)]
            floors = statistics.median(pair[0].seconds for pair in pairs)
            whole = statistics.median(pair[1].seconds for pair in pairs)
            ratio = statistics.median(pair[1].seconds / pair[0].seconds for pair in pairs)
            peak = max(pair[1].megabytes for pair in pairs)
            size = file.stat().st_size / 1e6
        print(f"| {rows:,} | {size:.1f} | {floors:.2f} | {whole:.2f} | {ratio:.1f} | {peak:.0f} |")


if __name__ == "__main__":
    main()
