"""Reads the SQL of the catalogue as far as the platform must understand it.

A product's query is in Athena's dialect, a rule over several columns in DuckDB's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.lineage import lineage
from sqlglot.optimizer.scope import traverse_scope

from contracts.reading.errors import PratiqueError

_OPENED = re.compile(r"from (\d+):(\d+)")
_BEFORE = 30  # signs of the text before the place where it cannot be read


class UnreadableSqlError(PratiqueError):
    """A text is not SQL of its dialect. ``line`` and ``column`` count from 1 and are 0 where the place is not known."""

    def __init__(self, near: str, line: int = 0, column: int = 0) -> None:
        super().__init__(near)
        self.near = near
        self.line = line
        self.column = column


def read_query(sql: str) -> list[exp.Expr]:
    """Return the statements of a product's query. Raises UnreadableSqlError."""
    try:
        return [statement for statement in sqlglot.parse(sql, read="athena") if statement is not None]
    except SqlglotError as error:
        raise _unreadable(error, sql) from None


def read_rule(sql: str) -> exp.Expr:
    """Return the expression of a rule. Raises UnreadableSqlError, for a statement too."""
    try:
        return sqlglot.parse_one(sql, read="duckdb", into=exp.Condition)
    except SqlglotError as error:
        raise _unreadable(error, sql) from None


def tables(tree: exp.Expr) -> Iterator[exp.Table]:
    """Tables of the catalogue that a query reads; names given by WITH are not tables."""
    for scope in traverse_scope(tree):
        for source in scope.sources.values():
            if isinstance(source, exp.Table):
                yield source


def sources_of(sql: str, column: str, schema: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    """Return the tables' columns that a column of a product's query is made from; ``schema`` has those of each table.

    Nothing where that cannot be told.
    """
    try:
        made = lineage(column, sql, schema={name: dict(columns) for name, columns in schema.items()}, dialect="athena")
    except SqlglotError:
        return set()
    ends = [node for node in made.walk() if not node.downstream]
    return {
        (node.source.name, node.name.rsplit(".", 1)[-1].strip('"'))
        for node in ends
        if isinstance(node.source, exp.Table)
    }


def position(name: exp.Expr) -> str:
    """Where a name stands in its text."""
    line, end = name.meta.get("line", 0), name.meta.get("col", 0)
    return f"line {line}, column {end - len(name.name) + 1}"


def _unreadable(error: SqlglotError, sql: str) -> UnreadableSqlError:
    if not isinstance(error, ParseError):  # the tokeniser's, which stops at a quotation mark or comment left open
        opened = _OPENED.search(str(error.__cause__))
        return UnreadableSqlError(
            "a quotation or comment that is not closed", *map(int, opened.groups() if opened else ())
        )
    if not error.errors:
        return UnreadableSqlError(_short(sql))
    first = error.errors[0]
    token = str(first["highlight"])
    return UnreadableSqlError(_short(f"{first['start_context']}{token}"), first["line"], first["col"] - len(token) + 1)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _BEFORE else f"…{words[-_BEFORE:]}"
