"""UNLOAD on the embedded Athena: the answer lies in its folder as Parquet, and is told file by file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from local.aws import unload
from local.aws.unload import unload_of, write

STATEMENT = (
    "UNLOAD (\nSELECT ')' AS a\n) TO 's3://registers/building/x/' WITH (format = 'PARQUET', compression = 'ZSTD')"
)


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What is put into the emulator's bucket, by key."""
    found: dict[str, Any] = {}

    def put(bucket: str, key: str, body: bytes, _headers: dict[str, str]) -> tuple[int, bytes]:
        assert bucket == "registers"
        found[key] = body
        return 200, b""

    monkeypatch.setattr(unload.s3, "_buckets", {"registers": {"objects": found}})
    monkeypatch.setattr(unload.s3, "_put_object", put)
    return found


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as made:
        yield made


def test_a_statement_says_its_query_and_its_folder_and_others_are_none() -> None:
    found = unload_of(STATEMENT)
    assert found is not None
    assert (found.query.strip(), found.to) == ("SELECT ')' AS a", "s3://registers/building/x/")
    assert unload_of("SELECT 1") is None


def test_another_form_than_parquet_is_refused() -> None:
    with pytest.raises(ValueError, match="unloads as Parquet alone"):
        unload_of(STATEMENT.replace("PARQUET", "JSON"))


def test_the_answer_is_written_and_every_file_of_it_told(
    stored: dict[str, bytes], connection: duckdb.DuckDBPyConnection
) -> None:
    files = write(connection, "SELECT 1 AS a, 'x' AS b", "s3://registers/building/x/")
    assert files == ["s3://registers/building/x/00000.parquet"]
    assert pq.read_table(io.BytesIO(stored["building/x/00000.parquet"])).to_pylist() == [{"a": 1, "b": "x"}]


def test_a_folder_that_is_not_empty_is_refused(stored: dict[str, bytes], connection: duckdb.DuckDBPyConnection) -> None:
    write(connection, "SELECT 1 AS a", "s3://registers/building/x/")
    with pytest.raises(ValueError, match="HIVE_PATH_ALREADY_EXISTS: s3://registers/building/x/ is not empty"):
        write(connection, "SELECT 1 AS a", "s3://registers/building/x/")
