"""The rules that a contract writes itself: what of DuckDB's SQL Spark reads in the same way, and arithmetic that fails.

On DuckDB a rule whose numbers run over is null, by TRY. Spark has no such word, but arithmetic whose result is null
where it fails; a rule with such a result is made null as a whole.
"""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from jobs.errors import UntranslatableError

_ARITHMETIC: dict[type[exp.Binary], str] = {exp.Add: "try_add", exp.Sub: "try_subtract", exp.Mul: "try_multiply"}
_KNOWN = (
    *(exp.And, exp.Or, exp.Not, exp.Paren, exp.Case, exp.If, exp.Coalesce, exp.Nullif),
    *(exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In),
    *(exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.DataType),
    *(exp.Add, exp.Sub, exp.Mul, exp.Mod, exp.Neg, exp.Abs, exp.Length, exp.StartsWith, exp.Try),
    *(exp.Year, exp.Month, exp.Day, exp.DayOfWeekIso, exp.LastDay),
)


def check(rule: exp.Expr) -> None:
    """Raise ``UntranslatableError`` when a rule may mean something else on Spark."""
    for node in rule.walk():
        day = isinstance(node, exp.Cast) and node.this.is_string and node.to.is_type("DATE")  # DATE '2020-03-31'
        if not (isinstance(node, _KNOWN) or day) or node.args.get("query"):
            said = rule.this.sql(dialect="duckdb")
            raise UntranslatableError(
                f"the rule {said} cannot be run on Spark, where {node.sql(dialect='duckdb')} may mean something else: "
                "write it with comparisons, AND, OR, NOT, CASE, lists of values and whole-number arithmetic"
            )


def guarded(rule: exp.Expr) -> exp.Expr:
    """Return the rule with arithmetic that is null where it fails, and null as a whole where it does."""
    failed = list[exp.Expr]()
    for node in reversed(list(rule.this.walk())):
        if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Mod):
            made = _careful(node)
            sides = [side.copy().is_(exp.null()).not_() for side in (node.left, node.right)]
            failed.append(exp.and_(*sides, made.copy().is_(exp.null())))
            node.replace(made)
    if not failed:
        return exp.Paren(this=rule.this.copy())
    anywhere = reduce(exp.or_, failed)
    return exp.Case(ifs=[exp.If(this=anywhere, true=exp.null())], default=rule.this.copy())


def _careful(node: exp.Binary) -> exp.Expr:
    name = _ARITHMETIC.get(type(node))
    sides = [node.left.copy(), node.right.copy()]
    return exp.Anonymous(this=name, expressions=sides) if name else exp.Paren(this=node.copy())
