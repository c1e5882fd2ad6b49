"""What a person on call may do: what the runbooks ask for, and nothing that shows a person in the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aws_cdk.aws_iam import Effect, ManagedPolicy, PolicyStatement
from constructs import Construct

from cdk.audit.trail import personal
from cdk.guardrails.findings import ALL_RESOURCES, acknowledge, wildcard
from cdk.naming import Names
from contracts.drops.drop import INCOMING, REJECTS, WORK

_WORKFLOWS = ("ingest", "release", "registers")
_EVERYWHERE: Mapping[str, str] = {
    "access-analyzer": "GetFinding ListAnalyzers ListFindings",
    "backup": "DescribeBackupJob ListBackupJobs",
    "budgets": "ViewBudget",
    "ce": "GetCostAndUsage GetCostForecast",
    "cloudformation": "DescribeStackEvents DescribeStacks ListStacks",
    "cloudfront": "GetDistribution ListDistributions",
    "cloudwatch": """DescribeAlarmHistory DescribeAlarms GetDashboard GetMetricData GetMetricStatistics ListDashboards
        ListMetrics""",
    "config": "DescribeComplianceByConfigRule DescribeConfigRules GetComplianceDetailsByConfigRule",
    "guardduty": "GetMalwareProtectionPlan ListMalwareProtectionPlans",
    "health": "DescribeEventDetails DescribeEvents",
    "kms": "DescribeKey GetKeyPolicy ListAliases ListKeys",
    "lambda": "GetAccountSettings",
    "logs": "DescribeLogGroups GetQueryResults StopQuery",
    "servicequotas": "GetServiceQuota ListServiceQuotas",
    "sqs": "ListQueues",
    "states": "ListStateMachines",
    "xray": "BatchGetTraces GetTraceSummaries",
}
_THEY_LOOK = "Each tells how something is and changes nothing; most take no narrower resource."
_ANY_OF_OURS = "Whatever the platform has of this kind, and what a later dataset adds; nothing else is named so."


class Operator(Construct):
    """Three policies to give to the people on call, together: one alone would be longer than IAM takes.

    They see how everything goes, redrive the ingest and start the rest anew, empty queues, read ledger and receipts. A
    drop is started anew or decided on with the doorkeeper's policy; whoever deploys or administers does the rest. Files
    that hold personal data are denied, so that no other policy of the same role opens them: who is on call is nobody
    else besides.
    """

    def __init__(self, scope: Construct, construct_id: str, *, names: Names) -> None:
        super().__init__(scope, construct_id)
        looks = ManagedPolicy(
            self,
            "Looks",
            managed_policy_name=names.named("operator-looks"),
            description="Sees how everything goes that takes no resource",
            statements=[_allow(_actions(_EVERYWHERE), ["*"])],
        )
        acknowledge(looks, {ALL_RESOURCES: _THEY_LOOK})
        runs = [*_of_workflows(names), *_of_queues(names), *_of_functions_and_rules(names)]
        self._policy("Policy", names.named("operator"), "Does what the runbooks ask for", runs)
        reads = [*_of_records_and_copies(names), *_of_drops(names)]
        said = "Reads ledger and receipts, and no personal data"
        self._policy("Records", names.named("operator-records"), said, reads, _denied(names))

    def _policy(
        self,
        construct_id: str,
        name: str,
        description: str,
        given: Sequence[PolicyStatement],
        denied: Iterable[PolicyStatement] = (),
    ) -> None:
        statements = [*given, *denied]
        made = ManagedPolicy(
            self, construct_id, managed_policy_name=name, description=description, statements=statements
        )
        patterns = {pattern for each in given for pattern in each.resources if "*" in pattern}
        acknowledge(made, {wildcard(pattern): _ANY_OF_OURS for pattern in sorted(patterns)})


def _of_workflows(names: Names) -> Iterable[PolicyStatement]:
    machines = {name: names.arn("states", f"stateMachine:{names.named(name)}") for name in _WORKFLOWS}
    runs = [names.arn("states", f"execution:{names.named(name)}:*") for name in _WORKFLOWS]
    groups = [names.arn("athena", f"workgroup/{group}") for group in (names.workgroup, names.registers_workgroup)]
    yield _allow(_actions({"states": "DescribeStateMachine ListExecutions"}), machines.values())
    yield _allow(_actions({"states": "DescribeExecution GetExecutionHistory"}), runs)
    # The ingest alone fails where a redrive begins (decision 101); its input is the same, so nobody decides anew.
    yield _allow(["states:RedriveExecution"], runs[:1])
    # Not of the ingest: its input may say that a person has decided on a drop.
    yield _allow(["states:StartExecution"], [machines["release"], machines["registers"]])
    # Which query failed and why; never what it answered.
    history = "BatchGetQueryExecution GetQueryExecution GetWorkGroup ListQueryExecutions"
    yield _allow(_actions({"athena": history}), groups)
    job = names.arn("glue", f"job/{names.named('inspection')}")
    yield _allow(_actions({"glue": "GetJob GetJobRun GetJobRuns"}), [job])
    logs = (f"/aws/lambda/{names.prefix}-*", f"/aws/vendedlogs/states/{names.prefix}-*")
    written = [*logs, f"/aws-glue/jobs/{names.prefix}-*"]
    reading = "DescribeLogStreams FilterLogEvents GetLogEvents StartQuery"
    yield _allow(_actions({"logs": reading}), [names.arn("logs", f"log-group:{group}") for group in written])


def _of_queues(names: Names) -> Iterable[PolicyStatement]:
    queues = [f"arn:aws:sqs:*:{names.account}:{names.prefix}-*"]  # the edge's is in us-east-1
    areas = [names.arn("sqs", f"{names.prefix}-areas{kind}.fifo") for kind in ("", "-failed")]
    taking = "ChangeMessageVisibility DeleteMessage GetQueueAttributes GetQueueUrl ReceiveMessage"
    yield _allow(_actions({"sqs": taking}), queues)
    giving_back = "CancelMessageMoveTask ListMessageMoveTasks SendMessage StartMessageMoveTask"
    yield _allow(_actions({"sqs": giving_back}), areas)
    yield _opening(names, ["kms:Decrypt", "kms:GenerateDataKey"], ["alerts", "edge"])


def _of_functions_and_rules(names: Names) -> Iterable[PolicyStatement]:
    def functions(*called: str) -> list[str]:
        return [names.arn("lambda", f"function:{names.named(name)}") for name in called]

    def rules(*called: str) -> list[str]:
        return [names.arn("events", f"rule/{names.named(name)}") for name in called]

    yield _allow(_actions({"lambda": "GetFunctionConcurrency GetFunctionConfiguration"}), functions("*"))
    yield _allow(["lambda:InvokeFunction"], functions("recertify", "routing"))
    yield _allow(_actions({"events": "DescribeRule EnableRule ListTargetsByRule"}), rules("*"))
    # What tells people of tampering is not to be stopped by whom it would tell.
    yield _allow(
        ["events:DisableRule"], rules("freshness", "ingest-landed", "registers-*", "release", "release-signed")
    )


def _of_records_and_copies(names: Names) -> Iterable[PolicyStatement]:
    vault = names.arn("backup", f"backup-vault:{names.prefix}")
    copier = names.role(names.named("backup-copy"))
    by_backup = {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}
    yield _allow(_actions({"cloudtrail": "GetTrail GetTrailStatus StartLogging"}), [names.trail])
    yield _allow(_actions({"backup": "ListRecoveryPointsByBackupVault StartBackupJob"}), [vault])
    yield _allow(["iam:PassRole"], [copier], by_backup)


def _of_drops(names: Names) -> Iterable[PolicyStatement]:
    receipts = names.objects(names.every_zone, "receipts/*")
    within = {"StringLike": {"s3:prefix": "receipts/*"}}
    table = names.arn("dynamodb", f"table/{names.ledger}")
    yield _allow(_actions({"dynamodb": "GetItem Query Scan"}), [table])
    yield _opening(names, ["kms:Decrypt"], ["ledger"], "dynamodb")
    yield _allow(["s3:GetObject"], [receipts, names.objects(names.published, "*")])
    yield _allow(["s3:ListBucket"], [f"arn:aws:s3:::{names.every_zone}"], within)
    yield _opening(names, ["kms:Decrypt"], ["landing-*", "published"], "s3")


def _denied(names: Names) -> Iterable[PolicyStatement]:
    # A receipt shows the form of a value at most; the rejected rows beside it are as they came.
    rows = (f"{INCOMING}*", f"{WORK}*", "quarantine/*", f"receipts/*{REJECTS}")
    landed = [names.objects(names.every_zone, place) for place in rows]
    held = [f"{start}*" for start in personal(names) if not start.endswith("-landing-")]
    audit = f"arn:aws:s3:::{names.audit}/*"
    yield _deny(["s3:GetObject*"], [*landed, *held, audit])
    yield _deny(["dynamodb:*"], [names.arn("dynamodb", f"table/{names.sessions}")])
    answers = "athena:GetQueryResults athena:GetQueryResultsStream athena:StartQueryExecution"
    yield _deny([*answers.split(), "lakeformation:GetDataAccess"], ["*"])


def _opening(names: Names, actions: list[str], keys: list[str], through: str | None = None) -> PolicyStatement:
    """Allow the use of keys by their aliases: those of zones are made later, and one is in us-east-1."""
    aliases = [f"alias/{names.prefix}/{key}" for key in keys]
    service = {"StringEquals": {"kms:ViaService": f"{through}.{names.region}.amazonaws.com"}} if through else {}
    conditions = {"ForAnyValue:StringLike": {"kms:ResourceAliases": aliases}, **service}
    return _allow(actions, [f"arn:aws:kms:*:{names.account}:key/*"], conditions)


def _actions(table: Mapping[str, str]) -> list[str]:
    return [f"{service}:{name}" for service, listed in table.items() for name in listed.split()]


def _allow(
    actions: Iterable[str], resources: Iterable[str], conditions: Mapping[str, Any] | None = None
) -> PolicyStatement:
    return PolicyStatement(actions=list(actions), resources=list(resources), conditions=dict(conditions or {}))


def _deny(actions: Iterable[str], resources: Iterable[str]) -> PolicyStatement:
    return PolicyStatement(effect=Effect.DENY, actions=list(actions), resources=list(resources))
