"""Results of finished queries."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lambdas.adapters.clients import athena
from lambdas.adapters.objects import NoSuchObjectError, get, split_uri

if TYPE_CHECKING:
    from mypy_boto3_athena.type_defs import QueryExecutionTypeDef


class QueryUnfinishedError(Exception):
    """A query has no result to read: it failed, or it still runs."""


@dataclass(frozen=True)
class Result:
    """A query's result as text: Athena writes every value quoted, and NULL and the empty text alike as empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def result(query: str) -> Result:
    """Return the result of a finished query, by its execution id, read from where Athena wrote it.

    Raises ``QueryUnfinishedError`` with Athena's own reason, ``NoSuchObjectError`` when the result was cleared away.
    """
    execution = _finished(query)
    location = execution.get("ResultConfiguration", {}).get("OutputLocation", "")
    stored = get(*split_uri(location))
    if stored is None:
        raise NoSuchObjectError(f"the result of query {query} is not at {location}")
    header, *rows = csv.reader(io.StringIO(stored.body.decode("utf-8"), newline=""))
    return Result(tuple(header), tuple(tuple(row) for row in rows))


def written(query: str) -> list[str]:
    """Return the addresses of the files that a finished UNLOAD wrote, and no other attempt's, in their order.

    Athena lists them in a manifest beside its answers. Raises ``QueryUnfinishedError``, ``NoSuchObjectError``.
    """
    manifest = _finished(query).get("Statistics", {}).get("DataManifestLocation", "")
    stored = get(*split_uri(manifest)) if manifest else None
    if stored is None:
        raise NoSuchObjectError(
            f"the list of the files that query {query} wrote is not there: {manifest or 'no place'}"
        )
    return sorted(line.strip() for line in stored.body.decode("utf-8").splitlines() if line.strip())


def _finished(query: str) -> QueryExecutionTypeDef:
    execution = athena().get_query_execution(QueryExecutionId=query)["QueryExecution"]
    status = execution.get("Status", {})
    if status.get("State") != "SUCCEEDED":
        raise QueryUnfinishedError(
            f"query {query} is {status.get('State')}: {status.get('StateChangeReason', 'no reason')}"
        )
    return execution
