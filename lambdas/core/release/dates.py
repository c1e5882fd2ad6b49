"""Where the dates of a product come from."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.datasets.curated import curated_columns
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.reading.sql import sources_of
from lambdas.core.release.incomplete import dated


def tells_dates(product: Product, dataset: Dataset, datasets: Mapping[str, Dataset]) -> bool:
    """Whether the dates of a product are those that periods of a dataset are read from, and no others.

    Then a row that was rejected is missing from the figures of its own period alone.
    """
    name = dated(product)
    if name is None or not dataset.period.column:
        return False
    schema = {
        each: {item.name: item.type.value for item in curated_columns(datasets[each])} for each in product.datasets
    }
    found = sources_of(product.sql, name, schema)
    return {column for table, column in found if table == dataset.name} == {dataset.period.column}
