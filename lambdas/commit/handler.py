"""Third step of the ingest workflow: makes the accepted rows part of the curated table."""

from __future__ import annotations

from typing import Any

from contracts.datasets.curated import curated_columns
from contracts.drops.drop import curated_prefix
from lambdas.adapters import ledger, table, telemetry
from lambdas.adapters.catalogue import catalogue
from lambdas.adapters.settings import settings


@telemetry.instrumented
def main(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take an accepted drop and return it with snapshot, committed_periods and superseded_periods.

    ``snapshot`` is None when later drops had already replaced every period. Where the table says just what the drop
    says, nothing is committed and the verdict becomes duplicate, with ``duplicate_of``. Running it again changes
    nothing.
    """
    dataset, drop = event["dataset"], event["drop"]
    telemetry.about(dataset, drop=drop)
    folder = f"s3://{settings().curated_bucket}/{curated_prefix(dataset, drop)}"
    files = {period: f"{folder}{period}.parquet" for period in event["periods"]}
    columns = [(column.name, column.type.value) for column in curated_columns(catalogue().datasets[dataset])]
    committed = table.commit(
        dataset, drop, files, columns, lambda: ledger.standing(dataset), event.get("faulty_periods", ())
    )
    telemetry.count("Commit.periods", len(committed.committed))
    repeated = {"verdict": "duplicate", "duplicate_of": committed.repeats} if committed.repeats else {}
    return {
        **event,
        **repeated,
        "snapshot": committed.snapshot,
        "committed_periods": list(committed.committed),
        "superseded_periods": list(committed.superseded),
    }
