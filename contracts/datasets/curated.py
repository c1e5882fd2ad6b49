"""The columns of a dataset's curated table, in the one order that Glue, Parquet and Iceberg all keep."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contracts.datasets.dataset import Column, ColumnType, Dataset, Treatment


class Origin(StrEnum):
    """Where the values of a curated column come from."""

    VALUE = "value"  # the column of the drop itself
    PSEUDONYM = "pseudonym"  # HMAC-SHA256 of an identifier, 64 lower-case hexadecimal digits
    YEAR = "year"  # the year of a date
    DISTRICT = "district"  # the outward part of a postcode
    STATUS = "status"  # a Status: why there is or is no value beside it
    CURRENT = "current"  # the live code that has succeeded a retired one
    PLATFORM = "platform"  # the platform's own


@dataclass(frozen=True)
class CuratedColumn:
    """One column of a curated table. ``source`` is the contract's column it comes from, empty for the platform's own.

    ``field_id`` is its place, counted from 1: its Iceberg field id when the table is made. Parquet files carry names
    only, so that a contract can gain a column anywhere and older files keep their meaning.
    """

    name: str
    type: ColumnType
    description: str
    origin: Origin
    source: str
    field_id: int


DROP, LINE, PERIOD = "pratique_drop", "pratique_line", "pratique_period"
PLATFORM_PREFIX = "pratique_"

# One row a type of curated column; counts are 64 bits wide so that no total can overflow.
GLUE_TYPES = {
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "bigint",
    ColumnType.NUMBER: "double",
    ColumnType.DATE: "date",
    ColumnType.BOOLEAN: "boolean",
}
ICEBERG_TYPES = GLUE_TYPES | {ColumnType.INTEGER: "long"}
DUCKDB_TYPES = {
    ColumnType.STRING: "VARCHAR",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.NUMBER: "DOUBLE",
    ColumnType.DATE: "DATE",
    ColumnType.BOOLEAN: "BOOLEAN",
}


def curated_columns(dataset: Dataset) -> tuple[CuratedColumn, ...]:
    """Return the columns of the dataset's curated table: its own in the contract's order, then the platform's.

    ``pratique_period`` is the identity partition.
    """
    drafts = [draft for column in dataset.columns for draft in _of(column)]
    drafts += [
        (DROP, ColumnType.STRING, "Drop the row came with.", Origin.PLATFORM, ""),
        (LINE, ColumnType.INTEGER, "Line of the file the row stood on, counted from 1.", Origin.PLATFORM, ""),
        (PERIOD, ColumnType.STRING, f"Period the row belongs to ({dataset.period.grain}).", Origin.PLATFORM, ""),
    ]
    return tuple(CuratedColumn(*draft, field_id=number) for number, draft in enumerate(drafts, 1))


def curated_names(dataset: Dataset) -> tuple[str, ...]:
    """Return the names of the dataset's curated columns, in their order."""
    return (*(draft[0] for column in dataset.columns for draft in _of(column)), DROP, LINE, PERIOD)


_Draft = tuple[str, ColumnType, str, Origin, str]


def _of(column: Column) -> list[_Draft]:
    said = column.description
    match column.treatment:
        case Treatment.DROP:
            return []
        case Treatment.PSEUDONYMISE:
            return [
                (f"{column.name}_pseudonym", ColumnType.STRING, f"Pseudonym of: {said}", Origin.PSEUDONYM, column.name)
            ]
        case Treatment.YEAR:
            return [(f"{column.name}_year", ColumnType.INTEGER, f"Year of: {said}", Origin.YEAR, column.name)]
        case Treatment.POSTCODE_DISTRICT:
            return [
                (f"{column.name}_district", ColumnType.STRING, f"District of: {said}", Origin.DISTRICT, column.name)
            ]
        case Treatment.KEEP:
            return _kept(column)


def _kept(column: Column) -> list[_Draft]:
    drafts: list[_Draft] = [(column.name, column.type, column.description, Origin.VALUE, column.name)]
    if column.sentinels:
        text = f"Whether {column.name} is reported and, if not, why there is no number."
        drafts.append((f"{column.name}_status", ColumnType.STRING, text, Origin.STATUS, column.name))
    if column.codes and column.codes.current:
        text = f"Live code that has succeeded {column.name}; the same while that is live."
        drafts.append((column.codes.current, ColumnType.STRING, text, Origin.CURRENT, column.name))
    return drafts
