"""What a table of an agreement would reveal: who is in it, and how small its smallest groups are."""
# ruff: noqa: S608 - the agreement's compiler wrote the view, and columns are checked ones of it, all quoted

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from contracts.agreements.revealed import SMALL, Revealed
from contracts.catalogue import Catalogue
from lambdas.core.private.answering import Kept, over
from lambdas.core.private.rights import GivenTable
from lambdas.core.private.sensitivity import Sensitivity, figures_of, person_of, sensitivities

_WHO = "pratique who"


@dataclass(frozen=True)
class RevealedColumn:
    """A column that would be given: how many values it has, and how many are counted for the rarest of them."""

    name: str
    sensitivity: Sensitivity
    coarser: bool
    values: int = 0
    rarest: int | None = None


@dataclass(frozen=True)
class Preview:
    """A table that would be given. Nothing of it names a person, a code or a day."""

    title: str
    columns: tuple[RevealedColumn, ...]
    numbers: Revealed


def nothing(given: GivenTable, catalogue: Catalogue, why: str) -> Preview:
    """Return the preview of a table that cannot be looked at, and why."""
    return Preview(given.title, _columns(given, catalogue), Revealed(table=given.access.table, why=why))


def preview(kept: Kept, given: GivenTable, catalogue: Catalogue) -> Preview:
    """Look at the rows and columns that an agreement gives, exactly those.

    People are counted where a column tells them apart, also where that column itself is not given. In a table whose
    rows are figures already a group is such a figure; in any other the rows are counted.
    """
    person, figures = person_of(given, catalogue), figures_of(given, catalogue)
    counted = "people" if person else "figures" if figures else "records"
    view = given.access.view()
    seen = replace(view, columns={**view.columns, _WHO: f'"{person}"' if person else "NULL"})
    by = [name for name in view.columns if name not in given.relation.pseudonyms]
    size = f'count(DISTINCT "{_WHO}")' if person else "count(*)"
    with over(kept) as connection:
        connection.execute(f"CREATE TEMP TABLE seen AS {seen.select(f'(SELECT * FROM {kept.shape}) AS source')}")
        rows, people = _one(connection, f'SELECT count(*), count(DISTINCT "{_WHO}") FROM seen')
        groups, small, smallest = _one(connection, _groups(by, size, figures))
        columns = [
            replace(item, values=values or 0, rarest=rarest if item.name in by and not figures else None)
            for item in _columns(given, catalogue)
            for values, rarest in [_one(connection, _rarest(item.name, size))]
        ]
    numbers = Revealed(
        table=given.access.table,
        counted=counted,
        rows=rows or 0,
        people=people if person else None,
        groups=groups or 0,
        small=small or 0,
        smallest=smallest,
    )
    return Preview(given.title, tuple(columns), numbers)


def _groups(by: Sequence[str], size: str, figures: Sequence[str]) -> str:
    """Count the groups, the small ones among them, and the people of the smallest."""
    if figures:
        each = " UNION ALL ".join(f'SELECT "{name}" AS n FROM seen' for name in figures)
    else:
        grouped = f" GROUP BY {', '.join(_quoted(by))}" if by else ""
        each = f"SELECT {size} AS n FROM seen{grouped}"
    return f"SELECT count(*), count(*) FILTER (n <= {SMALL}), min(n) FROM ({each}) WHERE n > 0"


def _rarest(column: str, size: str) -> str:
    each = f'SELECT {size} AS n FROM seen WHERE "{column}" IS NOT NULL GROUP BY "{column}"'
    return f"SELECT count(*), min(n) FILTER (n > 0) FROM ({each})"


def _columns(given: GivenTable, catalogue: Catalogue) -> tuple[RevealedColumn, ...]:
    dimensions = {item.column for item in given.access.coarse}
    return tuple(
        RevealedColumn(name, kind, name in dimensions) for name, kind in sensitivities(given, catalogue).items()
    )


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[int | None, ...]:
    return tuple(connection.execute(sql).fetchone() or ())
