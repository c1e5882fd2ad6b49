"""A role that reads what an agreement gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aws_cdk import Duration
from aws_cdk.aws_iam import IPrincipal, Role
from constructs import Construct

from cdk.access.answers import Answers
from cdk.access.trust import days_of
from cdk.guardrails.findings import ALL_RESOURCES, acknowledge
from cdk.guardrails.permissions import allow
from cdk.naming import Names
from contracts.agreements.agreement import AccessAgreement

ASK = ("GetQueryExecution", "StartQueryExecution", "StopQueryExecution")
LOOK_ROUND = ("GetQueryResults", "GetQueryResultsStream", "GetWorkGroup", "ListQueryExecutions")
_AN_ANSWER_A_QUERY = "Athena names each answer after its query; the role's own are all it reaches."


class AgreementRole(Construct):
    """A role on the agreement's days, with no right in S3 but to its own answers.

    What it sees of a table is Lake Formation's to say. Rights end with the last day though a session may go on.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        agreement: AccessAgreement,
        name: str,
        about: str,
        trusted: IPrincipal,
        names: Names,
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self._days = days_of(agreement)
        self.role = Role(
            self,
            "Role",
            role_name=name,
            description=about,
            assumed_by=trusted,
            max_session_duration=Duration.hours(1),
        )

    def may_query(
        self,
        tables: Sequence[tuple[str, str]],
        *,
        actions: Sequence[str],
        workgroup: str,
        folder: str,
        answers: Answers,
    ) -> None:
        """Allow Athena's ``actions`` over tables in the workgroup, whose answers lie below ``folder``.

        ``tables`` are pairs of database and table.
        """
        names, bucket = self._names, answers.bucket
        self._allow([f"athena:{action}" for action in actions], [names.arn("athena", f"workgroup/{workgroup}")])
        databases = dict.fromkeys(f"database/{database}" for database, _ in tables)
        known = ["catalog", *databases, *(f"table/{database}/{table}" for database, table in tables)]
        self._allow(["glue:GetDatabase", "glue:GetTable"], [names.arn("glue", name) for name in known])
        self._allow(["lakeformation:GetDataAccess"], ["*"], because="The action names no resource; the grants do.")
        acknowledge(self.role, {ALL_RESOURCES: "Which cells are given is Lake Formation's to say, on its filters."})
        self._allow(
            ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
            [names.objects(bucket, f"{folder}*")],
            because=_AN_ANSWER_A_QUERY,
        )
        self._allow(["s3:GetBucketLocation"], [f"arn:aws:s3:::{bucket}"])
        own = {"StringLike": {"s3:prefix": f"{folder}*"}}
        self._allow(["s3:ListBucket"], [f"arn:aws:s3:::{bucket}"], conditions=own)
        through = {"StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"}}
        self._allow(["kms:Decrypt", "kms:GenerateDataKey"], [answers.key.key_arn], conditions=through)

    def _allow(
        self,
        actions: Sequence[str],
        resources: Sequence[str],
        *,
        because: str | None = None,
        conditions: dict[str, Any] | None = None,
    ) -> None:
        allow(self.role, actions, resources, because=because, conditions={**(conditions or {}), **self._days})
