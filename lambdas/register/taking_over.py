"""Takes over what Athena wrote: held against what the register says it is, copied to its table, committed."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from contracts.datasets.kinds import ColumnType
from contracts.registers.register import Register, table_folder
from lambdas.adapters import athena, ledger, objects, register_table
from lambdas.adapters.clients import CONNECTIONS
from lambdas.adapters.objects import split_uri
from lambdas.adapters.settings import settings
from lambdas.core.registers.made_of import made_of

_TYPES = {
    ColumnType.STRING: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.DATE: pa.date32(),
    ColumnType.BOOLEAN: pa.bool_(),
}


class AnswerError(Exception):
    """What a query wrote is not what its register says it is; the text names columns and counts, and nobody."""


@dataclass(frozen=True)
class Taken:
    """A build that was taken over: its snapshot, None where a later one has the table; how many people; when."""

    snapshot: str | None
    people: int
    at: str


def take_over(register: Register, event: dict[str, Any]) -> Taken:
    """Make the files that the build's query wrote the register's table. Raises AnswerError where they cannot be it."""
    written = athena.written(event["query"]["id"])
    people = _held(register, written)
    location = _location(register)
    files = _copied(written, f"{location}/data/{event['build']}/{event['query']['id']}")
    said = made_of(event["build"], event["planned"], event["inputs"])
    kept = register_table.commit(register.name, location, files, _columns(register), said)
    return Taken(kept.snapshot, people, ledger.now())


def clear(register: Register) -> int:
    """Let go of versions that are too old, and of files that no version has; return how many files."""
    keep = timedelta(days=settings().register_retention_days)
    now = datetime.fromisoformat(ledger.now())
    return register_table.clear(register.name, _location(register), _columns(register), now, keep)


def _location(register: Register) -> str:
    return f"s3://{settings().registers_bucket}/{table_folder(register.name)}".rstrip("/")


def _columns(register: Register) -> list[tuple[str, str]]:
    return [(column.name, column.type.value) for column in register.returns]


def _held(register: Register, files: list[str]) -> int:
    """Return how many people the files have: each in one row, in the columns that register.yaml says."""
    said = [(column.name, _TYPES[column.type]) for column in register.returns]
    persons: list[pa.ChunkedArray] = []
    with tempfile.TemporaryDirectory(prefix="pratique-") as folder:
        for number, address in enumerate(files):
            path = objects.download(*split_uri(address), "null", Path(folder) / str(number))
            found = [(field.name, _plain(field.type)) for field in pq.read_schema(path)]
            if found != said:
                told, wanted = (", ".join(f"{name} {kind}" for name, kind in each) for each in (found, said))
                raise AnswerError(f"{register.name}: the query wrote {told}; register.yaml says {wanted}")
            persons.append(pq.read_table(path, columns=[register.person]).column(0).cast(pa.string()))
            path.unlink()
    everybody = pa.chunked_array([chunk for person in persons for chunk in person.chunks], type=pa.string())
    distinct = pc.count_distinct(everybody, mode="only_valid").as_py()
    if not distinct or distinct != len(everybody):
        raise AnswerError(
            f"{register.name}: the query wrote {len(everybody):,} rows of {distinct:,} people; a register has each "
            "person once, and somebody. Mend query.sql, or look for what its sources lack."
        )
    return int(distinct)


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else kind


def _copied(files: list[str], folder: str) -> list[str]:
    """Copy files into the table's folder, several at a time; the same files always to the same names."""
    bucket, prefix = split_uri(folder)
    names = [f"{prefix}-{number:04}.parquet" for number in range(len(files))]

    def copy(address: str, to: str) -> None:
        objects.copy(bucket, split_uri(address)[1], "null", to)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(copy, files, names))
    return [f"s3://{bucket}/{name}" for name in names]
