"""Tables of the lake: Apache Iceberg, their columns from a dataset's contract or from a register."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_glue import CfnTable
from constructs import Construct

from cdk.naming import Names
from contracts.datasets.curated import ICEBERG_TYPES, PERIOD, curated_columns
from contracts.datasets.dataset import Dataset
from contracts.registers.register import Register, table_folder

FORMAT_VERSION = "2"

_Field = CfnTable.IcebergStructFieldProperty


class LakeTable(Construct):
    """An Iceberg table; CloudFormation writes its first metadata. ``period`` is the id of the field it is parted by."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        database: str,
        location: str,
        fields: Sequence[_Field],
        period: int | None,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        self.resource = CfnTable(
            self,
            "Resource",
            catalog_id=names.account,
            database_name=database,
            name=name,
            open_table_format_input=CfnTable.OpenTableFormatInputProperty(
                iceberg_input=CfnTable.IcebergInputProperty(
                    metadata_operation="CREATE",
                    version=FORMAT_VERSION,
                    iceberg_table_input=CfnTable.IcebergTableInputProperty(
                        location=location,
                        schema=CfnTable.IcebergSchemaProperty(type="struct", schema_id=0, fields=list(fields)),
                        partition_spec=None if period is None else _by_period(period),
                        properties={"format-version": FORMAT_VERSION},
                    ),
                )
            ),
        )


class CuratedTable(LakeTable):
    """The table of one dataset, partitioned by its period."""

    def __init__(self, scope: Construct, construct_id: str, *, dataset: Dataset, names: Names) -> None:
        columns = curated_columns(dataset)
        super().__init__(
            scope,
            construct_id,
            name=dataset.name,
            database=names.database,
            location=f"s3://{names.curated}/{dataset.name}",
            fields=[
                _field(column.field_id, column.name, ICEBERG_TYPES[column.type], column.description)
                for column in columns
            ],
            period=next(column.field_id for column in columns if column.name == PERIOD),
            names=names,
        )


class RegisterTable(LakeTable):
    """The table of one register, which is replaced as a whole and so has no partitions."""

    def __init__(self, scope: Construct, construct_id: str, *, register: Register, names: Names) -> None:
        super().__init__(
            scope,
            construct_id,
            name=register.name,
            database=names.registers_database,
            location=f"s3://{names.registers}/{table_folder(register.name)}".rstrip("/"),
            fields=[
                _field(number, column.name, ICEBERG_TYPES[column.type], column.description)
                for number, column in enumerate(register.returns, start=1)
            ],
            period=None,
            names=names,
        )


def _field(number: int, name: str, kind: str, about: str) -> _Field:
    return _Field(id=number, name=name, type=kind, required=False, doc=about)


def _by_period(field: int) -> CfnTable.IcebergPartitionSpecProperty:
    part = CfnTable.IcebergPartitionFieldProperty(field_id=1000, source_id=field, name=PERIOD, transform="identity")
    return CfnTable.IcebergPartitionSpecProperty(spec_id=0, fields=[part])
