"""Holds the SQL of a contract's rules against its columns."""

from __future__ import annotations

from sqlglot import exp

from contracts.datasets.column_names import named
from contracts.datasets.dataset import Dataset, Rule
from contracts.reading.faulty import as_far_as_known
from contracts.reading.mistakes import Mistakes, join
from contracts.reading.sql import UnreadableSqlError, read_rule

ALLOWED = "one expression of DuckDB's SQL that is true for a good row"
_SEVERAL_ROWS = (exp.Query, exp.AggFunc, exp.Window)


def check_rules(dataset: Dataset, mistakes: Mistakes) -> None:
    """Note every rule that DuckDB could not read, that looks beyond its row, or that names no column of the drop."""
    with as_far_as_known:
        for number, rule in enumerate(dataset.rules):
            with as_far_as_known:
                if rule.sql:
                    _check_rule(dataset, rule, join("schema", 0, "quality", number, "implementation"), mistakes)


def _check_rule(dataset: Dataset, rule: Rule, within: str, mistakes: Mistakes) -> None:
    place = join(within, "sql")
    try:
        tree = read_rule(rule.sql)
    except UnreadableSqlError as error:
        at = f", column {error.column}" if error.column else ""
        mistakes.add(f"{place}{at}", error.near, f"{ALLOWED}; this one cannot be read here")
        return
    if isinstance(tree, exp.Block):
        mistakes.add(place, rule.sql, f"{ALLOWED}, without semicolons")
        return
    if any(node.comments for node in tree.walk()):
        mistakes.add(place, rule.sql, f"{ALLOWED}, without comments: it is read as one line")
        return
    if several := tree.find(*_SEVERAL_ROWS):
        found = several.sql(dialect="duckdb")
        mistakes.add(place, found, f"{ALLOWED}, over the columns of one row: no SELECT, no sum, no window")
        return
    for unknown in tree.find_all(exp.Anonymous):
        mistakes.add(place, unknown.name, f"{ALLOWED}; there is no function of this name that every engine here knows")
    _check_columns(dataset, rule, tree, within, mistakes)


def _check_columns(dataset: Dataset, rule: Rule, tree: exp.Expr, within: str, mistakes: Mistakes) -> None:
    used = {_written(column): None for column in tree.find_all(exp.Column)}
    unknown = [name for name in used if named(dataset, name) is None]
    for name in unknown:
        mistakes.not_among(join(within, "sql"), name, [column.name for column in dataset.columns])
    if unknown or not rule.columns or any(named(dataset, name) is None for name in rule.columns):
        return
    if set(rule.columns) != set(used):
        allowed = (
            f"{', '.join(sorted(used))}: the columns that sql looks at" if used else "a rule that looks at columns"
        )
        mistakes.add(join(within, "columns"), ", ".join(rule.columns), allowed)


def _written(column: exp.Column) -> str:
    """Name of a column as the contract has it; DuckDB takes letters of either case."""
    return ".".join(part.name for part in column.parts).lower()
