"""Rows that hold totals of others: left out as the contract expects, with no other rule held against them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contracts.datasets.dataset import Dataset
from lambdas.core.ingest.cells import cell, literals
from lambdas.core.ingest.report import Severity
from lambdas.core.ingest.row_rule import RowRule


def total_sql(dataset: Dataset) -> str | None:
    """Return SQL that is true for a row of totals and false for any other; None when the contract knows of none."""
    if dataset.total_rows is None:
        return None
    text = cell(dataset, dataset.column(dataset.total_rows.column)).text
    return f"coalesce({text} IN ({literals([*dataset.total_rows.values])}), false)"


def sparing_totals(rules: Iterable[RowRule], dataset: Dataset) -> tuple[RowRule, ...]:
    """Return the rules, none of which a row of totals breaks, and the one that it does."""
    total = total_sql(dataset)
    if total is None:
        return tuple(rules)
    left_out = RowRule(
        "total_row",
        None,
        total,
        "The row is a total of other rows.",
        "Nothing to do: totals are worked out again from the rows.",
        Severity.EXPECTED,
    )
    return (left_out, *(replace(rule, violated=f"NOT {total} AND ({rule.violated})") for rule in rules))
