"""Athena's SQL turned into DuckDB's, with the differences that would otherwise pass in silence made right.

Differences that are made right: integer division keeps integers and fails on zero, an unnamed column is ``_col0``,
names fold to lower case, nulls sort last, ``FOR VERSION AS OF`` and ``FOR TIMESTAMP AS OF`` pin a table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope


@dataclass(frozen=True)
class Pin:
    """A table as it was: one snapshot's number or tag, or a moment as a DuckDB expression."""

    version: str | None = None
    moment: str | None = None


@dataclass(frozen=True)
class Relation:
    """A table that the query may read: the name it has in DuckDB, and its columns' DuckDB types."""

    name: str
    columns: Mapping[str, str]


Resolve = Callable[[str, str, Pin], Relation | None]


def to_duckdb(query: str, database: str, resolve: Resolve) -> tuple[str, bool]:
    """Return the DuckDB text of an Athena query, and whether any of its tables was resolved.

    ``resolve(database, table, pin)`` answers which relation stands for a table, or None for one it does not know.
    Raises ``sqlglot.errors.SqlglotError`` when the text is not Athena's SQL.
    """
    tree = sqlglot.parse_one(query, read="athena")
    schema: dict[str, Mapping[str, str]] = {}
    for table in _tables(tree):
        relation = resolve((table.db or database).lower(), table.name.lower(), _pin(table))
        if relation is not None:
            schema[relation.name] = relation.columns
            table.replace(_stand_in(table, relation))
    if schema or _reads_nothing(tree):
        tree = qualify(
            tree, dialect="athena", schema=dict(schema), quote_identifiers=False, validate_qualify_columns=False
        )
        tree = annotate_types(tree, schema=dict(schema), dialect="athena")
        tree = tree.transform(_integer_division)
    return tree.sql(dialect="duckdb"), bool(schema)


def _tables(tree: exp.Expr) -> list[exp.Table]:
    """Every table the query reads, but for its own WITH names."""
    scopes = traverse_scope(tree)
    return [source for scope in scopes for source in scope.sources.values() if isinstance(source, exp.Table)]


def _reads_nothing(tree: exp.Expr) -> bool:
    return isinstance(tree, exp.Query) and tree.find(exp.Table) is None


def _pin(table: exp.Table) -> Pin:
    version = table.args.get("version")
    if version is None:
        return Pin()
    expression: exp.Expr = version.expression
    if version.name.upper() == "TIMESTAMP":
        return Pin(moment=expression.sql(dialect="duckdb"))
    return Pin(version=expression.name)


def _stand_in(table: exp.Table, relation: Relation) -> exp.Table:
    made = exp.to_table(relation.name)
    made.set("alias", exp.TableAlias(this=exp.to_identifier(table.alias or table.name)))
    if table.args.get("joins"):
        made.set("joins", table.args["joins"])
    return made


def _integer_division(node: exp.Expr) -> exp.Expr:
    """Trino divides integers as integers and refuses to divide them by zero; DuckDB's ``/`` does neither."""
    if not isinstance(node, exp.Div) or not (_is_integer(node.left) and _is_integer(node.right)):
        return node
    quotient = exp.IntDiv(this=exp.paren(node.left.copy()), expression=exp.paren(node.right.copy()))
    if isinstance(node.parent, exp.Try):
        return quotient
    zero = exp.EQ(this=exp.paren(node.right.copy()), expression=exp.Literal.number(0))
    refusal = exp.cast(exp.Anonymous(this="error", expressions=[exp.Literal.string("Division by zero")]), "BIGINT")
    return exp.Case(ifs=[exp.If(this=zero, true=refusal)], default=quotient)


def _is_integer(node: exp.Expr) -> bool:
    return node.type is not None and node.type.this in exp.DataType.INTEGER_TYPES
