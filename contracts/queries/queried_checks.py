"""Holds what products and registers have in common against the datasets: the tables they name, the rows of tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from contracts.datasets.curated import curated_names
from contracts.datasets.dataset import Dataset
from contracts.datasets.names import not_a_column
from contracts.queries.queried import Queried, QueryTest
from contracts.reading.faulty import Faulty, FaultyPartError, as_far_as_known
from contracts.reading.mistakes import Mistakes, join


def check_datasets(queried: Queried, known: Collection[str], mistakes: Mistakes) -> None:
    """Note datasets that there are not, and those named twice."""
    if not queried.datasets:
        mistakes.missing("datasets", "at least one dataset")
    for name, times in Counter(queried.datasets).items():
        if name not in known:
            mistakes.not_among("datasets", name, known)
        if times > 1:
            mistakes.add("datasets", name, "each dataset once")


def check_query_test(
    test: QueryTest,
    queried: Queried,
    known: Collection[str],
    datasets: Mapping[str, Dataset],
    mistakes: Mistakes,
) -> None:
    """Note every table and column of a test that its query does not read or return, and a test that cannot fail."""
    with as_far_as_known:
        for table, rows in test.given.items():
            if table not in (tables := tables_of(queried, known)):
                mistakes.not_among("given", table, tables)
            with as_far_as_known:
                if table in datasets:
                    _check_rows(table, rows, datasets[table], mistakes)
    with as_far_as_known:
        if not any(test.given.values()) and not test.expected:
            mistakes.add(
                "expected", "no rows, and none given", "rows that the query must return: this test cannot fail"
            )
    with as_far_as_known:
        columns = returned(queried)
        for number, row in enumerate(test.expected):
            if set(row) != set(columns):
                mistakes.add(join("expected", number), ", ".join(row), ", ".join(columns))


def tables_of(queried: Queried, known: Collection[str]) -> Collection[str]:
    """Tables that a query and its tests may name.

    Its datasets; every dataset when those are wrong themselves, since the query and the tests may well be right.
    """
    named = queried.datasets
    if isinstance(named, Faulty) or not named or any(name not in known for name in named):
        return known
    return named


def returned(queried: Queried) -> tuple[str, ...]:
    """Columns that the query must return; FaultyPartError when a name among them is wrong itself."""
    columns = queried.columns
    if len(set(columns)) < len(columns) or any(map(not_a_column, columns)):
        raise FaultyPartError
    return columns


def _check_rows(table: str, rows: tuple[Mapping[str, object], ...], dataset: Dataset, mistakes: Mistakes) -> None:
    allowed = curated_names(dataset)
    for name in sorted({name for row in rows for name in row}):
        if name not in allowed:
            mistakes.not_among(f"given.{table}", name, allowed)
