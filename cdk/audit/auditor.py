"""What a person who audits may do, and that Lake Formation leaves it to that."""

from __future__ import annotations

from aws_cdk.aws_iam import ManagedPolicy, PolicyStatement
from aws_cdk.aws_kms import IKey
from aws_cdk.aws_lakeformation import CfnPrincipalPermissions
from constructs import Construct

from cdk.access.grants import grant
from cdk.audit.table import TABLE
from cdk.guardrails.findings import acknowledge, wildcard
from cdk.lake.workgroup import ANSWERS
from cdk.naming import Names

_ASK = (
    *("GetQueryExecution", "GetQueryResults", "ListQueryExecutions", "StartQueryExecution", "StopQueryExecution"),
    *("BatchGetNamedQuery", "GetNamedQuery", "GetWorkGroup", "ListNamedQueries"),
)
_A_DAY_A_FOLDER = "CloudTrail names each file of records as it writes it, an account, region and day a folder."
_AN_ANSWER_A_QUESTION = "Athena names each answer after its question."

_Grant = CfnPrincipalPermissions


class Auditor(Construct):
    """A policy to give to the people who audit: they ask questions of the records and read the answers.

    Lake Formation gives a new table to nobody, and its only administrator is the deployment. It has nothing to filter
    here: what the table says lies in the records, which IAM and their key open. So it is told that every role of this
    account may ask the catalogue for the table, and IAM decides who does. ``answers`` is the bucket of the answers.
    """

    def __init__(self, scope: Construct, construct_id: str, *, answers: str, key: IKey, names: Names) -> None:
        super().__init__(scope, construct_id)
        self._leave_it_to_iam(names)
        records, told = names.objects(names.audit, "AWSLogs/*"), names.objects(answers, f"{ANSWERS}*")
        buckets = [f"arn:aws:s3:::{bucket}" for bucket in (names.audit, answers)]
        database = names.audit_database
        known = [names.arn("glue", part) for part in ("catalog", f"database/{database}", f"table/{database}/{TABLE}")]
        group = names.arn("athena", f"workgroup/{names.named('audit')}")
        through = {"StringEquals": {"kms:ViaService": f"s3.{names.region}.amazonaws.com"}}
        self.policy = ManagedPolicy(
            self,
            "Policy",
            managed_policy_name=names.named("auditor"),
            description="Asks questions of the records of who did what",
            statements=[
                PolicyStatement(actions=[f"athena:{name}" for name in _ASK], resources=[group]),
                PolicyStatement(actions=["glue:GetDatabase", "glue:GetTable"], resources=known),
                PolicyStatement(actions=["s3:GetObject"], resources=[records, told]),
                PolicyStatement(
                    actions=["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"], resources=[told]
                ),
                PolicyStatement(actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=buckets),
                PolicyStatement(
                    actions=["kms:Decrypt", "kms:GenerateDataKey"], resources=[key.key_arn], conditions=through
                ),
            ],
        )
        reasons = {wildcard(records): _A_DAY_A_FOLDER, wildcard(told): _AN_ANSWER_A_QUESTION}
        acknowledge(self.policy, reasons)

    def _leave_it_to_iam(self, names: Names) -> None:
        everybody, catalogue = f"{names.account}:IAMPrincipals", names.account
        database = _Grant.DatabaseResourceProperty(catalog_id=catalogue, name=names.audit_database)
        table = _Grant.TableResourceProperty(catalog_id=catalogue, database_name=names.audit_database, name=TABLE)
        grant(self, "Database", everybody, _Grant.ResourceProperty(database=database), ["DESCRIBE"])
        grant(self, "Table", everybody, _Grant.ResourceProperty(table=table), ["DESCRIBE", "SELECT"])
