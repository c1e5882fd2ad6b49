"""What requests are in IAM's terms."""

from __future__ import annotations

import json

import pytest

from tests.support.iam.place import Place, UnknownRequestError
from tests.support.iam.requests import asked_of

KEY, TABLE_KEY = "arn:aws:kms:eu-west-2:123456789012:key/b", "arn:aws:kms:eu-west-2:123456789012:key/t"
TABLE = "arn:aws:dynamodb:eu-west-2:123456789012:table/ledger"
THERE = {"file.csv": {"GuardDutyMalwareScanStatus": "NO_THREATS_FOUND"}, "to": {}}
PLACE = Place(
    "123456789012",
    "eu-west-2",
    {"bucket": KEY, "from": KEY},
    {"ledger": TABLE_KEY},
    lambda query: f"workgroup-of-{query}",
    lambda _bucket, key, _version: THERE.get(key),
)


def s3(method, url, body=b"", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked_of(PLACE, "s3", f"{method} {url}", url, named, body)


def said(asked):
    return [str(each) for each in asked]


def dynamodb(operation, **request):
    return asked_of(PLACE, "dynamodb", f"DynamoDB_20120810.{operation}", "/", {}, json.dumps(request).encode())


def test_an_object_is_read_with_its_key_through_s3_and_by_what_it_is_tagged_with():
    read, opened = s3("GET", "/bucket/file.csv?versionId=1")

    assert said([read, opened]) == ["s3:GetObjectVersion on arn:aws:s3:::bucket/file.csv", f"kms:Decrypt on {KEY}"]
    assert read.context["s3:ExistingObjectTag/GuardDutyMalwareScanStatus"] == "NO_THREATS_FOUND"
    assert opened.context["kms:ViaService"] == "s3.eu-west-2.amazonaws.com"
    assert opened.context["kms:EncryptionContext:aws:s3:arn"] == "arn:aws:s3:::bucket"


def test_what_is_not_there_is_called_missing_only_to_whoever_may_list():
    assert said(s3("HEAD", "/bucket/gone")) == [
        "s3:GetObject on arn:aws:s3:::bucket/gone",
        "s3:ListBucket on arn:aws:s3:::bucket",
    ]


def test_a_copy_reads_and_writes_under_both_keys():
    assert said(s3("PUT", "/bucket/to", x_amz_copy_source="from/a%20b?versionId=2")) == [
        "s3:PutObject on arn:aws:s3:::bucket/to",
        f"kms:GenerateDataKey on {KEY}",
        "s3:GetObjectVersion on arn:aws:s3:::from/a b",
        f"kms:Decrypt on {KEY}",
    ]


def test_the_last_of_several_parts_is_put_together_by_opening_them():
    assert said(s3("POST", "/bucket/to?uploadId=1")) == [
        "s3:PutObject on arn:aws:s3:::bucket/to",
        f"kms:GenerateDataKey on {KEY}",
        f"kms:Decrypt on {KEY}",
    ]


def test_a_put_says_its_headers_and_asks_to_tag_where_it_tags():
    asked = s3("PUT", "/bucket/to", if_none_match="*", x_amz_tagging="GuardDutyMalwareScanStatus=clean")

    assert said(asked)[0] == "s3:PutObjectTagging on arn:aws:s3:::bucket/to"
    assert asked[1].context["s3:if-none-match"] == "*"
    assert asked[1].context["s3:RequestObjectTag/GuardDutyMalwareScanStatus"] == "clean"


def test_many_objects_deleted_at_once_are_asked_one_by_one():
    body = b"<Delete><Object><Key>a</Key></Object><Object><Key>b/c</Key></Object></Delete>"

    assert said(s3("POST", "/bucket?delete", body)) == [
        f"s3:DeleteObject on arn:aws:s3:::bucket/{key}" for key in ("a", "b/c")
    ]


def test_a_query_names_its_partition_and_the_attributes_that_it_asks_for():
    first, *under_key = dynamodb(
        "Query",
        TableName="ledger",
        KeyConditionExpression="(#n0 = :v0 AND begins_with(#n1, :v1))",
        ProjectionExpression="#n0, #n2",
        ExpressionAttributeNames={"#n0": "pk", "#n1": "sk", "#n2": "rows"},
        ExpressionAttributeValues={":v0": {"S": "dataset#visits"}, ":v1": {"S": "drop#"}},
    )

    assert str(first) == f"dynamodb:Query on {TABLE}"
    assert first.context["dynamodb:LeadingKeys"] == ["dataset#visits"]
    assert first.context["dynamodb:Attributes"] == ["pk", "rows", "sk"]
    assert first.context["dynamodb:Select"] == "SPECIFIC_ATTRIBUTES"
    assert {each.context["kms:ViaService"] for each in under_key} == {"dynamodb.eu-west-2.amazonaws.com"}
    assert {str(each) for each in under_key} == {
        f"kms:{action} on {TABLE_KEY}" for action in ("Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey")
    }


def test_a_query_that_names_no_attributes_asks_for_all():
    first = dynamodb(
        "Query",
        TableName="ledger",
        KeyConditionExpression="pk = :v0",
        ExpressionAttributeValues={":v0": {"S": "dataset#visits"}},
    )[0]

    assert first.context["dynamodb:Select"] == "ALL_ATTRIBUTES"


def test_a_transaction_is_each_of_its_parts():
    key = {"Key": {"pk": {"S": "product#a"}, "sk": {"S": "turn"}}, "TableName": "ledger"}
    asked = dynamodb("TransactWriteItems", TransactItems=[{"Update": key}, {"ConditionCheck": key}])

    assert {each.action for each in asked if each.action.startswith("dynamodb")} == {
        "dynamodb:UpdateItem",
        "dynamodb:ConditionCheckItem",
    }


def test_a_table_is_asked_of_its_catalogue_and_database_too():
    asked = asked_of(PLACE, "glue", "AWSGlue.GetTable", "/", {}, b'{"DatabaseName": "lake", "Name": "visits"}')

    assert [each.resource.rpartition("012:")[2] for each in asked] == ["catalog", "database/lake", "table/lake/visits"]


@pytest.mark.parametrize(
    ("service", "name", "url", "body"),
    [
        ("s3", "GET /bucket?policy", "/bucket?policy", b""),
        ("s3", "PUT /bucket/x?acl", "/bucket/x?acl", b""),
        ("s3", "GET /", "/", b""),
        ("dynamodb", "DynamoDB_20120810.DeleteTable", "/", b"{}"),
        ("glue", "AWSGlue.DeleteTable", "/", b"{}"),
        ("athena", "AmazonAthena.StopQueryExecution", "/", b"{}"),
        ("events", "AWSEvents.PutRule", "/", b"{}"),
        ("iam", "IAM.CreateRole", "/", b"{}"),
    ],
)
def test_what_nobody_has_described_is_an_error(service, name, url, body):
    with pytest.raises(UnknownRequestError):
        asked_of(PLACE, service, name, url, {}, body)
