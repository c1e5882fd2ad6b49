"""Both engines over one file of about a million rows: the same rows, rejects and pseudonyms, and how long each took.

python -m bench.engines [ROWS]    (after `make conformance`, which installs Spark)
"""

from __future__ import annotations

import filecmp
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from contracts.catalogue import load
from lambdas.core.ingest import Inspection, inspect
from local.drops import generate

ROOT = Path(__file__).parent.parent
DATASET = "covid_tests"
ROWS = 1_000_000
KEY = bytes(range(32))
BAD_EVERY = 200
DAMAGE: tuple[Callable[[str], str], ...] = (
    lambda row: row.rpartition(",")[0],
    lambda row: row + ",",
    lambda row: row.replace(",", ',"', 1),
    lambda row: row.replace(",", ',a"b,', 1),
    lambda _: "",
    lambda row: row.replace("2020-", "2020/"),
    lambda row: row.replace("2020-", "2120-"),
    lambda row: row[::-1],
    lambda row: row.replace("E0", "X0"),
    lambda row: row + "\0",
)


@dataclass(frozen=True)
class Moved:
    """Puts a finished Parquet file below a folder."""

    folder: Path

    def __call__(self, file: Path, name: str) -> None:
        """Move the file to its name."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, self.folder / name)


def key() -> bytes:
    """Return the key of the pseudonyms."""
    return KEY


def example(folder: Path, rows: int) -> Path:
    """Write a drop of so many rows: the generated one, again and again under other specimens, half a percent broken."""
    small = generate(load(ROOT / "catalogue").datasets[DATASET], folder, 1, 20)[-1]
    header, *lines = small.read_text(encoding="utf-8").splitlines()
    file, written = folder / "million.csv", 0
    with file.open("w", encoding="utf-8") as out:
        out.write(header + "\n")
        for turn in range(rows):
            for line in lines:
                written += 1
                row = line if not turn else _again(line, turn)
                out.write((row if written % BAD_EVERY else DAMAGE[written // BAD_EVERY % len(DAMAGE)](row)) + "\n")
                if written == rows:
                    return file
    raise ValueError("the generator made no rows")


def _again(line: str, turn: int) -> str:
    """Give a row another specimen, of the same form; a row that has none stays as it is."""
    first, comma, rest = line.partition(",")
    if comma and first[:2].isalpha() and first[2:].isdigit():
        return f"{first[:2]}{(int(first[2:]) + turn * 7_919_000) % 10**10:010d},{rest}"
    return line


def on_duckdb(file: Path, out: Path, **given: Any) -> Inspection:
    """Inspect as the function does."""
    return inspect(file, *_contract(), key=KEY, out=out, **given)


def on_spark(file: Path, out: Path, **given: Any) -> Inspection:
    """Inspect as the job does, on two cores of this machine."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - not in every environment

    from jobs.inspection import Cluster, inspect_on_spark  # noqa: PLC0415

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.driver.bindAddress", "127.0.0.1")
    session = builder.config("spark.driver.memory", "4g").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return inspect_on_spark(file, *_contract(), cluster=Cluster(session, str, Moved(out), key), out=out, **given)


def _contract() -> tuple[Any, Any]:
    catalogue = load(ROOT / "catalogue")
    return catalogue.datasets[DATASET], catalogue.lists


def differences(one: Path, other: Path) -> int:
    """Count the accepted rows, with their pseudonyms, that one engine has and the other has not, or has otherwise."""
    with duckdb.connect() as connection:
        tables = [connection.read_parquet(f"{folder}/data/*.parquet") for folder in (one, other)]
        either = (tables[0].except_(tables[1]), tables[1].except_(tables[0]))
        return sum(len(rows) for rows in either)


def main(rows: int) -> None:
    """Print what the engines made of the file, and whether it is the same."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        file = example(folder, rows)
        runs: dict[str, tuple[Callable[..., Inspection], Path]] = {
            "DuckDB": (on_duckdb, folder / "duckdb"),
            "Spark": (on_spark, folder / "spark"),
        }
        reports = {}
        for name, (run, out) in runs.items():
            begin = time.perf_counter()
            given = {"drop": "20201101T000000Z-00000000", "landed": date(2026, 1, 1), "file_name": file.name}
            found = run(file, out, max_text_bytes=10**12, **given)
            reports[name] = found.document()
            print(f"{name}: {time.perf_counter() - begin:.0f} s, {found.rows}, {found.verdict}", flush=True)
        rejects = [out / "rejects.csv" for _, out in runs.values()]
        print(f"reports the same: {reports['DuckDB'] == reports['Spark']}")
        print(f"rejects the same: {filecmp.cmp(*rejects, shallow=False)}")
        print(f"accepted rows that differ: {differences(folder / 'duckdb', folder / 'spark'):,}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
