"""Holds a register's queries against its datasets and against the products that it counts for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.queries.checks import check_query
from contracts.reading.faulty import as_far_as_known, sound
from contracts.registers.checks import counted_columns
from contracts.registers.folder import ReadRegister


@dataclass(frozen=True)
class Counting:
    """A query over a register that counts what a product publishes: its columns, the dates and the status aside."""

    sql: str
    datasets: tuple[str, ...]
    columns: tuple[str, ...]


def check_register_queries(
    read: ReadRegister, known: Collection[str], datasets: Mapping[str, Dataset], products: Mapping[str, Product | None]
) -> None:
    """Note what Athena could not run of the register's queries."""
    if read.register is None:
        return
    check_query(read.register, known, datasets, read.in_query, read.mistakes)
    for name, sql in read.register.counts.items():
        product = products.get(name)
        if product is not None:
            with as_far_as_known:
                counting = Counting(sql, (sound(read.register.name),), counted_columns(product))
                check_query(counting, counting.datasets, {}, read.in_counts[name], read.mistakes)
