"""Holds the query of a product or register against its datasets and against what its file says that it returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlglot import exp

from contracts.datasets.dataset import Dataset
from contracts.queries.columns import unknown_columns
from contracts.queries.files import ONE_SELECT
from contracts.queries.queried import Queried
from contracts.queries.queried_checks import returned, tables_of
from contracts.reading.faulty import Faulty, as_far_as_known
from contracts.reading.mistakes import Mistakes, one_of
from contracts.reading.sql import UnreadableSqlError, position, read_query, tables

_ANOTHER_EACH_TIME = (
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.Localtime,
    exp.Localtimestamp,
    exp.Rand,
    exp.Shuffle,
    exp.TableSample,
    exp.Uuid,
)


def check_query(
    queried: Queried,
    known: Collection[str],
    datasets: Mapping[str, Dataset],
    in_query: Mistakes,
    in_file: Mistakes,
) -> None:
    """Note what Athena could not run: text that is no query, tables and columns that there are not.

    ``known`` names all datasets, ``datasets`` holds those whose contract can be read. A dataset that the product
    names and its query does not read is noted among the mistakes of product.yaml.
    """
    tree = None if isinstance(queried.sql, Faulty) else _query(queried.sql, in_query)
    if tree is None:
        return
    _check_repeatable(tree, in_query)
    with as_far_as_known:
        _check_tables(tree, queried, known, in_query, in_file)
    for column, allowed in unknown_columns(tree, datasets):
        in_query.not_among(position(column.this), column.name, allowed)
    with as_far_as_known:
        _check_returned(tree, queried, in_query)


def _query(sql: str, mistakes: Mistakes) -> exp.Query | None:
    try:
        statements = read_query(sql)
    except UnreadableSqlError as error:
        place = f"line {error.line}, column {error.column}" if error.line else ""
        mistakes.add(place, error.near, f"{ONE_SELECT}; this one cannot be read here")
        return None
    if len(statements) != 1:
        mistakes.add("", f"{len(statements) or 'no'} statements", ONE_SELECT)
        return None
    (tree,) = statements
    if not isinstance(tree, exp.Query):
        mistakes.add("", tree.key.upper(), ONE_SELECT)
        return None
    return tree


def _check_repeatable(tree: exp.Query, mistakes: Mistakes) -> None:
    """Note functions whose answer is another each time: a release is the same whenever it is made of the same drops."""
    for found in tree.find_all(*_ANOTHER_EACH_TIME):
        mistakes.add("", found.sql(dialect="athena"), "functions of the rows alone: no clock and no chance")


def _check_tables(
    tree: exp.Query, queried: Queried, known: Collection[str], in_query: Mistakes, in_file: Mistakes
) -> None:
    allowed = tables_of(queried, known)
    read = list(tables(tree))
    for table in read:
        if table.db:
            in_query.add(position(table.this), exp.table_name(table), f"{table.name} alone: no database is named")
        if table.name not in allowed:
            hint = "; a dataset that is meant to be read is named in product.yaml" if table.name in known else ""
            in_query.add(position(table.this), table.name, one_of(table.name, allowed) + hint)
    names = {table.name for table in read}
    if names <= set(queried.datasets):
        for name in queried.datasets:
            if name in known and name not in names:
                in_file.add("datasets", name, f"only what query.sql reads: {', '.join(sorted(names)) or 'nothing'}")


def _check_returned(tree: exp.Query, queried: Queried, mistakes: Mistakes) -> None:
    columns = returned(queried)
    names = tuple(column.output_name.lower() for column in tree.selects)
    if not tree.is_star and names != columns:
        wanted = f"{', '.join(columns)}, in this order: the product's slices, dimensions and measure"
        mistakes.add("the columns it returns", ", ".join(name or "a column without a name" for name in names), wanted)
