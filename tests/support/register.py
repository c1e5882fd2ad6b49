"""The workflow of registers, its steps run as the state machine does, and DuckDB in Athena's place."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot

from lambdas.adapters import athena, clients, iceberg
from lambdas.core.registers.made_of import read
from lambdas.link import handler as link
from lambdas.reconcile import handler as reconcile
from lambdas.register import handler as register
from tests.support.platform import (
    DATABASE,
    DATASET,
    LEDGER,
    REGISTERS,
    REGISTERS_DATABASE,
    REGISTERS_WORKGROUP,
    Context,
    Platform,
)

NAME = "visitors"
ANSWERS = "queries/"
_PIN = re.compile(r" FOR VERSION AS OF (\d+)")
_UNLOAD = re.compile(
    r"^UNLOAD \(\n(.*)\n\) TO '(s3://[^']+/)' WITH \(format = 'PARQUET', compression = 'ZSTD'\)$", re.DOTALL
)


class Athena:
    """The tests' Athena, which tells of the list of what an UNLOAD wrote."""

    def get_query_execution(self, **asked: str) -> dict[str, Any]:
        """Return how a query stands."""
        answer: dict[str, Any] = clients.athena().get_query_execution(QueryExecutionId=asked["QueryExecutionId"])  # type: ignore[assignment]
        answer["QueryExecution"]["Statistics"]["DataManifestLocation"] = (
            f"s3://{REGISTERS}/{_manifest(asked['QueryExecutionId'])}"
        )
        return answer


def begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the tests' Athena in its place."""
    monkeypatch.setattr(athena, "athena", Athena)


def linked(because: str = "drop", execution: str = "one", name: str = NAME) -> dict[str, Any]:
    """Take the first step."""
    return link.main({"register": name, "because": because, "execution": execution}, Context())


def asked(platform: Platform, planned: dict[str, Any]) -> dict[str, Any]:
    """Let Athena link; return the state with the id of its query."""
    return {**planned, "query": {"id": unload(platform, planned["sql"])}}


def built(planned: dict[str, Any]) -> dict[str, Any]:
    """Make what was linked the table."""
    return register.main(planned, Context())


def checked(platform: Platform, done: dict[str, Any]) -> list[dict[str, Any]]:
    """Hold the counts of a build against what is published; return what people are told."""
    return [reconcile.main(asked(platform, check), Context())["told"] for check in done["checks"]]


def run(platform: Platform, because: str = "drop", execution: str = "one") -> dict[str, Any]:
    """Run the workflow to its end; return the last state, with what the checks said."""
    state = linked(because, execution)
    if state["outcome"] == "build":
        state = built(asked(platform, state))
    return {**state, "checked": checked(platform, state) if "checks" in state else []}


def unload(platform: Platform, statement: str) -> str:
    """Run an UNLOAD over the snapshot that it names, as Athena does; return the query's id."""
    found = _UNLOAD.match(statement)
    assert found is not None, statement
    sql, to = found[1], found[2]
    (snapshot,) = set(_PIN.findall(sql))
    rows = iceberg.catalogue().load_table((DATABASE, DATASET)).scan(snapshot_id=int(snapshot)).to_arrow()
    prefix = to.removeprefix(f"s3://{REGISTERS}/")
    assert platform.keys(REGISTERS, prefix) == []
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        connection.register(DATASET, rows)
        path = Path(folder) / "part.parquet"
        asked = sqlglot.transpile(_PIN.sub("", sql), read="athena", write="duckdb")[0]
        connection.sql(asked).write_parquet(str(path))
        return leave(platform, prefix, path.read_bytes())


def leave(platform: Platform, prefix: str, body: bytes) -> str:
    """Leave what an UNLOAD wrote, and its list, as Athena does; return the query's id."""
    query = str(
        platform.client("athena").start_query_execution(
            QueryString="SELECT 1",
            ResultConfiguration={"OutputLocation": f"s3://{REGISTERS}/{ANSWERS}"},
            WorkGroup=REGISTERS_WORKGROUP,
        )["QueryExecutionId"]
    )
    s3, written = platform.client("s3"), f"{prefix}{query}_0"
    s3.put_object(Bucket=REGISTERS, Key=written, Body=body)
    s3.put_object(Bucket=REGISTERS, Key=_manifest(query), Body=f"s3://{REGISTERS}/{written}\n".encode())
    return query


def end_state(platform: Platform) -> dict[str, Any]:
    """Everything that is left of builds, names of snapshots and files apart."""
    items = platform.client("dynamodb").scan(TableName=LEDGER, ConsistentRead=True)["Items"]
    of_register = [item for item in items if item["pk"]["S"] == f"register#{NAME}"]
    forgotten = {"updated", "until", "planned", "built", "snapshot", "inputs", "checked"}
    return {
        "rows": rows(),
        "ledger": sorted(
            sorted(
                (name, str(value)) for name, value in item.items() if name not in forgotten and not name.endswith("_at")
            )
            for item in of_register
        ),
    }


def rows() -> Counter[tuple[Any, ...]]:
    """The table's rows, pseudonyms apart: counted, so that a doubled one shows."""
    kept = table()
    found = kept.scan().to_arrow().to_pylist() if kept is not None else []
    return Counter((str(row["last_day"]), row["tests"]) for row in found)


def made_of() -> Any:
    """What the table says of itself."""
    kept = table()
    return None if kept is None else read(kept.properties)


def table() -> Any:
    """The register's Iceberg table; None before it is made."""
    connection, name = iceberg.catalogue(), (REGISTERS_DATABASE, NAME)
    return connection.load_table(name) if connection.table_exists(name) else None


def _manifest(query: str) -> str:
    return f"{ANSWERS}{query}-manifest.csv"
