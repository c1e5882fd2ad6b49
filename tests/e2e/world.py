"""What the end-to-end tests do to a deployed platform and ask of it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from pyiceberg.table import StaticTable

from contracts.drops.drop import receipt_prefix
from local import emulator, ledger
from local.aws.iceberg_reader import storage_options
from local.demo import drive, following
from local.follow import Following, Line
from local.ledger import Drop
from local.platform import Platform


@dataclass(frozen=True)
class World:
    """A deployed platform, seen from outside."""

    platform: Platform

    def drop(self, files: dict[str, list[Path]]) -> Following:
        """Drop files by dataset and wait until nothing more happens to them."""
        run = following(self.platform, files)
        drive(self.platform, run)
        return run

    def drop_one(self, dataset: str, file: Path) -> Line:
        """Drop one file and wait until nothing more happens to it."""
        return self.drop({dataset: [file]}).lines[0]

    def entry(self, line: Line) -> Drop:
        """The ledger's entry of a drop."""
        assert line.dropped is not None
        found = ledger.read(self.platform).drop(line.dropped.drop)
        assert found is not None
        return found

    def receipt(self, line: Line) -> dict[str, Any]:
        """A drop's receipt, from its landing zone."""
        assert line.dropped is not None
        key = receipt_prefix(line.dropped.drop) + "receipt.json"
        document: dict[str, Any] = json.loads(self.read(line.dropped.bucket, key))
        return document

    def read(self, bucket: str, key: str) -> bytes:
        """An object's bytes."""
        return self.platform.s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    def keys(self, bucket: str, prefix: str) -> list[str]:
        """Keys below a prefix."""
        pages = self.platform.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def page(self, path: str) -> str:
        """What the public reads at a path."""
        return self.fetch(path).decode()

    def fetch(self, path: str) -> bytes:
        """What the public gets at a path, of whatever kind. Fails when there is nothing."""
        connection = HTTPConnection("127.0.0.1", self.platform.site.port)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status == 200, f"{path} answers {answer.status}: {body[:200]!r}"
        return body

    def latest(self) -> dict[str, Any]:
        """The pointer to every product's newest release."""
        pointer: dict[str, Any] = json.loads(self.read(self.platform.output("PublishedBucket"), "latest.json"))
        return pointer

    def table(self, dataset: str) -> StaticTable:
        """A curated table as it stands."""
        glue = self.platform.client("glue")
        table = glue.get_table(DatabaseName=self.platform.output("GlueDatabase"), Name=dataset)["Table"]
        options = storage_options(emulator.client_environment(self.platform.aws.port))
        return StaticTable.from_metadata(table["Parameters"]["metadata_location"], properties=options)

    def snapshots(self) -> dict[str, int | None]:
        """Each curated table's current snapshot."""
        found = {}
        for dataset in self.platform.zones:
            if dataset != "unclaimed":
                snapshot = self.table(dataset).current_snapshot()
                found[dataset] = snapshot.snapshot_id if snapshot else None
        return found

    def ask(self, query: str) -> list[list[str | None]]:
        """Rows that Athena answers a query with, as text."""
        athena = self.platform.athena
        started = athena.start_query_execution(
            QueryString=query,
            WorkGroup=self.platform.output("AthenaWorkgroup"),
            QueryExecutionContext={"Database": self.platform.output("GlueDatabase")},
        )["QueryExecutionId"]
        while True:
            status = athena.get_query_execution(QueryExecutionId=started)["QueryExecution"]["Status"]
            if status["State"] not in {"QUEUED", "RUNNING"}:
                break
            time.sleep(0.1)
        assert status["State"] == "SUCCEEDED", status
        rows = athena.get_query_results(QueryExecutionId=started)["ResultSet"]["Rows"]
        return [[cell.get("VarCharValue") for cell in row["Data"]] for row in rows[1:]]

    def replay(self, line: Line) -> str:
        """Send the event of a drop again; returns how the execution ended."""
        assert line.dropped is not None
        event = {
            "source": "aws.s3",
            "detail-type": "Object Created",
            "detail": {
                "bucket": {"name": line.dropped.bucket},
                "object": {
                    "key": line.dropped.key,
                    "version-id": line.dropped.version,
                    "size": line.path.stat().st_size,
                },
            },
        }
        states = self.platform.states
        arn = states.start_execution(stateMachineArn=self.platform.output("IngestWorkflow"), input=json.dumps(event))
        while True:
            status: str = states.describe_execution(executionArn=arn["executionArn"])["status"]
            if status != "RUNNING":
                return status
            time.sleep(0.2)
