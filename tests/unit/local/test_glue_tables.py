"""The first metadata of an Iceberg table, from CloudFormation's description of it."""

from __future__ import annotations

from local.aws.glue_tables import initial_metadata

# CloudFormation hands numbers and truths over as text.
ICEBERG = {
    "Location": "s3://curated/cases/",
    "Schema": {
        "Type": "struct",
        "Fields": [
            {"Id": "1", "Name": "area", "Required": "false", "Type": "string", "Doc": "code of the area"},
            {"Id": "2", "Name": "pratique_period", "Required": False, "Type": "string"},
        ],
    },
    "PartitionSpec": {
        "Fields": [{"SourceId": "2", "FieldId": "1000", "Name": "pratique_period", "Transform": "identity"}]
    },
    "Properties": {"write.parquet.compression-codec": "zstd"},
}


def test_the_metadata_has_the_columns_the_partition_and_no_snapshot() -> None:
    metadata = initial_metadata(ICEBERG)

    assert [(field.field_id, field.name, str(field.field_type)) for field in metadata.schema().fields] == [
        (1, "area", "string"),
        (2, "pratique_period", "string"),
    ]
    assert [(field.source_id, str(field.transform)) for field in metadata.spec().fields] == [(2, "identity")]
    assert metadata.format_version == 2
    assert metadata.location == "s3://curated/cases"
    assert metadata.current_snapshot() is None
    assert metadata.properties["write.parquet.compression-codec"] == "zstd"
