"""Athena workgroups."""

from __future__ import annotations

from aws_cdk.aws_athena import CfnWorkGroup
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.naming import Names

ANSWERS = "queries/"
ENGINE = "Athena engine version 3"


class Workgroup(Construct):
    """A workgroup that no query can opt out of: answers in our bucket under our key, and a limit on bytes read.

    ``answers`` is the bucket with the folder in it. It holds no data, so it is not kept: Athena deletes it with its
    saved questions and its history, or refuses as long as it has any ("DeleteWorkGroup", Athena's API reference).
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        name: str,
        description: str,
        answers: str,
        key: IKey,
        max_bytes: int,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        self.resource = CfnWorkGroup(
            self,
            "Resource",
            name=name,
            description=description,
            recursive_delete_option=True,
            work_group_configuration=CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=max_bytes,
                engine_version=CfnWorkGroup.EngineVersionProperty(selected_engine_version=ENGINE),
                result_configuration=CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{answers}",
                    expected_bucket_owner=names.account,
                    encryption_configuration=CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_KMS", kms_key=key.key_arn
                    ),
                ),
            ),
        )
