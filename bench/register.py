"""The register of shielded patients: 2.2 million people built from generated sources, and beside it the same in pandas.

    python -m bench.register [PEOPLE [THREADS]]

Sources are curated tables with made-up pseudonyms, no real person's. The pandas program, which an analyst might write,
follows the same rules for status, reasons, days and history; both must come to the same people. It needs pandas
(requirements/load.txt) and is left out without.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import duckdb

from bench.measured import circumstances, measured
from bench.register_peer import in_pandas
from bench.register_sources import write_sources
from bench.register_sums import Sums, told
from contracts.catalogue import load
from lambdas.core.registers.building import build, counted

PEOPLE = 2_200_000
THREADS = 2
MEMORY = "2GB"
ROOT = Path(__file__).parent.parent
REGISTER = "shielded_register"


def main(people: int, threads: int) -> None:
    """Write the sources, build the register with the catalogue's query, and again in pandas."""
    print(circumstances())
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        rows = write_sources(Path(folder), people)
        print(f"{people:,} people; rows: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
        print("| | s | CPU s | MB | what came of it |\n|---|---:|---:|---:|---|")
        works = {f"the register's query in DuckDB, {threads} threads, {MEMORY}": partial(in_duckdb, threads=threads)}
        if find_spec("pandas") is not None:
            works["the same rules in pandas"] = in_pandas
        said = set()
        for name, work in works.items():
            found = measured(work, Path(folder) / "sources")
            said.add(found.said.partition(";")[0])
            figures = f"{found.wall:.1f} | {found.cpu:.1f} | {found.megabytes:,.0f}"
            print(f"| {name} | {figures} | {found.said} |", flush=True)
        if len(said) > 1:
            raise SystemExit("the two do not come to the same people")


def in_duckdb(sources: Path, out: Path, *, threads: int) -> str:
    """Build the register, write it as Parquet and count it for the open product."""
    catalogue = load(ROOT / "catalogue")
    register = catalogue.registers[REGISTER]
    limits = {"threads": threads, "memory_limit": MEMORY, "temp_directory": str(out)}
    with duckdb.connect(str(out / "register.duckdb"), config=limits) as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        for name in register.datasets:
            connection.read_parquet(str(sources / f"{name}.parquet")).create_view(name)
        build(connection, register)
        connection.table(REGISTER).write_parquet(str(out / "register.parquet"))
        cells = len(counted(connection, register, "shielded_patients").rows)
        sums = connection.execute(
            f"select status, count(*), sum(length(reasons)), sum(length(history)), "  # noqa: S608 - the register's name
            f"sum(date_diff('day', date '1970-01-01', on_list_since)) from {REGISTER} group by status order by status"
        ).fetchall()
    megabytes = (out / "register.parquet").stat().st_size / 1e6
    people = told(Sums(status, *map(int, numbers)) for status, *numbers in sums)
    return f"{people}; {cells:,} counts, {megabytes:.0f} MB of Parquet"


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*given, *(PEOPLE, THREADS)[len(given) :])
