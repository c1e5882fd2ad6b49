"""Compiles an agreement into both ways in which it is enforced.

Lake Formation gets a data cells filter for each table: a list of columns and a row filter expression. A query layer
in DuckDB gets columns and a predicate; what Lake Formation lets it read of the same rows is a second filter. All come
from one ``Access``.
"""
# ruff: noqa: S608 - names and values in the statement are checked ones of the catalogue, all quoted

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from contracts.agreements.agreement import AccessAgreement, Coarser, Grant
from contracts.agreements.coarser import Coarse, coarse_column, levels
from contracts.agreements.conditions import All, columns_of, in_duckdb, in_lake_formation, tree_of
from contracts.agreements.relations import (
    Database,
    Relation,
    relation_of_dataset,
    relation_of_product,
    relation_of_register,
)
from contracts.datasets.dataset import Dataset
from contracts.products.product import Product
from contracts.reference.codes import Hierarchy
from contracts.registers.register import Register


@dataclass(frozen=True)
class CellsFilter:
    """The properties of a Lake Formation data cells filter; ``expression`` is None where every row is given."""

    name: str
    table: str
    columns: tuple[str, ...]
    expression: str | None
    database: Database = Database.CURATED


@dataclass(frozen=True)
class View:
    """What a query layer lets through in DuckDB: expressions by the name of the column they make, and a predicate."""

    table: str
    columns: Mapping[str, str]
    predicate: str

    def select(self, source: str) -> str:
        """Return the query over ``source``, an expression that stands for the whole table."""
        columns = ", ".join(f'{expression} AS "{name}"' for name, expression in self.columns.items())
        return f"SELECT {columns} FROM {source} WHERE {self.predicate}"


@dataclass(frozen=True)
class Access:
    """What an agreement gives of one table. ``columns`` are given as they are kept, ``coarse`` less finely.

    Lake Formation cannot make a value coarser. It withholds such a column, which the query layer alone gives.
    """

    agreement: str
    table: str
    columns: tuple[str, ...]
    coarse: tuple[Coarse, ...]
    rows: All
    database: Database = Database.CURATED

    def cells_filter(self) -> CellsFilter:
        """Return the form that Lake Formation enforces."""
        return self._filter("", self.columns)

    @property
    def sources(self) -> tuple[str, ...]:
        """Columns that the view is made of: what is given, coarser values' finer ones, what conditions are of."""
        coarse = (item.column for item in self.coarse)
        return tuple(dict.fromkeys((*self.columns, *coarse, *columns_of(self.rows))))

    def tier_filter(self) -> CellsFilter:
        """Return what Lake Formation lets the private tier read: the same rows, and the columns of its view."""
        return self._filter("__tier", self.sources)

    def view(self) -> View:
        """Return the form that a query layer enforces in DuckDB."""
        plain = {name: f'"{name}"' for name in self.columns}
        return View(self.table, plain | {item.column: item.in_duckdb() for item in self.coarse}, in_duckdb(self.rows))

    def _filter(self, suffix: str, columns: tuple[str, ...]) -> CellsFilter:
        name = f"{self.agreement}__{self.table}{suffix}"
        return CellsFilter(name, self.table, columns, in_lake_formation(self.rows), self.database)


def accesses(
    agreement: AccessAgreement,
    datasets: Mapping[str, Dataset],
    products: Mapping[str, Product],
    hierarchies: Mapping[str, Hierarchy],
    registers: Mapping[str, Register] = MappingProxyType({}),
) -> tuple[Access, ...]:
    """Return what an agreement without mistakes gives, whatever the day."""
    return tuple(
        access_of(agreement.name, grant, relation, hierarchies)
        for grant, relation in granted(agreement, datasets, products, registers)
    )


def lake_accesses(
    agreement: AccessAgreement,
    datasets: Mapping[str, Dataset],
    hierarchies: Mapping[str, Hierarchy],
    registers: Mapping[str, Register] = MappingProxyType({}),
) -> tuple[Access, ...]:
    """Return what it gives of curated tables and registers, which Lake Formation filters; products are neither."""
    return accesses(agreement.model_copy(update={"products": ()}), datasets, {}, hierarchies, registers)


def accesses_on(
    day: date,
    agreement: AccessAgreement,
    datasets: Mapping[str, Dataset],
    products: Mapping[str, Product],
    hierarchies: Mapping[str, Hierarchy],
    registers: Mapping[str, Register] = MappingProxyType({}),
) -> tuple[Access, ...]:
    """Return what an agreement gives on a day: nothing before its start or after its end."""
    return accesses(agreement, datasets, products, hierarchies, registers) if agreement.in_force(day) else ()


def granted(
    agreement: AccessAgreement,
    datasets: Mapping[str, Dataset],
    products: Mapping[str, Product],
    registers: Mapping[str, Register] = MappingProxyType({}),
) -> Iterator[tuple[Grant, Relation]]:
    """Yield each grant with the table that it is of."""
    for item in agreement.datasets:
        yield item, relation_of_dataset(datasets[item.dataset])
    for part in agreement.registers:
        yield part, relation_of_register(registers[part.of_register])
    for grant in agreement.products:
        yield grant, relation_of_product(products[grant.product], unsuppressed=grant.unsuppressed)


def read_whole(agreements: Iterable[AccessAgreement], products: Mapping[str, Product]) -> list[str]:
    """Return the datasets of which agreements give true counts: these are made of every row."""
    counted = {grant.product for item in agreements for grant in item.products if grant.unsuppressed}
    return sorted({dataset for name in counted for dataset in products[name].datasets})


def access_of(agreement: str, grant: Grant, relation: Relation, hierarchies: Mapping[str, Hierarchy]) -> Access:
    """Return what one grant gives of its table."""
    coarser = {item.column: item for item in grant.coarser}
    of_dimensions = [item for item in grant.coarser if item.column in relation.hierarchies]
    rows = tree_of(grant.rows, relation, hierarchies)
    rows = All((*rows.parts, *(levels(item, relation, hierarchies) for item in of_dimensions)))
    made = [name for name in grant.columns if _is_made(name, coarser, relation)]
    return Access(
        agreement,
        relation.name,
        tuple(name for name in grant.columns if name not in made),
        tuple(coarse_column(coarser[name], hierarchies) for name in made),
        rows,
        relation.database,
    )


def _is_made(name: str, coarser: Mapping[str, Coarser], relation: Relation) -> bool:
    """Whether a column's coarser values must be made; a product has those of its dimensions in rows of their own."""
    return name in coarser and name not in relation.hierarchies
