"""Finds columns of a query that its sources do not have.

Only what is certain is told: a source whose columns are not plain to see (a function, a star, a contract with mistakes)
is taken to have every column.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from contracts.datasets.curated import curated_names
from contracts.datasets.dataset import Dataset
from contracts.reading.faulty import Faulty, or_faulty


def unknown_columns(tree: exp.Query, datasets: Mapping[str, Dataset]) -> Iterator[tuple[exp.Column, Collection[str]]]:
    """Yield each column that is in none of its sources, with the names it might have."""
    for scope in traverse_scope(tree):
        sources = {name: _names(source, datasets) for name, (_, source) in scope.selected_sources.items()}
        for column in scope.columns:
            allowed = _allowed(column, scope, sources)
            if allowed is not None and column.name.lower() not in allowed and not column.name.startswith("$"):
                yield column, allowed


def _allowed(column: exp.Column, scope: Scope, sources: Mapping[str, Collection[str] | None]) -> Collection[str] | None:
    """Names that a column may have; None where that is not known."""
    if column.table:
        return sources.get(column.table)
    if scope.is_subquery or not sources:  # it may be a column of the query around
        return None
    every: set[str] = set()
    for names in sources.values():
        if names is None:
            return None
        every.update(names)
    return every


def _names(source: Any, datasets: Mapping[str, Dataset]) -> Collection[str] | None:
    """Columns of one source; None where they are not known."""
    if isinstance(source, exp.Table):
        if source.name not in datasets or source.alias_column_names or source.args.get("pivots"):
            return None
        names = or_faulty(curated_names, datasets[source.name])
        return None if isinstance(names, Faulty) or any(isinstance(name, Faulty) for name in names) else names
    query = source.expression
    if not isinstance(query, exp.Query) or query.is_star:
        return None
    return [name.lower() for name in source.outer_columns or query.named_selects]
