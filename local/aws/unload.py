"""UNLOAD, which the emulator does not know: an answer as Parquet in a folder, and the list of what was written."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
from ministack.services import s3

_UNLOAD = re.compile(
    r"^\s*UNLOAD\s*\((?P<query>.*)\)\s*TO\s*'(?P<to>s3://[^']+/)'\s*WITH\s*\((?P<options>[^()]*)\)\s*;?\s*$",
    re.IGNORECASE | re.DOTALL,
)
MANIFEST = "-manifest.csv"


@dataclass(frozen=True)
class Unload:
    """An UNLOAD statement: its query, in Athena's SQL, and the folder that it writes into."""

    query: str
    to: str


def unload_of(statement: str) -> Unload | None:
    """Return what a statement unloads; None for any other statement. Raises ValueError for a form but Parquet."""
    found = _UNLOAD.match(statement)
    if found is None:
        return None
    if not re.search(r"format\s*=\s*'PARQUET'", found["options"], re.IGNORECASE):
        raise ValueError("NOT_SUPPORTED: the embedded Athena unloads as Parquet alone")
    return Unload(found["query"], found["to"])


def write(connection: duckdb.DuckDBPyConnection, sql: str, to: str) -> list[str]:
    """Write a query's answer, in DuckDB's SQL, as one Parquet file; return the addresses of the files.

    Raises ValueError where something lies in the folder already, as Athena does.
    """
    bucket, _, prefix = to.removeprefix("s3://").partition("/")
    if any(key.startswith(prefix) for key in s3._buckets.get(bucket, {}).get("objects", {})):
        raise ValueError(f"HIVE_PATH_ALREADY_EXISTS: {to} is not empty")
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        path = Path(folder) / "part.parquet"
        connection.execute(f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        key = f"{prefix}00000.parquet"
        put(bucket, key, path.read_bytes(), "application/octet-stream")
    return [f"s3://{bucket}/{key}"]


def put(bucket: str, key: str, body: bytes, kind: str) -> None:
    """Put an object as Athena would. Raises ValueError where it cannot be written."""
    status, *_rest, answer = s3._put_object(bucket, key, body, {"content-type": kind})
    if status >= 300:
        raise ValueError(f"the result cannot be written to s3://{bucket}/{key}: {answer!r}")
