"""The statements of an inspection in Spark's SQL: what DuckDB's says, and nothing that Spark would read otherwise.

The contract is compiled once, to DuckDB's SQL (``lambdas.core.ingest.rules`` and ``statements``). sqlglot writes most
of it as Spark does; what the two engines read differently is replaced here by what means the same. What a contract's
own rules may say is a closed list (``jobs.rules``), so that nothing goes through by looking alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from sqlglot import exp, maybe_parse

from jobs.dates import spark_date
from jobs.errors import UntranslatableError
from jobs.functions import FULL_MATCH
from jobs.plain_patterns import is_plain
from jobs.rules import check, guarded
from lambdas.core.pseudonyms import PSEUDONYM

_KNOWN = {"date_format", "octet_length", "to_date", "try_add", "try_multiply", "try_subtract", "weekday", "xxhash64"}
_LARGEST = exp.cast(exp.Literal.string("1.7976931348623157E308"), "DOUBLE")
_WIDE = exp.DataType.build("DECIMAL(38, 0)")


def spark_sql(statement: str | exp.Expr, integers: Collection[str] = ()) -> str:
    """Write a statement of DuckDB's as Spark reads it; ``integers`` are the columns of whole numbers.

    A scan of a CSV file becomes the view ``__<name of the file>``. Raises ``UntranslatableError``.
    """
    tree = maybe_parse(statement, dialect="duckdb", copy=True)
    for rule in tree.find_all(exp.Try):
        check(rule)
    for total in list(tree.find_all(exp.Sum)):
        if isinstance(total.this, exp.Column) and total.this.name in integers:
            total.this.replace(exp.cast(total.this.copy(), _WIDE))
    for node in reversed(list(tree.walk())):
        other = _REPLACED[type(node)](node) if type(node) in _REPLACED else None
        if other is not None:
            node.replace(other)
            tree = other if node is tree else tree
    for strange in tree.find_all(exp.Anonymous):
        if strange.name.lower() not in {*_KNOWN, FULL_MATCH, PSEUDONYM}:
            raise UntranslatableError(f"nobody has said what DuckDB's function {strange.name} is on Spark")
    return str(tree.sql(dialect="spark"))


def _function(node: exp.Expr) -> exp.Expr | None:
    made = _FUNCTIONS.get(node.name.lower())
    return made(node.expressions) if made else None


def _full_match(node: exp.Expr) -> exp.Expr:
    text, pattern = node.this, node.expression
    if pattern.is_string and is_plain(pattern.name):
        return exp.RegexpLike(this=text.copy(), expression=exp.Literal.string(rf"\A(?:{pattern.name})\z"))
    return _call(FULL_MATCH, text, pattern)


def _look_up(node: exp.Expr) -> exp.Expr | None:
    """Make a look-up null where its value is null, as in any SQL; as a column Spark makes it false.

    One that chooses rows may stay: to a condition null and false are the same.
    """
    parent = node.parent
    while isinstance(parent, exp.And | exp.Paren):
        parent = parent.parent
    if not node.args.get("query") or isinstance(parent, exp.Where):
        return None
    return exp.Case(ifs=[exp.If(this=node.this.copy().is_(exp.null()).not_(), true=node.copy())])


def _left(node: exp.Expr) -> exp.Expr | None:
    """Write what takes a number of letters from the end."""
    if not isinstance(node.expression, exp.Neg):
        return None
    length = exp.Sub(this=exp.Length(this=node.this.copy()), expression=node.expression.this.copy())
    return exp.Substring(this=node.this.copy(), start=exp.Literal.number(1), length=length)


def _part(node: exp.Expr) -> exp.Expr | None:
    """Write what takes the letters from one place to another."""
    part = node.expressions[0]
    if not isinstance(part, exp.Slice):
        return None
    first, last = int(part.this.name), int(part.expression.name)
    start, length = exp.Literal.number(first), exp.Literal.number(last - first + 1)
    return exp.Substring(this=node.this.copy(), start=start, length=length)


def _cast(node: exp.Expr) -> exp.Expr | None:
    return exp.cast(node.this.copy(), _WIDE) if node.args["to"].is_type("INT128") else None


def _day_format(form: exp.Expr) -> exp.Expr:
    return exp.Literal.string(spark_date(form.name))


def _call(name: str, *given: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[each.copy() for each in given])


_REPLACED: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr | None]] = {
    exp.Anonymous: _function,
    exp.Bracket: _part,
    exp.Cast: _cast,
    # sqlglot counts from Saturday here; Spark's own weekday counts from Monday, which is 0.
    exp.DayOfWeekIso: lambda node: exp.paren(
        exp.Add(this=_call("weekday", node.this), expression=exp.Literal.number(1))
    ),
    exp.In: _look_up,
    exp.Left: _left,
    exp.ReadCSV: lambda node: exp.to_table(f"__{Path(node.this.name).stem}"),
    exp.RegexpFullMatch: _full_match,
    exp.TimeToStr: lambda node: _call("date_format", node.this, _day_format(node.args["format"])),
    exp.Try: guarded,
}
_FUNCTIONS: dict[str, Callable[[list[exp.Expr]], exp.Expr]] = {
    "try_strptime": lambda given: _call("to_date", given[0], _day_format(given[1])),
    "isfinite": lambda given: exp.LTE(this=exp.Abs(this=given[0].copy()), expression=_LARGEST.copy()),
    "strlen": lambda given: _call("octet_length", given[0]),
    "hash": lambda given: _call("xxhash64", *given),
}
