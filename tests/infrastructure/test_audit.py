"""Who did what: what is recorded, that no record can be changed, and the questions that are asked of the records."""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from cdk.audit.table import COLUMNS, QUERIES

TRAIL = "arn:aws:cloudtrail:eu-west-2:444455556666:trail/pratique-prod-audit"
# Buckets that hold nothing about a person, or where a record of each write would make the next.
IMPERSONAL = {
    "published": "what everybody may read",
    "settings": "how buckets are set",
    "audit": "the records themselves, which only auditors' key opens",
    "access-logs": "who touched which file, as the records say too; each touch of it would be written into it",
}
TODAY = dt.datetime.now(dt.UTC).date().strftime("%Y/%m/%d")
LONG_AGO = "2020/10/03"
TOLD = ("trail-touched", "key-going", "open-to-outsiders", "setting-changed")


def _statements(prod, kind, field, stack="audit"):
    return [s for found in prod.properties(kind, stack) for s in found[field]["Statement"]]


def _struct(arn: str, **rest: object) -> dict[str, object]:
    return {"type": "AssumedRole", "principalid": f"AROA:{arn[-3:]}", "arn": arn, **rest}


def _event(who: str, service: str, name: str, *, day: str = TODAY, **rest: object) -> dict[str, object]:
    identity = _struct(who, **({"type": rest.pop("kind")} if "kind" in rest else {}))
    record: dict[str, object] = {
        "useridentity": identity,
        "eventtime": f"{day.replace('/', '-')}T09:30:00Z",
        "eventsource": f"{service}.amazonaws.com",
        "eventname": name,
        "eventcategory": "Management",
        "sourceipaddress": "192.0.2.7",
        "day": day,
    }
    return {**record, **rest}


def _read(who: str, key: str, **rest: object) -> dict[str, object]:
    asked = json.dumps({"bucketName": "pratique-prod-landing-covid-tests-444455556666", "key": key})
    return _event(who, "s3", "GetObject", eventcategory="Data", requestparameters=asked, **rest)


LENT = "AWSLF-00-AT-444455556666-k7FUMxovuq"
LENDER = f"arn:aws:sts::444455556666:assumed-role/pratique-prod-lake-formation/{LENT}"
READER = "arn:aws:iam::444455556666:role/pratique-prod-agreement-vaccines"
_LOAN = {"lakeFormationPrincipal": READER, "lakeFormationRoleSessionName": LENT}
# What each says of who may do what, or takes away what protects or records it.
CHANGES = [
    *(("lakeformation", name) for name in ("CreateDataCellsFilter", "DeleteDataCellsFilter", "UpdateDataCellsFilter")),
    *(("lakeformation", name) for name in ("PutDataLakeSettings", "RegisterResource", "DeregisterResource")),
    *(("lakeformation", name) for name in ("GrantPermissions", "BatchRevokePermissions", "AddLFTagsToResource")),
    *(("eks", name) for name in ("CreateAccessEntry", "AssociateAccessPolicy", "CreatePodIdentityAssociation")),
    *(("eks", name) for name in ("UpdatePodIdentityAssociation", "DeleteAccessEntry")),
    *((service, "PutResourcePolicy") for service in ("glue", "dynamodb")),
    *(("cognito-idp", name) for name in ("SetUserPoolMfaConfig", "UpdateUserPoolClient", "UpdateUserPool")),
    *(("cloudtrail", name) for name in ("StopLogging", "PutEventSelectors", "DeleteTrail", "UpdateTrail")),
    *(("kms", name) for name in ("DisableKey", "ScheduleKeyDeletion", "CreateGrant")),
    *(("s3", name) for name in ("PutBucketEncryption", "DeleteBucketEncryption", "PutBucketVersioning")),
]

EVENTS = [
    _read(LENDER, "covid_tests/data/a.parquet"),
    _event(READER, "lakeformation", "GetDataAccess", additionaleventdata=json.dumps(_LOAN)),
    _event(READER, "lakeformation", "ListDataCellsFilter"),
    _event("user/admin", "eks", "DescribeAccessEntry"),
    _event("user/admin", "cloudtrail", "GetTrailStatus"),
    *(_event("user/changer", service, name) for service, name in CHANGES),
    _read("role/pratique-prod-inspection", "incoming/a.csv"),
    _read("role/pratique-prod-inspection", "incoming/b.csv"),
    _read("user/curious", "incoming/a.csv"),
    _read("user/thief", "incoming/a.csv", errorcode="AccessDenied"),
    _read("user/long-gone", "incoming/a.csv", day=LONG_AGO),
    _event("user/admin", "iam", "PutRolePolicy", requestparameters='{"roleName": "pratique-prod-commit"}'),
    _event("user/admin", "iam", "GetRole"),
    _event("user/admin", "kms", "PutKeyPolicy"),
    _event("user/admin", "kms", "Decrypt"),
    _event("user/admin", "cognito-idp", "AdminAddUserToGroup"),
    _event("user/admin", "cognito-idp", "AdminDisableUser"),
    _event("user/admin", "cognito-idp", "AdminUserGlobalSignOut"),
    _event("user/admin", "cognito-idp", "AdminGetUser"),
    _event("user/admin", "s3", "PutBucketPolicy"),
    _event("root", "signin", "ConsoleLogin", kind="Root", additionaleventdata='{"MFAUsed": "No"}'),
]


@pytest.fixture(scope="module")
def ask():
    """Ask a saved question of made-up records; Athena's words are translated to DuckDB's."""
    connection = duckdb.connect()
    kinds = {name: exp.DataType.build(kind, dialect="hive").sql("duckdb") for name, kind in COLUMNS.items()}
    columns = ", ".join(f"{name} {kind}" for name, kind in {**kinds, "day": "TEXT"}.items())
    connection.execute(f"CREATE TABLE events ({columns})")
    for event in EVENTS:
        names = ", ".join(event)
        values = ", ".join(f"${name}" for name in event)
        full = {**event, "useridentity": _padded(kinds["useridentity"], event["useridentity"])}
        connection.execute(f"INSERT INTO events ({names}) VALUES ({values})", full)  # noqa: S608 - names of our own

    def answer(question: str) -> list[dict[str, object]]:
        sql = (QUERIES / f"{question}.sql").read_text()
        done = connection.execute(sqlglot.transpile(sql, read="athena", write="duckdb")[0])
        names = [column[0] for column in done.description]
        return [dict(zip(names, row, strict=True)) for row in done.fetchall()]

    return answer


def _padded(kind: str, identity: object) -> object:
    """Give a struct every field of its type, as JSON that lacks them would have them null."""
    assert isinstance(identity, dict)
    fields = [field.name for field in exp.DataType.build(kind, dialect="duckdb").expressions]
    return {field: identity.get(field) for field in fields}


def test_every_region_is_recorded_and_the_files_are_signed(prod):
    (trail,) = prod.properties("AWS::CloudTrail::Trail")

    assert trail["IsLogging"]
    assert trail["IsMultiRegionTrail"]
    assert trail["IncludeGlobalServiceEvents"]
    assert trail["EnableLogFileValidation"]
    assert trail["IsOrganizationTrail"] is False


def test_every_touch_of_a_file_that_holds_personal_data_is_recorded(with_cluster):
    (trail,) = with_cluster.properties("AWS::CloudTrail::Trail")
    _, files, _ = trail["AdvancedEventSelectors"]
    fields = {field["Field"]: field for field in files["FieldSelectors"]}
    starts = fields["resources.ARN"]["StartsWith"]
    buckets = [bucket["BucketName"] for bucket in with_cluster.properties("AWS::S3::Bucket")]
    unrecorded = {
        bucket.removeprefix("pratique-prod-").removesuffix("-444455556666")
        for bucket in buckets
        if not any(f"arn:aws:s3:::{bucket}/".startswith(start) for start in starts)
    }

    assert "readOnly" not in fields, "reading is what is asked about most"
    assert len(buckets) > 30
    assert unrecorded == {*IMPERSONAL}, "of every other bucket it is known what it holds"


def test_every_write_to_the_ledger_is_recorded_decisions_on_agreements_among_them(prod):
    (trail,) = prod.properties("AWS::CloudTrail::Trail")
    *_, ledger = trail["AdvancedEventSelectors"]
    fields = {
        field["Field"]: {how: what for how, what in field.items() if how != "Field"}
        for field in ledger["FieldSelectors"]
    }
    (table,) = [item for item in prod.properties("AWS::DynamoDB::Table") if item["TableName"] == "pratique-prod-ledger"]

    assert fields == {
        "eventCategory": {"Equals": ["Data"]},
        "resources.type": {"Equals": ["AWS::DynamoDB::Table"]},
        "readOnly": {"Equals": ["false"]},
        "resources.ARN": {"EndsWith": [f":table/{table['TableName']}"]},
    }


def test_no_record_can_be_changed_or_deleted_for_seven_years_by_anybody(prod):
    bucket = prod.bucket("audit")
    retention = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]

    assert retention == {"Mode": "COMPLIANCE", "Days": 7 * 365 + 2}
    (expiry,) = [rule for rule in bucket["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in rule]
    assert expiry["ExpirationInDays"] > 7 * 365 + 2


def test_where_data_may_be_destroyed_whoever_may_bypass_the_lock_can(destroyable):
    retention = destroyable.bucket("audit")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]

    assert retention == {"Mode": "GOVERNANCE", "Days": 366}


def test_records_have_a_key_of_their_own_that_one_trail_writes_under(prod):
    statements = _statements(prod, "AWS::KMS::Key", "KeyPolicy")
    of_cloudtrail = [s for s in statements if s["Principal"].get("Service") == "cloudtrail.amazonaws.com"]

    assert {s["Condition"]["StringEquals"]["aws:SourceArn"] for s in of_cloudtrail} == {TRAIL}
    assert "Fn::GetAtt" in prod.properties("AWS::CloudTrail::Trail")[0]["KMSKeyId"], "a key of this stack, not imported"


def test_one_trail_may_write_into_the_bucket_and_nobody_else(prod):
    (policy,) = [
        found["PolicyDocument"]
        for found in prod.properties("AWS::S3::BucketPolicy", "audit")
        if found["Bucket"]["Ref"].startswith("Records")
    ]
    allowed = [s for s in policy["Statement"] if s["Effect"] == "Allow"]

    assert {s["Action"] for s in allowed} == {"s3:GetBucketAcl", "s3:PutObject"}
    assert {s["Principal"]["Service"] for s in allowed} == {"cloudtrail.amazonaws.com"}
    assert {s["Condition"]["StringEquals"]["aws:SourceArn"] for s in allowed} == {TRAIL}


def test_the_table_finds_each_accounts_regions_and_days_by_itself(prod):
    (table,) = prod.properties("AWS::Glue::Table", "audit")
    parameters = table["TableInput"]["Parameters"]

    assert parameters["projection.enabled"] == "true"
    assert parameters["projection.account.values"] == "444455556666"
    assert {"eu-west-2", "us-east-1"} < set(parameters["projection.region.values"].split(","))
    assert parameters["storage.location.template"].endswith(
        "/AWSLogs/${account}/CloudTrail/${region}/${day}/"  # as CloudTrail names its files
    )


def test_the_auditors_questions_are_saved_where_he_asks_them(prod):
    queries = {query["Name"]: query for query in prod.properties("AWS::Athena::NamedQuery")}

    assert set(queries) == {"who read what", "who was refused", "which grants changed", "who came in person"}
    assert {query["WorkGroup"] for query in queries.values()} == {"pratique-prod-audit"}
    assert all(query["Description"].endswith(".") for query in queries.values())


def test_who_read_what_counts_each_reader_and_leaves_out_who_was_refused(ask):
    found = {(row["who"], row["files"], row["times"]) for row in ask("who_read_what")}

    assert found == {("role/pratique-prod-inspection", 2, 2), ("user/curious", 1, 1), (READER, 1, 1)}


def test_what_lake_formations_role_read_is_told_of_the_reader_to_whom_it_lent(ask):
    (row,) = [row for row in ask("who_read_what") if row["who"] == READER]

    assert row["session"] == f"AROA:{READER[-3:]}"
    assert "lake-formation" not in str(row)


def test_who_was_refused_shows_the_one_who_tried(ask):
    assert [(row["who"], row["wanted"]) for row in ask("who_was_refused")] == [("user/thief", "GetObject")]


def test_which_grants_changed_shows_changes_and_no_use_of_a_grant(ask):
    assert sorted(str(row["did"]) for row in ask("which_grants_changed") if row["who"] == "user/admin") == [
        "AdminAddUserToGroup",
        "AdminDisableUser",
        "AdminUserGlobalSignOut",
        "PutBucketPolicy",
        "PutKeyPolicy",
        "PutRolePolicy",
    ]


def test_which_grants_changed_shows_every_door_that_was_opened_and_every_watch_that_was_ended(ask):
    found = {
        (str(row["service"]).removesuffix(".amazonaws.com"), row["did"])
        for row in ask("which_grants_changed")
        if row["who"] == "user/changer"
    }

    assert found == set(CHANGES)


def test_who_came_in_person_shows_a_root_without_a_second_factor(ask):
    (row,) = ask("who_came_in_person")

    assert (row["who"], row["kind"], row["second_factor"]) == ("root", "Root", "No")


def test_people_are_told_at_once_when_the_trail_or_a_key_is_touched_or_something_is_open(prod):
    rules = {rule["Name"]: rule for rule in prod.properties("AWS::Events::Rule", "audit")}

    assert set(rules) == {f"pratique-prod-audit-{name}" for name in TOLD}
    assert "StopLogging" in rules["pratique-prod-audit-trail-touched"]["EventPattern"]["detail"]["eventName"]
    for rule in rules.values():
        (target,) = rule["Targets"]
        assert target["Arn"].endswith(":pratique-prod-alerts")
        assert "Runbook: " in target["InputTransformer"]["InputTemplate"]


@pytest.mark.parametrize("stack", ["observability", "edge"])
def test_the_topic_takes_what_alarms_rules_and_budgets_of_this_account_say(prod, stack):
    (policy,) = prod.properties("AWS::SNS::TopicPolicy", stack)
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]

    assert {s["Principal"]["Service"] for s in allowed} == {
        f"{service}.amazonaws.com" for service in ("budgets", "cloudwatch", "events")
    }
    ours = [s for s in allowed if s["Principal"]["Service"] != "events.amazonaws.com"]
    assert all(s["Condition"]["StringEquals"] == {"aws:SourceAccount": "444455556666"} for s in ours)


@pytest.mark.parametrize("stack", ["observability", "edge"])
def test_what_a_rule_tells_is_let_through_without_a_condition(prod, stack):
    (policy,) = prod.properties("AWS::SNS::TopicPolicy", stack)
    by_rules = [s for s in policy["PolicyDocument"]["Statement"] if "events.amazonaws.com" in str(s["Principal"])]

    assert [(s["Effect"], s["Action"], "Condition" in s) for s in by_rules] == [("Allow", "sns:Publish", False)]


def test_something_open_to_outsiders_is_looked_for(prod):
    (analyzer,) = prod.properties("AWS::AccessAnalyzer::Analyzer")

    assert analyzer["Type"] == "ACCOUNT"
