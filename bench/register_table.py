"""The register as a table of the lake: taken over by its function, read by the private tier, and linked anew beside it.

    python -m bench.register_table [PEOPLE [TIMES]]

Sources are curated tables with made-up pseudonyms, no real person's. Linked anew is what the private tier would do
without the table: the register's query over whole sources in memory, in the engine it opens over restricted rows. Its
answer stands in for Athena's. The function takes it over on the AWS of the tests, in a process of its own; then an
agreement's part is read, from the table's files as on a laptop, and from an answer of Athena's as on AWS. With TIMES
the linked people are taken so often, under other pseudonyms: a large table without linking it first.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from bench.measured import Measured, circumstances, measured
from bench.register_sources import write_sources
from contracts.agreements.agreement import Coarser, Condition, RegisterGrant
from contracts.catalogue import Catalogue, load
from lambdas.adapters import athena, objects
from lambdas.adapters.restricted import RestrictedTables
from lambdas.core.private.answering import Kept, page_of
from lambdas.core.private.filtered import filtered
from lambdas.core.private.question import question
from lambdas.core.private.rights import GivenTable, tables_of
from lambdas.core.registers.building import build
from lambdas.core.release.querying import alone
from lambdas.register.taking_over import take_over
from tests.support.platform import REGISTERS, start

PEOPLE = 2_200_000
REGISTER = "shielded_register"
ANSWER = "answer.csv"
WRITTEN = f"building/{REGISTER}/bench/0.parquet"
_ROOT = Path(__file__).parent.parent / "catalogue"


def main(people: int, times: int) -> None:
    """Print a row for each way."""
    print(circumstances())
    with tempfile.TemporaryDirectory(prefix="pratique-") as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        rows = write_sources(folder, people)
        print(f"{people:,} people from {sum(rows.values()):,} rows of {len(rows)} sources")
        print("| | s | CPU s | of linking anew | MB | what came of it |\n|---|---:|---:|---:|---:|---|")
        made = folder / "sources" / "register.parquet"
        anew = _told("linked anew, in memory", None, partial(link, made=made), folder / "sources")
        beside = anew if times == 1 else None  # of fewer people, it would say nothing
        if times > 1:
            multiply(made, times)
        answered(made, folder / "sources" / ANSWER)
        start(patch)
        objects.upload(made, REGISTERS, WRITTEN)
        patch.setenv("CATALOGUE", str(_ROOT))
        _told("taken over by its function", beside, take, folder / "sources")
        _told("an agreement's part, from the table's files", beside, from_files, folder / "sources")
        _told("an agreement's part, from Athena's answer", beside, from_answer, folder / "sources")


def _told(name: str, beside: Measured | None, work: Callable[[Path, Path], str], sources: Path) -> Measured:
    found = measured(work, sources)
    ratio = f"{found.cpu / beside.cpu:.2f}" if beside else ""
    print(
        f"| {name} | {found.wall:.1f} | {found.cpu:.1f} | {ratio} | {found.megabytes:,.0f} | {found.said} |", flush=True
    )
    return found


def link(sources: Path, _out: Path, *, made: Path) -> str:
    """Link the register from whole tables in memory; keep the answer as Athena would write it."""
    register = load(_ROOT).registers[REGISTER]
    with alone() as connection:
        for name in register.datasets:
            connection.register(name, pq.read_table(sources / f"{name}.parquet"))
        build(connection, register)
        linked = connection.table(f'"{REGISTER}"').to_arrow_table()
    rows = linked.num_rows
    pq.write_table(linked, made, compression="zstd")
    return f"{rows:,} people, {made.stat().st_size / 1e6:.0f} MB of Parquet"


def multiply(made: Path, times: int) -> None:
    """Take the linked people so often, each time under other pseudonyms."""
    more = made.with_name("more.parquet")
    asked = f"""SELECT * EXCLUDE (copy) REPLACE (sha256(nhs_number_pseudonym || copy) AS nhs_number_pseudonym)
        FROM read_parquet('{made}'), range({times}) AS copies(copy)"""  # noqa: S608 - the bench's own names
    with duckdb.connect(":memory:", config={"memory_limit": "2GB", "temp_directory": str(made.parent)}) as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        connection.execute(f"COPY ({asked}) TO '{more}' (FORMAT parquet, COMPRESSION zstd)")
    more.replace(made)


def answered(made: Path, to: Path) -> None:
    """Write what Athena would answer to the private tier: the agreement's rows, every value quoted."""
    access = given(load(_ROOT)).access
    columns = ", ".join(f'"{name}"' for name in access.sources)
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(made)).create_view("kept")
        asked = f"SELECT {columns} FROM kept WHERE {access.view().predicate}"  # noqa: S608 - the agreement's compiler's
        connection.execute(f"COPY ({asked}) TO '{to}' (FORMAT csv, HEADER, FORCE_QUOTE *)")


def take(_sources: Path, _out: Path) -> str:
    """Hold what was written against the register, copy it, commit it."""
    os.environ["AWS_REGION"] = os.environ["AWS_DEFAULT_REGION"]
    athena.written = lambda _query: [f"s3://{REGISTERS}/{WRITTEN}"]
    inputs = [{"dataset": "deaths", "snapshot": "1", "drop": "20200916T063000Z-00000000"}]
    event = {"build": "bench", "planned": "2020-09-16T06:31:00+00:00", "inputs": inputs, "query": {"id": "0"}}
    taken = take_over(load(_ROOT).registers[REGISTER], event)
    return f"{taken.people:,} people, each once"


def from_files(_sources: Path, _out: Path) -> str:
    """Read the columns of an agreement's view, and answer its first page."""
    known = load(_ROOT)
    return _page(RestrictedTables(known).of(given(known)), known)


def from_answer(sources: Path, _out: Path) -> str:
    """Read Athena's answer, hold it against the agreement, and answer the first page."""
    known = load(_ROOT)
    answer = (sources / ANSWER).read_bytes()
    said = _page(Kept(filtered(given(known), answer)), known)
    return f"{said}; {len(answer) / 1e6:.0f} MB of answer"


def given(known: Catalogue) -> GivenTable:
    """Return what a made-up agreement gives: who is on the list now, by area and ten-year band."""
    grant = RegisterGrant(
        register=REGISTER,
        columns=("status", "reasons", "area_code_current", "birth_year"),
        rows=(Condition(column="status", among=("on_list",)),),
        coarser=(Coarser(column="birth_year", band=10),),
    )
    changed = {"datasets": (), "products": (), "registers": (grant,)}
    return tables_of(known.agreements["wharfe_modelling"].model_copy(update=changed), known)[REGISTER]


def _page(kept: Kept, known: Catalogue) -> str:
    table = given(known)
    found = page_of(kept, table, question(table, {}))
    return f"{found.total:,} of the agreement's rows, the first {len(found.rows)} shown"


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*numbers, *(PEOPLE, 1)[len(numbers) :])
