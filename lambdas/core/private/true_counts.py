"""A product's true counts: its query over the curated tables, and every total above its leaves."""
# ruff: noqa: S608 - names are checked ones of the catalogue, all quoted

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb
import pyarrow as pa

from contracts.agreements.relations import keys_of
from contracts.datasets.dataset import Status
from contracts.products.measure import STATUS
from contracts.products.product import Method, Product
from contracts.reading.errors import PratiqueError
from contracts.reference.codes import Hierarchy
from lambdas.core.private.answering import CLOSED
from lambdas.core.release.cells import INCOMPLETE
from lambdas.core.release.incomplete import dated
from lambdas.core.release.querying import in_duckdb


class NotOfferedError(PratiqueError):
    """A product's true counts cannot be given; the text says why."""


def true_counts(
    product: Product,
    curated: Mapping[str, pa.Table],
    hierarchies: Mapping[str, Hierarchy],
    lacks: Callable[[str], bool],
) -> pa.Table:
    """Return slices, dimensions, count and status of every combination that has rows, totals included.

    A count that its supplier holds back is empty and confidential, and so is every total above it. One of a date of
    which ``lacks`` says that rows were rejected is incomplete (``incomplete.lacking``). A combination without rows is
    not listed. Raises NotOfferedError for a product with a rate: what stands beneath a rate is made when a release is.
    """
    if product.rate is not None:
        raise NotOfferedError(f"{product.title}: true counts of a product with rates are not offered.")
    with duckdb.connect(":memory:", config=CLOSED) as connection:
        for name in product.datasets:
            connection.register(name, curated[name])
        connection.execute(f'CREATE TABLE "leaf rows" AS {in_duckdb(product.sql)}')
        joins, codes = [], {item.name: f'leaves."{item.name}"' for item in product.slices}
        for dimension in product.dimensions:
            if product.disclosure.method is Method.PUBLISHED:
                codes[dimension.name] = f'leaves."{dimension.name}"'
                continue
            above = f"above {dimension.name}"
            connection.register(above, _above(dimension.over(hierarchies)))
            joins.append(f'JOIN "{above}" ON "{above}".leaf = leaves."{dimension.name}"')
            codes[dimension.name] = f'"{above}".code'
        keys = ", ".join(f'{codes[name]} AS "{name}"' for name in keys_of(product))
        measure = f'leaves."{product.measure.name}"'
        counts = connection.sql(
            f"""SELECT {keys},
                CASE WHEN count(*) = count({measure}) THEN CAST(sum({measure}) AS BIGINT) END
                    AS "{product.measure.name}",
                CASE WHEN count(*) = count({measure}) THEN '{Status.REPORTED.value}'
                    ELSE '{Status.CONFIDENTIAL.value}' END AS "{STATUS}"
            FROM "leaf rows" AS leaves {" ".join(joins)} GROUP BY ALL"""
        ).to_arrow_table()
    return _marked(counts, dated(product), lacks)


def _marked(counts: pa.Table, date: str | None, lacks: Callable[[str], bool]) -> pa.Table:
    """Give every count that may lack rows the status that it has in a release."""
    dates = [""] * counts.num_rows if date is None else [str(each) for each in counts[date].to_pylist()]
    stood = counts[STATUS].to_pylist()
    told = [
        INCOMPLETE if status == Status.REPORTED.value and lacks(when) else status
        for status, when in zip(stood, dates, strict=True)
    ]
    return counts.set_column(counts.schema.get_field_index(STATUS), STATUS, pa.array(told, pa.string()))


def _above(hierarchy: Hierarchy) -> pa.Table:
    """Return every code with each leaf that counts towards it, once, whatever tree leads there."""
    pairs = set()
    for nodes in hierarchy.trees:
        parents = {node.code: node.parent for node in nodes}
        for leaf in hierarchy.leaves:
            at = leaf if leaf in parents else ""
            while at:
                pairs.add((leaf, at))
                at = parents[at]
    ordered = sorted(pairs)
    return pa.table({"leaf": [leaf for leaf, _ in ordered], "code": [code for _, code in ordered]})
