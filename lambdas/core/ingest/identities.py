"""Pseudonyms in the place of identifiers, as DuckDB makes them: a function for one, and one for thousands at a time."""
# ruff: noqa: S608 - names in these statements are the contract's, all quoted

from __future__ import annotations

import duckdb
from duckdb.sqltypes import VARCHAR

from contracts.datasets.curated import CuratedColumn
from lambdas.core.ingest.cells import quoted
from lambdas.core.keyed_hashes import KeyedHashes
from lambdas.core.pseudonyms import KEY_BYTES, PSEUDONYM, pseudonym

_PSEUDONYMS = "pseudonyms_of_lines"
_TOGETHER = 1 << 12  # lines of a file whose identifiers are hashed in one call; more would not fit a processor's cache


def bind_key(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Give a connection the functions that make pseudonyms; ValueError when the key has not 32 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a pseudonym key has {KEY_BYTES} bytes; this one has {len(key)}")
    hashes = KeyedHashes(key)

    def one(identifier: str) -> str:
        return pseudonym(key, identifier)

    def many(lines: str) -> str:
        return hashes.of_lines(f"{lines}\n".encode()).decode("ascii")[:-1]

    connection.create_function(PSEUDONYM, one, [VARCHAR], VARCHAR)
    connection.create_function(_PSEUDONYMS, many, [VARCHAR], VARCHAR)


def pseudonyms_sql(columns: list[CuratedColumn], rows: str) -> str:
    """Return SQL for ``__line`` and the pseudonyms of some rows; ``rows`` is SQL for lines and normalised identifiers.

    An engine that calls Python for every identifier spends more on the calls than on the hashes. They are told apart by
    their lines: a row with a line break in a field does not come in.
    """
    names = [quoted(column.name) for column in columns]
    given = ", ".join(f"list_transform(held, lambda row: row.{name}) AS {name}" for name in names)
    hashed = ", ".join(
        f"unnest({name}) AS given{place}, unnest({_hashes(name)}) AS made{place}" for place, name in enumerate(names)
    )
    made = ", ".join(
        f"CASE WHEN given{place} IS NOT NULL THEN made{place} END AS {name}" for place, name in enumerate(names)
    )
    return (
        f"SELECT __line, {made} FROM (SELECT unnest(list_transform(held, lambda row: row.__line)) AS __line, {hashed} "
        f"FROM (SELECT held, {given} FROM (SELECT list(identified) AS held FROM ({rows}) AS identified "
        f"GROUP BY __line // {_TOGETHER})))"
    )


def _hashes(name: str) -> str:
    texts = f"list_transform({name}, lambda text: coalesce(text, ''))"
    return f"string_split({_PSEUDONYMS}(array_to_string({texts}, chr(10))), chr(10))"
