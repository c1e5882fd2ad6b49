"""Iceberg tables of the emulator's catalogue, read for a query: the current snapshot or the one it names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
from pyiceberg.table import StaticTable

from local.aws.athena_sql import Pin, Relation


def storage_options(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what an Iceberg reader needs to reach the emulator's own S3."""
    return {
        "s3.endpoint": environment["AWS_ENDPOINT_URL"],
        "s3.region": environment["AWS_DEFAULT_REGION"],
        "s3.access-key-id": environment["AWS_ACCESS_KEY_ID"],
        "s3.secret-access-key": environment["AWS_SECRET_ACCESS_KEY"],
    }


@dataclass
class IcebergTables:
    """Registers each table that a query reads in one DuckDB connection, under a name of its own."""

    connection: duckdb.DuckDBPyConnection
    catalogue: Mapping[str, Any]
    _seen: dict[tuple[str, str, Pin], Relation] = field(default_factory=dict)

    def resolve(self, database: str, table: str, pin: Pin) -> Relation | None:
        """Return the relation that stands for a Glue table, or None when it is not an Iceberg table.

        Raises ``LookupError`` when the query names a snapshot that the table does not have.
        """
        parameters = (self.catalogue.get(f"{database}/{table}") or {}).get("Parameters") or {}
        if str(parameters.get("table_type", "")).upper() != "ICEBERG":
            return None
        known = self._seen.get((database, table, pin))
        if known is None:
            known = self._register(parameters["metadata_location"], f"{database}.{table}", pin)
            self._seen[database, table, pin] = known
        return known

    def _register(self, metadata_location: str, table: str, pin: Pin) -> Relation:
        iceberg = StaticTable.from_metadata(metadata_location, properties=storage_options(os.environ))
        rows = iceberg.scan(snapshot_id=self._snapshot(iceberg, table, pin)).to_arrow()
        name = f"iceberg_{len(self._seen)}"
        self.connection.register(name, rows)
        described = self.connection.execute(f"DESCRIBE {name}").fetchall()
        return Relation(name, {column.lower(): kind for column, kind, *_rest in described})

    def _snapshot(self, iceberg: StaticTable, table: str, pin: Pin) -> int | None:
        """Return the snapshot a pin names; None for the current one."""
        if pin.version is not None:
            found = iceberg.snapshot_by_name(pin.version)
            if found is None and pin.version.lstrip("-").isdigit():
                found = iceberg.snapshot_by_id(int(pin.version))
        elif pin.moment is not None:
            ((milliseconds,),) = self.connection.sql(f"SELECT epoch_ms(CAST({pin.moment} AS TIMESTAMPTZ))").fetchall()
            found = iceberg.snapshot_as_of_timestamp(milliseconds)
        else:
            return None
        if found is None:
            raise LookupError(f"INVALID_ARGUMENTS: Iceberg table {table} has no snapshot {pin.version or pin.moment}")
        return found.snapshot_id
