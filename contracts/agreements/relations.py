"""The tables that an agreement may give a part of: a dataset's curated table, a register, a product's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contracts.datasets.curated import PERIOD, CuratedColumn, Origin, curated_columns
from contracts.datasets.dataset import ColumnType, Dataset
from contracts.datasets.kinds import Grain as Period
from contracts.products.dimensions import Grain
from contracts.products.measure import STATUS
from contracts.products.product import Product
from contracts.reading.faulty import or_faulty
from contracts.registers.register import Register

UNSUPPRESSED = "_unsuppressed"


class Database(StrEnum):
    """The two databases of the lake: registers stand apart, so that a right to curated tables is none to them."""

    CURATED = "curated"
    REGISTERS = "registers"


class Dated(StrEnum):
    """What the dates of a column of text stand for, and so how they are written."""

    DAYS = "a day"
    IN_WEEKS = "a day of a week"
    IN_MONTHS = "a day of a month"
    IN_QUARTERS = "a day of a quarter"
    MONTHS = "a month"  # yyyy-MM; all others are yyyy-MM-dd
    WHOLE = "everything"  # the period of a dataset whose every drop is the whole of it


_PERIODS = {Period.DAY: Dated.DAYS, Period.MONTH: Dated.MONTHS, Period.ALL: Dated.WHOLE}
_SLICES = {
    Grain.DAY: Dated.DAYS,
    Grain.WEEK: Dated.IN_WEEKS,
    Grain.MONTH: Dated.IN_MONTHS,
    Grain.QUARTER: Dated.IN_QUARTERS,
}


@dataclass(frozen=True)
class Relation:
    """A table: its name, the types of the columns that may be given, and of those that a condition may be of.

    ``dates`` are columns of text that hold dates, with what these stand for, ``pseudonyms`` those that link the records
    of one person, and ``partitions`` those that Lake Formation does not compare with null. ``values`` are all that a
    column of a dataset's own may have, where its contract names them. A product is in no
    ``database``.
    """

    name: str
    given: Mapping[str, ColumnType]
    filtered: Mapping[str, ColumnType]
    dates: Mapping[str, Dated] = field(default_factory=dict)
    pseudonyms: frozenset[str] = frozenset()
    partitions: frozenset[str] = frozenset()
    hierarchies: Mapping[str, str] = field(default_factory=dict)
    database: Database = Database.CURATED
    values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def type_of(self, column: str) -> ColumnType:
        """Return the type of one of its columns; KeyError when there is none."""
        return self.filtered.get(column) or self.given[column]


def relation_of_dataset(dataset: Dataset) -> Relation:
    """Return a dataset's curated table. The platform's own columns are not given; its period may be in a condition."""
    curated = curated_columns(dataset)
    given = {column.name: column.type for column in curated if column.origin is not Origin.PLATFORM}
    return Relation(
        dataset.name,
        given,
        {**given, PERIOD: ColumnType.STRING},
        dates={PERIOD: or_faulty(lambda: _PERIODS[dataset.period.grain])},
        pseudonyms=frozenset(column.name for column in curated if _links(column)),
        partitions=frozenset({PERIOD}),
        values={
            column.name: frozenset((*column.enum, *column.values.values())) for column in dataset.columns if column.enum
        },
    )


def relation_of_register(register: Register) -> Relation:
    """Return a register: each of its columns may be given, and the one that names a person links."""
    types = {column.name: column.type for column in register.returns}
    pseudonyms = frozenset({register.person})
    return Relation(register.name, types, types, pseudonyms=pseudonyms, database=Database.REGISTERS)


def relation_of_product(product: Product, *, unsuppressed: bool = False) -> Relation:
    """Return the table of a product's figures, every published combination of codes a row; or of its true counts."""
    types = dict.fromkeys(keys_of(product), ColumnType.STRING)
    types[product.measure.name] = ColumnType.INTEGER
    if product.rate is not None:
        types |= {product.rate.denominator: ColumnType.INTEGER, product.rate.name: ColumnType.NUMBER}
    types[STATUS] = ColumnType.STRING
    return Relation(
        product.name + (UNSUPPRESSED if unsuppressed else ""),
        types,
        types,
        dates={item.name: _SLICES[item.grain] for item in product.slices if item.kind == "date"},
        hierarchies={item.name: item.hierarchy for item in product.dimensions},
    )


def keys_of(product: Product) -> tuple[str, ...]:
    """Return the columns that together name a row of a product: its slices and dimensions."""
    return (*(item.name for item in product.slices), *(item.name for item in product.dimensions))


def _links(column: CuratedColumn) -> bool:
    return column.origin is Origin.PSEUDONYM
