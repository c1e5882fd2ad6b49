"""The release workflow, its steps run one after another as the state machine does, and DuckDB in Athena's place."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import duckdb
import sqlglot

from lambdas.adapters import iceberg, signing
from lambdas.core.release.statement import SEAL, sealed
from lambdas.plan import handler as plan
from lambdas.publish import handler as publish
from lambdas.suppression import handler as suppression
from tests.support.platform import CURATED, DATABASE, DATASET, PRODUCTS_WORKGROUP, PUBLISHED, RESULTS, Context, Platform

PRODUCT = "visits_by_day"
ANSWERS = "queries/"
_PIN = re.compile(r" FOR VERSION AS OF (\d+)")


def planned(**detail: Any) -> dict[str, Any]:
    """Plan the releases of the dataset, or of what ``detail`` names."""
    return plan.main({"detail": detail or {"dataset": DATASET}}, Context())


def suppressed(platform: Platform, release: dict[str, Any]) -> dict[str, Any]:
    """Run a planned release's query, and hide what is unsafe in its answer."""
    return suppression.main({**release, "query": ask(platform, release["sql"])}, Context())


def published(release: dict[str, Any]) -> dict[str, Any]:
    """Publish a release whose certificate passes."""
    return publish.main(release, Context())


def run(platform: Platform, **detail: str) -> list[dict[str, Any]]:
    """Run the whole workflow; return what was published."""
    due = planned(**detail)["releases"]
    candidates = [release if release["out"] else suppressed(platform, release) for release in due]
    return [finished(candidate) for candidate in candidates if candidate["out"] or candidate["passes"]]


def finished(release: dict[str, Any]) -> dict[str, Any]:
    """Publish a release; when another was let out since it was suppressed, suppress it again first."""
    done = published(release)
    while done["stale"]:
        done = published(suppression.main({**done, "query": done["query"]["id"]}, Context()))
    return done


def ask(platform: Platform, sql: str) -> str:
    """Run a pinned query over the snapshot it names; leave the answer where Athena does; return the query's id."""
    (snapshot,) = set(_PIN.findall(sql))
    rows = iceberg.catalogue().load_table((DATABASE, DATASET)).scan(snapshot_id=int(snapshot)).to_arrow()
    with duckdb.connect(":memory:") as connection:
        connection.register(DATASET, rows)
        found = connection.execute(sqlglot.transpile(_PIN.sub("", sql), read="athena", write="duckdb")[0])
        return answer(platform, [column[0] for column in found.description], found.fetchall())


def answer(platform: Platform, columns: list[str], rows: list[Any], state: str = "SUCCEEDED") -> str:
    """Leave an answer as Athena does, every value quoted; return the id of its query."""
    athena = platform.client("athena")
    query = athena.start_query_execution(
        QueryString="SELECT 1",
        ResultConfiguration={"OutputLocation": f"s3://{RESULTS}/{ANSWERS}"},
        WorkGroup=PRODUCTS_WORKGROUP,
    )["QueryExecutionId"]
    execution = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]
    assert execution["Status"]["State"] == state
    key = execution["ResultConfiguration"]["OutputLocation"].removeprefix(f"s3://{RESULTS}/")
    platform.client("s3").put_object(Bucket=RESULTS, Key=key, Body=csv_bytes([columns, *rows]))
    return str(query)


def csv_bytes(rows: list[Any]) -> bytes:
    """Return rows as Athena writes them."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def latest(platform: Platform) -> dict[str, Any]:
    """Return the pointer."""
    found: dict[str, Any] = json.loads(platform.read(PUBLISHED, "latest.json"))["products"]
    return found


def recounted(platform: Platform, key: str) -> None:
    """Leave a candidate of one row more, sealed as the suppression would have left it."""
    candidate = json.loads(platform.read(CURATED, key).decode().replace('"rows": 30', '"rows": 31'))
    candidate[SEAL] = signing.signature(sealed(candidate))
    platform.client("s3").put_object(Bucket=CURATED, Key=key, Body=json.dumps(candidate).encode())


def site(platform: Platform) -> dict[str, bytes]:
    """Everything that the public could read."""
    return {key: platform.read(PUBLISHED, key) for key in platform.keys(PUBLISHED)}
