"""Every role may do exactly this. A right that is added or lost must be written here too."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest

ACCOUNT = "444455556666"
READ_LEDGER = {"kms:Decrypt key ledger", "kms:DescribeKey key ledger"}
USE_LEDGER = READ_LEDGER | {"kms:Encrypt key ledger", "kms:GenerateDataKey key ledger"}
RUN = {
    "logs:CreateLogStream own log",
    "logs:PutLogEvents own log",
    "xray:PutTelemetryRecords *",
    "xray:PutTraceSegments *",
}
SOURCES = ("deaths", "shielding_algorithm", "shielding_gp", "shielding_trusts")  # of the registers
ZONES = {"landing-*"}
ZONE_KEYS = ("landing-<dataset>", "landing-unclaimed")
TABLES = {
    "glue:GetDatabase catalog",
    "glue:GetDatabase database/pratique_prod",
    "glue:GetDatabase table/pratique_prod/*",
    "glue:GetTable catalog",
    "glue:GetTable database/pratique_prod",
    "glue:GetTable table/pratique_prod/*",
}


def on(buckets: Iterable[str], prefix: str, *actions: str) -> set[str]:
    return {f"s3:{action} {bucket}/{prefix}" for bucket in buckets for action in actions}


def reading(buckets: Iterable[str], prefix: str) -> set[str]:
    return on(buckets, prefix, "GetObject", "GetObjectVersion")


def writing(buckets: Iterable[str], prefix: str) -> set[str]:
    return on(buckets, prefix, "AbortMultipartUpload", "PutObject")


def listing(buckets: Iterable[str]) -> set[str]:
    return {f"s3:ListBucket {bucket}" for bucket in buckets}


def opening(*keys: str) -> set[str]:
    return {f"kms:Decrypt key {key}" for key in keys}


def sealing(*keys: str) -> set[str]:
    return opening(*keys) | {f"kms:GenerateDataKey key {key}" for key in keys}


def ledger(*actions: str) -> set[str]:
    return USE_LEDGER | {f"dynamodb:{action} table/pratique-prod-ledger" for action in actions}


_TAKE_MESSAGES = ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl", "ReceiveMessage")
_JOB_RUNS = ("BatchStopJobRun", "GetJobRun", "GetJobRuns", "StartJobRun")


def workflow(*functions: str) -> set[str]:
    deliveries = ("CreateLogDelivery", "DeleteLogDelivery", "GetLogDelivery", "ListLogDeliveries", "UpdateLogDelivery")
    logs = (*deliveries, "DescribeLogGroups", "DescribeResourcePolicies", "PutResourcePolicy")
    traces = ("GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments")
    return (
        {f"lambda:InvokeFunction function {function}" for function in functions}
        | {f"logs:{action} *" for action in logs}
        | {f"xray:{action} *" for action in traces}
        | {"sns:Publish pratique-prod-alerts"}
        | sealing("alerts")
    )


ALLOWED = {
    "Functions.Triage": RUN
    | reading(ZONES, "incoming/*")
    | on(ZONES, "incoming/*", "GetObjectVersionTagging")
    | listing(ZONES)
    | sealing(*ZONE_KEYS)
    | ledger("GetItem", "PutItem"),
    "Scanner": reading(ZONES, "incoming/*")
    | on(
        ZONES,
        "incoming/*",
        "GetObjectTagging",
        "GetObjectVersionTagging",
        "PutObjectTagging",
        "PutObjectVersionTagging",
    )
    | on(ZONES, "malware-protection-resource-validation-object", "PutObject")
    | {
        f"s3:{action} landing-*"
        for action in ("GetBucketLocation", "GetBucketNotification", "ListBucket", "PutBucketNotification")
    }
    | {
        f"events:{action} rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*"
        for action in ("DeleteRule", "DescribeRule", "ListTargetsByRule", "PutRule", "PutTargets", "RemoveTargets")
    }
    | sealing(*ZONE_KEYS),
    "Functions.Inspection": RUN
    | reading(ZONES, "incoming/*")
    | reading(ZONES, "receipts/*")
    | writing(ZONES, "receipts/*")
    | listing(ZONES)
    | sealing(*ZONE_KEYS, "curated")
    | writing(["curated"], "*/data/*")
    | {"kms:GenerateMac key pseudonyms-<domain>"}
    | ledger("GetItem", "Query", "UpdateItem"),
    "SparkRole": reading(ZONES, "incoming/*")
    | reading(ZONES, "receipts/*")
    | writing(ZONES, "receipts/*")
    | reading(ZONES, "spark/*")
    | writing(ZONES, "spark/*")
    | listing(ZONES)
    | sealing(*ZONE_KEYS, "curated")
    | writing(["curated"], "*/data/*")
    | {"kms:GenerateMac key pseudonyms-<domain>"}
    | USE_LEDGER
    | {"dynamodb:Query table/pratique-prod-ledger", "s3:GetObject own code"}
    | {
        f"logs:{action} log-group:/aws-glue/jobs/*"
        for action in ("AssociateKmsKey", "CreateLogGroup", "CreateLogStream", "PutLogEvents")
    },
    "Functions.Commit": RUN
    | on(["curated"], "*/data/*", "GetObject")
    | on(["curated"], "*/metadata/*", "GetObject")
    | writing(["curated"], "*/metadata/*")
    | listing(["curated"])
    | sealing("curated")
    | TABLES
    | {f"glue:UpdateTable {resource.split(' ')[1]}" for resource in TABLES}
    | ledger("Query"),
    "Functions.Settle": RUN
    | reading(ZONES, "incoming/*")
    | reading(ZONES, "receipts/*")
    | writing(ZONES, "receipts/*")
    | writing(ZONES, "quarantine/*")
    | listing(ZONES)
    | sealing(*ZONE_KEYS)
    | {"events:PutEvents event-bus/default"}
    | ledger("GetItem", "UpdateItem"),
    "Functions.Quarantine": RUN | ledger("GetItem", "UpdateItem"),
    "Doorkeeper": {"states:StartExecution stateMachine:pratique-prod-ingest"},
    "Functions.Plan": RUN
    | on(["curated"], "*/metadata/*", "GetObject")
    | listing(["curated"])
    | opening("curated")
    | TABLES
    | ledger("ConditionCheckItem", "GetItem", "Query", "UpdateItem"),
    "Functions.Link": RUN
    | on(["curated"], "*/metadata/*", "GetObject")
    | on(["published"], "latest.json", "GetObject")
    | on(["published"], "products/*", "GetObject")
    | listing(["curated", "published"])
    | opening("curated", "published")
    | TABLES
    | ledger("GetItem", "Query", "UpdateItem"),
    "Functions.Register": RUN
    | {"athena:GetQueryExecution workgroup/pratique-prod-registers"}
    | on(["registers"], "building/*", "GetObject")
    | on(["registers"], "queries/*", "GetObject")
    | on(["registers"], "tables/*", "DeleteObject", "GetObject")
    | writing(["registers"], "tables/*")
    | listing(["registers"])
    | sealing("registers")
    | {
        f"glue:{action} {resource}"
        for action in ("GetDatabase", "GetTable", "UpdateTable")
        for resource in ("catalog", "database/pratique_prod_registers", "table/pratique_prod_registers/*")
    }
    | ledger("GetItem", "UpdateItem"),
    "Functions.Reconcile": RUN
    | {"athena:GetQueryExecution workgroup/pratique-prod-registers"}
    | on(["registers"], "building/*", "GetObject")
    | on(["registers"], "queries/*", "GetObject")
    | on(["published"], "products/*", "GetObject")
    | listing(["published", "registers"])
    | opening("published", "registers")
    | ledger("UpdateItem"),
    "Functions.Suppression": RUN
    | {"athena:GetQueryExecution workgroup/pratique-prod-products"}
    | on(["results"], "queries/*", "GetObject")
    | on(["curated"], "candidates/*", "GetObject")
    | writing(["curated"], "candidates/*")
    | on(["curated"], "histories/*", "GetObject")
    | writing(["curated"], "histories/*")
    | listing(["curated"])
    | sealing("curated")
    | {f"kms:{verb} key certificates" for verb in ("GetPublicKey", "Sign", "Verify")}
    | ledger("GetItem", "UpdateItem"),
    "Functions.Publish": RUN
    | reading(["curated"], "candidates/*")
    | on(["curated"], "offers/*", "GetObject")
    | writing(["curated"], "offers/*")
    | on(["curated"], "signatures/*", "GetObject")
    | reading(["published"], "*")
    | writing(["published"], "*")
    | listing(["curated", "published"])
    | sealing("curated", "published")
    | {"kms:Verify key certificates"}
    | ledger("ConditionCheckItem", "GetItem", "Query", "UpdateItem"),
    "Approver": on(["curated"], "candidates/*", "GetObject")
    | on(["curated"], "offers/*", "GetObject")
    | on(["curated"], "signatures/*", "GetObject")
    | on(["curated"], "signatures/*/${aws:PrincipalTag/person}.json", "PutObject")
    | listing(["curated"])
    | sealing("curated"),
    "OpeningsRole": {"states:StartExecution stateMachine:pratique-prod-release", "sqs:SendMessage release-undelivered"}
    | sealing("alerts"),
    "Areas": RUN
    | {f"s3:GetObject published/{key}" for key in ("latest.json", "areas/releases.json", "products/*/areas.json")}
    | {f"s3:PutObject published/{prefix}*" for prefix in ("areas/", "v1/areas/")}
    | listing(["published"])
    | sealing("published")
    | opening("alerts")
    | {f"sqs:{action} areas" for action in _TAKE_MESSAGES},
    "Routing.Role": RUN
    | on(["published"], "latest.json", "GetObject")
    | opening("published")
    | sealing("alerts")
    | {"sqs:SendMessage routing-undelivered"}
    | {f"cloudfront-keyvaluestore:{action} routes" for action in ("DescribeKeyValueStore", "ListKeys", "UpdateKeys")},
    "Freshness.Role": RUN
    | ledger("Query", "UpdateItem")
    | sealing("alerts")
    | {"sqs:SendMessage freshness-undelivered"},
    "Ingest.Role": workflow("triage", "inspection", "commit", "settle", "quarantine")
    | {f"glue:{action} job/pratique-prod-inspection" for action in _JOB_RUNS},
    "Release.Role": workflow("plan", "suppression", "publish")
    | {f"athena:{action} workgroup/pratique-prod-products" for action in ("GetQueryExecution", "StartQueryExecution")}
    | TABLES
    | {"lakeformation:GetDataAccess *"}
    | reading(["results"], "queries/*")
    | writing(["results"], "queries/*")
    | listing(["results"])
    | {"s3:GetBucketLocation results"}
    | sealing("curated"),
    "Registers.Role": workflow("link", "register", "reconcile")
    | {f"athena:{action} workgroup/pratique-prod-registers" for action in ("GetQueryExecution", "StartQueryExecution")}
    | {
        f"glue:{action} {resource}"
        for action in ("GetDatabase", "GetTable")
        for resource in (
            "catalog",
            "database/pratique_prod",
            *(f"table/pratique_prod/{source}" for source in SOURCES),
        )
    }
    | {"lakeformation:GetDataAccess *"}
    | {right for folder in ("building", "queries") for right in reading(["registers"], f"{folder}/*")}
    | {right for folder in ("building", "queries") for right in writing(["registers"], f"{folder}/*")}
    | listing(["registers"])
    | {"s3:GetBucketLocation registers"}
    | sealing("registers"),
    "Trigger.Role": {
        f"states:StartExecution stateMachine:pratique-prod-{name}" for name in ("ingest", "registers", "release")
    },
    "Supplier.<dataset>": on(["landing-<dataset>"], "incoming/*", "PutObject") | sealing("landing-<dataset>"),
}


def short(prod, resource: object) -> str:
    """A resource as people say it: without account and prefix, one name for all datasets."""
    text = json.dumps(resource)
    for stack in prod.templates.values():
        for output in stack.get("Outputs", {}).values():
            if "Export" in output:
                text = text.replace(json.dumps(output["Export"]["Name"]), json.dumps(output["Value"]))
    if key := re.search(r"Keys(pseudonyms)?(\w*?)[0-9A-F]{8}", text):
        return "key pseudonyms-<domain>" if key[1] else f"key {key[2]}"
    if zone := re.search(r'"Zone(\w+?)Key[0-9A-F]{8}"', text):
        return f"key landing-{'unclaimed' if zone[1] == 'unclaimed' else '<dataset>'}"
    if function := re.search(r'"Functions(\w+?)Function[0-9A-F]{8}"', text):
        return f"function {function[1].lower()}"
    if "Log" in text and "GetAtt" in text:
        return "own log"
    queues = {
        "AreasWaiting": "areas",
        "TriggerUndelivered": "release-undelivered",
        "Freshness": "freshness-undelivered",
        "Undelivered": "routing-undelivered",
    }
    for token, name in {**queues, "Routes": "routes"}.items():
        if token in text:
            return name
    return _arn(json.loads(text))


def _arn(arn: str) -> str:
    if arn.startswith("arn:aws:s3:::cdk-"):
        return "own code"
    if arn.startswith("arn:aws:s3:::"):
        text = arn.removeprefix("arn:aws:s3:::pratique-prod-").replace(f"-{ACCOUNT}", "")
        return re.sub(r"^landing-(?!unclaimed)[a-z0-9-]+(?=/)", "landing-<dataset>", text)
    return arn.split(":", 5)[-1]


def rights(prod, path: str) -> set[str]:
    """Every ``action resource`` that the roles whose logical id starts so are allowed, over all their policies."""
    return {
        f"{action} {short(prod, resource)}"
        for statement in statements(prod, path)
        if statement["Effect"] == "Allow"
        for action in _list(statement["Action"])
        for resource in _list(statement["Resource"])
    }


def statements(prod, path: str) -> list[dict[str, object]]:
    """Every statement of those roles: of policies of their own, and of those they name."""
    wanted = path.replace(".", "").replace("<dataset>", "")
    found = [item for stack in prod.templates.values() for item in stack["Resources"].items()]
    roles = [role for name, role in found if role["Type"] == "AWS::IAM::Role" and name.startswith(wanted)]
    attached = [policy for role in roles for policy in role["Properties"].get("ManagedPolicyArns", [])]
    inside = {policy["Ref"] for policy in attached if isinstance(policy, dict) and "Ref" in policy}
    named = set(re.findall(r"policy/(pratique-prod-[a-z0-9-]+)", json.dumps(attached)))
    return [
        statement
        for name, policy in found
        if policy["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}
        and (name.startswith(wanted) or policy["Properties"].get("ManagedPolicyName") in named or name in inside)
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


_KEPT = ("candidates", "histories", "offers", "signatures")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("role", ALLOWED)
def test_a_role_may_do_exactly_what_is_written_here(prod, role):
    found = rights(prod, role)

    assert found - ALLOWED[role] == set(), "more than is written"
    assert ALLOWED[role] - found == set(), "less than is written"


def test_only_an_inspection_can_make_a_pseudonym(prod):
    assert {role for role in ALLOWED if any("GenerateMac" in right for right in rights(prod, role))} == {
        "Functions.Inspection",
        "SparkRole",
    }


def test_only_the_suppression_can_sign_a_certificate(prod):
    assert {role for role in ALLOWED if any("kms:Sign" in right for right in rights(prod, role))} == {
        "Functions.Suppression"
    }


def test_nobody_but_an_approver_can_write_a_signature_and_nobody_can_write_over_or_delete_one(prod):
    able = [role for role in ALLOWED if any("PutObject curated/signatures" in right for right in rights(prod, role))]
    (writing,) = [item for item in statements(prod, "Approver") if "s3:PutObject" in _list(item["Action"])]

    assert able == ["Approver"]
    assert writing["Condition"] == {"Null": {"s3:if-none-match": "false"}}
    deleting = {right for role in ALLOWED for right in rights(prod, role) if right.startswith("s3:Delete")}
    assert deleting == {"s3:DeleteObject registers/tables/*"}


def test_only_the_commit_can_change_what_a_curated_table_is(prod):
    changing = ("glue:UpdateTable", "s3:PutObject curated/*/metadata/*")

    assert {role for role in ALLOWED if rights(prod, role) & set(changing)} <= {"Functions.Commit"}
    assert "s3:PutObject curated/*/metadata/*" in rights(prod, "Functions.Commit")


def test_nobody_reads_a_registers_table_but_what_makes_it_and_those_whom_lake_formation_lets(prod):
    able = {
        role
        for role in ALLOWED
        for right in rights(prod, role)
        if re.match(r"s3:(Get|Put|Delete)Object\w* registers/(tables|\*)", right)
    }

    assert able == {"Functions.Register"}


@pytest.mark.parametrize("role", ALLOWED)
def test_whoever_reads_or_writes_every_tables_files_is_denied_those_of_releases(prod, role):
    found = statements(prod, role)
    by_pattern = {
        action
        for statement in found
        for action in _list(statement["Action"])
        if statement["Effect"] == "Allow" and re.search(r"curated-\d+/\*/", json.dumps(statement["Resource"]))
    }
    denied = {
        (action, short(prod, resource))
        for statement in found
        for action in _list(statement["Action"])
        for resource in _list(statement["Resource"])
        if statement["Effect"] == "Deny"
    }

    assert denied == {(action, f"curated/{kept}/*") for action in by_pattern for kept in _KEPT}


def test_only_publish_can_write_releases_where_the_public_reads_and_what_is_made_of_them_is_written_by_one_more(prod):
    assert {role for role in ALLOWED if any("s3:PutObject published" in right for right in rights(prod, role))} == {
        "Functions.Publish",
        "Areas",
    }
    assert not {right for right in rights(prod, "Areas") if right.startswith("s3:PutObject published/products")}


def test_no_right_is_to_every_action_of_a_service(prod):
    for policy in prod.properties("AWS::IAM::Policy"):
        for statement in policy["PolicyDocument"]["Statement"]:
            assert not [action for action in _list(statement["Action"]) if str(action).endswith(":*")]


def test_every_function_and_workflow_has_a_role_of_its_own(prod):
    roles = [json.dumps(function["Role"]) for function in prod.properties("AWS::Lambda::Function")]
    roles += [json.dumps(machine["RoleArn"]) for machine in prod.properties("AWS::StepFunctions::StateMachine")]

    assert len(roles) == len(set(roles)) == 19


def test_a_function_opens_only_its_own_partitions_of_the_ledger(prod):
    partitions: dict[str, list[str]] = {}
    for stack in (template for name, template in prod.templates.items() if name != "boundary"):
        for name, policy in stack["Resources"].items():
            of_people = "-operator" in str(policy.get("Properties", {}).get("ManagedPolicyName", ""))
            if policy["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"} and not of_people:
                for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                    of_ledger = "-sessions" not in str(statement["Resource"])
                    if of_ledger and any(str(action).startswith("dynamodb:") for action in _list(statement["Action"])):
                        keys = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
                        partitions.setdefault(re.sub(r"Role(Default|Overflow).*", "", name), set()).update(keys)

    assert partitions == {
        "FunctionsTriage": {"dataset#*"},
        "Spark": {"dataset#*"},
        "FunctionsInspection": {"dataset#*"},
        "FunctionsCommit": {"dataset#*"},
        "FunctionsSettle": {"dataset#*"},
        "FunctionsQuarantine": {"dataset#*"},
        "FunctionsPlan": {"dataset#*", "product#*"},
        "Freshness": {"dataset#*", "product#*", "expected#*"},
        "FunctionsSuppression": {"product#*"},
        "FunctionsPublish": {"agreement#*", "dataset#*", "product#*", "register#*"},
        "FunctionsLink": {"dataset#*", "register#*"},
        "FunctionsRegister": {"register#*"},
        "FunctionsReconcile": {"register#*"},
        "Pods": {"agreement#*"},
        "InvitingInvite": {"agreement#*"},
        "RecertifyingRecertify": {"agreement#*"},
    }


def test_publish_reads_of_a_drop_what_everybody_may_know_and_no_more(prod):
    (policy,) = (
        resource
        for stack in prod.templates.values()
        for name, resource in stack["Resources"].items()
        if name.startswith("FunctionsPublishRoleDefault") and resource["Type"] == "AWS::IAM::Policy"
    )
    conditions = [item.get("Condition", {}) for item in policy["Properties"]["PolicyDocument"]["Statement"]]
    (condition,) = (item for item in conditions if "dataset#*" in str(item))

    assert condition["ForAllValues:StringLike"] == {"dynamodb:LeadingKeys": ["dataset#*"]}
    assert set(condition["ForAllValues:StringEquals"]["dynamodb:Attributes"]) == {"pk", "sk", "landed", "rows", "state"}
    assert condition["StringEqualsIfExists"] == {"dynamodb:Select": ["SPECIFIC_ATTRIBUTES"]}
