"""The role that the people of an agreement assume."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_iam import Role, WebIdentityPrincipal
from aws_cdk.aws_kms import IKey
from constructs import Construct

from cdk.guardrails.findings import ALL_RESOURCES, acknowledge
from cdk.guardrails.permissions import allow
from cdk.naming import Names
from contracts.agreement import AccessAgreement

_COGNITO = "cognito-identity.amazonaws.com"
_QUERIES = (
    "GetQueryExecution",
    "GetQueryResults",
    "GetQueryResultsStream",
    "GetWorkGroup",
    "ListQueryExecutions",
    "StartQueryExecution",
    "StopQueryExecution",
)
_AN_ANSWER_A_QUERY = "Athena names each answer after its query; the agreement's own are all it reaches."


class AgreementRole(Construct):
    """A role for people of the identity pool on the agreement's days, with no right in S3 but to its own answers.

    What it sees of a table is Lake Formation's to say. Rights end with the last day though a session may go on.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, agreement: AccessAgreement, identity_pool: str, names: Names
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self._agreement = agreement
        self._days = {
            "DateGreaterThanEquals": {"aws:CurrentTime": f"{agreement.start}T00:00:00Z"},
            "DateLessThan": {"aws:CurrentTime": f"{agreement.end + timedelta(days=1)}T00:00:00Z"},
        }
        people = {
            "StringEquals": {f"{_COGNITO}:aud": identity_pool},
            "ForAnyValue:StringLike": {f"{_COGNITO}:amr": "authenticated"},
        }
        self.role = Role(
            self,
            "Role",
            role_name=names.named(agreement.group),
            description=f"What the people of the agreement {agreement.name} may do",
            assumed_by=WebIdentityPrincipal(_COGNITO, {**people, **self._days}).with_session_tags(),
            max_session_duration=Duration.hours(1),
        )

    def may_query(self, tables: Sequence[str], *, workgroup: str, bucket: str, key: IKey) -> None:
        """Allow queries of these tables in the workgroup, whose answers lie below the agreement's name."""
        names, prefix = self._names, f"{self._agreement.name}/"
        self._allow([f"athena:{action}" for action in _QUERIES], [names.arn("athena", f"workgroup/{workgroup}")])
        known = ["catalog", f"database/{names.database}", *(f"table/{names.database}/{table}" for table in tables)]
        self._allow(["glue:GetDatabase", "glue:GetTable"], [names.arn("glue", name) for name in known])
        self._allow(["lakeformation:GetDataAccess"], ["*"], because="The action names no resource; the grants do.")
        acknowledge(self.role, {ALL_RESOURCES: "Which cells are given is Lake Formation's to say, on its filters."})
        self._allow(
            ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
            [names.objects(bucket, f"{prefix}*")],
            because=_AN_ANSWER_A_QUERY,
        )
        self._allow(["s3:GetBucketLocation"], [f"arn:aws:s3:::{bucket}"])
        own = {"StringLike": {"s3:prefix": f"{prefix}*"}}
        self._allow(["s3:ListBucket"], [f"arn:aws:s3:::{bucket}"], conditions=own)
        through = {"StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"}}
        self._allow(["kms:Decrypt", "kms:GenerateDataKey"], [key.key_arn], conditions=through)

    def _allow(
        self,
        actions: Sequence[str],
        resources: Sequence[str],
        *,
        because: str | None = None,
        conditions: dict[str, Any] | None = None,
    ) -> None:
        allow(self.role, actions, resources, because=because, conditions={**(conditions or {}), **self._days})
