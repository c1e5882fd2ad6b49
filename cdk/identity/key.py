"""The key of what the user pool keeps of people."""

from __future__ import annotations

from aws_cdk.aws_iam import PolicyStatement, ServicePrincipal
from constructs import Construct

from cdk.keys.apart import ApartKey, Uses
from cdk.naming import Names


class IdentityKey(ApartKey):
    """A key that the user pools of this account, and nothing else of Cognito's, may use."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names) -> None:
        super().__init__(
            scope,
            construct_id,
            alias="identity",
            about="What is kept of the people who sign in",
            names=names,
            uses=Uses(made_through=["cognito-idp"]),
        )
        self.add_to_resource_policy(
            PolicyStatement(
                principals=[ServicePrincipal("cognito-idp.amazonaws.com")],
                actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
                resources=["*"],
                conditions={
                    "ArnLike": {"aws:SourceArn": names.arn("cognito-idp", "userpool/*")},
                    "StringEquals": {"aws:SourceAccount": names.account},
                },
            )
        )
