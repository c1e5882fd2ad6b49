"""AWS::Glue::Table with an IcebergInput: the first Iceberg metadata is written, as AWS does.

The emulator keeps such a table in its catalogue without any metadata, and no Iceberg reader could load it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from ministack.services import glue, s3
from ministack.services.cloudformation import provisioners
from pyiceberg.catalog.glue import _to_columns
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata, new_table_metadata
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER

Properties = dict[str, Any]
POINTER = ("table_type", "metadata_location", "previous_metadata_location")


def initial_metadata(iceberg: Properties) -> TableMetadata:
    """Return the metadata of a table without snapshots, from CloudFormation's IcebergTableInput."""
    schema = iceberg["Schema"]
    spec = iceberg.get("PartitionSpec") or {}
    return new_table_metadata(
        schema=Schema.model_validate(
            {
                "type": "struct",
                "schema-id": int(schema.get("SchemaId", 0)),
                "identifier-field-ids": [int(field) for field in schema.get("IdentifierFieldIds", [])],
                "fields": [_schema_field(field) for field in schema["Fields"]],
            }
        ),
        partition_spec=PartitionSpec.model_validate(
            {"spec-id": int(spec.get("SpecId", 0)), "fields": _partition_fields(spec.get("Fields", []))}
        ),
        sort_order=UNSORTED_SORT_ORDER,
        location=iceberg["Location"].rstrip("/"),
        properties={"format-version": "2", **(iceberg.get("Properties") or {})},
    )


def _schema_field(field: Properties) -> Properties:
    required = str(field.get("Required", False)).lower() == "true"
    made = {"id": int(field["Id"]), "name": field["Name"], "type": field["Type"], "required": required}
    return made | ({"doc": field["Doc"]} if field.get("Doc") else {})


def _partition_fields(fields: list[Properties]) -> list[Properties]:
    return [
        {
            "source-id": int(field["SourceId"]),
            "field-id": int(field.get("FieldId", 1000 + number)),
            "transform": field["Transform"],
            "name": field["Name"],
        }
        for number, field in enumerate(fields)
    ]


def _write(metadata: TableMetadata) -> str:
    """Put the metadata file where AWS puts it; returns its location."""
    location = f"{metadata.location}/metadata/00000-{uuid.uuid4()}.metadata.json"
    bucket, key = location.removeprefix("s3://").split("/", 1)
    status, *_rest, body = s3._put_object(
        bucket, key, metadata.model_dump_json().encode(), {"content-type": "application/json"}
    )
    if status >= 300:
        raise ValueError(f"the first metadata file of an Iceberg table cannot be written to {location}: {body!r}")
    return location


def _become_iceberg(properties: Properties, name: str) -> None:
    table_format = (properties.get("OpenTableFormatInput") or {}).get("IcebergInput") or {}
    iceberg = table_format.get("IcebergTableInput")
    if not iceberg:
        return
    metadata = initial_metadata(iceberg)
    table = glue._tables[f"{properties['DatabaseName']}/{name}"]
    table["Parameters"] = {
        **(table.get("Parameters") or {}),
        "table_type": "ICEBERG",
        "metadata_location": _write(metadata),
    }
    table["StorageDescriptor"] = {"Location": metadata.location, "Columns": _to_columns(metadata)}


def install() -> None:
    """Wrap the emulator's create and update of Glue tables."""
    handlers: dict[str, Callable[..., Any]] = provisioners._RESOURCE_HANDLERS["AWS::Glue::Table"]
    create, update = handlers["create"], handlers["update"]

    def created(logical_id: str, properties: Properties, stack: str) -> Any:
        result = create(logical_id, properties, stack)
        _become_iceberg(properties, result[0])
        return result

    def updated(physical_id: str, old: Properties, new: Properties, stack: str, **rest: Any) -> Any:
        before = glue._tables.get(f"{old.get('DatabaseName')}/{physical_id}") or {}
        kept = {key: value for key, value in (before.get("Parameters") or {}).items() if key in POINTER}
        descriptor = before.get("StorageDescriptor")
        result = update(physical_id, old, new, stack, **rest)
        if kept:
            after = glue._tables[f"{new.get('DatabaseName')}/{result[0]}"]
            after["Parameters"] = {**(after.get("Parameters") or {}), **kept}
            after["StorageDescriptor"] = descriptor
        return result

    handlers["create"], handlers["update"] = created, updated
