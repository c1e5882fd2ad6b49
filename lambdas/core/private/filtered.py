"""What Lake Formation leaves of a curated table: the query that asks for it, and its answer held against the agreement.

UnreadableError    a table cannot be shown now; the text says what its reader can do
"""
# ruff: noqa: S608 - names are checked ones of the catalogue, all quoted; the predicate is the agreement's compiler's

from __future__ import annotations

import io

import duckdb
import pyarrow as pa
from pyarrow import csv

from contracts.datasets.dataset import ColumnType
from contracts.reading.errors import PratiqueError
from lambdas.core.private.answering import ALONE
from lambdas.core.private.rights import GivenTable

AGREEMENT = "<agreement>"  # stands for the name of one in the address of roles
_TYPES = {
    ColumnType.STRING: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}


class UnreadableError(PratiqueError):
    """A table cannot be shown now; the text is for its reader and tells nothing of its rows."""


def statement(given: GivenTable, database: str) -> str:
    """Return the query, in Athena's SQL. It names no row: which are given is for Lake Formation to say."""
    columns = ", ".join(f'"{name}"' for name in given.access.sources)
    return f'SELECT {columns} FROM "{database}"."{given.of}"'


def filtered(given: GivenTable, answer: bytes) -> pa.Table:
    """Return Athena's answer to the statement, a CSV, as a table of the columns' own types.

    Athena quotes every value and writes nothing for one that is missing. Raises UnreadableError for an answer that does
    not fit, and for one with a row that the agreement does not give: then what is deployed is not what is agreed.
    """
    types = {name: _TYPES[given.relation.type_of(name)] for name in given.access.sources}
    read = csv.ConvertOptions(
        column_types=types,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["true"],
        false_values=["false"],
    )
    parts = csv.ParseOptions(newlines_in_values=True)
    try:
        found = csv.read_csv(io.BytesIO(answer), csv.ReadOptions(use_threads=False), parts, read)
    except pa.ArrowInvalid as error:
        # Arrow's own text would tell values.
        raise UnreadableError(_unlike(given)) from error
    if tuple(found.column_names) != given.access.sources:
        raise UnreadableError(_unlike(given))
    if _strays(given, found):
        raise UnreadableError(_unlike(given))
    return found


def _unlike(given: GivenTable) -> str:
    return (
        f"{given.title}: what came is not what the agreement {given.access.agreement} gives, so nothing of it is "
        "shown. Tell the platform's team: what is deployed must be brought up to the agreement."
    )


def _strays(given: GivenTable, found: pa.Table) -> int:
    """Return how many rows are not the agreement's."""
    with duckdb.connect(":memory:", config=ALONE) as connection:
        connection.register("found", found)
        wanted = f"SELECT count(*) FROM found WHERE ({given.access.view().predicate}) IS NOT TRUE"
        counted = connection.execute(wanted).fetchone()
        return int(counted[0]) if counted else 0
