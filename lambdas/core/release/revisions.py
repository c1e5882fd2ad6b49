"""What differs between the figures of two releases of a product: every cell that either published, and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from contracts.products.product import Product
from lambdas.core.release.cells import keys
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE

CHANGES = "changes.csv"
BEFORE, NOW, CHANGE = "before", "now", "change"


class Revision(NamedTuple):
    """A cell whose number changed: its slices' values and its codes, and both numbers."""

    keys: tuple[str, ...]
    before: int
    now: int


class Revisions(NamedTuple):
    """How two releases differ in what both have: cells of dates that both have, or all where there are no dates.

    ``added`` and ``left_out`` are dates that one of them has; ``revised`` counts numbers that became others, ``hidden``
    and ``given`` those that became or were confidential, ``listed`` and ``unlisted`` cells that one of them has,
    ``rates`` changed rates. ``codes`` are those of the dimension ``by`` of changed numbers, by their largest change.
    """

    added: list[str]
    left_out: list[str]
    compared: int
    revised: int
    hidden: int
    given: int
    listed: int
    unlisted: int
    rates: int
    codes: list[str]
    largest: list[Revision]

    @property
    def any(self) -> bool:
        """Whether a cell that both releases could have differs."""
        return any((self.revised, self.hidden, self.given, self.listed, self.unlisted, self.rates))


def write_revisions(
    folder: Path, now: Path, before: Path, product: Product, *, by: str | None, zeros: bool, most: int
) -> Revisions | None:
    """Compare two data.csv and write changes.csv, with a row for each cell that differs, where one does.

    ``by`` names a dimension, ``zeros`` says that a cell that is not listed is zero, ``most`` how many of the largest
    revisions are returned. None where the columns are called otherwise: then nothing can be held against anything.
    """
    called = keys(product)
    rate = product.rate.name if product.rate else None
    for file in (now, before):
        if not {*called, product.measure.name, *([rate] if rate else [])} <= set(_heading(file)):
            return None
    dated = next((item.name for item in product.slices if item.kind == "date"), None)
    with duckdb.connect(":memory:", config={"threads": 1, "autoinstall_known_extensions": False}) as connection:
        for name, file in (("newer", now), ("older", before)):
            connection.read_csv(str(file), header=True, all_varchar=True, delimiter=",", quotechar='"').create(name)
        added, left_out = _dates(connection, dated)
        connection.execute(_both(called, product.measure.name, rate, dated, zeros=zeros))
        codes = [] if by is None else _codes(connection, by)
        made = Revisions(added, left_out, *_counts(connection), codes, _largest(connection, called, most))
        if made.any:
            _write(folder / CHANGES, connection, called, rate)
    return made


def _heading(file: Path) -> list[str]:
    with file.open(newline="", encoding="utf-8") as opened:
        return next(csv.reader(opened), [])


def _dates(connection: duckdb.DuckDBPyConnection, dated: str | None) -> tuple[list[str], list[str]]:
    if dated is None:
        return [], []

    def only(one: str, other: str) -> list[str]:
        query = f"SELECT DISTINCT {_q(dated)} FROM {one} EXCEPT SELECT {_q(dated)} FROM {other} ORDER BY 1"  # noqa: S608 - names of the contract, quoted
        return [str(day) for (day,) in connection.execute(query).fetchall()]

    return only("newer", "older"), only("older", "newer")


def _both(called: Sequence[str], measure: str, rate: str | None, dated: str | None, *, zeros: bool) -> str:
    """Return the statement that sets each cell of one release beside the same of the other."""
    absent = "0" if zeros else NOT_AVAILABLE
    rates = (
        f"newer.{_q(rate)} AS rate_now, older.{_q(rate)} AS rate_before"
        if rate
        else "NULL AS rate_now, NULL AS rate_before"
    )
    day = _q(dated or "")
    common = f"WHERE {day} IN (SELECT {day} FROM newer INTERSECT SELECT {day} FROM older)" if dated else ""  # noqa: S608 - names of the contract, quoted
    return f"""
        CREATE TABLE cells AS
        SELECT *, TRY_CAST(now AS BIGINT) - TRY_CAST(before AS BIGINT) AS change
        FROM (
            SELECT {_order(called)}, {rates},
                coalesce(older.{_q(measure)}, '{absent}') AS before, coalesce(newer.{_q(measure)}, '{absent}') AS now
            FROM newer FULL JOIN older USING ({_order(called)})
        ) {common}
    """  # noqa: S608 - names of the contract, quoted


def _counts(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int, int, int, int, int]:
    hidden, absent = f"'{CONFIDENTIAL}'", f"'{NOT_AVAILABLE}'"
    query = f"""
        SELECT count(*),
            count(*) FILTER (change <> 0),
            count(*) FILTER (now = {hidden} AND before NOT IN ({hidden}, {absent})),
            count(*) FILTER (before = {hidden} AND now NOT IN ({hidden}, {absent})),
            count(*) FILTER (before = {absent} AND now <> {absent}),
            count(*) FILTER (now = {absent} AND before <> {absent}),
            count(*) FILTER (now = before AND rate_now <> rate_before)
        FROM cells
    """  # noqa: S608 - two marks
    found = connection.execute(query).fetchone()
    compared, revised, became, was, listed, unlisted, rates = map(int, found or ())
    return compared, revised, became, was, listed, unlisted, rates


def _codes(connection: duckdb.DuckDBPyConnection, by: str) -> list[str]:
    query = f"SELECT {_q(by)} FROM cells WHERE change <> 0 GROUP BY 1 ORDER BY max(abs(change)) DESC, 1"  # noqa: S608 - names of the contract, quoted
    return [str(code) for (code,) in connection.execute(query).fetchall()]


def _largest(connection: duckdb.DuckDBPyConnection, called: Sequence[str], most: int) -> list[Revision]:
    query = f"""
        SELECT {_order(called)}, {BEFORE}, {NOW} FROM cells WHERE change <> 0
        ORDER BY abs(change) DESC, {_order(called)} LIMIT {most:d}
    """  # noqa: S608 - names of the contract, quoted
    rows = connection.execute(query).fetchall()
    return [Revision(tuple(row[:-2]), int(row[-2]), int(row[-1])) for row in rows]


def _write(file: Path, connection: duckdb.DuckDBPyConnection, called: Sequence[str], rate: str | None) -> None:
    rates = f", rate_before AS {_q(f'{rate}_{BEFORE}')}, rate_now AS {_q(f'{rate}_{NOW}')}" if rate else ""
    query = f"""
        SELECT {_order(called)}, {BEFORE}, {NOW}, coalesce(CAST(change AS VARCHAR), '{NOT_AVAILABLE}'){rates}
        FROM cells WHERE now <> before OR rate_now <> rate_before ORDER BY {_order(called)}
    """  # noqa: S608 - names of the contract, quoted
    found = connection.execute(query)
    heads = [*called, BEFORE, NOW, CHANGE, *([f"{rate}_{BEFORE}", f"{rate}_{NOW}"] if rate else [])]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\r\n")
        writer.writerow(heads)
        while some := found.fetchmany(10_000):
            writer.writerows([NOT_AVAILABLE if value is None else value for value in row] for row in some)


def _order(called: Sequence[str]) -> str:
    return ", ".join(map(_q, called))


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
