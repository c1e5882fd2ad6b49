"""Iceberg tables of the Glue catalogue: connected to, made from the contract, and kept in step with it."""

from __future__ import annotations

import os
from collections.abc import Sequence

from pyiceberg.catalog.glue import GlueCatalog
from pyiceberg.exceptions import NoSuchTableError, TableAlreadyExistsError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import BooleanType, DateType, DoubleType, IcebergType, LongType, NestedField, StringType

from lambdas.adapters.clients import glue_once
from lambdas.adapters.settings import settings

PERIOD = "pratique_period"
NAME_MAPPING = "schema.name-mapping.default"

TYPES: dict[str, IcebergType] = {
    "string": StringType(),
    "integer": LongType(),
    "long": LongType(),
    "number": DoubleType(),
    "double": DoubleType(),
    "date": DateType(),
    "boolean": BooleanType(),
}

# pyiceberg retries a lost race by itself and then only re-appends its files: two drops of one new period would both
# stay. The commit must be decided anew instead (lambdas.adapters.table), so its own retries are off.
_PROPERTIES = {"commit.retry.num-retries": "0", "format-version": "2"}

# Seconds, as for boto3: of many files asked for at once, one whose connection is dropped is tried again after three,
# which is also when Arrow would give up.
_PATIENCE = "60"


def catalogue() -> GlueCatalog:
    """Return the Glue catalogue, its files in S3; AWS_ENDPOINT_URL is honoured for both."""
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", "eu-west-2")
    files = {"s3.region": region, "s3.connect-timeout": _PATIENCE, "s3.request-timeout": _PATIENCE}
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        files["s3.endpoint"] = endpoint
    return GlueCatalog("glue", client=glue_once(), **files)


def load(dataset: str, columns: Sequence[tuple[str, str]]) -> Table:
    """Return the curated table of a dataset, made if it is missing, with at least these (name, type) columns."""
    connection = catalogue()
    name = (settings().glue_database, dataset)
    try:
        table = connection.load_table(name)
    except NoSuchTableError:
        table = _make(connection, name, columns)
    _keep_in_step(table, columns)
    return table


def load_register(register: str, location: str, columns: Sequence[tuple[str, str]]) -> Table:
    """Return the table of a register, made at ``location`` if it is missing. Its columns may be an older register's."""
    connection = catalogue()
    name = (settings().registers_database, register)
    try:
        return connection.load_table(name)
    except NoSuchTableError:
        return _create(connection, name, _schema(columns), location, PartitionSpec())


def _make(connection: GlueCatalog, name: tuple[str, str], columns: Sequence[tuple[str, str]]) -> Table:
    schema = _schema(columns)
    period = schema.find_field(PERIOD)
    spec = PartitionSpec(PartitionField(period.field_id, 1000, IdentityTransform(), PERIOD))
    return _create(connection, name, schema, f"s3://{settings().curated_bucket}/{name[1]}", spec)


def _schema(columns: Sequence[tuple[str, str]]) -> Schema:
    return Schema(*(NestedField(n, column, TYPES[kind]) for n, (column, kind) in enumerate(columns, start=1)))


def _create(
    connection: GlueCatalog, name: tuple[str, str], schema: Schema, location: str, spec: PartitionSpec
) -> Table:
    properties = {**_PROPERTIES, NAME_MAPPING: schema.name_mapping.model_dump_json()}
    try:
        return connection.create_table(
            name, schema=schema, location=location, partition_spec=spec, properties=properties
        )
    except TableAlreadyExistsError:
        return connection.load_table(name)


def _keep_in_step(table: Table, columns: Sequence[tuple[str, str]]) -> None:
    """Bring a table that was made otherwise, or from an older contract, up to the contract; usually nothing to do."""
    present = {field.name for field in table.schema().fields}
    missing = [(column, kind) for column, kind in columns if column not in present]
    stale = unretried(table)
    unpartitioned = PERIOD not in {field.name for field in table.spec().fields}
    if missing:
        with table.update_schema() as schema:
            for column, kind in missing:
                schema.add_column(column, TYPES[kind])
    if unpartitioned:
        with table.update_spec() as spec:
            spec.add_field(PERIOD, IdentityTransform(), PERIOD)
    if table.name_mapping() is None:
        stale[NAME_MAPPING] = table.schema().name_mapping.model_dump_json()
    if stale:
        with table.transaction() as transaction:
            transaction.set_properties(stale)


def unretried(table: Table) -> dict[str, str]:
    """Return the properties that a table lacks for a lost race to be decided anew, and not retried by pyiceberg."""
    wanted = {name: value for name, value in _PROPERTIES.items() if name.startswith("commit.")}
    return {name: value for name, value in wanted.items() if table.properties.get(name) != value}
