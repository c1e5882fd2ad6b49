"""A curated table: Apache Iceberg, its columns from the dataset's contract."""

from __future__ import annotations

from aws_cdk.aws_glue import CfnTable
from constructs import Construct

from cdk.naming import Names
from contracts.curated import ICEBERG_TYPES, PERIOD, curated_columns
from contracts.dataset import Dataset

FORMAT_VERSION = "2"


class CuratedTable(Construct):
    """The Iceberg table of one dataset, partitioned by its period; CloudFormation writes its first metadata."""

    def __init__(self, scope: Construct, construct_id: str, *, dataset: Dataset, names: Names) -> None:
        super().__init__(scope, construct_id)
        columns = curated_columns(dataset)
        period = next(column.field_id for column in columns if column.name == PERIOD)
        self.resource = CfnTable(
            self,
            "Resource",
            catalog_id=names.account,
            database_name=names.database,
            name=dataset.name,
            open_table_format_input=CfnTable.OpenTableFormatInputProperty(
                iceberg_input=CfnTable.IcebergInputProperty(
                    metadata_operation="CREATE",
                    version=FORMAT_VERSION,
                    iceberg_table_input=CfnTable.IcebergTableInputProperty(
                        location=f"s3://{names.curated}/{dataset.name}",
                        schema=CfnTable.IcebergSchemaProperty(
                            type="struct",
                            schema_id=0,
                            fields=[
                                CfnTable.IcebergStructFieldProperty(
                                    id=column.field_id,
                                    name=column.name,
                                    type=ICEBERG_TYPES[column.type],
                                    required=False,
                                    doc=column.description,
                                )
                                for column in columns
                            ],
                        ),
                        partition_spec=CfnTable.IcebergPartitionSpecProperty(
                            spec_id=0,
                            fields=[
                                CfnTable.IcebergPartitionFieldProperty(
                                    field_id=1000, source_id=period, name=PERIOD, transform="identity"
                                )
                            ],
                        ),
                        properties={"format-version": FORMAT_VERSION},
                    ),
                )
            ),
        )
