"""The inspection of record-level drops beside its floor: DuckDB alone, from CSV text to typed Parquet, with no check.

python -m bench.ingest [MILLIONS ...]
"""
# ruff: noqa: S608 - names in the statement are the contract's

from __future__ import annotations

import csv
import json
import statistics
import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from bench.measured import Measured, circumstances, measured
from bench.records import DATASET, write_records
from contracts.catalogue import load
from contracts.datasets.dataset import Column, ColumnType, Dataset, Treatment
from lambdas.core.ingest import inspect
from lambdas.core.ingest.reading import read_drop
from lambdas.core.ingest.source import Source

ROOT = Path(__file__).parent.parent
MILLIONS = (1, 5, 20)
LANDED = date(2020, 10, 3)
MEMORY = "1GB"
THREADS = 2
_LARGEST = 100_000_000_000  # bytes; what an environment allows is not measured here
_TYPES = {ColumnType.DATE: "DATE", ColumnType.INTEGER: "BIGINT", ColumnType.BOOLEAN: "BOOLEAN"}


def floor(file: Path, out: Path) -> str:
    """Read every column as its type and write it as Parquet, as quickly as DuckDB can; nothing is checked.

    Quotes are read as any other sign: with them, one that is never closed costs most rows of the file.
    """
    columns = {
        column.header: "VARCHAR" if column.format else _TYPES.get(column.type, "VARCHAR")
        for column in dataset().columns
    }
    formats = [column for column in dataset().columns if column.format]
    dates = ", ".join(f"try_strptime({c.header}, '{c.format}')::DATE AS {c.header}" for c in formats)
    with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY}) as connection:
        connection.execute("SET preserve_insertion_order = false")
        [(rows,)] = connection.execute(
            f"COPY (SELECT * REPLACE ({dates}) FROM read_csv('{file}', header = true, columns = {columns}, "
            "auto_detect = false, quote = '', ignore_errors = true)) "
            f"TO '{out / 'floor.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
    return f"{rows:,} rows"


def inspection(file: Path, out: Path, without: str = "") -> str:
    """Inspect the file as the platform does, and say how many of its lines were judged as they should not be."""
    catalogue = load(ROOT / "catalogue")
    contract = reduced(without)
    found = inspect(
        file,
        contract,
        catalogue.lists,
        drop="20201003T000000Z-00000000",
        landed=LANDED,
        file_name=file.name,
        key=bytes(32) if contract.purpose_domain else None,
        out=out,
        memory_limit=MEMORY,
        threads=THREADS,
        max_text_bytes=_LARGEST,
    )
    if without:
        return f"{found.rows.accepted:,} accepted"
    return f"{found.rows.accepted:,} accepted, {wrong(out / 'rejects.csv', file)} lines judged wrongly"


def census(file: Path, out: Path) -> str:
    """Read the file and take the census alone: every line counted, held against the grammar, hashed and copied."""
    text = read_drop(Source(file, _LARGEST), dataset(), out, LANDED, 0)
    return f"{text.rows:,} rows"


def wrong(rejects: Path, file: Path) -> int:
    """Count the lines that were turned away for another reason than theirs, wrongly, or not at all."""
    truth = {int(line): code for line, code in json.loads(truth_of(file).read_text()).items()}
    with rejects.open(newline="", encoding="utf-8") as listed:
        found = {int(row["line"]): row["codes"] for row in csv.DictReader(listed)}
    return sum(truth.get(line) != found.get(line) for line in truth.keys() | found.keys())


def dataset() -> Dataset:
    """Return the contract of the record-level dataset."""
    return load(ROOT / "catalogue").datasets[DATASET]


def reduced(without: str) -> Dataset:
    """Return the contract without its pseudonyms, or without these and its rules, to see what they cost."""
    whole = dataset()
    if not without:
        return whole
    columns = tuple(_plain(column, rules=without == "pseudonyms") for column in whole.columns)
    kept = {"columns": columns} if without == "pseudonyms" else {"columns": columns, "rules": ()}
    return whole.model_copy(update=kept | {"max_rejected_share": 1.0})


def _plain(column: Column, *, rules: bool) -> Column:
    kept = {"treatment": Treatment.DROP} if column.treatment is Treatment.PSEUDONYMISE else {}
    none = dict.fromkeys(("pattern", "check", "minimum", "maximum", "max_length", "codes"))
    return column.model_copy(
        update=kept if rules else kept | none | {"enum": (), "required": False, "not_future": False}
    )


def made(folder: Path, rows: int) -> Path:
    """Write the file of so many rows, and what is wrong with it beside it."""
    file = folder / f"{rows}.csv"
    truth = write_records(file, rows, dataset(), load(ROOT / "catalogue").lists["areas"])
    truth_of(file).write_text(json.dumps(truth.faults))
    return file


def truth_of(file: Path) -> Path:
    """Return where it is written what is wrong with a file."""
    return file.with_suffix(".truth.json")


def main() -> None:
    """Print a table by number of rows, and one of what each part costs."""
    millions = [float(each) for each in sys.argv[1:]] or list(MILLIONS)
    print(circumstances())
    print("\n| rows | MB | floor: CPU s, s, MB | inspection: CPU s, s, MB | CPU ratio | ratio | lines |")
    print("|---:|---:|---:|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        files = [made(Path(folder), int(each * 1_000_000)) for each in millions]
        for rows, file in zip(millions, files, strict=True):
            pairs = [(measured(floor, file), measured(inspection, file)) for _ in range(3 if rows <= 1 else 1)]
            bare, whole = min(pairs, key=lambda pair: pair[1].cpu)
            cpu = statistics.median(each.cpu / least.cpu for least, each in pairs)
            wall = statistics.median(each.wall / least.wall for least, each in pairs)
            size = file.stat().st_size / 1e6
            print(
                f"| {rows * 1e6:,.0f} | {size:,.0f} | {_row(bare)} | {_row(whole)} | {cpu:.1f} | {wall:.1f} "
                f"| {whole.said} |",
                flush=True,
            )
        if millions[0] <= 1:
            _parts(files[0])
    print(f"\n{circumstances()}")


def _row(found: Measured) -> str:
    return f"{found.cpu:.1f}, {found.wall:.1f}, {found.megabytes:,.0f}"


def _parts(file: Path) -> None:
    """Print what each part of an inspection costs, each the difference of two runs."""
    least = measured(floor, file).cpu
    counted = measured(census, file).cpu
    bare, checked, whole = (
        measured(partial(inspection, without=without), file).cpu
        for without in ("pseudonyms and rules", "pseudonyms", "")
    )
    print("\n| part | CPU s | of the floor |\n|---|---:|---:|")
    for name, cost in (
        ("census: lines, grammar, encoding, sha256, numbered copy", counted),
        ("types, keys and repeats, rejects, Parquet by period", bare - counted),
        ("rules: patterns, ranges, codes, check digits, across columns", checked - bare),
        ("pseudonyms of two columns, made and written", whole - checked),
        ("everything", whole),
    ):
        print(f"| {name} | {cost:.1f} | {cost / least:.1f} |", flush=True)


if __name__ == "__main__":
    main()
