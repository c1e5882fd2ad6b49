"""Pins a product's query to the snapshots it is released from, so that it can be run again with the same answer."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp

from contracts.reading.errors import PratiqueError
from contracts.reading.sql import tables


class UndeclaredTableError(PratiqueError):
    """A query reads a table that its product does not name among its datasets."""


def pin(sql: str, snapshots: Mapping[str, str]) -> str:
    """Return the query, in Athena's dialect, with ``FOR VERSION AS OF`` its snapshot on every curated table.

    ``snapshots`` maps each of the product's datasets to an Iceberg snapshot id.
    Raises UndeclaredTableError for a table that is not among them.
    """
    tree = sqlglot.parse_one(sql, read="athena")
    for table in tables(tree):
        if table.name not in snapshots:
            allowed = ", ".join(sorted(snapshots))
            raise UndeclaredTableError(f"query.sql reads {table.name}; the product's datasets are {allowed}")
        snapshot = exp.Literal.number(snapshots[table.name])
        table.set("version", exp.Version(this="VERSION", kind="AS OF", expression=snapshot))
    return tree.sql(dialect="athena", pretty=True)
