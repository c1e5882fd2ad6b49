"""The role of the private tier's pods."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk.aws_iam import PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.guardrails.permissions import allow, deny
from cdk.naming import Names
from cdk.pipeline.grants import OF_RELEASES

_A_TABLE = "Every curated table is one that an agreement may give a part of; what is asked is when it last changed."
_AN_AGREEMENT = (
    "Each agreement has a role that reads for it; these roles trust the pods alone, on the agreement's days."
)
_A_COUNT = "True counts are made of whole tables, which no agreement gives; a table's files are named as written."
_A_RELEASE = "What is published is open to everybody."
_A_QUERY = "Each query has an object of its own."
_KEYS = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
_SIGN_IN = ("AdminGetUser", "AdminInitiateAuth", "AdminListGroupsForUser", "AdminRespondToAuthChallenge")
_OF_POOL = (*_SIGN_IN, "AdminUserGlobalSignOut", "DescribeUserPoolClient")


class PrivateRole(Construct):
    """What the private tier may do: let people in, keep sessions, read decisions, write queries down.

    Rows it reads under the roles of agreements, which Lake Formation holds to them. ``counted`` are the datasets whose
    files it reads itself, since true counts are made of them whole. It may not make people, set passwords or change
    groups, nor read, change or delete what it has written down.
    """

    def __init__(self, scope: Construct, construct_id: str, *, pool: str, counted: Sequence[str], names: Names) -> None:
        super().__init__(scope, construct_id)
        self.role = Role(
            self,
            "Role",
            role_name=names.named("private"),
            description="The private tier's pods, by EKS Pod Identity",
            assumed_by=ServicePrincipal("pods.eks.amazonaws.com"),
        )
        trust = self.role.assume_role_policy
        assert trust is not None  # noqa: S101 - every role has one
        trust.add_statements(
            PolicyStatement(principals=[ServicePrincipal("pods.eks.amazonaws.com")], actions=["sts:TagSession"])
        )
        allow(self.role, [f"cognito-idp:{name}" for name in _OF_POOL], [pool])
        self._reads(names, counted)

    def _reads(self, names: Names, counted: Sequence[str]) -> None:
        decisions = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["agreement#*"]}}
        allow(self.role, ["dynamodb:Query"], [names.arn("dynamodb", f"table/{names.ledger}")], conditions=decisions)
        tables = names.arn("glue", f"table/{names.database}/*")
        catalogue = [names.arn("glue", "catalog"), names.arn("glue", f"database/{names.database}"), tables]
        allow(self.role, ["glue:GetTable"], catalogue, because=_A_TABLE)
        roles = [names.role(names.tier("*"))]
        allow(self.role, ["sts:AssumeRole", "sts:TagSession"], roles, because=_AN_AGREEMENT)
        if counted:
            parts = [f"{dataset}/{folder}/*" for dataset in counted for folder in ("data", "metadata")]
            files = [names.objects(names.curated, part) for part in parts]
            allow(self.role, ["s3:GetObject"], files, because=_A_COUNT)
        deny(self.role, ["s3:GetObject"], [names.objects(names.curated, f"{prefix}*") for prefix in OF_RELEASES])
        published = [names.objects(names.published, name) for name in ("latest.json", "products/*")]
        allow(self.role, ["s3:GetObject"], published, because=_A_RELEASE)

    def may_use(self, names: Names, *, own: IKey, opens: list[IKey]) -> None:
        """Allow keeping sessions and writing queries, under the key ``own``, and reading what ``opens`` are for."""
        actions = ("DeleteItem", "GetItem", "PutItem", "UpdateItem")
        table = names.arn("dynamodb", f"table/{names.sessions}")
        allow(self.role, [f"dynamodb:{name}" for name in actions], [table])
        allow(self.role, ["s3:PutObject"], [names.objects(names.queries, "queries/*")], because=_A_QUERY)
        allow(self.role, _KEYS, [own.key_arn])
        allow(self.role, _KEYS[:2], [key.key_arn for key in opens])
