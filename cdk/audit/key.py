"""The key of the audit's records, apart from every key of the data they speak of."""

from __future__ import annotations

from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from constructs import Construct

from cdk.keys.apart import ApartKey, Uses
from cdk.naming import Names

CLOUDTRAIL = ServicePrincipal("cloudtrail.amazonaws.com")


class AuditKey(ApartKey):
    """A key under which one trail writes its records, and which it may not read them with.

    The statements are those that CloudTrail's guide asks for ("Configure AWS KMS key policies for CloudTrail"); that
    bucket keys are used, it says, takes ``kms:Decrypt`` too when the trail is made.
    """

    def __init__(self, scope: Construct, construct_id: str, *, trail: str, names: Names, uses: Uses) -> None:
        super().__init__(
            scope,
            construct_id,
            alias="audit",
            about="Records of who did what",
            names=names,
            uses=uses,
        )
        this_trail = {"StringEquals": {"aws:SourceArn": trail}}
        records = {"StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": names.trails}}
        for actions, conditions in (
            (["kms:GenerateDataKey*"], {**this_trail, **records}),
            (["kms:Decrypt", "kms:DescribeKey"], this_trail),
        ):
            self.add_to_resource_policy(
                PolicyStatement(principals=[CLOUDTRAIL], actions=actions, resources=["*"], conditions=conditions)
            )
