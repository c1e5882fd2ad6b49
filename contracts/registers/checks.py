"""Holds a register against its datasets and the products that it is reconciled with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from contracts.datasets.curated import Origin, curated_columns
from contracts.datasets.dataset import Dataset
from contracts.datasets.kinds import ColumnType
from contracts.datasets.names import ALLOWED, RESERVED_BY_SQL, is_name, not_a_column
from contracts.products.product import Product
from contracts.queries.queried_checks import check_datasets, check_query_test
from contracts.reading.faulty import Faulty, FaultyPartError, as_far_as_known, sound
from contracts.reading.mistakes import Mistakes, join
from contracts.reading.sql_words import SQL_WORDS
from contracts.registers.folder import ReadRegister
from contracts.registers.register import Register, RegisterTest


def counted_columns(product: Product) -> tuple[str, ...]:
    """Return what a query over a register returns for a product: slices but dates, dimensions, the measure."""
    slices = [item.name for item in product.slices if item.kind != "date"]
    return (*slices, *(item.name for item in product.dimensions), product.measure.name)


def check_register(
    read: ReadRegister, known: Collection[str], datasets: Mapping[str, Dataset], products: Mapping[str, Product | None]
) -> None:
    """Note every reference that leads nowhere. ``known`` names all datasets, those with mistakes of their own too.

    A product is None where it has mistakes of its own to be mended.
    """
    register, mistakes = read.register, read.mistakes
    if register is None:
        return
    with as_far_as_known:
        _check_name(register.name, known, mistakes)
    with as_far_as_known:
        check_datasets(register, known, mistakes)
    with as_far_as_known:
        _check_columns(register, mistakes)
    with as_far_as_known:
        _check_person(register, datasets, mistakes)
    with as_far_as_known:
        for name in register.reconciles:
            if name not in products:
                mistakes.not_among("reconciles", name, products)
    for test, in_test in read.tests:
        check_query_test(test, register, known, datasets, in_test)
        with as_far_as_known:
            _check_counts(test, register, products, in_test)


def _check_name(name: str, known: Collection[str], mistakes: Mistakes) -> None:
    if not is_name(name):
        mistakes.add("name", name, f"{ALLOWED}, for the folder too")
    elif name in SQL_WORDS:
        mistakes.add("name", name, f"{RESERVED_BY_SQL}, for the folder too")
    elif name in known:
        mistakes.add("name", name, "another name: a dataset's curated table is called that")


def _check_columns(register: Register, mistakes: Mistakes) -> None:
    for name, times in Counter(register.columns).items():
        if times > 1:
            mistakes.add("returns", name, "each name once")
        if allowed := not_a_column(name):
            mistakes.add("returns", name, allowed)


def _check_person(register: Register, datasets: Mapping[str, Dataset], mistakes: Mistakes) -> None:
    """Note a register whose rows could not be linked: datasets of two domains, or no pseudonym that they share."""
    if any(name not in datasets for name in register.datasets):
        raise FaultyPartError
    linked = [datasets[name] for name in register.datasets]
    domains = {str(sound(dataset.purpose_domain)) for dataset in linked}
    if len(domains) > 1:
        allowed = "datasets of one purpose domain: those of two share no pseudonym"
        mistakes.add("datasets", ", ".join(f"{dataset.name}: {dataset.purpose_domain}" for dataset in linked), allowed)
    shared = set.intersection(*({c.name for c in curated_columns(d) if c.origin is Origin.PSEUDONYM} for d in linked))
    if register.person not in shared:
        mistakes.not_among("person", register.person, shared)
    for number, column in enumerate(register.returns):
        with as_far_as_known:
            if column.name == register.person and column.type is not ColumnType.STRING:
                mistakes.add(join("returns", number, "type"), column.type.value, "string: a pseudonym is text")
    if register.person not in register.columns:
        mistakes.not_among("person", register.person, register.columns)


def _check_counts(
    test: RegisterTest, register: Register, products: Mapping[str, Product | None], mistakes: Mistakes
) -> None:
    for name, rows in test.counts.items():
        if name not in register.reconciles:
            mistakes.not_among("counts", name, register.reconciles)
        elif (product := products.get(name)) is not None and not isinstance(product, Faulty):
            columns = counted_columns(product)
            for number, row in enumerate(rows):
                if set(row) != set(columns):
                    mistakes.add(join(f"counts.{name}", number), ", ".join(row), ", ".join(columns))
