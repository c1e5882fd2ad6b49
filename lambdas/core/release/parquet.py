"""The data of a release as Apache Parquet: the columns of its CSV with their types, confidential counts as null."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from lambdas.core.release.columns import published_columns
from lambdas.core.release.rates import CONFIDENTIAL, NOT_AVAILABLE

PARQUET = "data.parquet"
_TYPES = {"date": "DATE", "integer": "BIGINT", "decimal": "DOUBLE", "string": "VARCHAR", "boolean": "BOOLEAN"}


def write_parquet(folder: Path, source: str, product: Product, hierarchies: Mapping[str, Hierarchy]) -> None:
    """Write data.parquet beside the CSV ``source``. The status column tells why a count is null.

    The same CSV gives the same bytes: one thread writes.
    """
    types = {column.name: _TYPES[column.datatype] for column in published_columns(product, hierarchies)}
    config: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "autoinstall_known_extensions": False}
    with duckdb.connect(":memory:", config=config) as connection:
        rows = connection.read_csv(
            str(folder / source),
            header=True,
            columns=types,
            na_values=[CONFIDENTIAL, NOT_AVAILABLE],
            auto_detect=False,
            delimiter=",",
            quotechar='"',
            escapechar='"',
        )
        rows.write_parquet(str(folder / PARQUET), compression="zstd")
