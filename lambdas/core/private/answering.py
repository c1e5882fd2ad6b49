"""Answers a question over a table, in DuckDB: the agreement's rows and columns first, the question over those alone."""
# ruff: noqa: S608 - the agreement's compiler wrote the view, columns are checked ones of it, values are bound

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from lambdas.core.private.question import MOST, PAGE, Question, UnaskableError
from lambdas.core.private.rights import GivenTable

# A statement sees the one table that it is given: no file, no network, no variable of ours, no extension.
CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",  # records are not written to a disk, however many are sorted
}
ALONE = {**CLOSED, "threads": 1, "memory_limit": "1GB"}
_CHOICES = 400  # values that fit into a list to choose from: local authorities with their regions, NHS trusts

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kept:
    """A table as it is kept, and the expression that makes of it the relation which agreements speak of.

    ``version`` names the state it was read in: the snapshot of a curated table (where Lake Formation stands before it,
    the file of its metadata), the build of a register, for true counts ``dataset=snapshot`` of each that is counted, or
    the release of a product's figures. ``said`` tells readers of a register when it was built and from what.
    """

    table: pa.Table
    shape: str = "kept"
    version: str = ""
    said: str = ""


@dataclass(frozen=True)
class Answer:
    """Rows with the names of their columns, and how many there are in all."""

    columns: tuple[str, ...]
    rows: list[Row]
    total: int


def page_of(kept: Kept, given: GivenTable, asked: Question) -> Answer:
    """Return one page of the answer."""
    return _answer(kept, given, asked, PAGE, (asked.page - 1) * PAGE)


def file_of(kept: Kept, given: GivenTable, asked: Question) -> Answer:
    """Return the whole answer. Raises UnaskableError where it has more rows than a file."""
    return _answer(kept, given, asked, MOST, 0, whole=True)


def choices(kept: Kept, given: GivenTable) -> dict[str, list[str]]:
    """Return the values of each column of text that has few, among the rows that are given."""
    found = {}
    with over(kept) as connection:
        for name in given.access.view().columns:
            wanted = f"""SELECT DISTINCT "{name}" FROM ({_given(kept, given)})
                WHERE "{name}" IS NOT NULL ORDER BY 1 LIMIT {_CHOICES + 1}"""
            values = [row[0] for row in connection.execute(wanted).fetchall()]
            if len(values) <= _CHOICES and all(isinstance(value, str) for value in values):
                found[name] = values
    return found


def _answer(kept: Kept, given: GivenTable, asked: Question, most: int, offset: int, *, whole: bool = False) -> Answer:
    where = " AND ".join(item.in_duckdb() for item in asked.conditions) or "true"
    values = [item.value for item in asked.conditions]
    found = f"SELECT * FROM ({_given(kept, given)}) WHERE {where}"
    order = "ALL DESC"
    if asked.by:
        found = f'SELECT "{asked.by}", count(*) AS "records" FROM ({found}) GROUP BY 1'
        order = f'2 DESC, "{asked.by}"'
    with over(kept) as connection:
        (total,) = connection.execute(f"SELECT count(*) FROM ({found})", values).fetchall()[0]
        if whole and total > most:
            raise UnaskableError(f"A file has {most:,} rows at most, and that has more. Ask for fewer, part by part.")
        made = connection.execute(f"{found} ORDER BY {order} LIMIT {most} OFFSET {offset}", values)
        return Answer(tuple(item[0] for item in made.description), made.fetchall(), total)


def _given(kept: Kept, given: GivenTable) -> str:
    return given.access.view().select(f"(SELECT * FROM {kept.shape}) AS source")


@contextmanager
def over(kept: Kept) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an engine that sees one table, as ``kept``, and nothing else."""
    with duckdb.connect(":memory:", config=ALONE) as connection:
        connection.register("kept", kept.table)
        connection.execute("SET lock_configuration = true")
        yield connection
