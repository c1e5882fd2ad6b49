"""Who is on call: what the operations guide asks for is allowed by IAM's rules, and no row of anybody's is read."""

from __future__ import annotations

import json
import re

import pytest
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from cdk.audit.trail import personal
from cdk.naming import Names
from contracts.drops.drop import REJECTS, receipt_prefix
from tests.support.keys import key_policies, lets

ACCOUNT, REGION = "444455556666", "eu-west-2"
WHO = f"arn:aws:sts::{ACCOUNT}:assumed-role/operator/somebody"
OPERATOR = (
    f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/{REGION}/AWSReservedSSO_PratiqueOperator_0123456789"
)
NAMES = Names("prod", ACCOUNT, REGION)


def here(service, rest):
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


def bucket(name, key=""):
    return f"arn:aws:s3:::pratique-prod-{name}-{ACCOUNT}{key}"


LEDGER = here("dynamodb", "table/pratique-prod-ledger")
READ_LEDGER = [(f"dynamodb:{action}", LEDGER) for action in ("GetItem", "Query", "Scan")]
RELEASE = here("states", "stateMachine:pratique-prod-release")
FOLLOW = [
    (f"states:{action}", here("states", "execution:pratique-prod-release:x"))
    for action in ("DescribeExecution", "GetExecutionHistory")
]
POINTER = [("s3:GetObject", bucket("published", "/latest.json"))]
RULES = [
    here("events", f"rule/pratique-prod-{name}")
    for name in ("freshness", "ingest-landed", "registers-x", "release-signed")
]
COPIER = f"arn:aws:iam::{ACCOUNT}:role/pratique-prod-backup-copy"
VAULT = here("backup", "backup-vault:pratique-prod")
AUDIT_TRAIL = here("cloudtrail", "trail/pratique-prod-audit")
A_KEY = here("kms", "key/0a1b2c3d")

# Each command of the guide with what it asks of AWS.
BY_OPERATORS = {
    "aws backup list-backup-jobs": [("backup:ListBackupJobs", "*")],
    "aws backup start-backup-job": [("backup:StartBackupJob", VAULT), ("iam:PassRole", COPIER)],
    "aws cloudtrail get-trail-status": [("cloudtrail:GetTrailStatus", AUDIT_TRAIL)],
    "aws cloudtrail start-logging": [("cloudtrail:StartLogging", AUDIT_TRAIL)],
    "aws stepfunctions list-executions": [("states:ListExecutions", RELEASE)],
    "aws events enable-rule": [("events:EnableRule", rule) for rule in RULES],
    "aws events disable-rule": [("events:DisableRule", rule) for rule in RULES],
    "aws kms describe-key": [("kms:DescribeKey", A_KEY)],
    "aws kms get-key-policy": [("kms:GetKeyPolicy", A_KEY)],
    "aws lambda invoke": [("lambda:InvokeFunction", here("lambda", "function:pratique-prod-recertify"))],
    "pratique quarantine list": READ_LEDGER,
    "pratique register start": [("states:StartExecution", here("states", "stateMachine:pratique-prod-registers"))],
    "pratique release": [("states:StartExecution", RELEASE), *FOLLOW],
    "pratique release stand": [("states:StartExecution", RELEASE), *FOLLOW],
    "pratique release withdraw": [("states:StartExecution", RELEASE), *FOLLOW, *POINTER],
    "pratique status": READ_LEDGER,
}
# And those that the guide says are somebody else's, with what they ask of AWS; without any they ask nothing of it.
BY_OTHERS = {
    "aws backup start-restore-job": [("backup:StartRestoreJob", "*")],
    "aws cloudtrail validate-logs": [("s3:GetObject", f"arn:aws:s3:::pratique-prod-audit-{ACCOUNT}/AWSLogs/x.json.gz")],
    "aws cognito-idp admin-remove-user-from-group": [
        ("cognito-idp:AdminRemoveUserFromGroup", here("cognito-idp", "userpool/x"))
    ],
    "aws dynamodb create-backup": [("dynamodb:CreateBackup", LEDGER)],
    "aws dynamodb restore-table-to-point-in-time": [("dynamodb:RestoreTableToPointInTime", LEDGER)],
    "aws dynamodb update-table": [("dynamodb:UpdateTable", LEDGER)],
    "aws scheduler get-schedule": [
        ("scheduler:GetSchedule", here("scheduler", "schedule/default/pratique-prod-opening-0930"))
    ],
    "aws scheduler list-schedules": [("scheduler:ListSchedules", "*")],
    "aws scheduler update-schedule": [
        ("scheduler:UpdateSchedule", here("scheduler", "schedule/default/pratique-prod-opening-0930"))
    ],
    "aws stepfunctions stop-execution": [("states:StopExecution", here("states", "execution:pratique-prod-ingest:x"))],
    "aws glue update-table": [("glue:UpdateTable", here("glue", "table/pratique_prod/covid_tests"))],
    "aws kms cancel-key-deletion": [("kms:CancelKeyDeletion", A_KEY)],
    "aws kms enable-key": [("kms:EnableKey", A_KEY)],
    "aws s3api list-object-versions": [("s3:ListBucketVersions", bucket("curated"))],
    "aws s3control put-public-access-block": [("s3:PutAccountPublicAccessBlock", "*")],
    "pratique quarantine inspect": [("states:StartExecution", here("states", "stateMachine:pratique-prod-ingest"))],
    "pratique quarantine refuse": [("states:StartExecution", here("states", "stateMachine:pratique-prod-ingest"))],
    "pratique register reconcile": [],
    "pratique register verify": [],
    "pratique release show": [("s3:GetObject", bucket("curated", "/candidates/x/certificate.json"))],
    "pratique users end": [("dynamodb:Scan", here("dynamodb", "table/pratique-prod-sessions"))],
}
# What a runbook has done in the console, or reads there.
BESIDES = [
    ("states:RedriveExecution", here("states", "execution:pratique-prod-ingest:x")),
    ("states:ListExecutions", here("states", "stateMachine:pratique-prod-ingest")),
    ("logs:FilterLogEvents", here("logs", "log-group:/aws/lambda/pratique-prod-inspection:log-stream:x")),
    (
        "logs:GetLogEvents",
        here("logs", "log-group:/aws-glue/jobs/pratique-prod-inspection-role/x/error"),
    ),
    ("glue:GetJobRun", here("glue", "job/pratique-prod-inspection")),
    ("athena:GetQueryExecution", here("athena", "workgroup/pratique-prod-registers")),
    ("sqs:ReceiveMessage", here("sqs", "pratique-prod-ingest-undelivered")),
    ("sqs:DeleteMessage", f"arn:aws:sqs:us-east-1:{ACCOUNT}:pratique-prod-edge-undelivered"),
    ("sqs:SendMessage", here("sqs", "pratique-prod-areas.fifo")),
    ("sqs:StartMessageMoveTask", here("sqs", "pratique-prod-areas-failed.fifo")),
    ("lambda:InvokeFunction", here("lambda", "function:pratique-prod-routing")),
    ("events:DescribeRule", here("events", "rule/pratique-prod-freshness")),
    ("events:EnableRule", here("events", "rule/pratique-prod-ingest-landed")),
    ("servicequotas:GetServiceQuota", "*"),
    ("config:GetComplianceDetailsByConfigRule", "*"),
    ("cloudwatch:GetMetricData", "*"),
    ("s3:GetObject", bucket("landing-covid-tests", "/receipts/drop/receipt.html")),
    ("s3:GetObject", bucket("landing-covid-tests", "/receipts/drop/inspection.json")),
]
_FILES = [f"{start}x-{ACCOUNT}/some/file" for start in personal(NAMES) if not start.endswith("-landing-")]
PERSONAL = [
    *(("s3:GetObject", file) for file in _FILES),
    *(("s3:GetObject", bucket("landing-covid-tests", f"/{where}/x")) for where in ("incoming", "quarantine", "spark")),
    ("s3:GetObjectVersion", bucket("landing-covid-tests", "/incoming/x")),
    ("s3:GetObject", bucket("landing-covid-tests", f"/{receipt_prefix('drop')}{REJECTS}")),
    ("s3:GetObjectVersion", bucket("landing-covid-tests", f"/{receipt_prefix('drop')}{REJECTS}")),
    ("s3:GetObject", bucket("curated", "/covid_tests/data/drop/part.parquet")),
    ("s3:GetObject", bucket("audit", "/AWSLogs/x.json.gz")),
    ("athena:StartQueryExecution", here("athena", "workgroup/pratique-prod-products")),
    ("athena:GetQueryResults", here("athena", "workgroup/pratique-prod-products")),
    ("lakeformation:GetDataAccess", "*"),
    ("dynamodb:GetItem", here("dynamodb", "table/pratique-prod-sessions")),
]
REFUSED = [
    *(
        ("states:RedriveExecution", here("states", f"execution:pratique-prod-{each}:x"))
        for each in ("release", "registers")
    ),
    ("events:DisableRule", here("events", "rule/pratique-prod-audit-trail-touched")),
    ("cloudtrail:StopLogging", AUDIT_TRAIL),
    ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/pratique-prod-backup-restore"),
    ("lambda:InvokeFunction", here("lambda", "function:pratique-prod-invite")),
    ("dynamodb:PutItem", LEDGER),
    ("s3:PutObject", bucket("landing-covid-tests", "/incoming/x")),
    ("s3:DeleteObject", bucket("landing-covid-tests", "/receipts/drop/receipt.html")),
    ("states:StopExecution", here("states", "execution:pratique-prod-ingest:x")),
    ("kms:PutKeyPolicy", A_KEY),
]


@pytest.fixture(scope="module")
def policies(prod):
    """The documents of the policies."""
    found = {
        made["ManagedPolicyName"]: made["PolicyDocument"]
        for made in prod.properties("AWS::IAM::ManagedPolicy", "operations")
    }
    assert found.keys() == {f"pratique-prod-operator{part}" for part in ("", "-looks", "-records")}
    return [*found.values()]


def test_each_policy_is_short_enough_whatever_the_environment_is_called(policies):
    longest = "pratique-" + "e" * 12

    assert max(len(json.dumps(each).replace("pratique-prod", longest)) for each in policies) < 6_144


def decide(policies, action, resource, **context):
    passed = {"iam:passedtoservice": "backup.amazonaws.com"} | {name.lower(): told for name, told in context.items()}
    asked = EvalContext(WHO, "AssumedRole", ACCOUNT, action, resource, REGION, service_context=passed)
    return evaluate(asked, [parse_policy_document(each) for each in policies]).decision


def _commands(text):
    """Return each command of the guide by its words before the first that names something."""
    for told in re.findall(r"`((?:aws|pratique) [^`]+)`", text):
        words = told.split()
        named = next((at for at, word in enumerate(words) if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", word)), len(words))
        yield " ".join(words[: min(named, 3)])


def test_every_command_of_the_guide_is_the_operators_or_said_to_be_anothers(repository):
    found = set(_commands((repository / "docs" / "operations.md").read_text()))

    assert found == BY_OPERATORS.keys() | BY_OTHERS.keys()


@pytest.mark.parametrize("command", sorted(BY_OPERATORS))
def test_an_operator_may_do_what_the_guide_says(policies, command):
    refused = [request for request in BY_OPERATORS[command] if decide(policies, *request) != "Allow"]

    assert not refused


@pytest.mark.parametrize("command", sorted(BY_OTHERS))
def test_what_is_anothers_the_operators_policy_does_not_give(policies, command):
    given = [request for request in BY_OTHERS[command] if decide(policies, *request) == "Allow"]

    assert not given


@pytest.mark.parametrize(("action", "resource"), BESIDES)
def test_an_operator_may_do_what_runbooks_do_in_the_console(policies, action, resource):
    assert decide(policies, action, resource) == "Allow"


@pytest.mark.parametrize(("action", "resource"), PERSONAL)
def test_personal_data_is_denied_whatever_else_the_role_is_given(policies, action, resource):
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}

    assert decide([everything], action, resource) == "Allow"
    assert decide([everything, *policies], action, resource) == "Deny"


@pytest.mark.parametrize(("action", "resource"), REFUSED)
def test_an_operator_cannot_switch_off_what_watches_nor_change_what_is_kept(policies, action, resource):
    assert decide(policies, action, resource) == "ImplicitDeny"


@pytest.mark.parametrize(
    ("action", "alias", "region", "service", "about"),
    [
        ("kms:Decrypt", "alerts", REGION, None, "Alerts, and events that could not be delivered"),
        ("kms:GenerateDataKey", "alerts", REGION, None, "Alerts, and events that could not be delivered"),
        ("kms:Decrypt", "edge", "us-east-1", None, "Log of what the firewall turned away, and alerts of us-east-1"),
        ("kms:Decrypt", "ledger", REGION, "dynamodb", "The state of every drop and release"),
        ("kms:Decrypt", "landing-covid_tests", REGION, "s3", "Files in the landing zone of covid_tests"),
        ("kms:Decrypt", "published", REGION, "s3", "Releases, as the public reads them"),
    ],
)
def test_an_operator_opens_what_lies_under_a_key_by_policy_and_by_the_keys_own(
    prod, policies, action, alias, region, service, about
):
    context = {"kms:ResourceAliases": [f"alias/pratique-prod/{alias}"]}
    through = f"{service}.{REGION}.amazonaws.com" if service else None
    context |= {"kms:ViaService": through} if through else {}
    key = f"arn:aws:kms:{region}:{ACCOUNT}:key/0a1b2c3d"
    aliases = [made["AliasName"] for made in prod.properties("AWS::KMS::Alias")]

    assert f"alias/pratique-prod/{alias}" in aliases
    assert decide(policies, action, key, **context) == "Allow"
    assert lets(key_policies(prod)[about], action, OPERATOR, through)


@pytest.mark.parametrize("alias", ["audit", "curated", "registers", "private", "pseudonyms-surveillance"])
def test_an_operator_opens_no_key_of_identifiable_data_or_records(policies, alias):
    for service in ("s3", "dynamodb"):
        context = {"kms:ResourceAliases": [f"alias/pratique-prod/{alias}"]}
        context["kms:ViaService"] = f"{service}.{REGION}.amazonaws.com"
        assert decide(policies, "kms:Decrypt", A_KEY, **context) == "ImplicitDeny"


def test_each_policy_fits_where_iam_takes_it(policies):
    assert all(len(json.dumps(policy, separators=(",", ":"))) <= 6144 for policy in policies)
