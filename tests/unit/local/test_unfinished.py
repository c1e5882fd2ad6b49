"""What an earlier run left unfinished, on the services that a platform stands on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from contracts.drops.drop import drop_id
from local.dropping import Dropped
from local.home import Home, Running
from local.platform import Platform
from local.unfinished import Unfinished, start_again

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBServiceResource

ROLE = "arn:aws:iam::000000000000:role/workflow"
DEFINITION = {"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}
PRODUCTS = {"rates": ("cases", "people"), "cases": ("cases",)}
Given = list[dict[str, object]]


class Mocked(Platform):
    """A platform whose AWS is a mock, which answers at no address of this machine."""

    def client(self, service: str) -> Any:
        return self._session.client(service)

    @cached_property
    def dynamodb(self) -> DynamoDBServiceResource:
        resource: DynamoDBServiceResource = self._session.resource("dynamodb")
        return resource


@pytest.fixture
def platform() -> Iterator[Platform]:
    zones = {"cases": "zone-cases", "people": "zone-people", "unclaimed": "zone-unclaimed"}
    outputs = {"LandingZones": json.dumps(zones), "LedgerTable": "ledger", "GlueDatabase": "curated"}
    with mock_aws():
        made = Mocked(Home.default(), Running(1, 1), Running(2, 2), {"outputs": outputs}, resumed=True)
        for bucket in (*zones.values(), "curated"):
            made.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
            made.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        for name in ("IngestWorkflow", "ReleaseWorkflow", "RegistersWorkflow"):
            machine = made.states.create_state_machine(name=name, definition=json.dumps(DEFINITION), roleArn=ROLE)
            outputs[name] = machine["stateMachineArn"]
        made.dynamodb.create_table(
            TableName="ledger",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        made.client("glue").create_database(DatabaseInput={"Name": "curated"})
        for dataset in zones.keys() - {"unclaimed"}:
            curate(made, dataset, None)
        yield made


def curate(platform: Platform, dataset: str, snapshot: int | None) -> None:
    """Let a dataset's table stand at a snapshot, as Iceberg's metadata says it."""
    key = f"{dataset}/metadata/{snapshot}.json"
    platform.s3.put_object(Bucket="curated", Key=key, Body=json.dumps({"current-snapshot-id": snapshot or -1}).encode())
    glue = platform.client("glue")
    table = {"Name": dataset, "Parameters": {"metadata_location": f"s3://curated/{key}"}}
    (glue.create_table if snapshot is None else glue.update_table)(DatabaseName="curated", TableInput=table)


def land(platform: Platform, bucket: str, key: str, state: str | None) -> tuple[str, str]:
    """Put an object, entered in the ledger in this state or, without one, not at all; return its drop and version."""
    version = platform.s3.put_object(Bucket=bucket, Key=key, Body=b"x")["VersionId"]
    landed = platform.s3.head_object(Bucket=bucket, Key=key, VersionId=version)["LastModified"]
    drop = drop_id(bucket, key, version, landed)
    if state is not None:
        item = {"pk": f"dataset#{bucket}", "sk": f"drop#{drop}", "state": state, "landed": landed.isoformat()}
        platform.dynamodb.Table("ledger").put_item(Item={**item, "bucket": bucket, "key": key})
    return drop, version


def publish(platform: Platform, product: str, state: str, **snapshots: str) -> None:
    inputs = [{"dataset": name, "snapshot": snapshot, "drop": "d"} for name, snapshot in snapshots.items()]
    item = {"pk": f"product#{product}", "sk": f"release#{snapshots}", "state": state, "updated": "2020-10-02T17:00:00"}
    platform.dynamodb.Table("ledger").put_item(Item={**item, "inputs": json.dumps(inputs)})


def started(platform: Platform, workflow: str) -> Given:
    executions = platform.states.list_executions(stateMachineArn=platform.output(workflow))["executions"]
    arns = [execution["executionArn"] for execution in executions]
    return [json.loads(platform.states.describe_execution(executionArn=arn)["input"]) for arn in arns]


def test_drops_that_came_to_no_end_are_started_again_with_the_event_of_their_version(platform: Platform) -> None:
    for state in ("committed", "quarantined", "duplicate"):
        land(platform, "zone-cases", f"incoming/{state}.csv", state)
    first, version = land(platform, "zone-cases", "incoming/a.csv", "landed")
    second, _ = land(platform, "zone-cases", "incoming/a.csv", "inspected")
    unread, _ = land(platform, "zone-unclaimed", "incoming/deaths/b.csv", None)
    land(platform, "zone-cases", "receipts/d1/receipt.json", None)

    found = start_again(platform, PRODUCTS)

    assert {dropped.drop for dropped in found.drops} == {first, second, unread}
    given = started(platform, "IngestWorkflow")
    assert len(given) == 3
    stored = {"key": "incoming/a.csv", "version-id": version}
    assert {"bucket": {"name": "zone-cases"}, "object": stored} in [event["detail"] for event in given]
    assert str(found) == "3 drops were unfinished: started again"


def test_a_product_is_released_when_it_is_not_published_as_its_datasets_stand(platform: Platform) -> None:
    curate(platform, "cases", 2)
    publish(platform, "cases", "published", cases="1")
    publish(platform, "cases", "candidate", cases="2")

    found = start_again(platform, PRODUCTS)

    assert found.products == ("cases",)
    assert started(platform, "ReleaseWorkflow") == [{"detail": {"product": "cases"}}]
    assert str(found) == "1 release was unfinished: started again"


def test_nothing_is_started_again_when_all_has_ended(platform: Platform) -> None:
    land(platform, "zone-cases", "incoming/a.csv", "committed")
    curate(platform, "cases", 2)
    publish(platform, "cases", "published", cases="2")

    found = start_again(platform, PRODUCTS)

    assert (found.drops, found.products, str(found)) == ((), (), "")
    assert started(platform, "IngestWorkflow") == started(platform, "ReleaseWorkflow") == []


def test_drops_and_releases_are_told_in_one_sentence() -> None:
    drop = Dropped("cases", "a.csv", "zone-cases", "incoming/a.csv", "v1", "d1")

    assert str(Unfinished((drop,), ("cases", "rates"), datetime.now(UTC))) == (
        "1 drop and 2 releases were unfinished: started again"
    )
