"""The statements of an inspection in Spark's SQL: what DuckDB's says, and nothing that Spark would read otherwise.

The contract is compiled once, to DuckDB's SQL (``lambdas.core.ingest.rules`` and ``statements``). sqlglot writes most
of it as Spark does; what the two engines read differently is replaced here by what means the same. What a contract's
own rules may say is a closed list (``jobs.rules``), so that nothing goes through by looking alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from sqlglot import exp, parse_one

from jobs.dates import spark_date
from jobs.functions import FULL_MATCH
from jobs.plain_patterns import is_plain
from jobs.rules import check, guarded

_LARGEST = exp.cast(exp.Literal.string("1.7976931348623157E308"), "DOUBLE")
_WIDE = exp.DataType.build("DECIMAL(38, 0)")


def spark_sql(statement: str, integers: Collection[str] = ()) -> str:
    """Write a statement of DuckDB's as Spark reads it; ``integers`` are the columns of whole numbers.

    A scan of a CSV file becomes the view ``__<name of the file>``. Raises ``UntranslatableError``.
    """
    tree = parse_one(statement, read="duckdb")
    for rule in tree.find_all(exp.Try):
        check(rule)
    whole = {name.lower() for name in integers}
    for node in reversed(list(tree.walk())):
        other = _replaced(node, whole)
        if other is not None:
            node.replace(other)
            tree = other if node is tree else tree
    return tree.sql(dialect="spark")


def _replaced(node: exp.Expr, integers: set[str]) -> exp.Expr | None:
    """Return what stands in place of a node whose parts are replaced already; None when it may stay."""
    match node:
        case exp.Anonymous() if made := _FUNCTIONS.get(node.name.lower()):
            return made(node.expressions)
        case exp.RegexpFullMatch():
            return _full_match(node.this, node.expression)
        case exp.TimeToStr():
            return _call("date_format", node.this, _day_format(node.args["format"]))
        case exp.ReadCSV():
            return exp.to_table(f"__{Path(node.this.name).stem}")
        case exp.In() if node.args.get("query") and not _condition(node):
            # Null where the value is null, as in any SQL; in a column Spark makes it false.
            return exp.Case(ifs=[exp.If(this=node.this.copy().is_(exp.null()).not_(), true=node.copy())])
        case exp.Sum() if isinstance(node.this, exp.Column) and node.this.name.lower() in integers:
            return exp.Sum(this=exp.cast(node.this.copy(), _WIDE))
        case exp.Cast() if node.to.is_type("INT128"):
            return exp.cast(node.this.copy(), _WIDE)
        case exp.Left() if isinstance(node.expression, exp.Neg):
            return _but_last(node.this, node.expression.this)
        case exp.Try():
            return guarded(node)
    return None


def _full_match(text: exp.Expr, pattern: exp.Expr) -> exp.Expr:
    if pattern.is_string and is_plain(pattern.name):
        return exp.RegexpLike(this=text.copy(), expression=exp.Literal.string(rf"\A(?:{pattern.name})\z"))
    return _call(FULL_MATCH, text, pattern)


def _condition(node: exp.In) -> bool:
    """Whether a look-up is one of the conditions that rows must meet, of which null and false are the same."""
    parent = node.parent
    while isinstance(parent, exp.And | exp.Paren):
        parent = parent.parent
    return isinstance(parent, exp.Where)


def _but_last(text: exp.Expr, count: exp.Expr) -> exp.Expr:
    length = exp.Sub(this=exp.Length(this=text.copy()), expression=count.copy())
    return exp.Substring(this=text.copy(), start=exp.Literal.number(1), length=length)


def _day_format(form: exp.Expr) -> exp.Expr:
    return exp.Literal.string(spark_date(form.name))


def _call(name: str, *given: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[each.copy() for each in given])


_FUNCTIONS: dict[str, Callable[[list[exp.Expr]], exp.Expr]] = {
    "try_strptime": lambda given: _call("to_date", given[0], _day_format(given[1])),
    "isfinite": lambda given: exp.LTE(this=exp.Abs(this=given[0].copy()), expression=_LARGEST.copy()),
    "hash": lambda given: _call("xxhash64", *given),
}
